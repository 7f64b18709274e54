"""A line of one's own about a call."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cticlient.journal.entries import LONGEST_NOTE
from cticlient.texts import Texts
from cticlient.ui.answers import answers
from cticlient.ui.growth import grown
from cticlient.ui.labels import literal


class NoteDialog(QDialog):
    """``note`` is what was entered."""

    def __init__(self, parent: QWidget, tr: Texts, who: str, note: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Note on a call"))
        self.field = QLineEdit(note)
        self.field.setMaxLength(LONGEST_NOTE)
        self.field.setAccessibleName(tr("Note"))
        title = QLabel(tr("Note on the call with {name}", name=literal(who)))
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setWordWrap(True)
        title.setBuddy(self.field)
        cancel, self.save_button = QPushButton(tr("Cancel")), QPushButton(tr("Save"))
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
