"""The dialog in which a speed dial gets its name, its numbers and what else is known."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cticlient.icons import icon
from cticlient.model import LONGEST, Number, NumberKind, SpeedDial, checked
from cticlient.texts import SaidError, Sentence, Texts, marked
from cticlient.ui.answers import answers
from cticlient.ui.growth import grown
from cticlient.ui.help_key import help_topic
from cticlient.ui.spoken_dialog import SpokenDialog

KINDS = {
    NumberKind.OFFICE: marked("Office"),
    NumberKind.MOBILE: marked("Mobile"),
    NumberKind.PRIVATE: marked("Private"),
    NumberKind.OTHER: marked("Other"),
}
NOTE_LINES = 3


class SpeedDialDialog(SpokenDialog):
    """Closes only with something that can be dialled; ``dial`` then is what was entered."""

    def __init__(self, tr: Texts, title: Sentence, dial: SpeedDial, parent: QWidget | None = None) -> None:
        super().__init__(tr, parent)
        self._refused = Sentence("")
        self.dial = dial
        self.put(self.setWindowTitle, title)
        help_topic(self, "speed-dials")
        self.name_field, self.email_field = QLineEdit(dial.name), QLineEdit(dial.email)
        self.note_field = QPlainTextEdit(dial.note)
        self.note_field.setTabChangesFocus(True)
        self.note_field.document().setDocumentMargin(6)
        self.note_field.setFixedHeight(self.note_field.fontMetrics().lineSpacing() * NOTE_LINES + 16)
        self.number_rows: list[NumberRow] = []
        self._numbers = QVBoxLayout()
        self._numbers.setSpacing(4)
        self.add_number_button = QPushButton(icon("add"), "")
        self.put(self.add_number_button.setText, Sentence("Ano&ther number"))
        self.problem: QLabel = QLabel(wordWrap=True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.hide()
        self._lay_out()
        for number in dial.numbers or (Number(""),):
            self._add_row(number)
        self.add_number_button.clicked.connect(lambda: self._add_row(self._next_number(), focus=True))
        for field in (self.name_field, self.email_field):
            field.setMaxLength(LONGEST)
            field.textEdited.connect(lambda _: self.problem.hide())

    def accept(self) -> None:
        numbers = tuple(row.number() for row in self.number_rows)
        entered = replace(
            self.dial,
            name=self.name_field.text(),
            numbers=numbers,
            email=self.email_field.text(),
            note=self.note_field.toPlainText(),
        )
        try:
            self.dial = checked(entered)
        except SaidError as error:
            self._say_problem(error)
            return
        super().accept()

    def _say_problem(self, error: SaidError) -> None:
        self._refused = error.sentence
        self.problem.setText(self._tr.say(self._refused))
        self.problem.show()
        self.adjustSize()
        wrong = error.sentence.values.get("number")
        rows = [row for row in self.number_rows if row.field.text().split() == str(wrong or "").split()]
        (rows or self.number_rows)[0].field.setFocus()

    def say(self) -> None:
        super().say()
        self.problem.setText(self._tr.say(self._refused))
        for row in self.number_rows:
            row.say(self._tr)
        self._count_rows()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        numbers_label = QLabel()
        self.put(numbers_label.setText, Sentence("Numbers"))
        numbers_label.setMinimumHeight(32)
        rows: list[tuple[QLabel, QWidget | QVBoxLayout]] = [
            (self._label(Sentence("&Name"), self.name_field), self.name_field),
            (numbers_label, self._numbers),
            (self._label(Sentence("&E-mail"), self.email_field), self.email_field),
            (self._label(Sentence("N&ote"), self.note_field), self.note_field),
        ]
        for line, (label, field) in enumerate(rows):
            grid.addWidget(label, line * 2, 0, Qt.AlignmentFlag.AlignTop)
            if isinstance(field, QWidget):
                grid.addWidget(field, line * 2, 1)
            else:
                grid.addLayout(field, line * 2, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.add_number_button)
        foot.addStretch()
        grid.addLayout(foot, 3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addStrut(grown(480))
        column.addLayout(grid)
        column.addWidget(self.problem)
        column.addStretch()
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        cancel, self.save_button = QPushButton(), QPushButton()
        self.put(cancel.setText, Sentence("Cancel"))
        self.put(self.save_button.setText, Sentence("Save"))
        cancel.clicked.connect(self.reject)
        self.add_number_button.setAutoDefault(False)
        self.save_button.clicked.connect(self.accept)
        return answers(cancel, self.save_button)

    def _label(self, text: Sentence, buddy: QWidget) -> QLabel:
        label = QLabel()
        self.put(label.setText, text)
        label.setBuddy(buddy)
        label.setMinimumHeight(32)
        return label

    def _next_number(self) -> Number:
        """Of the kind that is not there yet."""
        taken = {row.number().kind for row in self.number_rows}
        return Number("", next((kind for kind in NumberKind if kind not in taken), NumberKind.OTHER))

    def _add_row(self, number: Number, focus: bool = False) -> None:
        row = NumberRow(self._tr, number)
        row.field.textEdited.connect(lambda _: self.problem.hide())
        row.remove_button.clicked.connect(lambda: self._remove_row(row))
        self.number_rows.append(row)
        self._numbers.addWidget(row)
        self._count_rows()
        if focus:
            row.field.setFocus()

    def _remove_row(self, row: "NumberRow") -> None:
        self.number_rows.remove(row)
        self._numbers.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._count_rows()
        self.number_rows[0].field.setFocus()

    def _count_rows(self) -> None:
        several = len(self.number_rows) > 1
        for place, row in enumerate(self.number_rows):
            row.remove_button.setVisible(several)
            row.field.setPlaceholderText(self._tr("Called by a click") if several and not place else "")
            row.field.setAccessibleName(self._tr("Number {n}", n=place + 1) if several else self._tr("Number"))


class NumberRow(QWidget):
    """One number and its kind."""

    def __init__(self, tr: Texts, number: Number) -> None:
        super().__init__()
        self.kind_choice = QComboBox()
        self.kind_choice.setMinimumHeight(32)
        for kind, text in KINDS.items():
            self.kind_choice.addItem(tr(text), str(kind))
        self.kind_choice.setCurrentIndex(self.kind_choice.findData(str(number.kind)))
        self.field = QLineEdit(number.text)
        self.field.setMaxLength(LONGEST)
        self.remove_button = QToolButton()
        self.remove_button.setIcon(icon("delete"))
        self.remove_button.setMinimumSize(32, 32)
        self.remove_button.setAutoRaise(True)
        self.remove_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.kind_choice)
        row.addWidget(self.remove_button)
        self.say(tr)

    def say(self, tr: Texts) -> None:
        self.kind_choice.setAccessibleName(tr("Kind of the number"))
        for place, text in enumerate(KINDS.values()):
            self.kind_choice.setItemText(place, tr(text))
        self.remove_button.setToolTip(tr("Remove this number"))
        self.remove_button.setAccessibleName(tr("Remove this number"))

    def number(self) -> Number:
        return Number(self.field.text(), NumberKind(self.kind_choice.currentData()))
