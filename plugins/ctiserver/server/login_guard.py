"""A brake on guessing passwords: after some failures an account is closed for a while to where they came from."""

from collections.abc import Callable
from datetime import datetime, timedelta

ALLOWED = 5
"""Failures before the brake holds."""
FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=10)
FORGOTTEN = timedelta(minutes=30)


class LoginGuard:
    """Counts failures by account and address, so that nobody can lock a colleague out from elsewhere."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._failures: dict[tuple[str, str], tuple[int, datetime]] = {}

    def wait(self, account: str, address: str) -> timedelta:
        """How long this account may not be tried from this address; zero if it may."""
        count, last = self._failures.get((account, address), (0, self._clock()))
        if count < ALLOWED:
            return timedelta()
        doublings: int = 2 ** min(count - ALLOWED, 10)
        pause = min(FIRST * doublings, LONGEST)
        return max(last + pause - self._clock(), timedelta())

    def failed(self, account: str, address: str) -> None:
        self._forget_old()
        count, _ = self._failures.get((account, address), (0, None))
        self._failures[account, address] = count + 1, self._clock()

    def succeeded(self, account: str, address: str) -> None:
        self._failures.pop((account, address), None)

    def _forget_old(self) -> None:
        limit = self._clock() - FORGOTTEN
        for key in [key for key, (_, last) in self._failures.items() if last < limit]:
            del self._failures[key]
