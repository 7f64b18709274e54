"""The field that takes a name or a number: completes as one types, remembers what was dialled, never waits."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from cticlient.contact_table import Contact
from cticlient.contacts import Match, Names
from cticlient.dial_text import DialHistory, meant, tidied
from cticlient.icons import icon
from cticlient.numbers import Numbers
from cticlient.texts import Texts
from cticlient.tiles import Hue
from cticlient.ui.dial_list import DialList, MatchModel
from cticlient.ui.growth import at_least, wear

LAMPS_MS = 1000
"""How often the lamps of what is offered are looked at again."""
Key = Qt.Key


class DialField(QLineEdit):
    """Down and Up choose a row, Tab takes its number over, Return dials, Escape closes the list, then clears."""

    wanted = Signal(str)
    """A number that shall be dialled."""

    def __init__(self, tr: Texts, names: Names, numbers: Numbers) -> None:
        super().__init__()
        self._tr = tr
        self._names = names
        self._numbers = numbers
        self._before = ""
        self._rows: DialList | None = None
        self.model = MatchModel(tr, numbers)
        self.history = DialHistory()
        self.setMaxLength(200)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search", Hue.SECOND), QLineEdit.ActionPosition.LeadingPosition)
        at_least(self, 240, 40)
        self.setMaximumWidth(360)
        wear(self, 1.15)
        self._lamps = QTimer(self, interval=LAMPS_MS)
        self._lamps.timeout.connect(self._look_again)
        self.textEdited.connect(self._edited)
        self.textChanged.connect(self._remember)

    @property
    def rows(self) -> DialList:
        """Made when it is first needed, over the window that the field then stands in."""
        if self._rows is None:
            self._rows = DialList(self.model, self.window())
            self._rows.chosen.connect(self.dial_match)
            self._rows.selectionModel().currentChanged.connect(lambda: self._speak())
        return self._rows

    @property
    def offering(self) -> bool:
        return self._rows is not None and self._rows.isVisible()

    def dial(self) -> None:
        """Dial the chosen row, else what the text means. Raises SaidError that says what is missing."""
        match = self.rows.current
        if match is not None:
            self.dial_match(match)
        elif self.text().strip():
            self._dial(meant(self.text().strip(), self._names, self._numbers))

    def dial_match(self, match: Match) -> None:
        self._dial(match.number)

    def _dial(self, number: str) -> None:
        """The number stays, marked, so that the next sign begins anew and a refused call can be tried again."""
        self.close_list()
        shown = self._numbers.shown(number)
        self.history.add(shown)
        self.setText(shown)
        self.selectAll()
        self.wanted.emit(number)

    def close_list(self) -> None:
        if self._rows is not None:
            self._rows.hide()
        self._lamps.stop()
        self._speak()

    # Typing

    def event(self, event: QEvent) -> bool:
        # Tab would go to the next control before keyPressEvent hears of it.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._takes_tab(event):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._key(Key(event.key())):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_list()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_list()

    def _key(self, key: Qt.Key) -> bool:
        """Whether the key was one of the field's own."""
        does: dict[Qt.Key, Callable[[], bool]] = {
            Key.Key_Down: self._down,
            Key.Key_Up: self._up,
            Key.Key_PageDown: lambda: self._page(1),
            Key.Key_PageUp: lambda: self._page(-1),
            Key.Key_Escape: self._escape,
        }
        return key in does and does[key]()

    def _down(self) -> bool:
        if self.offering:
            self.rows.move_choice(1)
        elif (newer := self.history.newer()) is not None:
            self._recall(newer)
        else:
            self._offer(self._recent() if not self.text().strip() else self._names.search(self.text()))
            self.rows.move_choice(1)
        return True

    def _up(self) -> bool:
        if self.offering:
            self.rows.move_choice(-1)
        elif (older := self.history.older()) is not None:
            self._recall(older)
        return True

    def _page(self, pages: int) -> bool:
        if self.offering:
            self.rows.move_choice(pages * 8)
        return self.offering

    def _escape(self) -> bool:
        if self.offering:
            self.close_list()
            return True
        had = bool(self.text())
        self.clear()
        self.history.rest()
        return had

    def _takes_tab(self, event: QKeyEvent) -> bool:
        if event.key() != Key.Key_Tab or event.modifiers() or not self.offering:
            return False
        match = self.rows.current or self.model.matches[0]
        self.setText(self._numbers.shown(match.number))
        self.close_list()
        return True

    def _edited(self, text: str) -> None:
        better = tidied(self._before, text, self._numbers)
        if better != text:
            self.setText(better)
        self.history.rest()
        self._offer(self._names.search(better))

    def _remember(self, text: str) -> None:
        self._before = text

    def _recall(self, text: str) -> None:
        self.setText(text)
        self.close_list()

    # What is offered

    def _offer(self, matches: list[Match]) -> None:
        self.rows.offer(matches, self)
        if matches:
            self._lamps.start()
        else:
            self._lamps.stop()
        self._speak()

    def _recent(self) -> list[Match]:
        """What was dialled before, by the names that are known now."""
        rows = []
        for number in self.history.items:
            contact = self._names.find(number)
            known = Contact(number, contact.name if contact else number, (number,), self._tr("Dialled before"))
            rows.append(Match(known, number))
        return rows

    def _look_again(self) -> None:
        if self.offering and self.text().strip():
            self._offer(self._names.search(self.text()))

    def _speak(self) -> None:
        """A screen reader stays at the field; what is chosen below is its description."""
        match = self._rows.current if self._rows is not None else None
        count = len(self.model.matches) if self.offering else 0
        found = self._tr.count("{n} match", "{n} matches", count) if count else ""
        self.setAccessibleDescription(self.model.spoken(match) if match is not None else found)
