"""The grid of tiles: a list view that paints only the cells that changed, and knows how each one is being used."""

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyleOptionViewItem, QWidget

from cticlient.tiles import TileSize
from cticlient.ui.tile_delegate import Marks, TileDelegate
from cticlient.ui.tile_metrics import metrics_for

_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = TileDelegate(self.marks)
        self._size = TileSize.NORMAL
        self._hover = -1
        self._pressed = -1
        self._by_keyboard = False
        self.wide = False
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.set_size(TileSize.NORMAL)

    def set_size(self, size: TileSize) -> None:
        self._size = size
        self._measure()

    def marks(self, row: int) -> Marks:
        """How the tile of a row is being used now."""
        current = row == self.currentIndex().row()
        return Marks(
            hover=row == self._hover,
            pressed=row == self._pressed,
            focus=current and self._by_keyboard and self.hasFocus(),
            selected=self.selectionModel().isRowSelected(row, QModelIndex()),
            enabled=self.isEnabled(),
            wide=self.wide,
        )

    def make_current(self, row: int) -> None:
        """Give a row the focus within the panel, without scrolling to it."""
        self.setAutoScroll(False)
        self.setCurrentIndex(self.model().index(row, 0))
        self.setAutoScroll(True)

    def rows_in_sight(self) -> list[int]:
        """The rows of which at least a part can be seen."""
        return [index.row() for index in self._cells(self.viewport().rect())]

    def repaint_rows(self, rows: list[int]) -> None:
        for row in rows:
            self.update(self.model().index(row, 0))

    def _measure(self) -> None:
        metrics = metrics_for(self._size, self.font())
        self._delegate.metrics = metrics
        least = metrics.width + metrics.gap
        room = max(least, self.maximumViewportSize().width() - self.bar_width())
        # One pixel less: Qt begins a new row when the cells fill the last one exactly.
        cell = QSize((room - 1) // (room // least), metrics.height + metrics.gap)
        self._delegate.cell = cell
        if self.gridSize() != cell:
            self.setGridSize(cell)
        self.verticalScrollBar().setSingleStep(cell.height())
        self.viewport().update()

    def gap(self) -> int:
        """Between two tiles."""
        return self._delegate.metrics.gap

    def bar_width(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self.verticalScrollBar())

    def _cells(self, area: QRect) -> list[QModelIndex]:
        """The cells that touch a part of the viewport."""
        cell = self.gridSize()
        found: dict[int, QModelIndex] = {}
        for y in _steps(area.top(), area.bottom(), cell.height()):
            for x in _steps(area.left(), area.right(), cell.width()):
                index = self.indexAt(QPoint(x, y))
                if index.isValid():
                    found[index.row()] = index
        return list(found.values())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Several small dirty rectangles are painted one by one: Qt itself would paint all cells between them."""
        region = event.region()
        if region.rectCount() <= 1 or self.state() == QAbstractItemView.State.DraggingState:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        try:
            parts: list[QRect] = list(region)  # type: ignore[call-overload]
            self._paint_cells(painter, {index.row(): index for part in parts for index in self._cells(part)})
        finally:
            painter.end()

    def _paint_cells(self, painter: QPainter, cells: dict[int, QModelIndex]) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        for index in cells.values():
            option.rect = self.visualRect(index)
            self._delegate.paint(painter, option, index)

    def selectionCommand(  # noqa: N802
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Keys and clicks move the focus; only an open menu marks its tile."""
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._show_focus(True)
        if event.key() in _RETURN and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex().row())
            event.accept()
        elif _asks_for_menu(event):
            self._ask_menu_of_current()
            event.accept()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_focus(False)
        self.clearSelection()
        if event.button() is Qt.MouseButton.LeftButton:
            self._press(self.indexAt(event.position().toPoint()).row())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press(-1)
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.indexAt(event.position().toPoint()).row())
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


def _asks_for_menu(event: QKeyEvent) -> bool:
    """Shift+F10, where Qt does not make a menu event of it as on Windows; of the menu key it does everywhere."""
    pressed = event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    return pressed and QGuiApplication.platformName() != "windows"


def _steps(first: int, last: int, step: int) -> list[int]:
    """From first to last, never more than a cell apart, both included."""
    return [*range(first, last, max(1, step)), last]
