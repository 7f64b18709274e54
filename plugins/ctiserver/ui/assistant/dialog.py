"""The window of the assistant: one step after the other, forwards and back, with what went wrong below it."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cticlient.api import Fill, Hue, SaidError, Texts, at_least, fill, grown, help_topic, icon, wear
from ctiserver.ui.assistant.draft import Step
from ctiserver.ui.plain import second_label
from ctiserver.ui.trial import GivenUpError, Trial

Spawn = Callable[[Coroutine[Any, Any, None]], object]
WIDTH, HEIGHT = 560, 420


class Assistant(QDialog):
    """Accepted when the last step was done. Return goes on, Esc lets the assistant be."""

    def __init__(self, tr: Texts, steps: Sequence[Step], spawn: Spawn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._steps = steps
        self._spawn = spawn
        self._busy = False
        self._trial: Trial[None] = Trial()
        self.setObjectName("assistant")
        self.setWindowTitle(tr("Set up CTI Server"))
        help_topic(self, "overview")
        self.count, self.heading = second_label(name="step"), QLabel()
        self.stack = QStackedWidget()
        self.sign, self.message = QLabel(), QLabel()
        self.skip, self.back, self.next = QPushButton(tr("S&kip")), QPushButton(tr("&Back")), QPushButton()
        self._build()
        self.skip.clicked.connect(self.reject)
        self.back.clicked.connect(lambda: self._turn(self.stack.currentIndex() - 1))
        self.next.clicked.connect(self._go_on)
        self.finished.connect(lambda _: self._trial.give_up())
        self._turn(0)

    @property
    def step(self) -> Step:
        return self._steps[self.stack.currentIndex()]

    def _go_on(self) -> None:
        if not self._busy:
            self._work(self.step.doing())
            self._spawn(self._left())

    async def _left(self) -> None:
        """Do what the step is for, and go on where it came about."""
        try:
            await self._trial.run(self.step.leave())
        except GivenUpError:
            # The assistant was closed, and may be gone.
            return
        except SaidError as wrong:
            self._rest()
            self._say(self._tr.say(wrong.sentence), wrong=True)
            self.step.mend()
            return
        except Exception:
            self._rest()
            raise
        self._rest()
        if self.result() or not self.isVisible():
            return
        if self.stack.currentIndex() + 1 < len(self._steps):
            self._turn(self.stack.currentIndex() + 1)
        else:
            self.accept()

    def _turn(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        last = index + 1 == len(self._steps)
        self.count.setText(self._tr("Step {n} of {total}", n=index + 1, total=len(self._steps)))
        self.heading.setText(self.step.title())
        self.back.setEnabled(index > 0)
        self.next.setText(self._tr("&Finish") if last else self._tr("&Next"))
        self._say("")
        self.step.enter()

    def _work(self, doing: str) -> None:
        """While a step works nothing else can be begun; the assistant can be closed at any time."""
        self._busy = True
        self.next.setEnabled(False)
        self.back.setEnabled(False)
        self.step.widget().setEnabled(False)
        self._say(doing)

    def _rest(self) -> None:
        self._busy = False
        self.next.setEnabled(True)
        self.back.setEnabled(self.stack.currentIndex() > 0)
        self.step.widget().setEnabled(True)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.message.setText(text)
        self.sign.setVisible(wrong)
        self.sign.setPixmap(icon("warning", Hue.SIGNAL).pixmap(QSize(20, 20), self.devicePixelRatio()))

    def _build(self) -> None:
        wear(self.heading, 1.5, strong=True)
        self.message.setObjectName("message")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setMinimumHeight(40)
        for step in self._steps:
            self.stack.addWidget(step.widget())
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignVCenter)
        said.addWidget(self.message, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addStrut(grown(WIDTH))
        column.addWidget(self.count)
        column.addWidget(self.heading)
        column.addSpacing(8)
        column.addWidget(self.stack, 1)
        column.addLayout(said)
        column.addLayout(self._buttons())
        self.resize(grown(WIDTH), grown(HEIGHT))

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, name in ((self.skip, "skip"), (self.back, "back"), (self.next, "next")):
            button.setObjectName(name)
            button.setAutoDefault(button is self.next)
            at_least(button, 112, 32)
            row.addWidget(button)
        row.insertStretch(1)
        self.next.setDefault(True)
        fill(self.next, Fill.MAIN)
        return row
