"""How long to wait before the next attempt, so that a thousand desktops do not come back in the same second."""

from random import Random

BASE = 0.5
CAP = 30.0
STEADY = 60.0


class Backoff:
    """Full jitter: any time between nothing and a limit that doubles with each attempt, up to ``cap``. Seconds."""

    def __init__(self, random: Random, base: float = BASE, cap: float = CAP, steady: float = STEADY) -> None:
        self._random = random
        self._base = base
        self._cap = cap
        self._steady = steady
        self.attempts = 0

    def delay(self, was_up: float = 0.0) -> float:
        """The wait before the next attempt; a connection that stood for ``steady`` seconds forgets earlier failures."""
        if was_up >= self._steady:
            self.attempts = 0
        limit = min(self._cap, self._base * 2.0 ** min(self.attempts, 30))
        self.attempts += 1
        return self._random.uniform(0.0, limit)

    def reset(self) -> None:
        """A person asked for an attempt right now: start over."""
        self.attempts = 0
