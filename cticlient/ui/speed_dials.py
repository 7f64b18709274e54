"""A person's own speed dials, in the same panel of tiles as the groups of a server."""

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from cticlient.icons import icon
from cticlient.model import SpeedDial, SpeedDialBook
from cticlient.speed_dial_file import SpeedDialFile
from cticlient.texts import SaidError, Sentence, Texts, marked
from cticlient.tiles import Tile, Words
from cticlient.ui.panel import TilePanel
from cticlient.ui.speed_dial_dialog import SpeedDialDialog
from cticlient.ui.tile_metrics import MARGIN


class SpeedDials(QWidget):
    """Add, edit, move, delete with undo; a click dials. Every change is on the disk before it is shown as done."""

    changed = Signal()
    """The book is another one."""

    def __init__(
        self,
        file: SpeedDialFile,
        tr: Texts,
        dial: Callable[[str], None],
        new_id: Callable[[], str] = lambda: uuid4().hex,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._file = file
        self._tr = tr
        self._dial = dial
        self._new_id = new_id
        self._book = SpeedDialBook()
        self._deleted: list[tuple[int, SpeedDial]] = []
        self._locked: Sentence | None = None
        self._told: Sentence | None = None
        self._actions: dict[str, QAction] = {}
        self._menu = QMenu(self)
        self.panel = TilePanel()
        self._words = QLabel(wordWrap=True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._add_button, self._undo_button = QPushButton(icon("add"), ""), QPushButton(icon("undo"), "")
        self._lay_out()
        self._make_actions()
        self._connect()
        self._undo_listening = tr.on_change(self._say)
        self.destroyed.connect(self._undo_listening)
        self._load()

    @property
    def book(self) -> SpeedDialBook:
        return self._book

    def add(self, name: str = "", number: str = "") -> None:
        """Ask for a new speed dial, with what is known of it already."""
        self._ask(self._tr("Add speed dial"), name, number, self._added)

    def edit(self, id: str) -> None:
        dial = self._book.find(id)
        if dial is not None:
            self._ask(self._tr("Edit speed dial"), dial.name, dial.number, lambda *texts: self._edited(id, *texts))

    def delete(self, id: str) -> None:
        """Gone at once, and back by ``undo``."""
        dial = self._book.find(id)
        if dial is None or self._locked:
            return
        place = self._book.place(id)
        if self._take(self._book.without(id), Sentence("“{name}” was deleted.", {"name": dial.name})):
            self._deleted.append((place, dial))
            self._say()

    def undo(self) -> None:
        """Put back what was deleted last."""
        if self._deleted and not self._locked:
            place, dial = self._deleted[-1]
            if self._take(self._book.with_dial(dial, min(place, len(self._book.dials)))):
                self._deleted.pop()
                self._say()

    def shift(self, id: str, steps: int) -> None:
        if self._book.find(id) is not None and not self._locked:
            self._take(self._book.moved(id, steps))

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
        self._action("call", "phone", "", lambda key: self._call(key))
        self._action("edit", "edit", "F2", self.edit)
        self._action("forward", "", "", lambda key: self.shift(key, -1))
        self._action("back", "", "", lambda key: self.shift(key, 1))
        self._action("delete", "delete", QKeySequence.StandardKey.Delete, self.delete)
        self._menu.addSeparator()
        self._action("add", "add", "Ins", lambda _: self.add(), anywhere=True)
        self._action("undo", "undo", QKeySequence.StandardKey.Undo, lambda _: self.undo(), anywhere=True)

    def _action(
        self,
        id: str,
        picture: str,
        keys: str | QKeySequence.StandardKey,
        work: Callable[[str], None],
        anywhere: bool = False,
    ) -> None:
        action = QAction(self)
        if picture:
            action.setIcon(icon(picture))
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: self._on_current(work, anywhere))
        self._actions[id] = action
        self._menu.addAction(action)
        self.addAction(action)

    def _on_current(self, work: Callable[[str], None], anywhere: bool) -> None:
        key = self.panel.current_key()
        if anywhere or key is not None:
            work(key or "")

    def _connect(self) -> None:
        self.panel.activated.connect(self._call)
        self.panel.menu_requested.connect(lambda _, place: self._open_menu(place, on_tile=True))
        self.panel.space_menu_requested.connect(lambda place: self._open_menu(place, on_tile=False))
        self._add_button.clicked.connect(lambda: self.add())
        self._undo_button.clicked.connect(lambda: self.undo())

    def _open_menu(self, place: QPoint, on_tile: bool) -> None:
        for id in ("call", "edit", "forward", "back", "delete"):
            self._actions[id].setVisible(on_tile)
        self._menu.popup(place)

    def _call(self, id: str) -> None:
        dial = self._book.find(id)
        if dial is not None:
            self._dial(dial.number)

    def _ask(self, title: str, name: str, number: str, then: Callable[[str, str], None]) -> None:
        if self._locked:
            return
        dialog = SpeedDialDialog(self._tr, title, name, number, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(
            lambda result: then(*dialog.result_texts) if result == QDialog.DialogCode.Accepted else None
        )
        dialog.open()

    def _added(self, name: str, number: str) -> None:
        self._take(self._book.with_dial(SpeedDial(self._new_id(), name, number)))

    def _edited(self, id: str, name: str, number: str) -> None:
        if self._book.find(id) is not None:
            self._take(self._book.changed(id, name, number))

    def _take(self, book: SpeedDialBook, told: Sentence | None = None) -> bool:
        """Save a changed book and show it; False and the reason if it could not be saved."""
        self._told = told
        try:
            self._file.save(book)
        except SaidError as error:
            self._told = error.sentence
            self._say()
            return False
        self._book = book
        self._show()
        return True

    def _load(self) -> None:
        try:
            self._book, self._told = self._file.load()
        except SaidError as error:
            self._locked = error.sentence
        self._show()

    def _show(self) -> None:
        self.panel.set_tiles([tile_of(dial) for dial in self._book.dials])
        self.changed.emit()
        self._say()

    def _say(self) -> None:
        """All words anew, in the language of now."""
        tr = self._tr
        for id, text in _TEXTS.items():
            self._actions[id].setText(tr(text))
        self._add_button.setText(tr(_TEXTS["add"]))
        self._undo_button.setText(tr(_TEXTS["undo"]))
        self._words.setText(tr.say(self._told) if self._told else "")
        self._undo_button.setVisible(bool(self._deleted))
        self._add_button.setVisible(bool(self._book.dials))
        for id in ("edit", "forward", "back", "delete", "add"):
            self._actions[id].setEnabled(self._locked is None)
        self._actions["undo"].setEnabled(bool(self._deleted))
        self.panel.set_name(tr("Speed dials"))
        self.panel.set_nothing_found(tr("No speed dial matches the filter."))
        if self._locked:
            self.panel.set_message(tr.say(self._locked))
        elif not self._book.dials:
            self.panel.set_message(tr("There are no speed dials here yet."), tr(_TEXTS["add"]), lambda: self.add())
        else:
            self.panel.set_message("")


_TEXTS = {
    "call": marked("&Call"),
    "edit": marked("&Edit…"),
    "forward": marked("Move &forward"),
    "back": marked("Move &back"),
    "delete": marked("&Delete"),
    "add": marked("&Add speed dial…"),
    "undo": marked("&Undo"),
}


def tile_of(dial: SpeedDial) -> Tile:
    """How a speed dial looks: there is no line behind it that a lamp could follow."""
    words = Words(dial.number) if dial.number != dial.name else Words()
    return Tile(
        key=dial.id,
        name=dial.name,
        number=dial.number,
        second=words,
        about=words,
        tooltip="\n".join(dict.fromkeys((dial.name, dial.number))),
        spoken=", ".join(dict.fromkeys((dial.name, dial.number))),
    )
