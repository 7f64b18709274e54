"""A panel of tiles: the same widget for a person's own speed dials and for the groups of a server."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QStyle, QVBoxLayout, QWidget

from cticlient.order import Order
from cticlient.tiles import Choice, ReadyTiles, Tile, TileSize, TileSource
from cticlient.ui.message_page import Message, MessagePage
from cticlient.ui.tile_filter import TileFilter
from cticlient.ui.tile_metrics import MARGIN
from cticlient.ui.tile_model import TileModel
from cticlient.ui.tile_view import TileView

BEAT_MS = 500
SORT_MS = 1000
"""Who can be reached better or worse finds their new place so often."""


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

    moved = Signal(str, object)
    """A tile was put before another, whose key follows (None: at the end), by the pointer or by keys. Only asked for:
    whoever keeps the order sets it."""
    tile_dropped = Signal(object, object)
    """A DraggedTile from elsewhere, and the key before which it was dropped (None: at the end)."""
    call_dropped = Signal(str, object)
    """Key of a tile, and the DraggedCall that was dropped on it."""
    offer_changed = Signal()
    """``offered`` is another."""
    unfilter_wanted = Signal()
    """A person wants to see everybody again."""
    flushing = Signal()
    """What was touched is about to be asked for."""
    flushed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TileModel(self)
        self._view = TileView(self._model)
        self._page = MessagePage()
        self._message = Message()
        self._nothing_found = Message()
        self._order = Order.OWN
        self._filter = TileFilter()
        self._ready = ReadyTiles()
        self.offered: tuple[Choice, ...] = ()
        self._chosen: frozenset[str] = frozenset()
        self._flush_timer = QTimer(self, singleShot=True)
        self._flush_timer.timeout.connect(self._flush_due)
        self._sort_timer = QTimer(self, interval=SORT_MS, singleShot=True)
        self._sort_timer.timeout.connect(self._sort_due)
        self._beat_timer = QTimer(self, interval=BEAT_MS)
        self._beat_timer.timeout.connect(self._beat)
        self._still: bool | None = None
        self._frame = QVBoxLayout(self)
        self._stack = QStackedLayout()
        # Before there is anything in it: a stack shows its first widget, which would be a window of its own.
        self._frame.addLayout(self._stack)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._page)
        self.setFocusProxy(self._view)
        self._view.chosen.connect(lambda row: self.activated.emit(self._model.key(row)))
        self._view.menu_wanted.connect(lambda row, at: self.menu_requested.emit(self._model.key(row), at))
        self._view.space_menu_wanted.connect(self.space_menu_requested)
        self._view.moved.connect(self._watch_ringing)
        self._model.changed.connect(self.changed)
        self._view.shift_wanted.connect(self._shift)
        self._view.drops.moved.connect(self.moved)
        self._view.drops.tile_dropped.connect(self.tile_dropped)
        self._view.drops.call_dropped.connect(self.call_dropped)
        self._page.tile_dropped.connect(lambda tile: self.tile_dropped.emit(tile, None))
        self.set_order(Order.OWN)
        self.set_size(TileSize.NORMAL)

    def show_tiles(self, source: TileSource, keys: Iterable[str]) -> None:
        """Show exactly these, in this order if it is not sorted; focus and place stay where the same tiles stay."""
        current = self.current_key()
        self._model.show(source, keys)
        self._flush_now(current)

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show exactly these, which change only by ``update_tile``."""
        self._ready = ReadyTiles(tiles)
        self.show_tiles(self._ready, self._ready.tiles)

    def update_tile(self, tile: Tile) -> None:
        """Change one of the tiles that were set."""
        self._ready.tiles[tile.key] = tile
        self.touch(tile.key)

    def touch(self, key: str) -> None:
        """The source has something new to say of a tile; it is asked once, however often this is called."""
        self._model.touch((key,))
        if not self._flush_timer.isActive():
            self._flush_timer.start(self._view.pace.pause_ms())

    def set_size(self, size: TileSize) -> None:
        self._view.set_size(size)
        self._set_margins()

    @property
    def order(self) -> Order:
        return self._order

    def set_order(self, order: Order, own: Sequence[str] = ()) -> None:
        """How tiles are sorted; ``own`` is one's own order, empty for the one they are given in."""
        current = self.current_key()
        self._order = order
        self._view.drops.movable = order is Order.OWN
        self._model.arrange(order, own)
        self._keep(current)

    def set_takes(self, *, tiles: bool = False, calls: bool = False) -> None:
        """What can be dropped here, besides tiles of this panel while they stand in one's own order."""
        self._view.drops.takes_tiles = tiles
        self._view.drops.takes_calls = calls
        self._page.setAcceptDrops(tiles)

    def set_filter(self, text: str) -> None:
        """Show only tiles whose name, number or words hold every word of ``text``."""
        self._filter = replace(self._filter, text=text)
        self._follow_filter()

    def offer(self, choices: Sequence[Choice]) -> None:
        """What these tiles can be filtered by, besides their words."""
        if tuple(choices) != self.offered:
            self.offered = tuple(choices)
            self.set_choices(self._chosen)
            self.offer_changed.emit()

    def set_choices(self, chosen: frozenset[str]) -> None:
        """Show only those of which this holds; a panel that offers no choices shows all."""
        self._chosen = chosen
        self._filter = replace(self._filter, choices=chosen & {choice.id for choice in self.offered})
        self._follow_filter()

    def set_message(self, text: str, button: str | None = None, on_button: Callable[[], None] | None = None) -> None:
        """Say something instead of showing tiles; an empty text shows the tiles again."""
        self._message = Message(text, button, on_button)
        self._turn_page()

    def set_nothing_found(self, text: str, button: str | None = None) -> None:
        """What is said when the filter leaves no tile; ``button`` shows all again."""
        self._nothing_found = Message(text, button, self.unfilter_wanted.emit)
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
        return self._model.key(row) if row >= 0 else None

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

    def _shift(self, row: int, steps: int) -> None:
        """Alt and an arrow: to where another tile that is shown stands, never beyond the ends."""
        target = max(0, min(self._model.rowCount() - 1, row + steps))
        behind = target + (steps > 0)
        if self._order is Order.OWN and target != row:
            before = self._model.key(behind) if behind < self._model.rowCount() else None
            self.moved.emit(self._model.key(row), before)

    def _flush_due(self) -> None:
        with self._view.pace.working():
            self.flushing.emit()
            self._flush_now(self.current_key())

    def _flush_now(self, current: str | None) -> None:
        """Paint what changed; ``current`` had the focus."""
        self._view.repaint_rows(self._model.flush(self._view.in_sight()))
        self._keep(current)
        if self._model.out_of_order and not self._sort_timer.isActive():
            self._sort_timer.start()
        self.flushed.emit()

    def _sort_due(self) -> None:
        """Tiles do not move under a hand that is about to click."""
        if self._view.in_use():
            self._sort_timer.start()
            return
        current = self.current_key()
        self._model.arrange_anew()
        self._keep(current)

    def _follow_filter(self) -> None:
        current = self.current_key()
        self._model.set_filter(self._filter)
        self._keep(current)

    def _turn_page(self) -> None:
        """A message stands before everything; a filter that leaves nothing is said too."""
        message = self._message
        if not message.text and self._model.keys() and not self._model.rowCount():
            message = self._nothing_found
        self._page.say(message)
        self._stack.setCurrentWidget(self._page if message.text else self._view)
        self._watch_ringing()

    def _keep(self, key: str | None) -> None:
        row = self._model.row(key) if key is not None else None
        if row is not None and row != self._view.currentIndex().row():
            self._view.make_current(row)
        self._turn_page()

    def _rings(self, row: int) -> bool:
        return self._model.shown(row).ringing

    def _watch_ringing(self) -> None:
        """The beat runs only while a lamp that can be seen rings."""
        wanted = not self._stands_still and any(map(self._rings, self._view.in_sight()))
        if wanted and not self._beat_timer.isActive():
            self._beat_timer.start()
        elif not wanted:
            self._beat_timer.stop()
            self._view.wide = False

    def _beat(self) -> None:
        self._view.wide = not self._view.wide
        self._view.repaint_rows(filter(self._rings, self._view.in_sight()))
        self._watch_ringing()
