"""Asks for a name: of a panel that is added or renamed."""

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cticlient.model import one_line
from cticlient.texts import Sentence, Texts
from cticlient.ui.answers import answers
from cticlient.ui.growth import grown
from cticlient.ui.spoken_dialog import SpokenDialog

LONGEST = 60


class NamePrompt(SpokenDialog):
    """Closes only with a name; ``name`` then has it."""

    def __init__(self, tr: Texts, title: Sentence, name: str, answer: Sentence, parent: QWidget) -> None:
        super().__init__(tr, parent)
        self.put(self.setWindowTitle, title)
        self.field = QLineEdit(name)
        self.field.setMaxLength(LONGEST)
        self.field.selectAll()
        words = QLabel()
        self.put(words.setText, Sentence("Na&me of the panel"))
        words.setBuddy(self.field)
        cancel, self.save_button = QPushButton(), QPushButton()
        self.put(cancel.setText, Sentence("Cancel"))
        self.put(self.save_button.setText, answer)
        cancel.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addStrut(grown(400))
        column.addWidget(words)
        column.addWidget(self.field)
        column.addLayout(answers(cancel, self.save_button))
        self.field.textChanged.connect(self._look)
        self._look()

    @property
    def name(self) -> str:
        return one_line(self.field.text())

    def _look(self) -> None:
        self.save_button.setEnabled(bool(self.name))
