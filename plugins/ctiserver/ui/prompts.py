"""Small questions: the password of an account."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cticlient.api import Sentence, SpokenDialog, Texts, answers, grown
from ctiserver.ui.plain import second_label


class LinePrompt(SpokenDialog):
    """A question with one line as its answer."""

    def __init__(
        self, title: Sentence, question: Sentence, hint: Sentence, answer: Sentence, tr: Texts, parent: QWidget | None
    ) -> None:
        super().__init__(tr, parent)
        self.put(self.setWindowTitle, title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addStrut(grown(400))
        label = QLabel()
        self.put(label.setText, question)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        layout.addWidget(label)
        self.line = QLineEdit()
        self.line.setObjectName("answer")
        label.setBuddy(self.line)
        layout.addWidget(self.line)
        words = second_label()
        self.put(words.setText, hint)
        words.setWordWrap(True)
        layout.addWidget(words)
        cancel = QPushButton()
        self.put(cancel.setText, Sentence("Cancel"))
        cancel.clicked.connect(self.reject)
        self.answer_button = QPushButton()
        self.put(self.answer_button.setText, answer)
        self.answer_button.setObjectName("ok")
        self.answer_button.setEnabled(False)
        self.answer_button.clicked.connect(self.accept)
        layout.addLayout(answers(cancel, self.answer_button))
        self.line.textChanged.connect(lambda text: self.answer_button.setEnabled(bool(text.strip())))

    @property
    def answer(self) -> str:
        return self.line.text()


def password_prompt(user: str, server: str, tr: Texts, parent: QWidget | None) -> LinePrompt:
    prompt = LinePrompt(
        Sentence("Sign in to the CTI server"),
        Sentence("Password of “{user}” on {server}", {"user": user, "server": server}),
        Sentence("It is kept in the keyring of this computer; where there is none, until the program ends."),
        Sentence("Sign in"),
        tr,
        parent,
    )
    prompt.setObjectName("password-dialog")
    prompt.line.setEchoMode(QLineEdit.EchoMode.Password)
    return prompt
