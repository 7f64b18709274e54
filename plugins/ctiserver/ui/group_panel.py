"""A group of the server as a panel of tiles: what each state of group and link looks like, and what a tile does."""

import unicodedata
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QPoint, Signal

from cticlient.api import Sentence, Texts, Tile, TilePanel, marked
from ctiserver.client.events import GroupState, LinkState
from ctiserver.domain.lines import LineState
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.details import Details
from ctiserver.ui.wording import line_of
from ctiserver.wire.messages import MemberView

WAITING = marked("Waiting for the group from the server …")
OFFLINE = marked("There is no connection to the CTI server. The group appears as soon as there is one.")
GONE = marked("The group “{name}” no longer exists, or it is no longer shared with you.")
NOTHING_FOUND = marked("No colleague matches the filter.")
EMPTY = marked("The group “{name}” has no members yet. They are added on the server.")


class GroupPanel(QObject):
    """Keeps one TilePanel at what the session knows of one group."""

    chosen = Signal(str)
    """Somebody's tile was clicked, or Return pressed on it."""
    menu_wanted = Signal(str, QPoint)
    remove_wanted = Signal()
    renamed = Signal(str)
    ringing_changed = Signal(bool)
    settled = Signal()
    """The panel shows what is known: members, or that the group is gone."""

    def __init__(
        self, id: str, name: str, bridge: Bridge, details: Details, tr: Texts, clock: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self.id = id
        self.name = name
        self.tiles = TilePanel()
        self._bridge = bridge
        self._details = details
        self._wording = details.wording
        self._tr = tr
        self._clock = clock
        self._ringing: set[str] = set()
        self.tiles.activated.connect(self.chosen)
        self.tiles.menu_requested.connect(self.menu_wanted)
        self._followed = [
            (bridge.group_changed, self._group_changed),
            (bridge.member_changed, self._member_changed),
            (bridge.member_removed, self._member_changed),
            (bridge.link_changed, self.show_now),
            (bridge.own_status_changed, self._own_changed),
        ]
        for signal, slot in self._followed:
            signal.connect(slot)
        self.show_now()

    def close(self) -> None:
        """Follow nothing any more; the tiles are the window's to take away."""
        for signal, slot in self._followed:
            signal.disconnect(slot)
        self._followed.clear()

    @property
    def group(self) -> GroupState | None:
        return self._bridge.group(self.id)

    @property
    def live(self) -> bool:
        group = self.group
        return group is not None and group.state == "live" and self._bridge.up

    def member(self, client: str) -> MemberView | None:
        return self.group.members.get(client) if self.group else None

    def show_now(self) -> None:
        """Build everything anew: the state of the link or of the group, the language or the day is another."""
        self.tiles.set_name(self.name)
        self.tiles.set_nothing_found(self._tr(NOTHING_FOUND))
        group = self.group
        if group is not None and group.name and group.name != self.name:
            self.name = group.name
            self.renamed.emit(group.name)
        message = self._message(group)
        if message is None and group is not None:
            members = sorted(group.members.values(), key=lambda member: sort_key(member.name))
            self.tiles.set_message("")
            self.tiles.set_tiles([self._tile(member) for member in members])
        elif message is not None:
            self.tiles.set_tiles([])
            self._say(message)
        self._watch_ringing()
        if group is not None and group.state in {"live", "gone"}:
            self.settled.emit()

    def _message(self, group: GroupState | None) -> Sentence | None:
        """What is said instead of tiles; None while there are tiles to show."""
        if group is not None and group.state == "gone":
            return Sentence(GONE, {"name": self.name})
        if group is not None and group.members:
            return None
        if group is not None and group.state == "live":
            return Sentence(EMPTY, {"name": self.name})
        waiting = self._bridge.link.state in {LinkState.UP, LinkState.CONNECTING}
        return Sentence(WAITING if waiting else OFFLINE)

    def _say(self, message: Sentence) -> None:
        if message.text == GONE:
            self.tiles.set_message(self._tr.say(message), self._tr("Remove panel"), self.remove_wanted.emit)
        else:
            self.tiles.set_message(self._tr.say(message))

    def _tile(self, member: MemberView) -> Tile:
        now = self._clock()
        if not self.live:
            return self._wording.unknown_tile(member, self._unknown_since(), now)
        coming = self._bridge.status.coming if member.me is True and self._bridge.status else ()
        return self._details.tile(member, now, coming)

    def _unknown_since(self) -> datetime | None:
        group = self.group
        stale = group is not None and group.state == "stale"
        return group.since if group is not None and stale else self._bridge.link.since

    def _group_changed(self, group: str) -> None:
        if group == self.id:
            self.show_now()

    def _member_changed(self, group: str, client: str) -> None:
        if group != self.id:
            return
        member = self.member(client)
        shown = self.tiles.tile(client)
        if member is None or shown is None or not self.live:
            self.show_now()
            return
        tile = self._tile(member)
        if tile.name != shown.name:
            self.show_now()
            return
        self.tiles.update_tile(tile)
        self._watch_ringing(client)

    def _own_changed(self) -> None:
        """What comes next stands in the tooltip of one's own tile."""
        mine = (
            next((member for member in self.group.members.values() if member.me is True), None) if self.group else None
        )
        if mine is not None and self.live:
            self.tiles.update_tile(self._tile(mine))

    def _watch_ringing(self, client: str | None = None) -> None:
        """A mark on the tab while somebody's phone rings; ``client``: only this one may have changed."""
        before = bool(self._ringing)
        members = self.group.members if self.group and self.live else {}
        if client is None:
            self._ringing = {name for name, member in members.items() if rings(member)}
        elif client in members and rings(members[client]):
            self._ringing.add(client)
        else:
            self._ringing.discard(client)
        if bool(self._ringing) != before:
            self.ringing_changed.emit(not before)


def rings(member: MemberView) -> bool:
    line = line_of(member)
    return line is not None and line.state == LineState.RINGING


def sort_key(name: str) -> tuple[str, str]:
    """Names as a telephone book has them: accents and case make no difference."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return plain.casefold().replace("ß", "ss"), name
