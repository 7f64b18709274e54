"""The time that ends of statuses are measured by: the server's while connected, else this machine's."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

TOLERATED = timedelta(seconds=2)

Clock = Callable[[], datetime]


class ServerTime:
    """The wall clock, corrected by what the server said its time is, if that differs by more than two seconds.

    While connected the later of two estimates counts: the wall clock (right after the machine slept) and the
    time since the login (right after someone set the clock back). Being early is harmless, the server checks.
    """

    def __init__(self, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._anchor: tuple[datetime, float] | None = None
        self.offset = timedelta()
        """What is to be added to a time of this machine to get the server's."""

    def connected(self, server_time: datetime) -> None:
        """The server just said what time it is."""
        here = self._clock()
        if server_time.tzinfo is None:
            server_time = server_time.replace(tzinfo=UTC)
        offset = server_time - here
        self.offset = offset if abs(offset) > TOLERATED else timedelta()
        self._anchor = (here + self.offset, self._monotonic())

    def disconnected(self) -> None:
        self.offset = timedelta()
        self._anchor = None

    def here(self) -> datetime:
        """The time of this machine, uncorrected."""
        return self._clock()

    def now(self) -> datetime:
        wall = self._clock() + self.offset
        if self._anchor is None:
            return wall
        start, since = self._anchor
        return max(wall, start + timedelta(seconds=self._monotonic() - since))
