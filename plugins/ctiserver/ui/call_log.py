"""Tells the journal which calls there are: one's own, and those of colleagues who may be logged."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from msgspec import UNSET

from cticlient.api import Host, Outcome, SeenCall, SeenEnd, Way, Whose
from ctiserver.domain.lines import Ending, LineState
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.group_panel import GroupPanel
from ctiserver.ui.wording import line_of
from ctiserver.wire.messages import CallView, MemberView

OUTCOMES: dict[str, Outcome] = {
    Ending.BUSY: Outcome.BUSY,
    Ending.PICKED_UP: Outcome.TAKEN,
    Ending.FORWARDED: Outcome.FORWARDED,
    Ending.DECLINED: Outcome.DECLINED,
}
LOG = "cl"
"""The right to log somebody's calls, as ``MemberView.may`` lists it."""


class CallLog:
    """Looks whenever something changed. Where nothing is known it says so, instead of the last that was known."""

    def __init__(self, host: Host, bridge: Bridge, panels: Callable[[], Iterable[GroupPanel]]) -> None:
        self._journal = host.journal
        self._numbers = host.numbers
        self._heard: set[tuple[str, str]] = set()
        """Calls whose numbers taught already how the telephone system writes them."""
        self._bridge = bridge
        self._panels = panels
        self._told: dict[str, Whose] = {}
        """The colleagues whose calls were told."""
        bridge.own_line_changed.connect(self._own_changed)
        bridge.link_changed.connect(self._link_changed)
        bridge.replaced.connect(self._lose_all)
        bridge.group_changed.connect(self._group_changed)
        bridge.member_changed.connect(lambda _, client: self._member_changed(client))
        bridge.member_removed.connect(lambda _, client: self._member_changed(client))

    def _own_changed(self) -> None:
        own = self._bridge.own if self._bridge.up else None
        calls = calls_of(own) if own else None
        self._learn(calls or [])
        self._see(Whose(line=own.number or "" if own else ""), calls, ends_of(own) if own else ())

    def _learn(self, calls: list[SeenCall]) -> None:
        there = {(call.id, call.number) for call in calls}
        for call in calls:
            if (call.id, call.number) not in self._heard:
                self._numbers.hear(call.number, call.way is Way.OUT)
        self._heard = there

    def _see(self, whose: Whose, calls: list[SeenCall] | None, ends: Sequence[SeenEnd] = ()) -> None:
        settled = self._numbers.settled
        known = calls and [replace(call, number=settled(call.number, call.way is Way.OUT)) for call in calls]
        self._journal.see(whose, known, ends)

    def _link_changed(self) -> None:
        # What was known before is not what is: after a new login the server tells it anew.
        if not self._bridge.up:
            self._lose_all()

    def _lose_all(self) -> None:
        self._journal.see(Whose(), None)
        for client in list(self._told):
            self._lose(client)

    def _group_changed(self, group: str) -> None:
        if not self._journal.colleagues and not self._told:
            return
        panel = next((panel for panel in self._panels() if panel.id == group), None)
        members = panel.group.members if panel is not None and panel.group else {}
        for client in {*members, *self._told}:
            self._member_changed(client)

    def _member_changed(self, client: str) -> None:
        """Thousands a second in a large company: most are done with at the first question."""
        if not self._journal.colleagues and client not in self._told:
            return
        member = self._logged(client)
        if member is None:
            self._lose(client)
            return
        whose = self._told[client] = Whose(client, member.name, member.number or "")
        self._see(whose, calls_of(member))

    def _lose(self, client: str) -> None:
        whose = self._told.pop(client, None)
        if whose is not None:
            self._journal.see(whose, None)

    def _logged(self, client: str) -> MemberView | None:
        """The member as the first group shows it in which one may log their calls."""
        for panel in self._panels():
            member = panel.member(client) if panel.live else None
            if member is not None and member.me is not True and LOG in (member.may or ()):
                return member
        return None


def calls_of(member: MemberView) -> list[SeenCall] | None:
    """The calls of all lines of a member; None while nobody can know."""
    line = line_of(member)
    if line is None or line.state == LineState.UNKNOWN or line.calls is UNSET:
        return None
    return [_seen(call) for call in line.calls]


def ends_of(member: MemberView) -> list[SeenEnd]:
    """What is known of calls that are over; a kind of end that this version does not know is none."""
    line = line_of(member)
    ended = (line.ended or []) if line is not None else []
    return [SeenEnd(one.call, OUTCOMES[one.how], one.by or "") for one in ended if one.how in OUTCOMES]


def _seen(call: CallView) -> SeenCall:
    way = Way.OUT if call.direction == "out" else Way.IN
    return SeenCall(call.id or "", call.state, way, call.since, call.number or "", call.name or "")
