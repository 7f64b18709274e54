"""The pictures of the tray: a solid badge with a white sign, readable on any panel of a desktop."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPolygonF

from cticlient import icons
from cticlient.colours import LIGHT
from cticlient.tiles import Hue

HUES = {
    "available": Hue.GREEN,
    "away": Hue.AMBER,
    "brb": Hue.AMBER,
    "pause": Hue.AMBER,
    "busy": Hue.RED,
    "meeting": Hue.RED,
    "dnd": Hue.RED,
    "offwork": Hue.VIOLET,
    "extwork": Hue.VIOLET,
    "holiday": Hue.VIOLET,
    "msg": Hue.BLUE,
    "loggedout": Hue.GREY,
    "hidden": Hue.GREY,
}
EDGES = (16, 20, 22, 24, 32, 44, 48, 64)
_RINGING = "ringing"
_ON_BADGE = {"busy": "tray-busy", "dnd": "tray-dnd"}
"""Solid signs are drawn as lines here: the badge is solid already."""


def tray_icon(name: str) -> QIcon:
    """``tray-meeting`` and its like, ``tray-ringing``; the sign of the program for any other name."""
    state = name.removeprefix("tray-")
    if state != _RINGING and state not in HUES:
        return icons.icon("app")
    icon = QIcon()
    for edge in EDGES:
        icon.addPixmap(tray_picture(state, edge))
    return icon


def tray_picture(state: str, edge: int) -> QPixmap:
    """One badge of ``edge`` pixels."""
    picture = QPixmap(edge, edge)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(edge / 24, edge / 24)
    painter.setPen(Qt.PenStyle.NoPen)
    white = QColor("white")
    if state == _RINGING:
        painter.setBrush(LIGHT.hues[Hue.SIGNAL])
        painter.drawPolygon(QPolygonF([QPointF(12, 0), QPointF(24, 12), QPointF(12, 24), QPointF(0, 12)]))
        icons.draw(painter, "phone", QRectF(6, 6, 12, 12), white)
    else:
        painter.setBrush(LIGHT.hues[HUES[state]])
        painter.drawRoundedRect(QRectF(0, 0, 24, 24), 5, 5)
        icons.draw(painter, _ON_BADGE.get(state, f"status-{state}"), QRectF(3, 3, 18, 18), white)
    painter.end()
    return picture
