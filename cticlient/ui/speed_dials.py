"""One panel of a person's own speed dials, in the same panel of tiles as the groups of a server."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cticlient.icons import icon
from cticlient.model import Number, OwnPanel, SpeedDial
from cticlient.order import moved
from cticlient.own_dials import OwnDials
from cticlient.own_tiles import DialTiles, own_tile
from cticlient.texts import Sentence, Texts, marked
from cticlient.tiles import Tile
from cticlient.ui.followed import Followed
from cticlient.ui.help_key import help_topic
from cticlient.ui.labels import as_written
from cticlient.ui.panel import TilePanel
from cticlient.ui.speed_dial_menu import PanelCommands, SpeedDialMenu
from cticlient.ui.tile_metrics import MARGIN
from cticlient.ui.tile_mime import DraggedCall, DraggedTile


class SpeedDials(QWidget):
    """Add, edit, move, delete with undo; a click dials. Every change is on the disk before it is shown as done."""

    def __init__(self, dials: OwnDials, id: str, tr: Texts, commands: PanelCommands, followed: Followed) -> None:
        super().__init__()
        self.id = id
        help_topic(self, "speed-dials")
        self._dials = dials
        self._tr = tr
        self._commands = commands
        self._followed = followed
        self._actions: dict[str, QAction] = {}
        self.panel = TilePanel()
        self._words = QLabel(wordWrap=True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._add_button, self._undo_button = QPushButton(icon("add"), ""), QPushButton(icon("undo"), "")
        self._lay_out()
        self._make_actions()
        self._connect()
        unlisten = tr.on_change(self.show_now), dials.on_change(self.show_now)
        followed.changed.connect(self._follow)
        # A method of its own is not called any more when it goes.
        self.destroyed.connect(lambda: [undo() for undo in unlisten])
        self.show_now()

    @property
    def own(self) -> OwnPanel:
        """What it shows; empty when the panel was removed from the book."""
        return self._dials.book.panel(self.id) or OwnPanel(self.id)

    def add(self, dial: SpeedDial | None = None) -> None:
        """Ask for a new speed dial, with what is known of it already."""
        self._ask(Sentence("Add speed dial"), dial or SpeedDial("", "", ()), self._added)

    def edit(self, id: str) -> None:
        dial = self._dials.book.find(id)
        if dial is not None:
            self._ask(Sentence("Edit speed dial"), dial, self._dials.change)

    def shift(self, id: str, steps: int) -> None:
        """Further back, or forward if negative; never beyond the ends."""
        self._dials.move(id, max(0, self.own.place(id) + steps))

    def _move(self, id: str, before: str | None) -> None:
        order = moved([dial.id for dial in self.own.dials], id, before)
        self._dials.move(id, order.index(id))

    def show_now(self) -> None:
        """Tiles and words anew."""
        source = DialTiles({dial.id: dial for dial in self.own.dials}, self._tile)
        self.panel.show_tiles(source, source.dials)
        self._say()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 4, MARGIN, 8)
        foot.setSpacing(12)
        foot.addWidget(self._add_button)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._undo_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.panel, 1)
        layout.addLayout(foot)
        self.setFocusProxy(self.panel)

    def _make_actions(self) -> None:
        self._action("edit", "edit", "F2", self.edit)
        self._action("forward", "", "", lambda key: self.shift(key, -1))
        self._action("back", "", "", lambda key: self.shift(key, 1))
        self._action("delete", "delete", QKeySequence.StandardKey.Delete, self._dials.delete)
        self._action("add", "add", "Ins", lambda _: self.add(), anywhere=True)
        self._action("undo", "undo", QKeySequence.StandardKey.Undo, lambda _: self._dials.undo(), anywhere=True)

    def _action(
        self,
        id: str,
        picture: str,
        keys: str | QKeySequence.StandardKey,
        work: Callable[[str], object],
        anywhere: bool = False,
    ) -> None:
        action = QAction(self)
        if picture:
            action.setIcon(icon(picture))
        action.setObjectName(id)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: self._on_current(work, anywhere))
        self._actions[id] = action
        self.addAction(action)

    def _on_current(self, work: Callable[[str], object], anywhere: bool) -> None:
        key = self.panel.current_key()
        if anywhere or key is not None:
            work(key or "")

    def _connect(self) -> None:
        self.panel.activated.connect(self._call)
        self.panel.menu_requested.connect(self._open_menu)
        self.panel.space_menu_requested.connect(lambda place: self._open_menu("", place))
        self.panel.set_takes(tiles=True, calls=True)
        self.panel.moved.connect(self._move)
        self.panel.tile_dropped.connect(self._dropped)
        self.panel.call_dropped.connect(self._transfer)
        self._add_button.clicked.connect(lambda: self.add())
        self._undo_button.clicked.connect(lambda: self._dials.undo())

    def _open_menu(self, key: str, place: QPoint) -> None:
        dial = self._dials.book.find(key)
        menu = SpeedDialMenu(self, self.id, dial, self._actions, self._dials, self._commands, self._tr)
        if self._followed.tile(menu.follows) is not None:
            menu.offer_colleague(lambda: self._followed.open_menu(menu.follows, place))
        menu.addSeparator()
        menu.addActions(self.panel.actions())
        menu.popup(place)

    def _call(self, id: str) -> None:
        dial = self._dials.book.find(id)
        if dial is not None:
            self._commands.dial(dial.number)

    def _transfer(self, id: str, call: DraggedCall) -> None:
        dial = self._dials.book.find(id)
        if dial is not None and dial.number:
            self._commands.transfer(call.call, dial.number)

    def _dropped(self, tile: DraggedTile, before: str | None) -> None:
        """A speed dial of another own panel moves here; of a colleague there is a copy here."""
        if self._dials.book.find(tile.key) is not None:
            self._dials.take_to(tile.key, self.id, self._place(before))
        elif tile.number:
            follows = self._followed.name_of(tile.key, tile.name, tile.number)
            copy = SpeedDial("", tile.name, (Number(tile.number),), follows=follows)
            told = Sentence("“{name}” was added.", {"name": tile.name})
            self._dials.add(self.id, [copy], told, self._place(before))

    def _place(self, before: str | None) -> int:
        """Of the one before which something goes; behind all for None."""
        ids = [dial.id for dial in self.own.dials]
        return ids.index(before) if before in ids else len(ids)

    def _ask(self, title: Sentence, dial: SpeedDial, then: Callable[[SpeedDial], object]) -> None:
        if self._dials.locked is not None:
            return
        # Read when it is first opened: the first picture does not wait for dialogs.
        from cticlient.ui.speed_dial_dialog import SpeedDialDialog

        dialog = SpeedDialDialog(self._tr, title, dial, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda result: then(dialog.dial) if result == QDialog.DialogCode.Accepted else None)
        dialog.open()

    def _added(self, dial: SpeedDial) -> None:
        self._dials.add(self.id, [dial], Sentence("“{name}” was added.", {"name": dial.name}))

    def _tile(self, dial: SpeedDial) -> Tile:
        return own_tile(dial, self._tr, self._followed.tile(dial.follows) if dial.follows else None)

    def _follow(self, names: frozenset[str] | None) -> None:
        for dial in self.own.dials:
            if dial.follows and (names is None or dial.follows in names):
                self.panel.touch(dial.id)

    def _say(self) -> None:
        """All words anew, in the language of now."""
        tr, locked, last = self._tr, self._dials.locked, self._dials.last_step
        for id, text in _TEXTS.items():
            self._actions[id].setText(tr(text))
        self._add_button.setText(tr(_TEXTS["add"]))
        self._undo_button.setText(tr(_TEXTS["undo"]))
        self._undo_button.setToolTip(as_written(tr.say(last)) if last else "")
        self._words.setText(tr.say(self._dials.told) if self._dials.told else "")
        self._undo_button.setVisible(last is not None)
        self._add_button.setVisible(bool(self.own.dials))
        for id in ("edit", "forward", "back", "delete", "add"):
            self._actions[id].setEnabled(locked is None)
        self._actions["undo"].setEnabled(last is not None)
        self.panel.set_name(self._commands.title(self.own))
        self.panel.set_nothing_found(tr("No speed dial matches the filter."))
        if locked:
            self.panel.set_message(tr.say(locked))
        elif not self.own.dials:
            self.panel.set_message(tr("There are no speed dials here yet."), tr(_TEXTS["add"]), lambda: self.add())
        else:
            self.panel.set_message("")


_TEXTS = {
    "edit": marked("&Edit…"),
    "forward": marked("Move &forward"),
    "back": marked("Move &back"),
    "delete": marked("&Delete"),
    "add": marked("Add speed dia&l…"),
    "undo": marked("&Undo"),
}
