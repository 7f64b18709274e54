"""Left in the header: the field for a name or a number, the button that calls it, keypad and journal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cticlient.contacts import Names
from cticlient.icons import icon
from cticlient.number_text import digits_of, is_bare
from cticlient.numbers import Numbers
from cticlient.texts import Texts
from cticlient.ui.count_button import CountButton
from cticlient.ui.dial_field import DialField
from cticlient.ui.growth import at_least
from cticlient.ui.help_key import help_topic

if TYPE_CHECKING:
    from cticlient.ui.keypad import Keypad

HEIGHT = 40
Button = TypeVar("Button", bound=QPushButton)


@dataclass(frozen=True, slots=True)
class DialServices:
    """What the dial bar finds names with, and what it sets off."""

    names: Names
    numbers: Numbers
    dial: Callable[[str], None]
    open_journal: Callable[[], None]


class DialBar(QWidget):
    """Hands the number that is meant to ``dial``; off, and saying why, while nobody can dial."""

    def __init__(self, tr: Texts, services: DialServices) -> None:
        super().__init__()
        self._tr = tr
        self._can_dial = False
        self._missed = 0
        self._numbers = services.numbers
        self.field = DialField(tr, services.names, services.numbers)
        self.button = QPushButton()
        at_least(self.button, 112, HEIGHT)
        self.button.setIcon(icon("phone"))
        self.keypad_button = _square(QPushButton(), "keypad")
        self.journal_button = _square(CountButton(), "journal")
        self._lay_out()
        self.field.textChanged.connect(self._look)
        self.field.returnPressed.connect(self._go)
        self.field.wanted.connect(services.dial)
        self.button.clicked.connect(self._go)
        self.keypad_button.clicked.connect(lambda: self.keypad.open_below(self.keypad_button))
        self.journal_button.clicked.connect(lambda: services.open_journal())
        self._say()

    @cached_property
    def keypad(self) -> "Keypad":
        """Made, and its module read, when it is first opened."""
        from cticlient.ui.keypad import Keypad

        return Keypad(self._tr, self._press, self.field.backspace, self._go, self)

    def show_dialling(self, possible: bool) -> None:
        """Whether there is somebody who dials."""
        self._can_dial = possible
        self._look()

    def show_missed(self, calls: int) -> None:
        """How many missed calls nobody has looked at yet."""
        self._missed = calls
        self.journal_button.show_count(calls)
        self._say()

    def dial_again(self) -> None:
        """Dial what was dialled last; without any, go to the field."""
        if self._can_dial and self.field.history.items:
            self.field.setText(self.field.history.items[0])
            self._go()
        else:
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _lay_out(self) -> None:
        help_topic(self, "calls")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        # The field grows to its width first; what is left over stays empty.
        row.addWidget(self.field, 1000)
        row.addWidget(self.button)
        row.addWidget(self.keypad_button)
        row.addWidget(self.journal_button)
        row.addStretch(1)

    def _go(self) -> None:
        if self.button.isEnabled() or (self._can_dial and self.field.offering):
            self.field.dial()

    def _press(self, sign: str) -> None:
        self.field.insert(sign)

    def _look(self) -> None:
        self.button.setEnabled(self._can_dial and bool(self.field.text().strip()))
        tr = self._tr
        self.button.setToolTip(
            self._what_is_called() if self._can_dial else tr("No plugin that can dial is switched on or connected")
        )

    def _what_is_called(self) -> str:
        """The number as it is understood, and as it is dialled where that differs."""
        text = self.field.text()
        number = self._numbers.read(text) if is_bare(text) else None
        if number is None:
            return self._tr("Call this number")
        if digits_of(number.shown) == digits_of(number.dialled):
            return self._tr("Call {number}", number=number.shown)
        return self._tr("Call {number}; {dialled} is dialled", number=number.shown, dialled=number.dialled)

    def _say(self) -> None:
        tr = self._tr
        self.field.setPlaceholderText(tr("Name or number"))
        self.field.setAccessibleName(tr("Name or number to dial"))
        self.button.setText(tr("Call"))
        _name(self.keypad_button, tr("Keypad"))
        missed = tr.count("Journal, {n} missed call", "Journal, {n} missed calls", self._missed)
        _name(self.journal_button, missed if self._missed else tr("Journal"))
        self._look()


def _square(button: Button, picture: str) -> Button:
    button.setIcon(icon(picture))
    button.setIconSize(QSize(20, 20))
    button.setFixedSize(HEIGHT, HEIGHT)
    return button


def _name(button: QPushButton, name: str) -> None:
    button.setToolTip(name)
    button.setAccessibleName(name)
