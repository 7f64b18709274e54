"""Bricks of an options page: sections without frames, labels left, fields right, hints in the second colour."""

from enum import StrEnum
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

E = TypeVar("E", bound=StrEnum)

LABELS_WIDTH = 120
FIELDS_WIDTH = 240


class Heading(QLabel):
    """The title of a section, or of a page with a larger ``factor``."""

    def __init__(self, factor: float = 1.15) -> None:
        super().__init__()
        font = QFont(self.font())
        font.setPixelSize(round(self.fontInfo().pixelSize() * factor))
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self.setTextFormat(Qt.TextFormat.PlainText)


class Hint(QLabel):
    """A sentence that explains, in the second colour."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)


class Line(QFrame):
    """One pixel between two parts of a window."""

    def __init__(self, upright: bool = False) -> None:
        super().__init__()
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Mid)


class Page(QWidget):
    """A column of sections that starts at the top."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def section(self) -> Heading:
        if self.column.count():
            self.column.addSpacing(12)
        heading = Heading()
        self.column.addWidget(heading)
        return heading

    def rows(self) -> "Rows":
        rows = Rows()
        self.column.addLayout(rows)
        return rows


class Rows(QGridLayout):
    """Labels and their fields, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnMinimumWidth(0, LABELS_WIDTH)
        self.setColumnStretch(1, 1)
        self.setHorizontalSpacing(8)
        self.setVerticalSpacing(8)

    def add(self, field: QWidget) -> QLabel:
        label = QLabel()
        label.setBuddy(field)
        row = self.rowCount()
        self.addWidget(label, row, 0)
        self.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
        return label


class Choice(QComboBox):
    """A choice among the members of an enum."""

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self._kind = kind
        self.setMinimumSize(FIELDS_WIDTH, 32)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def offer(self, texts: "dict[Any, str]") -> None:
        """Name what can be chosen, anew after a change of language; the choice stays."""
        for value, text in texts.items():
            index = self.findData(str(value))
            if index < 0:
                self.addItem(text, str(value))
            else:
                self.setItemText(index, text)

    def choose(self, value: StrEnum) -> None:
        self.setCurrentIndex(self.findData(str(value)))

    def chosen(self) -> Any:
        return self._kind(self.currentData())
