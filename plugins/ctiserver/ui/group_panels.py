"""The embedded groups as panels of the window: added, followed, removed, and found by name when given at the start."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime

from shiboken6 import isValid

from cticlient.api import Host, Kind, Notice, PanelHandle, SaidError, ask
from ctiserver.client.events import LinkState
from ctiserver.domain.people import find_name
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.census import Census
from ctiserver.ui.details import Details
from ctiserver.ui.doing import Doing
from ctiserver.ui.embed_dialog import EmbedDialog
from ctiserver.ui.embedded import Embedded, EmbeddedGroups
from ctiserver.ui.group_panel import GroupPanel
from ctiserver.ui.member_actions import Members
from ctiserver.wire.messages import GroupListed


@dataclass(slots=True)
class Standing:
    """A panel in the window, and what it holds back the picture with until it is filled."""

    panel: GroupPanel
    handle: PanelHandle
    hold: ExitStack


class GroupPanels:
    """Keeps the panels of the window at the list of embedded groups."""

    def __init__(
        self,
        host: Host,
        bridge: Bridge,
        embedded: EmbeddedGroups,
        details: Details,
        members: Members,
        doing: Doing,
        clock: Callable[[], datetime],
    ) -> None:
        self._host = host
        self._bridge = bridge
        self._embedded = embedded
        self._details = details
        self._members = members
        self._doing = doing
        self._clock = clock
        self._tr = host.tr
        self._panels: dict[str, Standing] = {}
        self._seeking = ExitStack()
        """Held while names given at the start are not found yet."""
        self._told: set[str] = set()
        self.census = Census(bridge, self.in_order, host.tr)
        self._unlisten = embedded.on_change(self.follow)
        bridge.replaced.connect(self._subscribe_all)
        bridge.link_changed.connect(self._link_changed)

    @property
    def panels(self) -> dict[str, GroupPanel]:
        return {id: standing.panel for id, standing in self._panels.items()}

    def in_order(self) -> list[GroupPanel]:
        return [standing.panel for standing in self._panels.values()]

    def stand(self) -> None:
        if self._embedded.wanted():
            self._seeking.enter_context(self._host.hold_screenshot())
        self.follow()

    def close(self) -> None:
        """Let go of everything but the panels themselves, which the host removes."""
        self._unlisten()
        self.census.close()
        self._seeking.close()
        for standing in self._panels.values():
            standing.hold.close()
            standing.panel.close()
        self._panels.clear()

    def follow(self) -> None:
        """The list of embedded groups changed."""
        groups = self._embedded.all()
        for id in set(self._panels) - {group.id for group in groups}:
            self._take_away(id)
        for group in groups:
            if group.id not in self._panels:
                self._add(group)

    def show_now(self) -> None:
        for standing in self._panels.values():
            standing.panel.show_now()

    def embed(self) -> None:
        """Ask which group, and embed it."""
        self._doing(self._ask, self._tr("The group was not embedded"))

    def show(self, id: str) -> None:
        """Bring the panel of a group to the front."""
        if id in self._panels:
            self._panels[id].handle.show()

    def remove(self, id: str) -> None:
        self._embedded.remove(id)

    async def groups(self) -> list[GroupListed]:
        """Those one may see. Raises SaidError."""
        return await self._bridge.need().list_groups()

    def _add(self, group: Embedded) -> None:
        panel = GroupPanel(group.id, group.name, self._bridge, self._details, self._tr, self._clock)
        handle = self._host.add_panel(group.id, panel.name, panel.tiles)
        standing = Standing(panel, handle, ExitStack())
        standing.hold.enter_context(self._host.hold_screenshot())
        self._panels[group.id] = standing
        self.census.watch(panel)
        panel.chosen.connect(lambda client: self._members.chosen(panel, client))
        panel.menu_wanted.connect(lambda client, where: self._members.open_menu(panel, client, where))
        panel.call_dropped.connect(lambda client, call: self._members.take_call(panel, client, call))
        self._members.take_keys(panel)
        panel.remove_wanted.connect(lambda: self.remove(group.id))
        panel.renamed.connect(lambda name: self._renamed(standing, name))
        panel.ringing_changed.connect(handle.set_ringing)
        panel.settled.connect(self.census.show_now)
        panel.settled.connect(standing.hold.close)
        self._subscribe(group.id)
        panel.show_now()

    def _take_away(self, id: str) -> None:
        standing = self._panels.pop(id)
        standing.hold.close()
        standing.panel.close()
        standing.handle.remove()
        session = self._bridge.session
        if session is not None:
            self._doing(lambda: session.unsubscribe(id), self._tr("The group was not removed"))

    def _renamed(self, standing: Standing, name: str) -> None:
        standing.handle.set_title(name)
        self._embedded.add(standing.panel.id, name)

    def _subscribe(self, id: str) -> None:
        if self._bridge.session is not None:
            self._host.spawn(self._subscribed(id))

    async def _subscribed(self, id: str) -> None:
        # The panel itself shows that the group is gone, and why nothing is there.
        with suppress(SaidError):
            await self._bridge.need().subscribe(id)
        if id in self._panels:
            self._panels[id].panel.look()

    def _subscribe_all(self) -> None:
        for id in self._panels:
            self._subscribe(id)

    def _link_changed(self) -> None:
        if self._bridge.link.state is LinkState.UP and self._embedded.wanted():
            self._doing(self._find_wanted, self._tr("The group was not embedded"))

    async def _find_wanted(self) -> None:
        """Names given at the start become groups."""
        groups = await self.groups()
        for wanted in self._embedded.wanted():
            group = find_group(wanted, groups)
            if group is not None:
                self._embedded.found(wanted, group.id, group.name)
            elif wanted not in self._told:
                self._told.add(wanted)
                self._host.tell(self._not_found(wanted))
        if not self._embedded.wanted():
            self._seeking.close()

    def _not_found(self, wanted: str) -> Notice:
        return Notice(
            self._tr("There is no group “{name}” that you may see", name=wanted),
            self._tr("It is looked for again at the next connection. You can take it off the list in the options."),
            Kind.WARNING,
        )

    async def _ask(self) -> None:
        dialog = EmbedDialog(self._tr, self._host.window())
        self._host.spawn(self._fill(dialog))
        try:
            group = dialog.chosen if await ask(dialog) else None
        finally:
            dialog.deleteLater()
        if group is not None:
            self._embedded.add(group.id, group.name)
            self._panels[group.id].handle.show()

    async def _fill(self, dialog: EmbedDialog) -> None:
        try:
            groups = await self.groups()
        except SaidError as error:
            if isValid(dialog):
                dialog.show_error(error)
            return
        # The dialog may have been closed meanwhile.
        if isValid(dialog):
            dialog.show_groups(groups, tuple(self._panels))


def find_group(wanted: str, groups: list[GroupListed]) -> GroupListed | None:
    """The group of this id, else of this name; case does not matter where it is clear."""
    by_id = {group.id: group for group in groups}
    by_name = {group.name: group for group in groups}
    name = find_name(wanted, by_name)
    return by_id.get(wanted) or (by_name[name] if name is not None else None)
