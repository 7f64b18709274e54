"""What a status does to the telephone: leave it alone, forward it, or do not disturb."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from cticlient.api import SaidError, Texts, at_least, marked
from ctiserver.domain.phone import DND, Side, parse_call_forward
from ctiserver.ui.plain import second_label

NO_NUMBER = marked("Please write the number to which the telephone is forwarded: digits, *, # and + only.")


class PhoneRow(QWidget):
    """``value`` is the call_forward of a status."""

    changed = Signal()

    def __init__(self, tr: Texts, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.leave = QRadioButton()
        self.forward = QRadioButton()
        self.number = QLineEdit()
        self.dnd = QRadioButton()
        for widget, name in ((self.leave, "leave"), (self.forward, "forward"), (self.dnd, "dnd")):
            widget.setObjectName(f"phone-{name}")
        self.number.setObjectName("phone-number")
        at_least(self.number, 160)
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.leave, self.forward, self.dnd):
            self._group.addButton(button)
        row.addWidget(self.leave)
        row.addSpacing(16)
        row.addWidget(self.forward)
        row.addWidget(self.number)
        row.addSpacing(16)
        row.addWidget(self.dnd)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        self.hint = second_label(hint, "phone-hint")
        self.hint.setWordWrap(True)
        layout.addWidget(self.hint)
        self.say()
        self.leave.setChecked(True)
        self.number.textEdited.connect(lambda: self.forward.setChecked(True))
        self.number.textChanged.connect(self.changed)
        self._group.buttonToggled.connect(self._picked)

    def value(self) -> str:
        """Empty, a number, or ``dnd``. Raises SaidError for a text that is no number."""
        if self.dnd.isChecked():
            return DND
        if not self.forward.isChecked():
            return ""
        # People write numbers with gaps that a telephone system does not know.
        number = self.number.text().translate(str.maketrans("", "", " -/()"))
        try:
            setting = parse_call_forward(number)
        except ValueError:
            setting = None
        if setting is None or setting.side is not Side.FORWARD:
            raise SaidError(NO_NUMBER)
        return setting.value

    def say(self) -> None:
        tr = self._tr
        self.leave.setText(tr("leave as it is"))
        self.forward.setText(tr("forward to"))
        self.dnd.setText(tr("do not disturb"))
        self.number.setAccessibleName(tr("Number to forward to"))

    def set_hint(self, hint: str) -> None:
        self.hint.setText(hint)

    def set_value(self, call_forward: str) -> None:
        if call_forward.strip().casefold() == DND:
            self.dnd.setChecked(True)
        elif call_forward.strip():
            self.number.setText(call_forward.strip())
            self.forward.setChecked(True)

    def _picked(self, button: object, on: bool) -> None:
        if on:
            self.changed.emit()
            if button is self.forward and not self.number.text():
                self.number.setFocus()
