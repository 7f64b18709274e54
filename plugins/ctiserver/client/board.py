"""The groups that are watched, as the server's messages make them."""

from collections.abc import Callable
from datetime import datetime

from msgspec import UNSET

from ctiserver.client.events import GroupChanged, GroupState, MemberChanged, MemberRemoved, Tell
from ctiserver.wire.messages import GroupGone, Member, MemberView, Removed, Snapshot


class Board:
    """Snapshot, then changes: every message makes the groups a little newer and is told on."""

    def __init__(self, tell: Tell, clock: Callable[[], datetime]) -> None:
        self._tell = tell
        self._clock = clock
        self.groups: dict[str, GroupState] = {}

    def want(self, group: str) -> GroupState:
        """The group of this id (or name, until the first snapshot brings its id)."""
        named = next((state for state in self.groups.values() if state.name == group), None)
        return self.groups.get(group) or named or self.groups.setdefault(group, GroupState(group, "", self._clock()))

    def forget(self, group: str) -> None:
        self.groups.pop(group, None)

    def snapshot(self, message: Snapshot, wanted: str | None = None) -> None:
        """All members; ``wanted`` is what the group was asked for as."""
        group = message.group
        state = self.groups.pop(wanted, None) if wanted is not None and wanted != group.id else None
        state = self.groups.get(group.id) or state
        if state is None:
            return  # given up meanwhile
        self.groups[group.id] = state
        state.id, state.name, state.state, state.since = group.id, group.name, "live", self._clock()
        state.members = {member.client: member for member in message.members}
        self._tell(GroupChanged(group.id))

    def member(self, message: Member) -> None:
        state = self.groups.get(message.group)
        if state is None or _older(message.member, state.members.get(message.member.client)):
            return
        state.members[message.member.client] = message.member
        self._tell(MemberChanged(message.group, message.member.client))

    def removed(self, message: Removed) -> None:
        state = self.groups.get(message.group)
        if state is not None and state.members.pop(message.client, None) is not None:
            self._tell(MemberRemoved(message.group, message.client))

    def gone(self, message: GroupGone) -> None:
        """The group was deleted or may no longer be seen: nothing of it may stay on the screen."""
        state = self.groups.get(message.group)
        if state is not None:
            state.state, state.since, state.members = "gone", self._clock(), {}
            self._tell(GroupChanged(state.id))

    def lost(self) -> None:
        """No connection: what is known stays, and is known to be old."""
        for state in list(self.groups.values()):
            if state.state == "live":
                state.state, state.since = "stale", self._clock()
                self._tell(GroupChanged(state.id))


def _older(new: MemberView, known: MemberView | None) -> bool:
    if known is None or known.version is UNSET or new.version is UNSET:
        return False
    return new.version < known.version
