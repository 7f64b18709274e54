"""Work that is done one after the other, and to its end also when whoever asked for it gave up waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class Turns:
    """Runs work in the order in which it was asked for.

    A session that is cancelled while it waits must not leave half a change behind: the work goes on without it.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[object]] = set()

    async def run(self, work: Callable[[], Awaitable[T]]) -> T:
        task = asyncio.ensure_future(self._in_turn(work))
        self._running.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    async def finish(self) -> None:
        """Wait until everything that was asked for is done."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def _in_turn(self, work: Callable[[], Awaitable[T]]) -> T:
        async with self._turn:
            return await work()

    def _done(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            # Fetched here too, for the case that nobody waits for it any more.
            task.exception()
