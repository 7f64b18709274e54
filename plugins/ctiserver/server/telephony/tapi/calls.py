"""What the calls of all lines are, made of TAPI's messages about them. Pure: no TAPI, no clock, no waiting.

A call is known by its handle. It begins with LINE_APPNEWCALL or with the first message about an unknown handle,
whichever comes first; it ends with IDLE, which many providers never send, or DISCONNECTED, or when its handle is found
dead. What has to be asked or given back meanwhile is gathered in ``todo``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from ctiserver.domain.lines import Call, Direction, Ended, Ending, LineFacts, LineState, with_ended
from ctiserver.server.telephony.tapi.constants import CallState, DisconnectMode, Origin

STATES: dict[int, LineState] = {
    CallState.OFFERING: LineState.RINGING,
    CallState.ACCEPTED: LineState.RINGING,
    CallState.DIALTONE: LineState.DIALING,
    CallState.DIALING: LineState.DIALING,
    CallState.PROCEEDING: LineState.DIALING,
    CallState.RINGBACK: LineState.DIALING,
    CallState.BUSY: LineState.DIALING,
    CallState.SPECIALINFO: LineState.DIALING,
    CallState.CONNECTED: LineState.TALKING,
    CallState.CONFERENCED: LineState.TALKING,
    CallState.ONHOLD: LineState.HELD,
    CallState.ONHOLDPENDCONF: LineState.HELD,
    CallState.ONHOLDPENDTRANSFER: LineState.HELD,
}
"""What a person calls it. BUSY is still an attempt: the receiver is off the hook."""
OVER: frozenset[int] = frozenset({CallState.IDLE, CallState.DISCONNECTED})
ENDINGS: dict[tuple[Direction, int], Ending] = {
    (Direction.IN, DisconnectMode.PICKUP): Ending.PICKED_UP,
    (Direction.IN, DisconnectMode.FORWARDED): Ending.FORWARDED,
    (Direction.IN, DisconnectMode.REJECT): Ending.DECLINED,
    (Direction.OUT, DisconnectMode.BUSY): Ending.BUSY,
}
INCOMING: frozenset[int] = frozenset({CallState.OFFERING, CallState.ACCEPTED})
# Plain numbers, as in messages.py.
OUTBOUND, INBOUND = int(Origin.OUTBOUND), int(Origin.INTERNAL | Origin.EXTERNAL | Origin.INBOUND)
UNSURE_FOR = timedelta(seconds=1)
"""How long a call may be in a state the provider does not tell before the whole line counts as unknown: monitors get
UNKNOWN first, and the true state a moment later."""


@dataclass(frozen=True, slots=True)
class Party:
    number: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class CallInfo:
    """What LINECALLINFO says of the partners; it trickles in while the call goes on."""

    origin: int = 0
    """Bits of Origin."""
    caller: Party = Party()
    called: Party = Party()
    connected: Party = Party()
    call_id: int = 0
    line: int = 0
    """TAPI's handle of the line it is at."""


@dataclass(frozen=True, slots=True)
class CallStatus:
    """What LINECALLSTATUS says; ``since`` if the provider knows it."""

    state: int
    mode: int = 0
    privilege: int = 0
    features: int = 0
    since: datetime | None = None


class Todo(StrEnum):
    """What a call needs that only TAPI can give."""

    INFO = "info"
    STATUS = "status"
    RELEASE = "release"


@dataclass(slots=True)
class Known:
    """One call as far as the messages tell; ``line`` is the driver's key of its line."""

    handle: int
    line: str
    id: str
    since: datetime
    state: int = CallState.UNKNOWN
    mode: int = 0
    privilege: int = 0
    info: CallInfo = field(default_factory=CallInfo)
    incoming: bool | None = None
    """As its first states say, until its origin is known."""
    confirmed: bool = False
    """TAPI announced it or answered for it: a message alone may be about a handle that never was."""
    before: LineState | None = None
    """What it was shown as before nobody told its state; it is shown so a little longer."""
    unsure_since: datetime | None = None
    talked: bool = False
    failures: int = 0
    """How often a question about it failed."""
    version: int = 0
    """Grows with every message about its state: an answer to a question of before counts for nothing."""

    @property
    def shown(self) -> LineState | None:
        """None: it is over, or in a state that nobody tells."""
        if self.state in INCOMING and self.direction is Direction.OUT:
            # Providers that ring the own telephone before they dial call that OFFERING as well.
            return LineState.DIALING
        return STATES.get(self.state)

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def busy(self) -> bool:
        """It was called, and the other one is busy."""
        return self.state == CallState.BUSY and self.direction is Direction.OUT

    @property
    def direction(self) -> Direction:
        origin = self.info.origin
        if origin & OUTBOUND:
            return Direction.OUT
        if origin & INBOUND:
            return Direction.IN
        return Direction.IN if self.incoming else Direction.OUT


class CallTable:
    """The calls of all lines of one TAPI session."""

    def __init__(self, new_id: Callable[[], str], unsure_for: timedelta = UNSURE_FOR) -> None:
        self._new_id = new_id
        self._unsure_for = unsure_for
        self._calls: dict[int, Known] = {}
        self._of_line: dict[str, dict[int, Known]] = {}
        self._ended: dict[str, tuple[Ended, ...]] = {}
        self.todo: dict[int, set[Todo]] = {}

    def get(self, handle: int) -> Known | None:
        return self._calls.get(handle)

    def of(self, line: str) -> list[Known]:
        """The calls of a line that are not over, the oldest first."""
        return [call for call in self._of_line.get(line, {}).values() if not call.over and call.confirmed]

    def all_of(self, line: str) -> list[Known]:
        """Those included that are over and wait for their IDLE."""
        return list(self._of_line.get(line, {}).values())

    def appeared(self, handle: int, line: str, now: datetime, privilege: int = 0, confirmed: bool = True) -> Known:
        """A handle of a line, new or known; what is not known of it yet is to be asked."""
        call = self._calls.get(handle)
        if call is not None and call.line == line:
            call.privilege = privilege or call.privilege
            call.confirmed = call.confirmed or confirmed
            return call
        if call is not None:
            self.forget(handle)
        call = Known(handle, line, self._new_id(), now, privilege=privilege, confirmed=confirmed, unsure_since=now)
        self._calls[handle] = call
        self._of_line.setdefault(line, {})[handle] = call
        self._ask(handle, Todo.INFO, Todo.STATUS)
        return call

    def was_there(self, handle: int, line: str, now: datetime, privilege: int) -> None:
        """A call of before the line was opened: until its state is read, nobody knows what the line does."""
        self.appeared(handle, line, now, privilege).unsure_since = now - self._unsure_for

    def state_told(self, handle: int, state: int, mode: int, privilege: int, now: datetime) -> str | None:
        """A LINE_CALLSTATE; answers the line it changed."""
        call = self._calls.get(handle)
        if call is None:
            return None
        call.version += 1
        call.privilege = privilege or call.privilege
        if state == CallState.UNKNOWN:
            self._ask(handle, Todo.STATUS)
        return self._enter(call, state, mode, now)

    def status_read(self, handle: int, status: CallStatus, version: int, now: datetime) -> str | None:
        """What the provider answered when the call was at ``version``; a state told since then stands."""
        call = self._calls.get(handle)
        if call is None or call.version != version:
            return None
        call.privilege = status.privilege or call.privilege
        since = status.since if status.since is not None and status.since <= now else now
        return self._enter(call, status.state, status.mode, since)

    def info_read(self, handle: int, info: CallInfo) -> str | None:
        call = self._calls.get(handle)
        if call is None or (call.info == info and call.confirmed):
            return None
        call.info, call.confirmed = info, True
        return call.line

    def info_told(self, handle: int) -> None:
        """A LINE_CALLINFO that matters: ask again."""
        if handle in self._calls:
            self._ask(handle, Todo.INFO)

    def forget(self, handle: int) -> str | None:
        """The handle is dead, or was given back."""
        self.todo.pop(handle, None)
        call = self._calls.pop(handle, None)
        if call is None:
            return None
        self._of_line[call.line].pop(handle, None)
        return call.line

    def forget_line(self, line: str) -> None:
        self._ended.pop(line, None)
        for handle in list(self._of_line.pop(line, {})):
            self._calls.pop(handle, None)
            self.todo.pop(handle, None)

    def facts(self, line: str, number: str, now: datetime) -> tuple[bool, tuple[Call, ...]]:
        """(whether what the line does is known, its calls); ``number`` is the line's own."""
        calls = self.of(line)
        states = [(call, self._shown(call, now)) for call in calls]
        shown = tuple(_call(call, state, number) for call, state in states if state is not None)
        return bool(shown) or not any(self._unsure(call, now) for call in calls), shown

    def ended(self, line: str) -> tuple[Ended, ...]:
        """What is known of calls that are over."""
        return self._ended.get(line, ())

    def unsure(self, line: str) -> bool:
        """Whether time alone can change what the line counts as."""
        return any(call.shown is None for call in self.of(line))

    def _shown(self, call: Known, now: datetime) -> LineState | None:
        return call.shown or (call.before if not self._unsure(call, now) else None)

    def _unsure(self, call: Known, now: datetime) -> bool:
        return call.unsure_since is not None and now - call.unsure_since >= self._unsure_for

    def _enter(self, call: Known, state: int, mode: int, since: datetime) -> str | None:
        if state == CallState.IDLE:
            # A handle that is not given back stays allocated in the telephony service, for monitors too.
            self._ask(call.handle, Todo.RELEASE)
        if call.incoming is None and state in STATES:
            call.incoming = state in INCOMING
        if (state, mode) == (call.state, call.mode):
            return None
        before = call.shown
        if state in OVER and not call.over:
            self._note_end(call, mode)
        call.state, call.mode = state, mode
        if call.shown is None:
            call.before, call.unsure_since = before or call.before, call.unsure_since or since
        else:
            call.unsure_since = None
            call.talked = call.talked or call.shown in (LineState.TALKING, LineState.HELD)
            if call.shown is not (before or call.before):
                call.since = since
        return call.line

    def _note_end(self, call: Known, mode: int) -> None:
        how = Ending.BUSY if call.busy else ENDINGS.get((call.direction, mode)) if not call.talked else None
        if how is not None:
            self._ended[call.line] = with_ended(self.ended(call.line), Ended(call.id, how))

    def _ask(self, handle: int, *what: Todo) -> None:
        self.todo.setdefault(handle, set()).update(what)


def _call(call: Known, state: LineState, own: str) -> Call:
    partner = partner_of(call.info, call.direction, state, own)
    return Call(call.id, state, call.direction, call.since, partner.number, partner.name, call.busy)


def partner_of(info: CallInfo, direction: Direction, state: LineState, own: str) -> Party:
    """Whom the line speaks with. Whoever took the call counts more than whom it was meant for, once it was taken."""
    meant = info.caller if direction is Direction.IN else info.called
    taken = state in (LineState.TALKING, LineState.HELD)
    told = (info.connected, meant) if taken else (meant, info.connected)
    partner = next((party for party in told if party.number and party.number != own), None)
    if partner is None:
        # A name without a number is better than nothing; the own number as partner is not.
        partner = next((party for party in told if party.name and not party.number), Party())
    return partner if partner.name else Party(partner.number, _name_for(partner.number, told))


def _name_for(number: str, parties: Iterable[Party]) -> str:
    return next((party.name for party in parties if party.name and party.number == number), "")


def facts_of(
    table: CallTable, line: str, number: str, now: datetime, reachable: bool, forward: str, dnd: bool
) -> LineFacts:
    known, calls = table.facts(line, number, now)
    return LineFacts(reachable, known, calls, forward, dnd, table.ended(line))
