"""Shows a window and waits for its first picture, after which the rest of the program may take its time.

The picture may never come: on another of the desktop's screens, behind a lock, where the system refuses it.
"""

from contextlib import suppress
from typing import Any, Protocol

from PySide6.QtCore import QEventLoop, QThread, QTimer

PATIENCE_MS = 5000
"""Longer than any first picture takes; then the program goes on without one."""


class Window(Protocol):
    """One that tells when it was painted."""

    painted: Any

    def show(self) -> None: ...


def show(window: Window, patience_ms: int = PATIENCE_MS) -> None:
    """To be called before the program's event loop is made: asyncio takes longer to read than the picture to paint."""
    assert QThread.currentThread().loopLevel() == 0, "this would be a nested event loop"
    loop = QEventLoop()
    window.painted.connect(loop.quit)
    limit = QTimer(singleShot=True, interval=patience_ms)
    limit.timeout.connect(loop.quit)
    limit.start()
    window.show()
    loop.exec()
    limit.stop()


async def show_in_loop(window: Window, patience_ms: int = PATIENCE_MS) -> None:
    """For who runs an event loop already."""
    import asyncio

    painted = asyncio.Event()
    window.painted.connect(painted.set)
    window.show()
    with suppress(TimeoutError):
        async with asyncio.timeout(patience_ms / 1000):
            await painted.wait()
    window.painted.disconnect(painted.set)
