"""A dialog whose words change with the language while it stands open."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QWidget

from cticlient.texts import Sentence, Texts


class SpokenDialog(QDialog):
    """Each sentence is kept with what shows it; what a person entered stays."""

    def __init__(self, tr: Texts, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._said: list[tuple[Callable[[str], object], Sentence]] = []

    def put(self, setter: Callable[[str], object], sentence: Sentence) -> None:
        """``setter`` is given the sentence now and at each change of language."""
        self._said.append((setter, sentence))
        setter(self._tr.say(sentence))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.say()

    def say(self) -> None:
        """In the language of now; what is made of several parts adds itself here."""
        for setter, sentence in self._said:
            setter(self._tr.say(sentence))
