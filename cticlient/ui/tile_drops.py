"""What is being dragged over a panel of tiles: whether it may be dropped there, where, and what it marks meanwhile."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QListView

from cticlient.ui.tile_mime import dragged_call, dragged_tile
from cticlient.ui.tile_model import TileModel

EDGE = 24
"""So near to the upper or lower edge the tiles scroll."""
SCROLL_MS = 40


class Side(Enum):
    """Where a drop lies: on a tile, or between two."""

    ON = auto()
    BEFORE = auto()
    BEHIND = auto()


@dataclass(frozen=True, slots=True)
class DropMark:
    row: int
    side: Side


class TileDrops(QObject):
    """Judges for a view. What is allowed is set by the panel; the marks are drawn by the view."""

    marked = Signal()
    """``mark`` is another."""
    moved = Signal(str, object)
    """A tile of this panel was put before another, whose key follows; None: at the end."""
    tile_dropped = Signal(object, object)
    """A DraggedTile from elsewhere, and the key before which it was dropped."""
    call_dropped = Signal(str, object)
    """Key of a tile, and the DraggedCall that was dropped on it."""

    def __init__(self, view: QListView, model: TileModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self.movable = False
        self.takes_tiles = False
        self.takes_calls = False
        self.mark: DropMark | None = None
        self.target = -1
        """The row of the tile that a call would go to."""
        self._where = QPoint()
        self._scrolling = QTimer(self, interval=SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll)

    def hover(self, event: QDragMoveEvent) -> None:
        """Say whether it could be dropped where it is, and mark the place."""
        self._where = event.position().toPoint()
        mark, action = self._judged(event)
        self._set_mark(mark)
        self._scrolling.start()
        if mark is not None or action is not None:
            event.setDropAction(action or Qt.DropAction.CopyAction)
            event.accept(QRect(self._where, self._where) if mark is None else self._view.viewport().rect())
        else:
            event.ignore()

    def leave(self) -> None:
        self._scrolling.stop()
        self._set_mark(None)

    def drop(self, event: QDropEvent) -> None:
        mark, action = self._judged(event)
        self.leave()
        if action is None:
            event.ignore()
            return
        event.setDropAction(action)
        event.accept()
        call, tile = dragged_call(event.mimeData()), dragged_tile(event.mimeData())
        if call is not None and mark is not None:
            self.call_dropped.emit(self._model.key(mark.row), call)
        elif tile is not None and self._is_own(event):
            self.moved.emit(tile.key, self._before(mark))
        elif tile is not None:
            self.tile_dropped.emit(tile, self._before(mark))

    def _judged(self, event: QDropEvent) -> tuple[DropMark | None, Qt.DropAction | None]:
        """The place, and what would be done there; nothing where it may not be dropped."""
        data = event.mimeData()
        if self.takes_calls and dragged_call(data) is not None:
            row = self._row_at(event.position().toPoint())
            free = row >= 0 and self._model.shown(row).number
            return (DropMark(row, Side.ON), Qt.DropAction.MoveAction) if free else (None, None)
        tile = dragged_tile(data)
        if tile is not None and self._is_own(event):
            there = self.movable and self._model.row(tile.key) is not None
            return (self._place(event.position().toPoint()), Qt.DropAction.MoveAction) if there else (None, None)
        if tile is not None and self.takes_tiles:
            return self._place(event.position().toPoint()), Qt.DropAction.CopyAction
        return None, None

    def _is_own(self, event: QDropEvent) -> bool:
        return event.source() is self._view

    def _row_at(self, where: QPoint) -> int:
        return self._view.indexAt(where).row()

    def _place(self, where: QPoint) -> DropMark | None:
        """Between which tiles; behind the last one where there are none."""
        row = self._row_at(where)
        if row >= 0:
            middle = self._view.visualRect(self._model.index(row, 0)).center()
            return DropMark(row, Side.BEFORE if where.x() < middle.x() else Side.BEHIND)
        last = self._model.rowCount() - 1
        return DropMark(last, Side.BEHIND) if last >= 0 else None

    def _before(self, mark: DropMark | None) -> str | None:
        row = self._model.rowCount() if mark is None else mark.row + (mark.side is Side.BEHIND)
        return self._model.key(row) if row < self._model.rowCount() else None

    def _set_mark(self, mark: DropMark | None) -> None:
        if mark != self.mark:
            self.mark = mark
            self.target = mark.row if mark is not None and mark.side is Side.ON else -1
            self.marked.emit()

    def _scroll(self) -> None:
        """While something is held near an edge, more comes into sight."""
        bar, height = self._view.verticalScrollBar(), self._view.viewport().height()
        step = bar.singleStep() // 4
        if self._where.y() < EDGE:
            bar.setValue(bar.value() - step)
        elif self._where.y() > height - EDGE:
            bar.setValue(bar.value() + step)
