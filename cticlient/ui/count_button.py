"""A button with a small number at its corner: how many things wait behind it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton

from cticlient.colours import colours_of

MOST = 99


class CountButton(QPushButton):
    """Shows nothing for 0. The number has to be in the accessible name too."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    @property
    def count(self) -> int:
        return self._count

    def show_count(self, count: int) -> None:
        self._count = count
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.DemiBold)
        text = str(self._count) if self._count <= MOST else f"{MOST}+"
        width = max(16, QFontMetrics(font).horizontalAdvance(text) + 8)
        box = QRectF(self.width() - width - 3, 3, width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.call_red)
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(colours[QPalette.ColorRole.BrightText])
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
