"""The statuses to choose from, in four columns by family."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from cticlient.api import icon
from ctiserver.domain.status import Status
from ctiserver.ui.looks import ORDER, hue, icon_name, label
from ctiserver.ui.plain import strong

COLUMNS = 4
HEIGHT = 40
PICTURE = 20


class ChoiceButton(QPushButton):
    """A checkable button with its icon and text at the left."""

    def __init__(self, status: Status, language: str, parent: QWidget | None = None) -> None:
        super().__init__(label(status, language), parent)
        self.status = status
        self.setObjectName(f"choice-{status.name.lower()}")
        self.setCheckable(True)
        self.setAutoDefault(False)

    def sizeHint(self) -> QSize:
        # As wide as it is when it is chosen and bold, so that nothing moves then.
        width = self.fontMetrics().horizontalAdvance(self.text()) * 1.08
        return QSize(round(width) + PICTURE + 32, max(HEIGHT, self.fontMetrics().height() + 12))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        picture = QRect(10, (self.height() - PICTURE) // 2, PICTURE, PICTURE)
        icon(icon_name(self.status), hue(self.status)).paint(painter, picture)
        painter.setFont(strong(self.font()) if self.isChecked() else self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        box = self.rect().adjusted(10 + PICTURE + 8, 0, -6, 0)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)


class ChoiceGrid(QWidget):
    """One of them, or none yet. Arrow keys move, Space chooses."""

    changed = Signal()

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._group = QButtonGroup(self)
        for number, status in enumerate(ORDER):
            button = ChoiceButton(status, language)
            self._group.addButton(button, int(status))
            layout.addWidget(button, number // COLUMNS, number % COLUMNS)
        for column in range(COLUMNS):
            layout.setColumnStretch(column, 1)
        self._group.idToggled.connect(lambda number, on: self.changed.emit() if on else None)

    def say(self, language: str) -> None:
        for button in self.findChildren(ChoiceButton):
            button.setText(label(button.status, language))
            button.updateGeometry()

    def value(self) -> Status | None:
        number = self._group.checkedId()
        return None if number < 0 else Status(number)

    def choose(self, status: Status) -> None:
        button = self._group.button(int(status))
        if button is not None:
            button.setChecked(True)

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self._group.checkedButton() or self._group.buttons()[0]
