"""What one viewer may see of a member: facts go in, and only what the rights allow comes out."""

from collections.abc import Callable, Sequence

from msgspec import UNSET, UnsetType

from ctiserver.domain.lines import Call, Ended, LineFacts, lamp
from ctiserver.domain.people import Client, Kind, Line
from ctiserver.domain.rights import Sight, sight
from ctiserver.domain.stack import Entry
from ctiserver.server.directory import Directory
from ctiserver.server.line_board import LineBoard, Seen
from ctiserver.wire.messages import CallView, DeviceView, EndedView, LineView, MemberView, PhoneNote, StatusView
from ctiserver.wire.views import status_view

HIDDEN = LineView(state="hidden")


class MemberViews:
    """Builds views from what the directory, the lines and the statuses say at this moment."""

    def __init__(
        self,
        directory: Directory,
        board: LineBoard,
        shown: Callable[[str], Entry],
        logged_in: Callable[[str], bool],
        phone: Callable[[str], PhoneNote | None],
    ) -> None:
        self._directory = directory
        self._board = board
        self._shown = shown
        self._logged_in = logged_in
        self._phone = phone

    def view(self, client: Client, sight: Sight, me: bool = False) -> MemberView:
        """The member as someone with this sight may see it; ``me`` for the viewer itself, which sees all."""
        return MemberView(
            client=client.name,
            name=client.display_name,
            line=self._line(client, sight, me),
            status=self._status(client, sight),
            logged_in=self._login(client, sight),
            number=self._number(client),
            me=True if me else UNSET,
            department=client.department or UNSET,
            email=client.email or UNSET,
            phone=self._not_done(client, sight),
            may=_may(sight, me) or UNSET,
        )

    def _login(self, client: Client, sight: Sight) -> bool | UnsetType:
        return self._logged_in(client.name) if sight.login and client.kind is Kind.USER else UNSET

    def _number(self, client: Client) -> str | UnsetType:
        line = self._directory.lines.get(client.main_line or "")
        return line.number if line and line.number else UNSET

    def _not_done(self, client: Client, sight: Sight) -> PhoneNote | UnsetType:
        """A number is in it, so it is for those who may see where calls are sent."""
        note = self._phone(client.name) if sight.status and sight.forward_target else None
        return note if note is not None and note.state not in ("pending", "done") else UNSET

    def _status(self, client: Client, sight: Sight) -> StatusView | UnsetType:
        if not sight.status:
            return UNSET
        view = status_view(self._shown(client.name))
        if not sight.forward_target:
            # Where calls are sent is a number like any other, also where a status asked for it.
            view.call_forward = UNSET
        return view

    def _line(self, client: Client, sight: Sight, me: bool) -> LineView | None:
        lines = [line for id in client.lines if (line := self._directory.lines.get(id))]
        if not lines:
            return None
        if not sight.lines:
            return HIDDEN
        seen = [self._board.seen(line.id) for line in lines]
        main = seen[0].facts
        state = lamp(one.facts.state for one in seen)
        known = main.known
        return LineView(
            state=state.value,
            since=max(one.since for one in seen if one.facts.state is state),
            flags=_flags(main, me) if known else [],
            forwarded=bool(known and main.forward),
            forward=main.forward if known and main.forward and sight.forward_target else UNSET,
            calls=[_call_view(call, sight, me) for one in seen if one.facts.known for call in one.facts.calls],
            devices=_devices(lines, seen) if len(lines) > 1 else UNSET,
            ended=[self._ended(client, ended) for one in seen for ended in one.facts.ended] or UNSET if me else UNSET,
        )

    def _ended(self, viewer: Client, ended: Ended) -> EndedView:
        taker = self._owner(ended.by) if ended.by else None
        known = taker is not None and self._sees_callers(viewer, taker)
        return EndedView(call=ended.call, how=ended.how.value, by=taker.display_name if taker and known else UNSET)

    def _owner(self, line: str) -> Client | None:
        return next(iter(self._directory.owners(line)), None)

    def _sees_callers(self, viewer: Client, other: Client) -> bool:
        """Whether one may know in any group with whom the other one talks."""
        groups = self._directory.groups.values()
        both = (group for group in groups if {viewer.name, other.name} <= group.members.keys())
        return viewer == other or any(sight(group.rights_of(viewer.name)).inbound_numbers for group in both)


def _flags(main: LineFacts, me: bool) -> list[str]:
    """Whether there are messages is nobody else's business."""
    flags = {"dnd": main.dnd, "messages": main.message_waiting and me}
    return [flag for flag, there in flags.items() if there]


def _devices(lines: Sequence[Line], seen: Sequence[Seen]) -> list[DeviceView]:
    return [
        DeviceView(line=line.id, number=line.number, name=line.name, state=one.facts.state.value)
        for line, one in zip(lines, seen, strict=True)
    ]


def _call_view(call: Call, sight: Sight, me: bool) -> CallView:
    number = sight.number_of(call.direction)
    return CallView(
        state=call.state.value,
        direction=call.direction.value,
        since=call.since,
        number=call.number if number and call.number else UNSET,
        name=call.name if number and call.name else UNSET,
        id=call.id if me else UNSET,
        busy=True if call.busy else UNSET,
    )


def _may(sight: Sight, me: bool) -> list[str]:
    allowed = {"pi": sight.may_pickup and not me, "sc": sight.may_set_status, "cl": sight.may_log}
    return [letter for letter, granted in allowed.items() if granted]
