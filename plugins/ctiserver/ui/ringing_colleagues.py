"""The colleagues whose telephones ring now and whose calls one may take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ctiserver.client.events import GroupState
from ctiserver.domain.lines import LineState
from ctiserver.domain.rights import Right
from ctiserver.ui.wording import line_of
from ctiserver.wire.messages import CallView, MemberView


@dataclass(frozen=True, slots=True)
class Ringing:
    """``call``: who rings, where one may know it."""

    member: MemberView
    call: CallView | None
    since: datetime | None


def ringing_colleagues(groups: Mapping[str, GroupState]) -> Iterator[Ringing]:
    """Each once, whichever groups they are in; of two views the one that says more."""
    found: dict[str, Ringing] = {}
    for group in groups.values():
        if group.state != "live":
            continue
        for member in group.members.values():
            ringing = _ringing(member)
            if ringing is not None and (member.client not in found or found[member.client].call is None):
                found[member.client] = ringing
    yield from found.values()


def _ringing(member: MemberView) -> Ringing | None:
    line = line_of(member)
    if member.me is True or line is None or line.state != LineState.RINGING:
        return None
    if Right.PICKUP.value not in (member.may or []):
        return None
    call = next((call for call in line.calls or [] if call.state == LineState.RINGING), None)
    return Ringing(member, call, call.since if call is not None else line.since or None)
