"""A panel of tiles: the same widget for a person's own speed dials and for the groups of a server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedLayout, QStyle, QVBoxLayout, QWidget

from cticlient.tiles import Tile, TileSize
from cticlient.ui.tile_metrics import MARGIN
from cticlient.ui.tile_model import TileModel
from cticlient.ui.tile_view import TileView

FLUSH_MS = 33
BEAT_MS = 500


class TilePanel(QWidget):
    """Shows tiles; changes are painted together at most thirty times a second."""

    activated = Signal(str)
    """Key of the tile that was clicked or had Return pressed on it."""
    menu_requested = Signal(str, QPoint)
    """Key of the tile, and where on the screen its menu belongs."""

    space_menu_requested = Signal(QPoint)
    """A menu was asked for where no tile is."""

    changed = Signal(object)
    """Keys of the tiles that are others now; None: any may be. At most as often as it is painted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TileModel(self)
        self._view = TileView()
        self._view.setModel(self._model)
        self._page = _MessagePage()
        self._message = _Message()
        self._nothing_found = ""
        self._flush_timer = QTimer(self, interval=FLUSH_MS, singleShot=True)
        self._flush_timer.timeout.connect(self._flush)
        self._beat_timer = QTimer(self, interval=BEAT_MS)
        self._beat_timer.timeout.connect(self._beat)
        self._still: bool | None = None
        self._stack = QStackedLayout()
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._page)
        self._frame = QVBoxLayout(self)
        self._frame.addLayout(self._stack)
        self.setFocusProxy(self._view)
        self._view.chosen.connect(lambda row: self.activated.emit(self._model.shown(row).key))
        self._view.menu_wanted.connect(lambda row, at: self.menu_requested.emit(self._model.shown(row).key, at))
        self._view.space_menu_wanted.connect(self.space_menu_requested)
        self._view.moved.connect(self._watch_ringing)
        self._model.changed.connect(self.changed)
        self.set_size(TileSize.NORMAL)

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show exactly these, in this order; focus and place stay where the same tiles stay."""
        current = self.current_key()
        self._model.set_tiles(tiles)
        self._keep(current)

    def update_tile(self, tile: Tile) -> None:
        """Change a tile, or add one at the end."""
        if self._model.put(tile) and not self._flush_timer.isActive():
            self._flush_timer.start()

    def remove_tile(self, key: str) -> None:
        self._model.remove(key)
        self._turn_page()

    def set_size(self, size: TileSize) -> None:
        self._view.set_size(size)
        self._set_margins()

    def set_filter(self, text: str) -> None:
        """Show only tiles whose name, number or words hold every word of ``text``."""
        current = self.current_key()
        self._model.set_filter(text)
        self._keep(current)

    def set_message(self, text: str, button: str | None = None, on_button: Callable[[], None] | None = None) -> None:
        """Say something instead of showing tiles; an empty text shows the tiles again."""
        self._message = _Message(text, button, on_button)
        self._turn_page()

    def set_nothing_found(self, text: str) -> None:
        """What is said when the filter leaves no tile."""
        self._nothing_found = text
        self._turn_page()

    def set_name(self, name: str) -> None:
        """What a screen reader calls the panel."""
        self._view.setAccessibleName(name)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Whether ringing lamps stand still; until it is said, as the style of the program wants it."""
        self._still = reduced
        self._watch_ringing()

    def keys(self) -> list[str]:
        """Of all tiles, whether the filter shows them or not."""
        return self._model.keys()

    def tile(self, key: str) -> Tile | None:
        return self._model.tile(key)

    def current_key(self) -> str | None:
        """Of the tile that has the focus within the panel."""
        row = self._view.currentIndex().row()
        return self._model.shown(row).key if row >= 0 else None

    def view(self) -> TileView:
        return self._view

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch_ringing()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._beat_timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._set_margins()
            self._watch_ringing()

    @property
    def _stands_still(self) -> bool:
        if self._still is not None:
            return self._still
        return self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0

    def _set_margins(self) -> None:
        """The scroll bar lies in the margin, so that tiles and window keep the same distance on both sides."""
        side = MARGIN - self._view.gap() // 2
        self._frame.setContentsMargins(side, 0, max(0, side - self._view.bar_width() - 1), 0)

    def _flush(self) -> None:
        current = self.current_key()
        self._model.flush()
        self._keep(current)

    def _turn_page(self) -> None:
        """A message stands before everything; a filter that leaves nothing is said too."""
        message = self._message
        if not message.text and self._model.keys() and not self._model.rowCount():
            message = _Message(self._nothing_found)
        self._page.say(message)
        self._stack.setCurrentWidget(self._page if message.text else self._view)
        self._watch_ringing()

    def _keep(self, key: str | None) -> None:
        row = self._model.row(key) if key is not None else None
        if row is not None and row != self._view.currentIndex().row():
            self._view.make_current(row)
        self._turn_page()

    def _ringing_rows(self) -> list[int]:
        if not self._view.isVisible():
            return []
        return [row for row in self._view.rows_in_sight() if self._model.shown(row).ringing]

    def _watch_ringing(self) -> None:
        """The beat runs only while a lamp that can be seen rings."""
        wanted = not self._stands_still and bool(self._ringing_rows())
        if wanted and not self._beat_timer.isActive():
            self._beat_timer.start()
        elif not wanted:
            self._beat_timer.stop()
            self._view.wide = False

    def _beat(self) -> None:
        self._view.wide = not self._view.wide
        self._view.repaint_rows(self._ringing_rows())
        self._watch_ringing()


@dataclass(frozen=True, slots=True)
class _Message:
    text: str = ""
    button: str | None = None
    on_button: Callable[[], None] | None = None


class _MessagePage(QWidget):
    """A sentence and at most one button, in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self._message = _Message()
        self._label = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._button = QPushButton()
        self._button.clicked.connect(self._pressed)
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(self._label)
        layout.addSpacing(12)
        layout.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()

    def say(self, message: _Message) -> None:
        self._message = message
        self._label.setText(message.text)
        self._button.setText(message.button or "")
        self._button.setVisible(bool(message.button))

    def _pressed(self) -> None:
        if self._message.on_button is not None:
            self._message.on_button()
