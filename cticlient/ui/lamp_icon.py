"""A lamp as an icon, for tabs and menus; drawn when it is shown, so it follows the palette."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap

from cticlient.colours import colours_of
from cticlient.icons import kept
from cticlient.tiles import Lamp
from cticlient.ui.lamp_painter import HUES, paint_lamp


def lamp_icon(lamp: Lamp) -> QIcon:
    return QIcon(_LampIcon(lamp))


class _LampIcon(QIconEngine):
    def __init__(self, lamp: Lamp) -> None:
        super().__init__()
        self._lamp = lamp

    def clone(self) -> QIconEngine:
        return kept(_LampIcon(self._lamp))

    def isNull(self) -> bool:  # noqa: N802
        return False

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        if self._lamp is Lamp.NONE:
            return
        edge = min(rect.width(), rect.height())
        corner = rect.center() - QPoint((edge - 1) // 2, (edge - 1) // 2)
        colour = colours_of(QGuiApplication.palette()).hues[HUES[self._lamp]]
        paint_lamp(painter, self._lamp, QRectF(corner.x(), corner.y(), edge, edge), colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: N802
        """``size`` is in logical pixels here, unlike in ``pixmap``."""
        picture = QPixmap(size * scale)
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture
