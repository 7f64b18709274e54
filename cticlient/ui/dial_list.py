"""What the dial field offers while one types: a row for each match, below the field, never taking its focus."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cticlient.colours import colours_of
from cticlient.contacts import Match
from cticlient.numbers import Numbers
from cticlient.texts import Texts, marked
from cticlient.tiles import Lamp
from cticlient.ui.lamp_painter import HUES, paint_lamp

MATCH_ROLE = Qt.ItemDataRole.UserRole
ROWS = 8
PADDING = 12
LAMP = 16
GAP = 8
LEAST_WIDTH = 420
LAMP_WORDS = {
    Lamp.IDLE: marked("idle"),
    Lamp.DIALING: marked("dialing"),
    Lamp.RINGING: marked("ringing"),
    Lamp.TALKING: marked("on a call"),
    Lamp.HELD: marked("on hold"),
    Lamp.OFFLINE: marked("phone offline"),
    Lamp.UNKNOWN: marked("unknown"),
    Lamp.HIDDEN: marked("line not shared"),
}
AnyIndex = QModelIndex | QPersistentModelIndex


class MatchModel(QAbstractListModel):
    """The matches of the moment."""

    def __init__(self, tr: Texts, numbers: Numbers) -> None:
        super().__init__()
        self._tr = tr
        self._numbers = numbers
        self.matches: list[Match] = []

    def show(self, matches: list[Match]) -> None:
        """Other matches; where only lamps changed, the rows stay."""
        same = [match.number for match in matches] == [match.number for match in self.matches]
        if same and matches:
            self.matches = matches
            self.dataChanged.emit(self.index(0), self.index(len(matches) - 1))
            return
        self.beginResetModel()
        self.matches = matches
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.matches)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        match = self.matches[index.row()]
        if role == MATCH_ROLE:
            return match
        if role == Qt.ItemDataRole.DisplayRole:
            return match.contact.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(match)
        return None

    def second(self, match: Match) -> str:
        """The line below the name."""
        return " · ".join(filter(None, (match.contact.source, match.contact.note)))

    def number(self, match: Match) -> str:
        return self._numbers.shown(match.number)

    def spoken(self, match: Match) -> str:
        lamp = self._tr(LAMP_WORDS[match.lamp]) if match.lamp in LAMP_WORDS else ""
        contact = match.contact
        return ", ".join(filter(None, (contact.name, self.number(match), contact.source, contact.note, lamp)))


class MatchDelegate(QStyledItemDelegate):
    """Lamp, name and number, and below where it is from."""

    def __init__(self, model: MatchModel) -> None:
        super().__init__()
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(LEAST_WIDTH, max(44, _text_height(option.font) + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        match: Match = index.data(MATCH_ROLE)
        colours = colours_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, colours.selected if chosen else colours[QPalette.ColorRole.Base])
        around = (option.rect.height() - _text_height(option.font)) // 2
        box = option.rect.adjusted(PADDING, around, -PADDING, -around)
        if match.lamp is not Lamp.NONE:
            top = box.top() + (QFontMetrics(option.font).height() - LAMP) // 2
            paint_lamp(painter, match.lamp, QRectF(box.left(), top, LAMP, LAMP), colours.hues[HUES[match.lamp]])
        self._paint_words(painter, option, box.adjusted(LAMP + GAP, 0, 0, 0), match)
        painter.restore()

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, match: Match) -> None:
        upper, lower = QFont(option.font), smaller(option.font)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        number = self._model.number(match) if match.contact.name != match.number else ""
        painter.setFont(upper)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        taken = QFontMetrics(upper).horizontalAdvance(number) + 2 * GAP if number else 0
        elide = Qt.TextElideMode.ElideRight
        name = QFontMetrics(upper).elidedText(match.contact.name, elide, box.width() - taken)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, name)
        painter.drawText(box, right, number)
        painter.setFont(lower)
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        second = QFontMetrics(lower).elidedText(self._model.second(match), elide, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, second)


class DialList(QListView):
    """Lies over the window below the field. The field keeps the focus and moves the choice."""

    chosen = Signal(object)
    """A row was clicked: its Match."""

    def __init__(self, model: MatchModel, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._model = model
        self._delegate = MatchDelegate(model)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.entered.connect(self.setCurrentIndex)
        self.clicked.connect(lambda index: self.chosen.emit(index.data(MATCH_ROLE)))
        self.hide()

    @property
    def current(self) -> Match | None:
        """The chosen row; None until one was chosen."""
        index = self.currentIndex()
        return index.data(MATCH_ROLE) if self.isVisible() and index.isValid() else None

    def offer(self, matches: list[Match], below: QWidget) -> None:
        """Show ``matches`` under a widget, none of them chosen; nothing for none."""
        chosen = self.currentIndex().row() if self.isVisible() else -1
        before = list(self._model.matches)
        self._model.show(matches)
        if [match.number for match in before] != [match.number for match in matches]:
            chosen = -1
        self.setCurrentIndex(self._model.index(chosen) if chosen >= 0 else QModelIndex())
        if not matches:
            self.hide()
            return
        self.setGeometry(self._place(len(matches), below))
        self.show()
        self.raise_()

    def move_choice(self, steps: int) -> None:
        """One row down or up; before the first there is none."""
        row = self.currentIndex().row() + steps
        last = self._model.rowCount() - 1
        index = self._model.index(max(0, min(row, last))) if row >= 0 else QModelIndex()
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index)

    def _place(self, rows: int, below: QWidget) -> QRect:
        window = self._over
        corner = below.mapTo(window, QPoint(0, below.height() + 4))
        width = min(max(below.width(), LEAST_WIDTH), window.width() - corner.x() - 8)
        height = min(rows, ROWS) * self.sizeHintForRow(0) + 2 * self.frameWidth()
        return QRect(corner, QSize(width, min(height, window.height() - corner.y() - 8)))


def _text_height(font: QFont) -> int:
    return QFontMetrics(font).height() + QFontMetrics(smaller(font)).height()


def smaller(font: QFont) -> QFont:
    """The font of a second line."""
    small = QFont(font)
    base = font.pixelSize() if font.pixelSize() > 0 else QFontMetrics(font).height() * 3 // 4
    small.setPixelSize(max(11, round(0.92 * base)))
    return small
