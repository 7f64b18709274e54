"""The one place where asyncio meets Qt: run a coroutine under Qt's loop, ask a dialog, keep background tasks.

A slot is a synchronous one-liner that spawns a task here. A dialog is opened, never executed: a nested event loop
inside a coroutine makes other tasks lose their wake-up for good.

asyncio and qasync are read when the first of these is called: the window and its first picture know this module, but
wait for no loop.
"""

import logging
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QApplication, QDialog

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

SWITCH_S = 0.001
"""How long a thread may keep the interpreter while another waits for it."""

log = logging.getLogger(__name__)


def run(main: Callable[[], Coroutine[Any, Any, T]], app: QApplication) -> T:
    """Run ``main`` under Qt's event loop and give its result; what it left running is cancelled."""
    import asyncio

    import qasync

    # Each call of Qt lets other threads run, and one that computes keeps the interpreter for so long: with Python's
    # own 5 ms a thread that writes a file makes the window stutter.
    sys.setswitchinterval(SWITCH_S)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        return runner.run(main())


async def ask(dialog: QDialog) -> bool:
    """Open a dialog and wait until it is answered: True if it was accepted.

    The dialog is taken away when the asker is cancelled. It belongs to the caller, who reads it and lets it go.
    """
    import asyncio

    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def finished(result: int) -> None:
        if not answer.done():
            answer.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(finished)
    dialog.open()
    try:
        return await answer
    finally:
        dialog.finished.disconnect(finished)
        dialog.close()


async def in_thread(work: Callable[[], T]) -> T:
    """Run blocking ``work`` in a thread of its own and give its result.

    Unlike ``asyncio.to_thread`` the thread does not keep the program from ending: a prompt of the keyring may stand
    unanswered for minutes while the person quits.
    """
    import asyncio

    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(deliver: Callable[[Any], None], value: object) -> None:
        if not answer.done():
            deliver(value)

    def hand_over(deliver: Callable[[Any], None], value: object) -> None:
        try:
            loop.call_soon_threadsafe(settle, deliver, value)
        except RuntimeError:
            log.debug("The answer of a thread came after the end of the program.")

    def body() -> None:
        try:
            value = work()
        except BaseException as error:
            hand_over(answer.set_exception, error)
        else:
            hand_over(answer.set_result, value)

    threading.Thread(target=body, daemon=True).start()
    return await answer


async def pause(seconds: float) -> None:
    """Let others go on for a while."""
    import asyncio

    await asyncio.sleep(seconds)


class Tasks:
    """Background tasks of one owner: held strongly, cancelled together, errors handed to ``on_error``."""

    def __init__(self, on_error: Callable[[BaseException], None]) -> None:
        self._on_error = on_error
        self._running: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        import asyncio

        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._finished)
        return task

    async def cancel(self) -> None:
        """Cancel what runs and wait until it is gone; the task that asks is left alone."""
        import asyncio

        running = self._running - {asyncio.current_task()}
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self._on_error(error)
