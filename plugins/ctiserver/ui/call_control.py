"""What can be done with one's own calls, each returning when the telephone system confirmed it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from msgspec import UNSET, UnsetType

from cticlient.api import CallJournal, Outcome
from ctiserver.domain.lines import LineState
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.wording import line_of
from ctiserver.wire.messages import CallView, MemberView

ORDER = (LineState.TALKING, LineState.DIALING, LineState.RINGING, LineState.HELD)


def own_calls(own: MemberView | None) -> list[CallView]:
    """The calls on one's own line, the one that is talking first."""
    line = line_of(own) if own is not None else None
    calls = line.calls or [] if line is not None else []
    return sorted(calls, key=lambda call: ORDER.index(LineState(call.state)) if call.state in ORDER else len(ORDER))


def comes_in(call: CallView) -> bool:
    """Whether it rings here, to be answered."""
    return call.state == LineState.RINGING and call.direction == "in"


class CallControl:
    """Raises SaidError with the reason wherever the telephone system or the server refuses."""

    def __init__(self, bridge: Bridge, journal: CallJournal) -> None:
        self._bridge = bridge
        self._journal = journal
        self._asked_about: set[str] = set()
        """Ids of the held calls that one asks somebody else about."""

    def calls(self) -> list[CallView]:
        return own_calls(self._bridge.own)

    def active(self) -> CallView | None:
        """The call that one talks in or dials."""
        return next((call for call in self.calls() if call.state in {LineState.TALKING, LineState.DIALING}), None)

    def asks_about(self, call: CallView) -> bool:
        """Whether this held call waits while one asks somebody else about it."""
        active = self.active()
        if call.state != LineState.HELD or active is None:
            return False
        return active.state == LineState.DIALING or bool(call.id and call.id in self._asked_about)

    @contextmanager
    def _hinted(self, outcome: Outcome, *calls: str | UnsetType) -> Iterator[None]:
        """Tell the journal what becomes of calls, before they are gone; taken back where it did not come about."""
        ids = [call for call in calls if isinstance(call, str)]
        for id in ids:
            self._journal.hint(id, outcome)
        try:
            yield
        except BaseException:
            for id in ids:
                self._journal.hint(id, Outcome.OPEN)
            raise

    async def answer(self, call: CallView) -> None:
        await self._bridge.need().answer(call.id or None)

    async def hang_up(self, call: CallView) -> None:
        with self._hinted(Outcome.DECLINED, call.id) if comes_in(call) else nullcontext():
            await self._bridge.need().hangup(call.id or None)

    async def hold(self, call: CallView) -> None:
        await self._bridge.need().hold(call.id or None)

    async def resume(self, call: CallView) -> None:
        """Of a call that one asks somebody about: the other one ends first."""
        active = self.active()
        if active is not None and self.asks_about(call):
            await self.hang_up(active)
        self._asked_about.discard(call.id or "")
        await self._bridge.need().resume(call.id or None)

    async def send_to(self, call: CallView, number: str) -> None:
        """At once, without asking; a call that only rings is diverted."""
        await self.send(number, call.id or None)

    async def send(self, number: str, call: str | None = None) -> None:
        """The call of this id, else the one that the telephone system takes it for."""
        active = self.active()
        meant = call or (active.id if active is not None else UNSET)
        with self._hinted(Outcome.TRANSFERRED, meant):
            await self._bridge.need().transfer(number, call)

    async def pick_up(self, client: str) -> None:
        """Take the call that rings at a colleague."""
        with self._hinted(Outcome.PICKED_UP, ""):
            await self._bridge.need().pickup(client)

    async def ask_first(self, call: CallView, number: str) -> None:
        """Let the call wait and ring somebody up about it."""
        if call.state == LineState.TALKING:
            await self.hold(call)
        if call.id:
            self._asked_about.add(call.id)
        try:
            await self._bridge.need().dial(number)
        except BaseException:
            self._asked_about.discard(call.id or "")
            raise

    async def join(self, call: CallView) -> None:
        """Connect the held call and the active one."""
        with self._hinted(Outcome.TRANSFERRED, *(one.id for one in self.calls())):
            await self._bridge.need().transfer()
        self._asked_about.discard(call.id or "")
