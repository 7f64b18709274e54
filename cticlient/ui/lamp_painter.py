"""Draws the lamps: one shape for each state of a line, told apart without colour (docs/design.md §2)."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from cticlient.tiles import Hue, Lamp

HUES = {
    Lamp.IDLE: Hue.GREEN,
    Lamp.DIALING: Hue.BLUE,
    Lamp.RINGING: Hue.SIGNAL,
    Lamp.TALKING: Hue.RED,
    Lamp.HELD: Hue.VIOLET,
    Lamp.OFFLINE: Hue.GREY,
    Lamp.UNKNOWN: Hue.GREY,
    Lamp.HIDDEN: Hue.GREY,
}
HOLE = 3.2
WIDE_HOLE = 4.4
"""The hole of the ringing diamond is wide every other half second."""
_BOX = 16.0
_CENTRE = QPointF(8, 8)


def paint_lamp(painter: QPainter, lamp: Lamp, box: QRectF, colour: QColor, wide: bool = False) -> None:
    """Draw a lamp into a square; nothing for NONE."""
    if lamp is Lamp.NONE:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / _BOX, box.height() / _BOX)
    if lamp in _SOLID:
        path = _solid(lamp, WIDE_HOLE if wide else HOLE)
        painter.fillPath(path, colour)
        if lamp is Lamp.RINGING:  # rounds the tips, and keeps the frame whole around the wide hole
            painter.strokePath(path, _pen(colour, 1.2))
    else:
        painter.strokePath(_line(lamp), _pen(colour, 2.0))
        if lamp is Lamp.UNKNOWN:
            painter.fillPath(_dot(QPointF(8, 13.4), 1.3), colour)
    painter.restore()


_SOLID = frozenset({Lamp.DIALING, Lamp.RINGING, Lamp.TALKING, Lamp.HELD})


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _solid(lamp: Lamp, hole: float) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    match lamp:
        case Lamp.DIALING:
            path.addPolygon(QPolygonF([QPointF(3.5, 2.2), QPointF(14, 8), QPointF(3.5, 13.8)]))
            path.closeSubpath()
        case Lamp.RINGING:
            path.addPolygon(QPolygonF([QPointF(8, 0.8), QPointF(15.2, 8), QPointF(8, 15.2), QPointF(0.8, 8)]))
            path.closeSubpath()
            path.addEllipse(_CENTRE, hole, hole)
        case Lamp.TALKING:
            path.addEllipse(_CENTRE, 7, 7)
        case _:
            path.addRoundedRect(QRectF(2.5, 2, 4, 12), 0.8, 0.8)
            path.addRoundedRect(QRectF(9.5, 2, 4, 12), 0.8, 0.8)
    return path


def _line(lamp: Lamp) -> QPainterPath:
    path = QPainterPath()
    match lamp:
        case Lamp.IDLE:
            path.addEllipse(_CENTRE, 5, 5)
        case Lamp.OFFLINE:
            path.moveTo(3.5, 3.5)
            path.lineTo(12.5, 12.5)
            path.moveTo(12.5, 3.5)
            path.lineTo(3.5, 12.5)
        case Lamp.UNKNOWN:
            path.moveTo(4.8, 5.2)
            path.cubicTo(4.8, 0.9, 11.4, 1.1, 11.3, 5.2)
            path.cubicTo(11.3, 7.4, 8, 7.4, 8, 10)
        case _:
            path.moveTo(4, 8)
            path.lineTo(12, 8)
    return path


def _dot(centre: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(centre, radius, radius)
    return path
