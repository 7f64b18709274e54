"""A line of one's own about a call."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from cticlient.journal.entries import LONGEST_NOTE
from cticlient.texts import Texts
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
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addStrut(grown(440))
        column.addWidget(title)
        column.addWidget(self.field)
        column.addWidget(buttons)

    @property
    def note(self) -> str:
        return self.field.text().strip()
