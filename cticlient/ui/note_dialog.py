"""A line of one's own about a call."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cticlient.journal.entries import LONGEST_NOTE
from cticlient.texts import Sentence, Texts
from cticlient.ui.answers import answers
from cticlient.ui.growth import grown
from cticlient.ui.labels import literal
from cticlient.ui.spoken_dialog import SpokenDialog


class NoteDialog(SpokenDialog):
    """``note`` is what was entered."""

    def __init__(self, parent: QWidget, tr: Texts, who: str, note: str) -> None:
        super().__init__(tr, parent)
        self.put(self.setWindowTitle, Sentence("Note on a call"))
        self.field = QLineEdit(note)
        self.field.setMaxLength(LONGEST_NOTE)
        self.put(self.field.setAccessibleName, Sentence("Note"))
        title = QLabel()
        self.put(title.setText, Sentence("Note on the call with {name}", {"name": literal(who)}))
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setWordWrap(True)
        title.setBuddy(self.field)
        cancel, self.save_button = QPushButton(), QPushButton()
        self.put(cancel.setText, Sentence("Cancel"))
        self.put(self.save_button.setText, Sentence("Save"))
        cancel.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addStrut(grown(400))
        column.addWidget(title)
        column.addWidget(self.field)
        column.addLayout(answers(cancel, self.save_button))

    @property
    def note(self) -> str:
        return self.field.text().strip()
