"""The lamp of a call beside its words, as it is on tiles."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cticlient.api import Lamp, lamp_icon

LAMP = 16


class LampSign(QWidget):
    """Shows one lamp."""

    def __init__(self, lamp: Lamp) -> None:
        super().__init__()
        self.lamp = lamp
        self.setFixedSize(LAMP + 4, LAMP + 4)

    def show_lamp(self, lamp: Lamp) -> None:
        if lamp is not self.lamp:
            self.lamp = lamp
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        lamp_icon(self.lamp).paint(QPainter(self), QRect(2, 2, LAMP, LAMP))
