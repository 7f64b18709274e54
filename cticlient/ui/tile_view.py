"""The grid of tiles: a list view that paints only the cells that changed, and knows how each one is being used."""

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleTableModelChangeEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QStyle, QWidget

from cticlient.colours import colours_of
from cticlient.tiles import TileSize
from cticlient.ui.pace import Pace
from cticlient.ui.tile_delegate import TileDelegate, TilePainter
from cticlient.ui.tile_drops import Side, TileDrops
from cticlient.ui.tile_keys import RETURN, asks_for_menu, places_to_move
from cticlient.ui.tile_metrics import metrics_for
from cticlient.ui.tile_model import Index, TileModel
from cticlient.ui.tile_pictures import Marks

BATCH = 500
STILL_MS = 2000
MARK = 3
"""Pixels of the line that shows where something would be dropped."""
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class TileView(QListView):
    """Rows of tiles that share the width; activated by one click or Return."""

    chosen = Signal(int)
    """A row was clicked, or Return was pressed on it."""
    menu_wanted = Signal(int, QPoint)
    """A row and where on the screen its menu should open."""
    space_menu_wanted = Signal(QPoint)
    """A menu was asked for beside the tiles."""
    moved = Signal()
    """Other cells came into sight."""
    shift_wanted = Signal(int, int)
    """A row is to be moved by so many places, by keys."""

    def __init__(self, model: TileModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = model
        self.pace = Pace()
        self._delegate = TileDelegate(self.marks)
        self._size = TileSize.NORMAL
        self._columns = 1
        self._hover = -1
        self._still = QElapsedTimer()
        """Since the pointer moved over it."""
        self._pressed = -1
        self._pressed_at = QPoint()
        self._dragged = False
        """Since the button was pressed: what is let go now is no click."""
        self._ghost = -1
        self._menu_row = -1
        self._pending = set[int]()
        self._pending_region = QRegion()
        self._by_keyboard = False
        self.wide = False
        # Its own, which Python knows: what Qt makes itself is compared with every kind of widget there is.
        self.setViewport(QWidget())
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        # Laid out anew when the columns change, see _measure; else thousands would be at each step of a resize.
        self.setResizeMode(QListView.ResizeMode.Fixed)
        self.setUniformItemSizes(True)
        self.setBatchSize(BATCH)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        # After the movement, which switches all of these off.
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.viewport().setAcceptDrops(True)
        self.drops = TileDrops(self, model)
        self.drops.marked.connect(self.viewport().update)
        self.setModel(model)
        self.clicked.connect(self._clicked)
        self.set_size(TileSize.NORMAL)

    def set_size(self, size: TileSize) -> None:
        self._size = size
        self._measure()

    def marks(self, row: int) -> Marks:
        """How the tile of a row is being used now."""
        if row == self._ghost:
            return Marks(ghost=True)
        return Marks(
            hover=row == self._hover,
            pressed=row == self._pressed,
            focus=row == self.currentIndex().row() and self._by_keyboard and self.hasFocus(),
            selected=self.selectionModel().isRowSelected(row, QModelIndex()) or row == self.drops.target,
            enabled=self.isEnabled(),
            wide=self.wide,
        )

    def in_use(self) -> bool:
        """Whether a pointer was moved over it just now, or something is held over it."""
        return self.drops.mark is not None or (self._hover >= 0 and not self._still.hasExpired(STILL_MS))

    def make_current(self, row: int) -> None:
        """Give a row the focus within the panel, without scrolling to it."""
        self.setAutoScroll(False)
        self.setCurrentIndex(self.model().index(row, 0))
        self.setAutoScroll(True)

    def in_sight(self) -> range:
        """The rows of which at least a part can be seen; none while the panel cannot."""
        if not self.isVisible():
            return range(0)
        lines = self._lines_in(self.viewport().rect())
        return range(lines.start * self._columns, min(lines.stop * self._columns, self._tiles.rowCount()))

    def repaint_rows(self, rows: Iterable[int]) -> None:
        """Remembers them: when only they are painted, nothing has to be searched for."""
        self._pending.update(rows)
        region = QRegion()
        for row in self._pending:
            region += self._cell(row)
        # A cell at the edge is painted as far as it can be seen.
        self._pending_region = region & self.viewport().rect()
        self.viewport().update(region)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:  # noqa: N802
        """Only told to who listens: Qt would paint all between the two, the panel knows which rows it has to paint."""
        if QAccessible.isActive():
            event = QAccessibleTableModelChangeEvent(self, QAccessibleTableModelChangeEvent.ModelChangeType.DataChanged)
            event.setFirstRow(first.row())
            event.setLastRow(last.row())
            QAccessible.updateAccessibility(event)

    def _measure(self) -> None:
        metrics = metrics_for(self._size, self.font())
        self._delegate.metrics = metrics
        least = metrics.width + metrics.gap
        room = max(least, self.maximumViewportSize().width() - self.bar_width())
        columns = room // least
        # One pixel less: Qt begins a new row when the cells fill the last one exactly.
        cell = QSize((room - 1) // columns, metrics.height + metrics.gap)
        if self.gridSize() != cell:
            self.setGridSize(cell)
        elif columns != self._columns:
            self.scheduleDelayedItemsLayout()
        self._columns = columns
        self._delegate.cell = cell
        self.verticalScrollBar().setSingleStep(cell.height())
        self.viewport().update()

    def doItemsLayout(self) -> None:  # noqa: N802
        """Thousands are laid out in batches, the first one before the first picture; not where that would scroll."""
        at_top = self.verticalScrollBar().value() == 0
        self.setLayoutMode(QListView.LayoutMode.Batched if at_top else QListView.LayoutMode.SinglePass)
        super().doItemsLayout()

    def gap(self) -> int:
        """Between two tiles."""
        return self._delegate.metrics.gap

    def bar_width(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self.verticalScrollBar())

    def columns(self) -> int:
        return self._columns

    def _lines_in(self, area: QRect) -> range:
        height, down = self.gridSize().height(), self.verticalOffset()
        return range(max(0, area.top() + down) // height, (area.bottom() + down) // height + 1)

    def _rows_in(self, region: QRegion) -> Iterator[int]:
        """The rows whose cells touch a part of the viewport; some more than once."""
        width, count = self.gridSize().width(), self._tiles.rowCount()
        parts: list[QRect] = list(region)  # type: ignore[call-overload]
        for part in parts:
            first, last = max(0, part.left() // width), min(self._columns - 1, part.right() // width)
            for line in self._lines_in(part):
                start = line * self._columns
                yield from range(start + first, min(start + last + 1, count))

    def _cell(self, row: int) -> QRect:
        """Where the cell of a row is in the viewport."""
        width, height = self._delegate.cell.toTuple()
        line, column = divmod(row, self._columns)
        return QRect(column * width, line * height - self.verticalOffset(), width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only the cells that are to be painted: Qt itself would paint all between them."""
        region, pending = event.region(), self._pending
        known = region == self._pending_region
        self._pending, self._pending_region = set(), QRegion()
        if self.state() == QAbstractItemView.State.DraggingState:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        try:
            with self.pace.working():
                self._paint_rows(painter, pending if known else set(self._rows_in(region)))
                self._paint_mark(painter)
        finally:
            painter.end()

    def _paint_mark(self, painter: QPainter) -> None:
        """A line between the tiles where what is being dragged would go."""
        mark = self.drops.mark
        if mark is None or mark.side is Side.ON:
            return
        cell, gap = self._cell(mark.row), self.gap()
        x = cell.left() if mark.side is Side.BEFORE else cell.left() + cell.width()
        line = QRect(max(0, x - MARK // 2), cell.top() + gap // 2, MARK, cell.height() - gap)
        painter.fillRect(line, self.palette().color(QPalette.ColorRole.Accent))

    def _paint_rows(self, painter: QPainter, rows: Iterable[int]) -> None:
        tiles = TilePainter(painter, self._delegate.metrics, colours_of(self.palette()))
        resting = Marks(enabled=self.isEnabled(), wide=self.wide)
        drops, current = self.drops.target, self.currentIndex().row()
        used = {current, self._hover, self._pressed, self._menu_row, self._ghost, drops}
        gap = self.gap()
        for row in rows:
            cell = self._cell(row)
            box = QRect(cell.x() + gap // 2, cell.y() + gap // 2, cell.width() - gap, cell.height() - gap)
            tiles.paint(box, self._tiles.shown(row), self.marks(row) if row in used else resting)

    def selectionCommand(  # noqa: N802
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Keys and clicks move the focus; only an open menu marks its tile."""
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._show_focus(True)
        if event.key() in RETURN and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex().row())
            event.accept()
        elif (steps := places_to_move(event, self._columns)) and self.currentIndex().isValid():
            self.shift_wanted.emit(self.currentIndex().row(), steps)
            event.accept()
        elif asks_for_menu(event):
            self._ask_menu_of_current()
            event.accept()
        else:
            super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802
        """The tile under the pointer, which nothing else marks."""
        row, self._pressed = self._pressed, -1
        if row < 0:
            return
        self._dragged = True
        self._ghost = row
        # Drawn at once, before the loop that Qt has of its own for a drag.
        QTimer.singleShot(0, self, self._forget_ghost)
        self.selectionModel().select(self.model().index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        QAbstractItemView.startDrag(self, actions)
        self.clearSelection()
        self._point_at(-1)

    def _forget_ghost(self) -> None:
        self._ghost = -1

    def _clicked(self, index: QModelIndex) -> None:
        if not self._dragged:
            self.chosen.emit(index.row())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drops.hover(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drops.hover(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.drop(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_focus(False)
        self.clearSelection()
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged = False
            self._pressed_at = event.position().toPoint()
            self._press(self.indexAt(self._pressed_at).row())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press(-1)
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        self._still.start()
        self._point_at(self.indexAt(where).row())
        if self._pressed >= 0 and event.buttons() & Qt.MouseButton.LeftButton:
            # Qt itself would drag only what is selected, and here nothing is.
            if (where - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
                self.startDrag(self._tiles.supportedDragActions())
        else:
            super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(-1)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is not QContextMenuEvent.Reason.Mouse:
            self._ask_menu_of_current()
            return
        index = self.indexAt(event.pos())
        if index.isValid():
            self._ask_menu(index, event.globalPos())
        else:
            self.space_menu_wanted.emit(event.globalPos())

    def _ask_menu_of_current(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self._ask_menu(index, self.viewport().mapToGlobal(self.visualRect(index).center()))
        else:
            self.space_menu_wanted.emit(self.viewport().mapToGlobal(self.viewport().rect().center()))

    def _ask_menu(self, index: QModelIndex, place: QPoint) -> None:
        self.setCurrentIndex(index)
        self._menu_row = index.row()
        self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.menu_wanted.emit(index.row(), place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in _BY_KEYBOARD:
            self._show_focus(True)
            if not self.currentIndex().isValid() and self.model().rowCount():
                self.setCurrentIndex(self.model().index(0, 0))
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self.moved.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        self._pending.clear()
        self._pending_region = QRegion()
        super().scrollContentsBy(dx, dy)
        self.moved.emit()

    def _show_focus(self, shown: bool) -> None:
        if shown is not self._by_keyboard:
            self._by_keyboard = shown
            self.update(self.currentIndex())

    def _press(self, row: int) -> None:
        before, self._pressed = self._pressed, row
        self.repaint_rows([r for r in {before, row} if r >= 0])

    def _point_at(self, row: int) -> None:
        before, self._hover = self._hover, row
        if before != row:
            self.repaint_rows([r for r in {before, row} if r >= 0])
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)
