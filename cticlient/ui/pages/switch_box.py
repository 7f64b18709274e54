"""A check box for something that the system does with the program; it is looked up and switched in a thread."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from shiboken6 import isValid

from cticlient.aio import in_thread
from cticlient.system.switch import Switch
from cticlient.texts import SaidError, Sentence, Texts
from cticlient.ui.pages.form import HINT_INDENT, Hint

Spawn = Callable[[Coroutine[Any, Any, None]], object]


class SwitchBox(QWidget):
    """``tell`` is given what did not come about after a page was saved."""

    def __init__(self, tr: Texts, switch: Switch, spawn: Spawn, tell: Callable[[Sentence], None]) -> None:
        super().__init__()
        self._tr = tr
        self._switch = switch
        self._spawn = spawn
        self._tell = tell
        self._is_on: bool | None = None
        self._note: Sentence | None = switch.impossible
        self.box = QCheckBox()
        self.box.setEnabled(False)
        self.hint = Hint()
        self.hint.setContentsMargins(HINT_INDENT, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(self.hint)
        self.retranslate()

    def load(self) -> None:
        if self._switch.impossible is None:
            self._spawn(self._look())

    def save(self) -> None:
        """Switch it, if a person changed it."""
        wanted = self.box.isChecked()
        if self._is_on is not None and wanted != self._is_on:
            self._is_on = wanted
            self._spawn(self._switch_to(wanted))

    def retranslate(self) -> None:
        self.box.setText(self._tr(self._switch.text))
        self.hint.setText(self._tr.say(self._note) if self._note else "")
        self.hint.setVisible(self._note is not None)
        self.box.setAccessibleDescription(self.hint.text())

    async def _look(self) -> None:
        is_on, note = await in_thread(lambda: (self._switch.is_on(), self._switch.note()))
        # The options may have been closed while the disk was slow.
        if isValid(self):
            self._is_on, self._note = is_on, note
            self.box.setChecked(is_on)
            self.box.setEnabled(True)
            self.retranslate()

    async def _switch_to(self, wanted: bool) -> None:
        try:
            await in_thread(self._switch.switch_on if wanted else self._switch.switch_off)
        except SaidError as error:
            self._tell(error.sentence)
        if isValid(self):
            await self._look()
