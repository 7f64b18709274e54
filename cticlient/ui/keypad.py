"""Twelve keys for a mouse or a finger: they write into the dial field."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from cticlient.texts import Texts, marked
from cticlient.ui.growth import grown, wear

KEYS = "123456789*0#"
NAMES = {"*": marked("Star"), "#": marked("Hash")}
KEY = QSize(56, 44)


class Keypad(QFrame):
    """Opens below a button and closes by Escape or a click elsewhere; the keyboard's own digits work too."""

    def __init__(self, tr: Texts, press: Callable[[str], None], erase: Callable[[], None], call: Callable[[], None],
                 parent: QWidget) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Popup)
        self._tr = tr
        self._press = press
        self._erase = erase
        self._call = call
        self.setFrameShape(QFrame.Shape.StyledPanel)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(8)
        self.keys = {sign: QPushButton(literal_sign(sign)) for sign in KEYS}
        for place, (sign, button) in enumerate(self.keys.items()):
            button.clicked.connect(partial(press, sign))
            button.setAutoDefault(False)
            grid.addWidget(button, place // 3, place % 3)

    def open_below(self, button: QWidget) -> None:
        self._say()
        for key in self.keys.values():
            wear(key, 1.15)
            key.setFixedSize(grown(KEY.width()), grown(KEY.height()))
        self.adjustSize()
        self.move(button.mapToGlobal(QPoint(0, button.height() + 4)))
        self.show()
        self.keys["1"].setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text() in f"{KEYS}+":
            self._press(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self._erase()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
            self._call()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.setAccessibleName(self._tr("Keypad"))
        for sign, button in self.keys.items():
            button.setAccessibleName(self._tr(NAMES[sign]) if sign in NAMES else sign)


def literal_sign(sign: str) -> str:
    return {"*": "∗"}.get(sign, sign)
