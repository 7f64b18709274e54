"""Shows a window and waits for its first picture, after which the rest of the program may take its time."""

import asyncio
from contextlib import suppress
from typing import Any, Protocol

PATIENCE_S = 5.0
"""Longer than any first picture takes; then the program goes on without one."""


class Window(Protocol):
    """One that tells when it was painted."""

    painted: Any

    def show(self) -> None: ...


async def show(window: Window, patience: float = PATIENCE_S) -> None:
    """The picture may never come: on another of the desktop's screens, behind a lock, where the system refuses it."""
    painted = asyncio.Event()
    window.painted.connect(painted.set)
    window.show()
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            await painted.wait()
    window.painted.disconnect(painted.set)
