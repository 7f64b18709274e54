"""The dialog in which a speed dial gets its name and number."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from cticlient.model import LONGEST, checked
from cticlient.texts import SaidError, Texts


class SpeedDialDialog(QDialog):
    """Closes only with something that can be dialled; ``result_texts`` then has name and number."""

    def __init__(self, tr: Texts, title: str, name: str, number: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.result_texts = (name, number)
        self.setWindowTitle(title)
        self.setMinimumWidth(400)
        self.name_field = QLineEdit(name)
        self.number_field = QLineEdit(number)
        for field in (self.name_field, self.number_field):
            field.setMaxLength(LONGEST)
            field.textEdited.connect(lambda _: self.problem.hide())
        self.problem: QLabel = QLabel(wordWrap=True)
        self.problem.hide()
        form = QFormLayout()
        form.addRow(tr("&Name"), self.name_field)
        form.addRow(tr("N&umber"), self.number_field)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(self._buttons())

    def accept(self) -> None:
        try:
            self.result_texts = checked(self.name_field.text(), self.number_field.text())
        except SaidError as error:
            self.problem.setText(self._tr.say(error.sentence))
            self.problem.show()
            self.adjustSize()
            self.number_field.setFocus()
            return
        super().accept()

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        box.addButton(self._tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self._tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box
