"""Bricks of an options page: sections without frames, labels left, fields right, hints in the second colour."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cticlient.texts import Texts
from cticlient.ui.growth import grown, wear
from cticlient.ui.labels import Labels, without_mnemonic

LABELS_WIDTH = 120
FIELDS_WIDTH = 240
HINT_INDENT = 24
"""A hint stands below the words of its check box."""


class Heading(QLabel):
    """The title of a section, or of a page with a larger ``factor``."""

    def __init__(self, factor: float = 1.15) -> None:
        super().__init__()
        wear(self, factor, strong=True)
        self.setTextFormat(Qt.TextFormat.PlainText)


class Hint(QLabel):
    """A sentence that explains, in the second colour and a little smaller."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        wear(self, 0.92, least=11)
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
    """A column of sections that starts at the top; says its texts by ``tr``, anew after a change of language."""

    def __init__(self, tr: Texts | None = None) -> None:
        super().__init__()
        self._labels = Labels(tr or Texts("en"))
        self._rows: Rows | None = None
        self._row_labels: list[RowLabel] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def section(self, text: str = "") -> Heading:
        if self.column.count():
            self.column.addSpacing(12)
        heading = Heading()
        if text:
            self.say(text, heading.setText)
        self._rows = None
        self.column.addWidget(heading)
        return heading

    def rows(self) -> "Rows":
        rows = Rows(self._row_labels)
        self.column.addLayout(rows)
        return rows

    def row(self, text: str, field: QWidget) -> QLabel:
        """A field and its label, which leads to it by its mnemonic."""
        if self._rows is None:
            self._rows = self.rows()
        label = self._rows.add(field)
        self.say(text, label.setText)
        self.say(text, lambda said: field.setAccessibleName(without_mnemonic(said)))
        return label

    def check_box(self, text: str, hint: str = "") -> QCheckBox:
        box = QCheckBox()
        self.say(text, box.setText)
        self._rows = None
        self.column.addWidget(box)
        if hint:
            self.say(hint, box.setAccessibleDescription)
            self.hint(hint).setContentsMargins(HINT_INDENT, 0, 0, 0)
        return box

    def hint(self, text: str = "") -> Hint:
        hint = Hint()
        if text:
            self.say(text, hint.setText)
        self._rows = None
        self.column.addWidget(hint)
        return hint

    def say(self, text: str, setter: Callable[[str], object]) -> None:
        """``text`` is marked() English, and is said by ``setter`` now and after each change of language."""
        self._labels.put(text, setter)

    def retranslate(self) -> None:
        """For pages whose texts depend on more than the language; called after all others were said anew."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._labels.say()
            self.retranslate()


class RowLabel(QLabel):
    """The label of a field. All labels of a page are as wide as the longest, so that the fields stand in one line."""

    def __init__(self, column: "list[RowLabel]") -> None:
        super().__init__()
        self._column = column
        column.append(self)

    def sizeHint(self) -> QSize:
        own = super().sizeHint()
        widest = max(label.fontMetrics().horizontalAdvance(label.text()) for label in self._column)
        return own.expandedTo(QSize(max(widest, grown(LABELS_WIDTH)), 0))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Rows(QGridLayout):
    """Labels and their fields, one below the other."""

    def __init__(self, labels: list[RowLabel]) -> None:
        super().__init__()
        self.labels = labels
        self.setColumnStretch(1, 1)
        self.setHorizontalSpacing(8)
        self.setVerticalSpacing(8)

    def add(self, field: QWidget) -> QLabel:
        label = RowLabel(self.labels)
        label.setBuddy(field)
        row = self.rowCount()
        self.addWidget(label, row, 0)
        self.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
        return label


class Choice(QComboBox):
    """A choice among the members of an enum, or other values that ``kind`` makes of their text."""

    def __init__(self, kind: Callable[[str], Any]) -> None:
        super().__init__()
        self._kind = kind
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def offer(self, texts: Mapping[Any, str]) -> None:
        """Name what can be chosen, anew after a change of language; the choice stays."""
        for value, text in texts.items():
            index = self.findData(str(value))
            if index < 0:
                self.addItem(text, str(value))
            else:
                self.setItemText(index, text)

    def choose(self, value: object) -> None:
        self.setCurrentIndex(self.findData(str(value)))

    def chosen(self) -> Any:
        return self._kind(self.currentData())

    def sizeHint(self) -> QSize:
        """As wide as the other fields, where there is room."""
        return super().sizeHint().expandedTo(QSize(grown(FIELDS_WIDTH), 32))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page; it changes what is set only where a person is already."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
