"""What looks the same on hundreds of tiles, drawn once and kept: frames and lamps. Drawing them is most of a tile."""

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from cticlient.tiles import Lamp
from cticlient.ui.lamp_painter import paint_lamp


class Frame(NamedTuple):
    """The ground of a tile and its edge; ``inner`` is a second ring within it. Colours as rgba."""

    ground: int
    edge: int
    width: int
    radius: int
    inner: int = 0
    inner_width: int = 0


def draw_frame(painter: QPainter, box: QRectF, frame: Frame) -> None:
    """Draw at once where pixels are whole; a picture between two pixels would blur."""
    scale = painter.device().devicePixelRatio()
    if _whole(scale, box):
        painter.drawPixmap(box.topLeft(), _frame(frame, int(box.width()), int(box.height()), scale))
    else:
        _paint_frame(painter, box, frame)


def draw_lamp(painter: QPainter, lamp: Lamp, box: QRectF, colour: QColor, wide: bool) -> None:
    scale = painter.device().devicePixelRatio()
    if _whole(scale, box):
        painter.drawPixmap(box.topLeft(), _lamp(lamp, int(box.width()), colour.rgba(), wide, scale))
    else:
        paint_lamp(painter, lamp, box, colour, wide)


def _whole(scale: float, box: QRectF) -> bool:
    return scale.is_integer() and box.x().is_integer() and box.y().is_integer() and box.width().is_integer()


# As many as one size of tiles has in all its states; while a window is being resized old ones fall out.
@lru_cache(maxsize=64)
def _frame(frame: Frame, width: int, height: int, scale: float) -> QPixmap:
    picture, painter = _canvas(width, height, scale)
    _paint_frame(painter, QRectF(0, 0, width, height), frame)
    painter.end()
    return picture


@lru_cache(maxsize=128)
def _lamp(lamp: Lamp, edge: int, rgba: int, wide: bool, scale: float) -> QPixmap:
    picture, painter = _canvas(edge, edge, scale)
    paint_lamp(painter, lamp, QRectF(0, 0, edge, edge), QColor.fromRgba(rgba), wide)
    painter.end()
    return picture


def _canvas(width: int, height: int, scale: float) -> tuple[QPixmap, QPainter]:
    picture = QPixmap(int(width * scale), int(height * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    return picture, QPainter(picture)


def _paint_frame(painter: QPainter, box: QRectF, frame: Frame) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor.fromRgba(frame.ground))
    _ring(painter, box, frame.width / 2, frame.radius, frame.edge, frame.width)
    if frame.inner_width:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = 2 * frame.width + frame.inner_width / 2
        _ring(painter, box, inset, frame.radius - frame.width, frame.inner, frame.inner_width)


def _ring(painter: QPainter, box: QRectF, inset: float, radius: float, rgba: int, width: int) -> None:
    painter.setPen(QPen(QColor.fromRgba(rgba), width))
    round_by = max(1.0, radius - inset)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), round_by, round_by)
