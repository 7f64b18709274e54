"""When a person counts as away without having said so: from lock and idle time, and only as the person wants it."""

from dataclasses import dataclass
from enum import StrEnum

LOCK_GRACE = 10.0
"""Seconds a screen must be locked; who unlocks it again at once was never away."""


class Cause(StrEnum):
    """Why somebody counts as away."""

    LOCKED = "locked"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants; by itself nothing makes anybody away."""

    by_lock: bool = False
    after: float = 0.0
    """Seconds without input; 0: never."""

    @property
    def any(self) -> bool:
        return self.by_lock or self.after > 0


@dataclass(frozen=True, slots=True)
class Absence:
    """How it stands; all times are seconds of a clock that nobody sets."""

    cause: Cause | None = None
    locked_since: float | None = None


def look(before: Absence, locked: bool | None, idle: float | None, wish: Wish, now: float) -> Absence:
    """How it stands after a look at lock and idle time (None: the system does not say).

    A cause stays what it was as long as it stands, so that nobody goes from one kind of away to another.
    """
    since = (now if before.locked_since is None else before.locked_since) if locked else None
    standing = []
    if wish.by_lock and since is not None and now - since >= LOCK_GRACE:
        standing.append(Cause.LOCKED)
    if wish.after > 0 and idle is not None and idle >= wish.after:
        standing.append(Cause.IDLE)
    cause = before.cause if before.cause in standing else next(iter(standing), None)
    return Absence(cause, since)


def next_look(absence: Absence, wish: Wish, now: float) -> float | None:
    """In how many seconds it may stand otherwise although nothing new is said; None: not before that."""
    if not wish.by_lock or absence.locked_since is None:
        return None
    left = absence.locked_since + LOCK_GRACE - now
    return left if left > 0 else None
