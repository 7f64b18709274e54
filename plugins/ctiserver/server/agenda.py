"""What is due when: one wake-up for the deadlines of all clients, by the wall clock."""

import asyncio
import heapq
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

log = logging.getLogger(__name__)

STEP = timedelta(seconds=5)
"""The wall clock is looked at this often while something waits: a timer runs by the monotonic clock, which does not
notice that the machine slept or that the clock was set. It also keeps every timer far below the 24.8 days at which
timers overflow."""


class Agenda:
    """Calls ``due(name)`` once for each name when its instant has come."""

    def __init__(self, due: Callable[[str], Awaitable[None]], clock: Callable[[], datetime]) -> None:
        self._due = due
        self._clock = clock
        self._when: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []
        self._changed = asyncio.Event()

    def put(self, name: str, when: datetime | None) -> None:
        """Set or, with None, strike the one instant of ``name``."""
        if self._when.get(name) == when:
            return
        if when is None:
            self._when.pop(name, None)
            return
        self._when[name] = when
        heapq.heappush(self._heap, (when, name))
        self._changed.set()

    @property
    def next(self) -> datetime | None:
        """The earliest instant; struck ones are forgotten on the way."""
        while self._heap and self._when.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def _take_due(self) -> list[str]:
        names = []
        now = self._clock()
        while (when := self.next) is not None and when <= now:
            _, name = heapq.heappop(self._heap)
            del self._when[name]
            names.append(name)
        return names

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._changed.clear()
            for name in self._take_due():
                await self._call(name)
            await self._wait()

    async def _call(self, name: str) -> None:
        try:
            await self._due(name)
        except Exception:
            # One client's trouble must not stop the ends of all others; it is tried again at its next change.
            log.exception("a deadline of %s failed; trying again in %s", name, STEP)
            self.put(name, self._clock() + STEP)

    async def _wait(self) -> None:
        when = self.next
        pause = None if when is None else min(max((when - self._clock()).total_seconds(), 0), STEP.total_seconds())
        try:
            async with asyncio.timeout(pause):
                await self._changed.wait()
        except TimeoutError:
            pass
