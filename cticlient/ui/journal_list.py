"""The list of the journal: its model, and how a day and a call are drawn."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain, islice

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cticlient import icons
from cticlient.colours import Colours, colours_of
from cticlient.journal.entries import Entry, Outcome, Way
from cticlient.journal.rows import DayRow, Row
from cticlient.journal.words import JournalWords
from cticlient.tiles import Hue
from cticlient.ui.dial_list import smaller
from cticlient.ui.labels import as_written

ROW_ROLE = Qt.ItemDataRole.UserRole
PADDING, PICTURE, GAP = 16, 20, 12
PAGE = 500
PICTURES = {
    Outcome.MISSED: ("call-missed", Hue.RED),
    Outcome.FORWARDED: ("call-missed", Hue.RED),
    Outcome.DECLINED: ("call-declined", Hue.SECOND),
    Outcome.TAKEN: ("pickup", Hue.SECOND),
    Outcome.TRANSFERRED: ("transfer", Hue.SECOND),
    Outcome.PICKED_UP: ("pickup", Hue.SECOND),
}
AnyIndex = QModelIndex | QPersistentModelIndex
Role = QPalette.ColorRole


class JournalModel(QAbstractListModel):
    """Days and calls as rows; a day cannot be chosen. Rows are taken as far as somebody scrolls."""

    def __init__(self, words: JournalWords, today: Callable[[], date]) -> None:
        super().__init__()
        self.words = words
        self.today = today
        self.rows: list[Row] = []
        self._place: dict[str, int] = {}
        self._more: Iterator[Row] = iter(())
        self._ended = True

    def show(self, rows: Iterable[Row], at_least: int = 0) -> None:
        """Other rows, ``at_least`` so many at once."""
        self.beginResetModel()
        self.rows, self._place, self._more, self._ended = [], {}, iter(rows), False
        self._take(max(PAGE, at_least))
        self.endResetModel()

    def canFetchMore(self, parent: AnyIndex) -> bool:  # noqa: N802 - Qt's own name
        return not self._ended and not parent.isValid()

    def fetchMore(self, parent: AnyIndex) -> None:  # noqa: N802 - Qt's own name
        ready = list(islice(self._more, PAGE))
        if not ready:
            self._ended = True
            return
        self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(ready) - 1)
        self._more = chain(ready, self._more)
        self._take(len(ready))
        self.endInsertRows()

    def fetch_all(self) -> None:
        while not self._ended:
            self.fetchMore(QModelIndex())

    def _take(self, most: int) -> None:
        for row in islice(self._more, most):
            if isinstance(row, Entry):
                self._place[row.id] = len(self.rows)
            self.rows.append(row)

    def update(self, entry: Entry) -> bool:
        """Show what became of an entry; False if it has no row."""
        place = self._place.get(entry.id)
        if place is None:
            return False
        self.rows[place] = entry
        self.dataChanged.emit(self.index(place), self.index(place))
        return True

    def say(self) -> None:
        """All words are others: the language, the day or the region changed."""
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def place_of(self, id: str) -> QModelIndex:
        place = self._place.get(id)
        return self.index(place) if place is not None else QModelIndex()

    def entry(self, index: AnyIndex) -> Entry | None:
        row = self.rows[index.row()] if index.isValid() else None
        return row if isinstance(row, Entry) else None

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return usable if self.entry(index) is not None else Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if isinstance(row, DayRow):
            spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return self.words.day(row.day, self.today()) if role in spoken else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words.who(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words.spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_written(self.words.second(row).replace(" · ", "\n"))
        return None


class JournalDelegate(QStyledItemDelegate):
    """A picture for what became of the call, who it was, when, and below the rest."""

    def __init__(self, model: JournalModel, fresh: Callable[[Entry], bool]) -> None:
        super().__init__()
        self._model = model
        self._fresh = fresh

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        # Days as high as calls: a hundred thousand rows of one height are laid out at once.
        text = QFontMetrics(option.font).height() + QFontMetrics(smaller(option.font)).height()
        return QSize(200, max(48, text + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = index.data(ROW_ROLE)
        colours = colours_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, DayRow):
            self._paint_day(painter, option, str(index.data()), colours)
        else:
            self._paint_ground(painter, option, colours)
            self._paint_picture(painter, option, row, colours)
            self._paint_words(painter, option, row)
        painter.restore()

    def _paint_day(self, painter: QPainter, option: QStyleOptionViewItem, title: str, colours: Colours) -> None:
        box = option.rect.adjusted(PADDING, 0, -PADDING, -8)
        painter.fillRect(option.rect, colours[Role.Base])
        painter.setFont(strong(option.font))
        painter.setPen(colours[Role.Text])
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, title)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, colours: Colours) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = colours[Role.Midlight] if hover else colours[Role.Base]
        painter.fillRect(option.rect, colours[Role.Base])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.selected if chosen else ground)
        painter.drawRoundedRect(option.rect.adjusted(4, 0, -4, 0), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colours[Role.Accent], 2))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(5, 1, -5, -1), 4, 4)

    def _paint_picture(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, colours: Colours) -> None:
        plain = ("arrow-in" if entry.way is Way.IN else "arrow-out", Hue.SECOND)
        name, hue = PICTURES.get(entry.outcome, plain)
        top = option.rect.top() + (option.rect.height() - PICTURE) // 2
        scale = painter.device().devicePixelRatio()
        painter.drawPixmap(option.rect.left() + PADDING, top, icons.pixmap(name, PICTURE, colours.hues[hue], scale))

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        words = self._model.words
        upper = strong(option.font) if self._fresh(entry) else QFont(option.font)
        lower = smaller(option.font)
        height = QFontMetrics(upper).height() + QFontMetrics(lower).height()
        around = (option.rect.height() - height) // 2
        box = option.rect.adjusted(PADDING + PICTURE + GAP, around, -PADDING, -around)
        clock = words.clock(entry.since)
        self._line(painter, box, upper, option.palette.color(Role.Text), words.who(entry), clock, top=True)
        second = option.palette.color(Role.PlaceholderText)
        self._line(painter, box, lower, second, words.second(entry), "", top=False)

    def _line(
        self, painter: QPainter, box: QRect, font: QFont, colour: QColor, left: str, right: str, top: bool
    ) -> None:
        metrics = QFontMetrics(font)
        side = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignBottom
        taken = metrics.horizontalAdvance(right) + GAP if right else 0
        painter.setFont(font)
        painter.setPen(colour)
        shown = metrics.elidedText(left, Qt.TextElideMode.ElideRight, box.width() - taken)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | side, shown)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | side, right)


class JournalList(QListView):
    """Several calls can be chosen at once, to delete or to export them."""

    def __init__(self, model: JournalModel, fresh: Callable[[Entry], bool]) -> None:
        super().__init__()
        self._model = model
        self._delegate = JournalDelegate(model, fresh)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # After Qt told that the list has the keyboard, by which a row that was chosen before would go unheard.
        QTimer.singleShot(0, self, self._tell_current)

    def _tell_current(self) -> None:
        """Let a screen reader hear the row on which the keyboard is."""
        if QAccessible.isActive() and self.hasFocus() and self.current() is not None:
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(self.currentIndex().row())
            QAccessible.updateAccessibility(event)

    def selectAll(self) -> None:  # noqa: N802 - Qt's own name
        """All calls, also those that nobody scrolled to yet."""
        self._model.fetch_all()
        super().selectAll()

    def chosen(self) -> list[Entry]:
        """The chosen entries, the latest first."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        entries = (self._model.entry(self._model.index(row)) for row in rows)
        return [entry for entry in entries if entry is not None]

    def current(self) -> Entry | None:
        return self._model.entry(self.currentIndex())

    def choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def choose_first(self) -> None:
        """The latest call; the first row is its day."""
        if self._model.rowCount() > 1:
            self.choose(self._model.index(1))


def strong(font: QFont) -> QFont:
    heavy = QFont(font)
    heavy.setWeight(QFont.Weight.DemiBold)
    return heavy
