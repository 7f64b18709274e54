"""Telephone lines: their state, their calls, and how several lines of a person become one lamp."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LineState(StrEnum):
    """What a line is doing. UNKNOWN: nobody can tell just now, and nothing may be drawn as if one could."""

    UNKNOWN = "unknown"
    OFFLINE = "offline"
    IDLE = "idle"
    DIALING = "dialing"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"


PRECEDENCE = (
    LineState.RINGING,
    LineState.DIALING,
    LineState.HELD,
    LineState.TALKING,
    LineState.IDLE,
    LineState.OFFLINE,
    LineState.UNKNOWN,
)
"""Of several lines the earliest here is the lamp of the person."""


class Direction(StrEnum):
    """Seen from the line."""

    IN = "in"
    OUT = "out"


class Ending(StrEnum):
    """How a call ended, where a telephone system tells more than that it did."""

    BUSY = "busy"
    PICKED_UP = "picked_up"
    """It rang here, and was taken at another telephone."""
    FORWARDED = "forwarded"
    """It rang here, and was sent on."""
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Ended:
    """A call that is over; ``by`` is the line at which it was taken, if one of those that are watched."""

    call: str
    how: Ending
    by: str = ""


MOST_ENDED = 4
"""So many of the latest are told of each line: whoever looks a little later still learns of them."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one line; ``state`` is DIALING, RINGING, TALKING or HELD, ``since`` the start of that state."""

    id: str
    state: LineState
    direction: Direction
    since: datetime
    number: str = ""
    name: str = ""
    busy: bool = False
    """DIALING, and the other one is busy."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """All that a telephone system tells of one line at one moment; drivers report it whole at every change."""

    reachable: bool = True
    """False: the telephone is not registered or not plugged in (state ``offline``)."""
    known: bool = True
    """False: the driver lost sight of the line (state ``unknown``)."""
    calls: tuple[Call, ...] = ()
    forward: str = ""
    """The number this line's calls are forwarded to, else empty."""
    dnd: bool = False
    ended: tuple[Ended, ...] = ()
    """Of calls that are over, those of which more is known; the latest last."""
    message_waiting: bool = False
    """The telephone's lamp for messages is lit."""

    @property
    def state(self) -> LineState:
        if not self.known:
            return LineState.UNKNOWN
        if not self.reachable:
            return LineState.OFFLINE
        return lamp(call.state for call in self.calls) if self.calls else LineState.IDLE


def with_ended(known: tuple[Ended, ...], *more: Ended) -> tuple[Ended, ...]:
    """Also ``more``, each call once: what is said last of it holds, but who took it stays known."""
    held = {ended.call: ended for ended in known}
    for ended in more:
        if ended.by or ended.call not in held or not held[ended.call].by:
            held[ended.call] = ended
    return tuple(held.values())[-MOST_ENDED:]


UNSEEN = LineFacts(known=False)
"""What is known of a line before its driver said anything."""


def lamp(states: Iterable[LineState]) -> LineState:
    """The one state that is shown for several; UNKNOWN for none."""
    return min(states, key=PRECEDENCE.index, default=LineState.UNKNOWN)
