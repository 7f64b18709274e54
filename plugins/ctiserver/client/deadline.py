"""Wakes at an instant of the wall clock: also after the machine slept, or after someone set the clock."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

STEP = 2.0
"""Seconds between two looks at the wall clock while an end is pending.

Timers stand still while a machine sleeps, so a long one would ring late by as much; and no step comes near the
24.8 days at which timers overflow.
"""


class Deadline:
    """Calls ``due`` when the clock reaches the instant that was set last; then nothing is set any more."""

    def __init__(self, clock: Callable[[], datetime], due: Callable[[], Awaitable[None]], step: float = STEP) -> None:
        self._clock = clock
        self._due = due
        self._step = step
        self._changed = asyncio.Event()
        self.at: datetime | None = None

    def set(self, at: datetime | None) -> None:
        """Wake at ``at``, or not at all."""
        self.at = at
        self._changed.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._changed.clear()
            remaining = self._remaining()
            if remaining is not None and remaining <= 0:
                self.at = None
                await self._due()
            else:
                await self._sleep(remaining)

    def _remaining(self) -> float | None:
        return None if self.at is None else (self.at - self._clock()).total_seconds()

    async def _sleep(self, remaining: float | None) -> None:
        seconds = None if remaining is None else min(remaining, self._step)
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            pass
