"""What the server asks of a telephone system, whichever it is: the one interface all drivers stand behind.

A driver reports each line whole (``LineFacts``) at every change, and the state of its link; it never says what it
does not know. A request returns when the telephone system confirmed it, and raises RefusedError otherwise.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cticlient.texts import SaidError
from ctiserver.domain.lines import LineFacts


class Link(StrEnum):
    """Whether the driver reaches its telephone system. While DOWN, its lines are unknown."""

    UP = "up"
    DOWN = "down"


class Ability(StrEnum):
    """What a line can be asked to do."""

    DIAL = "dial"
    ANSWER = "answer"
    HANGUP = "hangup"
    HOLD = "hold"
    TRANSFER = "transfer"
    PICKUP = "pickup"
    PARK = "park"
    FORWARD = "forward"
    DND = "dnd"
    MESSAGE_WAITING = "message_waiting"


class RefusedError(SaidError):
    """The telephone system did not do it; the sentence says why. ``code`` is for programs."""

    code = "refused"


class NoSuchAbilityError(RefusedError):
    """The line's driver cannot do this at all."""

    code = "not_supported"


class TimedOutError(RefusedError):
    """The telephone system did not confirm in time; whether it happened is not known."""

    code = "timed_out"


@dataclass(frozen=True, slots=True)
class Reports:
    """Where a driver tells what it sees. All three are called in the event loop, in order, and return at once."""

    line: Callable[[str, LineFacts], None]
    """(address, facts): everything about the line as it is now."""
    link: Callable[[Link, str], None]
    """(state, reason in English for the log)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A line the telephone system offers (``ctiserver line discover``)."""

    address: str
    number: str
    name: str = ""


class TelephoneDriver(Protocol):
    """One telephone system. Lines are named by the driver's own address of them."""

    async def open(self, reports: Reports) -> None:
        """Start; returns at once even when the system is away (``Reports.link`` tells), and keeps trying."""

    async def close(self) -> None: ...

    async def watch(self, addresses: Iterable[str]) -> None:
        """From now on report exactly these lines; each is reported once at least, soon."""

    def abilities(self, address: str) -> frozenset[Ability]: ...

    async def dial(self, address: str, number: str) -> None: ...

    async def answer(self, address: str, call: str | None = None) -> None:
        """Without a call: the ringing one. The same for the others: the one call it can mean."""

    async def hangup(self, address: str, call: str | None = None) -> None: ...

    async def hold(self, address: str, call: str | None = None) -> None: ...

    async def resume(self, address: str, call: str | None = None) -> None: ...

    async def transfer(self, address: str, number: str, call: str | None = None) -> None:
        """Blind: the other party is sent to ``number``, this line is free again."""

    async def connect(self, address: str) -> None:
        """Attended: the held party and the active one talk to each other, this line is free again."""

    async def pickup(self, address: str, ringing: str) -> None:
        """Take the call that rings at the line ``ringing`` (an address)."""

    async def forward(self, address: str, number: str) -> None:
        """Forward all calls to ``number``; empty: no forward."""

    async def do_not_disturb(self, address: str, on: bool) -> None: ...

    async def read(self, address: str) -> LineFacts:
        """Ask the telephone itself, not a memory of it: what forward and do-not-disturb stand at."""
