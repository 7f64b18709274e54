"""A group of the server as a panel of tiles: what each state of group and link looks like, and what a tile does."""

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import QObject, QPoint, Signal

from cticlient.api import Order, Sentence, Texts, TilePanel, help_topic, marked
from ctiserver.client.events import GroupState, LinkState
from ctiserver.domain.lines import LineState
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.details import Details
from ctiserver.ui.member_tiles import MemberTiles
from ctiserver.ui.traits import choices
from ctiserver.wire.messages import LineView, MemberView

WAITING = marked("Waiting for the group from the server…")
OFFLINE = marked("There is no connection to the CTI server. The group appears as soon as there is one.")
GONE = marked("The group “{name}” no longer exists, or it is no longer shared with you.")
NOTHING_FOUND = marked("No colleague matches the filter.")
EMPTY = marked("The group “{name}” has no members yet. They are added on the server.")

_RINGING = LineState.RINGING.value


class GroupPanel(QObject):
    """Keeps one TilePanel at what the session knows of one group."""

    chosen = Signal(str)
    """Somebody's tile was clicked, or Return pressed on it."""
    menu_wanted = Signal(str, QPoint)
    call_dropped = Signal(str, object)
    """A DraggedCall was dropped on somebody's tile."""
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
        help_topic(self.tiles, "monitoring")
        self.tiles.set_order(Order.NAME)
        self._bridge = bridge
        self._source = MemberTiles(bridge, details, clock)
        self._tr = tr
        self._touched: set[str] = set()
        self._ringing: set[str] = set()
        self._seen: tuple[object, ...] = ()
        self.tiles.activated.connect(self.chosen)
        self.tiles.menu_requested.connect(self.menu_wanted)
        self.tiles.set_takes(calls=True)
        self.tiles.call_dropped.connect(self.call_dropped)
        self._followed = [
            (bridge.group_changed, self._group_changed),
            (bridge.member_changed, self._member_changed),
            (bridge.member_removed, self._member_changed),
            (bridge.link_changed, self.look),
            (self.tiles.flushing, self._take_touched),
        ]
        for signal, slot in self._followed:
            signal.connect(slot)
        self.show_now()

    def close(self) -> None:
        """Follow nothing any more; the tiles are the window's to take away."""
        for signal, slot in self._followed:
            signal.disconnect(slot)
        self._followed.clear()
        # Who listens to it keeps it in memory, and with it all that it knows.
        self.deleteLater()

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
        self._touched.clear()
        self._seen = self._state()
        self.tiles.set_name(self.name)
        self.tiles.set_nothing_found(self._tr(NOTHING_FOUND), self._tr("Show all"))
        self.tiles.offer(choices(self._tr))
        group = self.group
        if group is not None and group.name and group.name != self.name:
            self.name = group.name
            self.renamed.emit(group.name)
        message = self._message(group)
        if message is None and group is not None:
            self._source.know(group.members, self.live, self._unknown_since())
            self.tiles.set_message("")
            self.tiles.show_tiles(self._source, group.members)
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

    def _unknown_since(self) -> datetime | None:
        group = self.group
        stale = group is not None and group.state == "stale"
        return group.since if group is not None and stale else self._bridge.link.since

    def _state(self) -> tuple[object, ...]:
        """Of link and group, as far as it is shown."""
        group = self.group
        return group and group.state, self.live, self._message(group), self._unknown_since()

    def look(self) -> None:
        """Link or group may be others; while it is being tried to connect again nothing of it is new."""
        if self._state() != self._seen:
            self.show_now()

    def _group_changed(self, group: str) -> None:
        if group == self.id:
            self.show_now()

    def _member_changed(self, group: str, client: str) -> None:
        if group != self.id:
            return
        self._touched.add(client)
        self.tiles.touch(client)

    def _take_touched(self) -> None:
        """Look once at each member that changed since the last time, however often it did."""
        touched, self._touched = self._touched, set()
        members = self.group.members if self.group else {}
        if not self._source.take(touched, members):
            self.show_now()
            return
        self._mark_ringing((self._ringing - touched) | ringing_among((client, members[client]) for client in touched))

    def _watch_ringing(self) -> None:
        members = self.group.members if self.group and self.live else {}
        self._mark_ringing(ringing_among(members.items()))

    def _mark_ringing(self, ringing: set[str]) -> None:
        """A mark on the tab while somebody's phone rings."""
        before, self._ringing = bool(self._ringing), ringing
        if bool(ringing) != before:
            self.ringing_changed.emit(bool(ringing))


def ringing_among(members: Iterable[tuple[str, MemberView]]) -> set[str]:
    """Whose telephone rings; thousands are looked through before the first picture."""
    return {client for client, member in members if isinstance(member.line, LineView) and member.line.state == _RINGING}


def rings(member: MemberView) -> bool:
    return bool(ringing_among([(member.client, member)]))
