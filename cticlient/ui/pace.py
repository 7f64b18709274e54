"""How often a panel is painted: thirty times a second, less often where a picture takes long. Pure."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LEAST_S = 0.033
MOST_S = 0.1
"""A lamp that is later than this would be noticed."""
REST = 6
"""So many times what the last picture took nothing is painted: a seventh of the time at most, on any machine."""


class Pace:
    """Told of all work that pictures are; says how long to wait before the next."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._spent = 0.0

    @contextmanager
    def working(self) -> Iterator[None]:
        """For as long as something is prepared or painted."""
        begun = self._clock()
        try:
            yield
        finally:
            self._spent += self._clock() - begun

    def pause_ms(self) -> int:
        """Until the next picture; what was done until now has been counted then."""
        spent, self._spent = self._spent, 0.0
        return round(1000 * min(MOST_S, max(LEAST_S, REST * spent)))
