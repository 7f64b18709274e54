"""What pages are given by the program, played."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Spawned:
    """Runs what a page spawns, and raises what went wrong in it."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    async def done(self) -> None:
        """Until nothing is left to do, what was spawned meanwhile too."""
        while self._tasks:
            await self._tasks.pop(0)
