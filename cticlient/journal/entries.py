"""What the journal knows of a call: pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_NOTE = 500


class Way(StrEnum):
    """Seen from the line the call is on."""

    IN = "in"
    OUT = "out"


class Outcome(StrEnum):
    OPEN = "open"
    """It still stands, as far as anybody knows."""
    ANSWERED = "answered"
    MISSED = "missed"
    DECLINED = "declined"
    OUTGOING = "outgoing"
    """Called, and it was answered."""
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    PICKED_UP = "picked-up"
    """Rang at a colleague and was fetched."""
    TRANSFERRED = "transferred"
    TAKEN = "taken"
    """It rang here and was answered at another telephone: nobody missed it."""
    FORWARDED = "forwarded"
    """It rang here, and the telephone system sent it on; whoever was called did not speak."""
    UNKNOWN = "unknown"
    """It ended while nobody could see how: no connection, or the program did not run."""


MISSED = (Outcome.MISSED, Outcome.FORWARDED)
"""What somebody may want to call back."""


@dataclass(frozen=True, slots=True)
class Whose:
    """A line whose calls are noted. ``key`` is empty for one's own, else it names the colleague."""

    key: str = ""
    name: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class SeenCall:
    """One call as it is at a moment. ``id`` is empty where none is told, as with calls of colleagues."""

    id: str
    state: str
    """``dialing``, ``ringing``, ``talking`` or ``held``."""
    way: Way
    since: datetime
    """Since when it is in this state."""
    number: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SeenEnd:
    """What a telephone system tells of a call that is over, perhaps later than that it is."""

    call: str
    outcome: Outcome
    by: str = ""
    """Who took it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One call. Times are in UTC; what is not known is None."""

    id: str
    way: Way
    number: str
    name: str
    """As it was known then."""
    since: datetime
    outcome: Outcome = Outcome.OPEN
    answered: datetime | None = None
    ended: datetime | None = None
    whose: Whose = Whose()
    note: str = ""
    seen: bool = False
    """A person looked at the journal since."""
    call: str = ""
    """The id by which the telephone system names the call: known again after the program was started anew."""
    by: str = ""
    """Who took it, if somebody else did."""

    @property
    def missed(self) -> bool:
        return self.outcome in MISSED

    @property
    def waiting(self) -> bool:
        """Missed on one's own line, and not looked at yet."""
        return self.missed and not self.seen and not self.whose.key

    @property
    def length(self) -> timedelta | None:
        """How long one spoke; None if one did not, or if the end was not seen."""
        return self.ended - self.answered if self.answered and self.ended else None


class Show(StrEnum):
    """Which calls are shown."""

    ALL = "all"
    MISSED = "missed"
    IN = "in"
    OUT = "out"

    def has(self, entry: Entry) -> bool:
        match self:
            case Show.ALL:
                return True
            case Show.MISSED:
                return entry.missed
            case Show.IN:
                return entry.way is Way.IN
            case Show.OUT:
                return entry.way is Way.OUT
