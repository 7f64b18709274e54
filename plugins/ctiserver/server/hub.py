"""Fan-out: every viewer hears of every change of the groups it watches, redacted by its rights, and of nothing else.

Viewers with the same sight share one view of a member, built and encoded once a change. A change that alters
nothing for a sight sends nothing to it.
"""

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from ctiserver.domain.people import Group
from ctiserver.domain.rights import WHOLE, Right, Sight, sight
from ctiserver.server.directory import Change, Directory
from ctiserver.server.member_views import MemberViews
from ctiserver.server.outbox import Outbox
from ctiserver.wire.codec import encode
from ctiserver.wire.messages import GroupGone, GroupView, Member, MemberView, Own, Removed, Snapshot

Seeing = tuple[Sight, bool]
"""How someone sees a member: with which sight, and whether it is themselves."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was last told of a member to those who see it in one way."""

    view: MemberView
    version: int


@dataclass(eq=False, slots=True)
class Viewer:
    """One session as the hub sees it. ``shows`` holds, of each group it watches, who was in it and how it was seen."""

    client: str
    outbox: Outbox
    wanted: set[str] = field(default_factory=set)
    shows: dict[str, tuple[str, Sight, frozenset[str]]] = field(default_factory=dict)


class Hub:
    """Keeps the subscriptions; ``touch`` says that something about a client may have changed."""

    def __init__(self, directory: Directory, views: MemberViews, first_version: int) -> None:
        self._directory = directory
        self._views = views
        self._versions = itertools.count(first_version)
        self._known: dict[str, dict[Seeing, Known]] = defaultdict(dict)
        self._viewers: dict[str, set[Viewer]] = defaultdict(set)
        self._watching: dict[str, set[Viewer]] = defaultdict(set)
        self._dirty: set[str] = set()
        directory.on_change(self._directory_changed)

    # Viewers

    def add(self, viewer: Viewer) -> None:
        """A session that was let in: it hears of itself at once."""
        self._viewers[viewer.client].add(viewer)
        if viewer.client in self._directory.clients:
            self._tell_own(viewer)

    def remove(self, viewer: Viewer) -> None:
        self._viewers[viewer.client].discard(viewer)
        for group in viewer.wanted:
            self._watching[group].discard(viewer)

    def viewers(self) -> Iterator[Viewer]:
        return itertools.chain.from_iterable(self._viewers.values())

    def of(self, client: str) -> frozenset[Viewer]:
        return frozenset(self._viewers.get(client, ()))

    def visible(self, client: str) -> list[Group]:
        """The groups this client may see."""
        return [group for group in self._directory.groups.values() if Right.VIEW in group.rights_of(client)]

    def subscribe(self, viewer: Viewer, group: Group, re: int) -> None:
        """Answer with a snapshot and tell every later change."""
        viewer.wanted.add(group.id)
        self._watching[group.id].add(viewer)
        self._send_snapshot(viewer, group, re)

    def unsubscribe(self, viewer: Viewer, group_id: str) -> None:
        viewer.wanted.discard(group_id)
        viewer.shows.pop(group_id, None)
        self._watching[group_id].discard(viewer)
        self._void(viewer, group_id)

    # What someone sees

    def _seeing(self, viewer: Viewer, client: str, seen_with: Sight) -> Seeing:
        return (WHOLE, True) if viewer.client == client else (seen_with, False)

    def _fresh(self, client: str, seeing: Seeing) -> Known:
        """The view as it is now; the old one, version included, if nothing in it changed."""
        view = self._views.view(self._directory.clients[client], *seeing)
        known = self._known[client].get(seeing)
        if known is None or known.view != view:
            known = Known(view, next(self._versions))
            self._known[client][seeing] = known
        return known

    def _current(self, client: str, seeing: Seeing) -> MemberView:
        if client in self._dirty:
            # Whoever already watches must hear of it too, before it counts as known.
            self._dirty.discard(client)
            self._flush_client(client)
        known = self._fresh(client, seeing)
        return msgspec.structs.replace(known.view, version=known.version)

    # Telling

    def _send_snapshot(self, viewer: Viewer, group: Group, re: int | None = None) -> None:
        seen_with = sight(group.rights_of(viewer.client))
        members = [name for name in group.members if name in self._directory.clients]
        snapshot = Snapshot(
            group=GroupView(id=group.id, name=group.name),
            members=[self._current(name, self._seeing(viewer, name, seen_with)) for name in members],
            version=next(self._versions),
            re=msgspec.UNSET if re is None else re,
        )
        self._void(viewer, group.id)
        viewer.shows[group.id] = (group.name, seen_with, frozenset(members))
        viewer.outbox.put(("snapshot", group.id, re), encode(snapshot))

    def _void(self, viewer: Viewer, group_id: str) -> None:
        viewer.outbox.drop(lambda key: isinstance(key, tuple) and key[:2] == ("in", group_id))

    def _tell_member(self, viewer: Viewer, group_id: str, member: MemberView, shared: dict[object, bytes]) -> None:
        key = (group_id, member.client, member.version)
        if key not in shared:
            shared[key] = encode(Member(group=group_id, member=member))
        viewer.outbox.put(("in", group_id, member.client), shared[key])

    def _tell_own(self, viewer: Viewer) -> None:
        own = self._current(viewer.client, (WHOLE, True))
        viewer.outbox.put("own", encode(Own(member=own)))

    # Changes

    def touch(self, client: str) -> None:
        """Something about this client may have changed; several touches in one turn of the loop are one change."""
        if not self._dirty:
            asyncio.get_running_loop().call_soon(self._flush)
        self._dirty.add(client)

    def _flush(self) -> None:
        dirty, self._dirty = self._dirty, set()
        for client in dirty & self._directory.clients.keys():
            self._flush_client(client)

    def _flush_client(self, client: str) -> None:
        changed = self._changed_views(client)
        if not changed:
            return
        shared: dict[object, bytes] = {}
        for group in self._directory.groups.values():
            if client not in group.members:
                continue
            for viewer in self._watching.get(group.id, ()):
                if group.id not in viewer.shows:
                    continue
                member = changed.get(self._seeing(viewer, client, viewer.shows[group.id][1]))
                if member is not None:
                    self._tell_member(viewer, group.id, member, shared)
        if (WHOLE, True) in changed:
            for viewer in self._viewers.get(client, ()):
                self._tell_own(viewer)

    def _changed_views(self, client: str) -> dict[Seeing, MemberView]:
        before = dict(self._known[client])
        after = {seeing: self._fresh(client, seeing) for seeing in before}
        return {
            seeing: msgspec.structs.replace(known.view, version=known.version)
            for seeing, known in after.items()
            if known is not before[seeing]
        }

    def _directory_changed(self, change: Change) -> None:
        if change.kind == "group":
            self._group_changed(change.id)
        elif change.kind == "client" and not change.gone:
            self.touch(change.id)
        elif change.kind == "client":
            self._client_gone(change.id)
        elif change.kind == "line":
            for client in self._directory.owners(change.id):
                self.touch(client.name)

    def _client_gone(self, client: str) -> None:
        self._known.pop(client, None)
        for group_id in list(self._watching):
            self._group_changed(group_id)

    def _group_changed(self, group_id: str) -> None:
        for viewer in list(self._watching.get(group_id, ())):
            self._follow_group(viewer, group_id, self._directory.groups.get(group_id))

    def _follow_group(self, viewer: Viewer, group_id: str, group: Group | None) -> None:
        shown = viewer.shows.get(group_id)
        rights = group.rights_of(viewer.client) if group else frozenset()
        if group is None or Right.VIEW not in rights:
            if shown is not None:
                self._group_gone(viewer, group_id)
        elif shown is None or shown[:2] != (group.name, sight(rights)):
            self._send_snapshot(viewer, group)
        else:
            self._follow_members(viewer, group, shown[2])

    def _group_gone(self, viewer: Viewer, group_id: str) -> None:
        # It stays wanted: if the group is allowed again, its viewer gets a snapshot without asking.
        del viewer.shows[group_id]
        self._void(viewer, group_id)
        viewer.outbox.put(("in", group_id), encode(GroupGone(group=group_id)))

    def _follow_members(self, viewer: Viewer, group: Group, shown: frozenset[str]) -> None:
        seen_with = sight(group.rights_of(viewer.client))
        members = frozenset(name for name in group.members if name in self._directory.clients)
        for client in sorted(shown - members):
            viewer.outbox.put(("in", group.id, client), encode(Removed(group=group.id, client=client)))
        for client in [name for name in group.members if name in members - shown]:
            self._tell_member(viewer, group.id, self._current(client, self._seeing(viewer, client, seen_with)), {})
        viewer.shows[group.id] = (group.name, seen_with, members)
