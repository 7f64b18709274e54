"""Where asyncio meets Qt."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from cticlient.aio import Tasks, ask, in_thread

QtRun = Callable[..., Any]
Until = Callable[[Callable[[], bool]], Any]


def test_run_gives_the_result_and_cancels_what_was_left(qt_run: QtRun) -> None:
    ended: list[str] = []
    kept: list[asyncio.Task[None]] = []

    async def left() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    async def main() -> int:
        kept.append(asyncio.create_task(left()))
        await asyncio.sleep(0)
        return 7

    assert qt_run(main) == 7
    assert ended == ["cancelled"]


@pytest.mark.parametrize("accepted", [True, False])
def test_ask_waits_for_the_answer_while_other_tasks_go_on(qt_run: QtRun, accepted: bool) -> None:
    async def main() -> tuple[bool, int, bool]:
        dialog, beats = QDialog(), 0

        async def beat() -> None:
            nonlocal beats
            for _ in range(3):
                await asyncio.sleep(0.001)
                beats += 1
            (dialog.accept if accepted else dialog.reject)()

        heart = asyncio.create_task(beat())
        answer = await ask(dialog)
        await heart
        return answer, beats, dialog.isVisible()

    assert qt_run(main) == (accepted, 3, False)


def test_a_dialog_goes_with_who_asked(qt_run: QtRun, until: Until) -> None:
    async def main() -> bool:
        dialog = QDialog()
        asking = asyncio.create_task(ask(dialog))
        await until(dialog.isVisible)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        return dialog.isVisible()

    assert qt_run(main) is False


def test_in_thread_works_beside_the_loop(qt_run: QtRun) -> None:
    async def main() -> tuple[bool, bool]:
        thread = await in_thread(threading.current_thread)
        return thread is threading.main_thread(), thread.daemon

    assert qt_run(main) == (False, True)


async def test_in_thread_hands_errors_on() -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await in_thread(fail)


async def test_a_thread_that_answers_too_late_disturbs_nobody() -> None:
    gate, through = threading.Event(), threading.Event()

    def slow() -> int:
        gate.wait(5)
        through.set()
        return 1

    waiting = asyncio.create_task(in_thread(slow))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    gate.set()
    await asyncio.get_running_loop().run_in_executor(None, through.wait, 5)
    assert through.is_set()


async def test_tasks_hand_over_errors_and_are_cancelled_together() -> None:
    errors: list[BaseException] = []
    tasks = Tasks(errors.append)
    ended = []

    async def fail() -> None:
        raise ValueError("x")

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(1)

    failing = tasks.spawn(fail())
    for _ in range(2):
        tasks.spawn(wait())
    await asyncio.wait([failing])
    await asyncio.sleep(0)
    await tasks.cancel()
    assert [type(error) for error in errors] == [ValueError]
    assert ended == [1, 1]


async def test_a_task_may_cancel_the_others() -> None:
    tasks = Tasks(lambda error: None)
    done = asyncio.Event()

    async def end() -> None:
        await tasks.cancel()
        done.set()

    tasks.spawn(end())
    async with asyncio.timeout(2):
        await done.wait()


def test_a_slot_may_spawn(qt_run: QtRun, qapp: QApplication) -> None:
    async def main() -> list[str]:
        said, done = [], asyncio.Event()
        tasks = Tasks(lambda error: None)

        async def work() -> None:
            said.append("worked")
            done.set()

        QTimer.singleShot(0, lambda: tasks.spawn(work()))
        await done.wait()
        return said

    assert qt_run(main) == ["worked"]
