"""All of a tile but its words as one picture, drawn once and kept: of hundreds of tiles most differ in nothing else."""

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPixmap

from cticlient import icons
from cticlient.colours import DARK, LIGHT, Colours
from cticlient.tiles import Flag, Hue, Lamp, Tile, TileSize
from cticlient.ui.lamp_painter import HUES, paint_lamp
from cticlient.ui.tile_metrics import ICON_GAP, TileMetrics

Role = QPalette.ColorRole
FADED = 0.55
"""How much is left of what stands on a tile that cannot be used."""
KEPT = 128
"""Pictures; a panel has some forty in one size, and while it is being resized old ones fall out."""
_FLAG_HUES = {Flag.DND: Hue.RED, Flag.FORWARD: Hue.SECOND}


class Marks(NamedTuple):
    """How a tile is being used at this moment."""

    hover: bool = False
    pressed: bool = False
    focus: bool = False
    selected: bool = False
    enabled: bool = True
    wide: bool = False
    """The beat of ringing lamps."""
    ghost: bool = False
    """In the hand, while it is dragged: without ground, so that one sees where it goes."""


class Look(NamedTuple):
    """What a tile shows without words."""

    lamp: Lamp
    flag: Flag
    icon: str
    icon_hue: Hue
    logged_out: bool
    absent: bool

    @property
    def ringing(self) -> bool:
        return self.lamp is Lamp.RINGING


def draw_back(
    painter: QPainter, box: QRect, tile: Tile, marks: Marks, metrics: TileMetrics, colours: Colours, scale: float
) -> None:
    """Draw it at once where pixels are whole; a picture between two pixels would blur."""
    look = Look(tile.lamp, tile.flag, tile.icon, tile.icon_hue, tile.logged_out, tile.absent)
    if scale.is_integer():
        picture = _picture(look, marks, metrics, colours.dark, box.width(), box.height(), scale)
        painter.drawPixmap(box.x(), box.y(), picture)
        return
    painter.save()
    _Back(painter, QRectF(box), look, metrics, colours, scale).paint(marks)
    painter.restore()


@lru_cache(maxsize=KEPT)
def _picture(
    look: Look, marks: Marks, metrics: TileMetrics, dark: bool, width: int, height: int, scale: float
) -> QPixmap:
    picture = QPixmap(int(width * scale), int(height * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _Back(painter, QRectF(0, 0, width, height), look, metrics, DARK if dark else LIGHT, scale).paint(marks)
    painter.end()
    return picture


class _Back:
    """The picture of a tile while it is being painted."""

    def __init__(
        self, painter: QPainter, box: QRectF, look: Look, metrics: TileMetrics, colours: Colours, scale: float
    ) -> None:
        self._painter = painter
        self._box = box
        self._look = look
        self._m = metrics
        self._colours = colours
        self._scale = scale
        self._left = box.left() + metrics.padding

    def paint(self, marks: Marks) -> None:
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = _ground(self._look, marks, self._colours)
        if not marks.ghost:
            self._paint_frame(marks, ground)
        if not marks.enabled:
            self._painter.setOpacity(FADED)
        self._paint_lamp(marks.wide)
        self._paint_status(ground)
        self._paint_flag()

    def _paint_frame(self, marks: Marks, ground: QColor) -> None:
        colours, radius = self._colours, self._m.radius
        colour, width = _edge(self._look, marks, colours)
        self._painter.setBrush(ground)
        self._ring(width / 2, radius, colour, width)
        if self._look.ringing and marks.enabled and (marks.focus or marks.selected):
            inner = 2 if marks.focus else 1
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._ring(2 * width + inner / 2, radius - width, colours[Role.Accent], inner)

    def _ring(self, inset: float, radius: float, colour: QColor, width: int) -> None:
        self._painter.setPen(QPen(colour, width))
        round_by = max(1.0, radius - inset)
        self._painter.drawRoundedRect(self._box.adjusted(inset, inset, -inset, -inset), round_by, round_by)

    def _y(self, line: int) -> float:
        return self._box.top() + self._m.centres[line]

    def _paint_lamp(self, wide: bool) -> None:
        lamp, edge = self._look.lamp, self._m.lamp
        if lamp is not Lamp.NONE:
            box = QRectF(self._left, round(self._y(0) - edge / 2), edge, edge)
            paint_lamp(self._painter, lamp, box, self._colours.hues[HUES[lamp]], wide)

    def _paint_status(self, ground: QColor) -> None:
        look, edge = self._look, self._m.status
        if not look.icon:
            return
        corner = QPointF(self._box.right() - self._m.padding - edge, round(self._y(0) - edge / 2))
        self._icon(look.icon, edge, corner, look.icon_hue)
        if look.logged_out:
            self._paint_logged_out(QPointF(corner.x() + edge + 3, corner.y() + edge + 3), ground)

    def _paint_logged_out(self, lower_right: QPointF, ground: QColor) -> None:
        width = self._m.status / 2 + 1
        centre = lower_right - QPointF(width / 2, width / 2)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(ground)
        self._painter.drawEllipse(centre, width / 2 + 1.2, width / 2 + 1.2)
        self._painter.setBrush(self._colours.hues[Hue.GREY])
        self._painter.drawEllipse(centre, width / 2, width / 2)
        notch = QPen(ground, max(1.4, width / 7), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        self._painter.setPen(notch)
        self._painter.drawLine(QPointF(centre.x(), centre.y() - width / 2 + 1), centre)

    def _paint_flag(self) -> None:
        flag, edge = self._look.flag, self._m.flag
        if flag is Flag.NONE:
            return
        if self._m.size is TileSize.COMPACT:
            end = self._box.right() - self._m.padding - (self._m.status + ICON_GAP if self._look.icon else 0)
            corner = QPointF(end - edge, round(self._y(0) - edge / 2))
        else:
            middle = self._left + self._m.lamp / 2
            corner = QPointF(round(middle - edge / 2), round(self._y(1) - edge / 2))
        self._icon(flag, edge, corner, _FLAG_HUES[flag])

    def _icon(self, name: str, edge: int, corner: QPointF, hue: Hue) -> None:
        self._painter.drawPixmap(corner, icons.pixmap(name, edge, self._colours.hues[hue], self._scale))


def _ground(look: Look, marks: Marks, colours: Colours) -> QColor:
    if not marks.enabled:
        return colours[Role.Window]
    if marks.pressed:
        return colours.pressed
    if marks.selected:
        return colours.selected
    if look.ringing:
        return colours.ring_back
    if marks.hover:
        return colours[Role.Midlight]
    return colours[Role.AlternateBase if look.absent else Role.Base]


def _edge(look: Look, marks: Marks, colours: Colours) -> tuple[QColor, int]:
    if not marks.enabled:
        return colours[Role.Mid], 1
    if look.ringing:
        return colours.hues[Hue.SIGNAL], 2
    if marks.focus or marks.selected:
        return colours[Role.Accent], 2 if marks.focus else 1
    return (colours.hover_edge if marks.hover or marks.pressed else colours[Role.Mid]), 1
