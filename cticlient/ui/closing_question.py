"""Asked once, when the window is closed for the first time: go on in the background, or quit."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cticlient.settings import OnClose
from cticlient.texts import Sentence, Texts, marked
from cticlient.ui.growth import at_least, grown
from cticlient.ui.pages.form import Heading, Hint
from cticlient.ui.spoken_dialog import SpokenDialog


class ClosingQuestion(SpokenDialog):
    """``answer`` is UNDECIDED when it was dismissed: then nothing happens."""

    def __init__(self, parent: QWidget, tr: Texts, tray: bool) -> None:
        super().__init__(tr, parent)
        self.answer = OnClose.UNDECIDED
        self.setWindowTitle("CTI Client")
        heading = Heading()
        self.put(heading.setText, Sentence("Shall CTI Client go on?"))
        why = Hint("")
        how = marked("Its icon stays in the tray." if tray else "This desktop has no tray: the window is minimised.")
        text = marked(
            "While it runs, ends of your statuses are kept on time and calls are announced. {how} "
            "You can change your answer in the options, under General."
        )
        self.put(why.setText, Sentence(text, {"how": Sentence(how)}))
        self.stay, self.quit = QPushButton(), QPushButton()
        self.put(self.stay.setText, Sentence("Go on"))
        self.put(self.quit.setText, Sentence("Quit"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for button, answer in ((self.stay, OnClose.STAY), (self.quit, OnClose.QUIT)):
            at_least(button, 112, 32)
            button.clicked.connect(lambda _=False, answer=answer: self._decide(answer))
            row.addWidget(button)
        self.stay.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.addStrut(grown(480))
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(why)
        column.addStretch()
        column.addSpacing(4)
        column.addLayout(row)

    def _decide(self, answer: OnClose) -> None:
        self.answer = answer
        self.accept()
