"""Small widgets that several parts share: text that elides, bands of colour, running times."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontInfo, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cticlient.api import as_written, wear

HINT_INDENT = 24
"""So that a hint stands below the words of its check box."""


def strong(font: QFont, factor: float = 1.0) -> QFont:
    """The font, DemiBold and ``factor`` times as large."""
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return sized(made, factor)


def sized(font: QFont, factor: float, least: int = 1) -> QFont:
    made = QFont(font)
    made.setPixelSize(max(least, round(QFontInfo(font).pixelSize() * factor)))
    return made


def second_line(font: QFont) -> QFont:
    """The smaller font of second lines."""
    return sized(font, 0.92, 11)


class ElidedLabel(QLabel):
    """One line of plain text that gives way; the whole of it is in the tooltip while it is cut."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(40, self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fits = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, fits)

    def resizeEvent(self, event: QEvent) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(as_written(self.text()) if cut else "")


class Band(QWidget):
    """A strip in the colour of one role of the palette, with a line at one of its edges."""

    def __init__(self, role: QPalette.ColorRole, line: Qt.Edge | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._line = line

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(self._role))
        if self._line is not None:
            y = 0 if self._line == Qt.Edge.TopEdge else self.height() - 1
            painter.fillRect(0, y, self.width(), 1, self.palette().color(QPalette.ColorRole.Mid))


def second_label(text: str = "", name: str = "") -> QLabel:
    """Words in the second colour."""
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    wear(label, 0.92, least=11)
    return label


def plain(text: str) -> str:
    """A text as a button or menu shows it: no letter of it is a mnemonic."""
    return text.replace("&", "&&")
