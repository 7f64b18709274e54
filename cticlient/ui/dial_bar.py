"""Left in the header: the field for a number and the button that calls it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from cticlient.icons import icon
from cticlient.texts import Texts
from cticlient.ui.growth import at_least, wear


class DialBar(QWidget):
    """Hands what was entered to ``dial``; off, and saying why, while nobody can dial."""

    def __init__(self, tr: Texts, dial: Callable[[str], None]) -> None:
        super().__init__()
        self._tr = tr
        self._dial = dial
        self._can_dial = False
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        at_least(self.field, 240, 40)
        self.field.setMaximumWidth(360)
        wear(self.field, 1.15)
        self.button = QPushButton()
        at_least(self.button, 112, 40)
        self.button.setIcon(icon("phone"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        # The field grows to its width first; what is left over stays empty.
        row.addWidget(self.field, 1000)
        row.addWidget(self.button)
        row.addStretch(1)
        self.field.textChanged.connect(self._look)
        self.field.returnPressed.connect(self._go)
        self.button.clicked.connect(self._go)
        self._say()

    def show_dialling(self, possible: bool) -> None:
        """Whether there is somebody who dials."""
        self._can_dial = possible
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _go(self) -> None:
        if self.button.isEnabled():
            self._dial(self.field.text().strip())

    def _look(self) -> None:
        self.button.setEnabled(self._can_dial and bool(self.field.text().strip()))
        tr = self._tr
        self.button.setToolTip(
            tr("Call this number") if self._can_dial else tr("No plugin that can dial is switched on or connected")
        )

    def _say(self) -> None:
        self.field.setPlaceholderText(self._tr("Phone number"))
        self.field.setAccessibleName(self._tr("Phone number to dial"))
        self.button.setText(self._tr("Call"))
        self._look()
