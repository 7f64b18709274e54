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


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one line; ``state`` is DIALING, RINGING, TALKING or HELD, ``since`` the start of that state."""

    id: str
    state: LineState
    direction: Direction
    since: datetime
    number: str = ""
    name: str = ""


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

    @property
    def state(self) -> LineState:
        if not self.known:
            return LineState.UNKNOWN
        if not self.reachable:
            return LineState.OFFLINE
        return lamp(call.state for call in self.calls) if self.calls else LineState.IDLE


UNSEEN = LineFacts(known=False)
"""What is known of a line before its driver said anything."""


def lamp(states: Iterable[LineState]) -> LineState:
    """The one state that is shown for several; UNKNOWN for none."""
    return min(states, key=PRECEDENCE.index, default=LineState.UNKNOWN)
