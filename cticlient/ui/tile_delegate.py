"""Draws one tile of a panel: nothing is decided here, every word was chosen before (docs/design.md §4)."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from cticlient import icons
from cticlient.colours import Colours, colours_of
from cticlient.tiles import Arrow, Flag, Hue, Lamp, Tile, TileSize, Words
from cticlient.ui.face import Face
from cticlient.ui.lamp_painter import HUES
from cticlient.ui.tile_metrics import TileMetrics, metrics_for
from cticlient.ui.tile_model import TILE_ROLE
from cticlient.ui.tile_pictures import Frame, draw_frame, draw_lamp

Role = QPalette.ColorRole
_FLAG_HUES = {Flag.DND: Hue.RED, Flag.FORWARD: Hue.SECOND}
_ARROW = 12
_TAIL_GAP = 8


@dataclass(frozen=True, slots=True)
class Marks:
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


class TileDelegate(QStyledItemDelegate):
    """Paints tiles and answers how large a cell is."""

    def __init__(self, marks: Callable[[int], Marks]) -> None:
        super().__init__()
        self._marks = marks
        self.metrics = metrics_for(TileSize.NORMAL, QFont())
        self.cell = QSize(self.metrics.width + self.metrics.gap, self.metrics.height + self.metrics.gap)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self.cell

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.draw(painter, option.rect, index.data(TILE_ROLE), index.row(), option.palette)

    def draw(self, painter: QPainter, cell: QRect, tile: Tile, row: int, palette: QPalette) -> None:
        """Paint the tile of a row into its cell."""
        gap = self.metrics.gap // 2
        box = QRectF(cell.adjusted(gap, gap, -gap, -gap))
        paint_tile(painter, box, tile, self._marks(row), self.metrics, palette)


def paint_tile(
    painter: QPainter, box: QRectF, tile: Tile, marks: Marks, metrics: TileMetrics, palette: QPalette
) -> None:
    """Draw a whole tile into ``box``."""
    colours = colours_of(palette)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = _ground(tile, marks, colours)
    if not marks.ghost:
        draw_frame(painter, box, _frame(tile, marks, metrics, colours, ground))
    if not marks.enabled:
        painter.setOpacity(0.55)
    _Content(painter, box, tile, metrics, colours, ground).paint(marks)
    painter.restore()


def _ground(tile: Tile, marks: Marks, colours: Colours) -> QColor:
    if not marks.enabled:
        return colours[Role.Window]
    if marks.pressed:
        return colours.pressed
    if marks.selected:
        return colours.selected
    if tile.ringing:
        return colours.ring_back
    if marks.hover:
        return colours[Role.Midlight]
    return colours[Role.AlternateBase if tile.absent else Role.Base]


def _edge(tile: Tile, marks: Marks, colours: Colours) -> tuple[QColor, int]:
    if not marks.enabled:
        return colours[Role.Mid], 1
    if tile.ringing:
        return colours.hues[Hue.SIGNAL], 2
    if marks.focus or marks.selected:
        return colours[Role.Accent], 2 if marks.focus else 1
    return (colours.hover_edge if marks.hover or marks.pressed else colours[Role.Mid]), 1


def _frame(tile: Tile, marks: Marks, metrics: TileMetrics, colours: Colours, ground: QColor) -> Frame:
    colour, width = _edge(tile, marks, colours)
    frame = Frame(ground.rgba(), colour.rgba(), width, metrics.radius)
    if tile.ringing and marks.enabled and (marks.focus or marks.selected):
        return frame._replace(inner=colours[Role.Accent].rgba(), inner_width=2 if marks.focus else 1)
    return frame


class _Content:
    """What stands on one tile, while it is being painted."""

    def __init__(
        self, painter: QPainter, box: QRectF, tile: Tile, metrics: TileMetrics, colours: Colours, ground: QColor
    ) -> None:
        self._painter = painter
        self._box = box
        self._tile = tile
        self._m = metrics
        self._colours = colours
        self._ground = ground
        self._left = box.left() + metrics.padding
        self._right = box.right() - metrics.padding
        self._text = self._left if tile.lamp is Lamp.NONE else self._left + metrics.lamp + metrics.text_gap

    def paint(self, marks: Marks) -> None:
        tile, m = self._tile, self._m
        self._paint_lamp(marks.wide)
        name_end = self._paint_status()
        name_end = self._paint_flag(name_end)
        self._paint_name(name_end)
        if m.size is TileSize.NORMAL:
            self._paint_words(tile.second, 1, self._right)
        elif m.size is TileSize.LARGE:
            self._paint_words(tile.about, 1, self._right)
            self._paint_words(tile.line, 2, self._paint_extension())

    def _y(self, line: int) -> float:
        return self._box.top() + self._m.centres[line]

    def _paint_lamp(self, wide: bool) -> None:
        if self._tile.lamp is Lamp.NONE:
            return
        edge = self._m.lamp
        box = QRectF(self._left, round(self._y(0) - edge / 2), edge, edge)
        draw_lamp(self._painter, self._tile.lamp, box, self._colours.hues[HUES[self._tile.lamp]], wide)

    def _paint_status(self) -> float:
        """Answers where the name must end."""
        if not self._tile.icon:
            return self._right
        edge = self._m.status
        corner = QPointF(self._right - edge, round(self._y(0) - edge / 2))
        self._icon(self._tile.icon, edge, corner, self._colours.hues[self._tile.icon_hue])
        if self._tile.logged_out:
            self._paint_logged_out(QPointF(corner.x() + edge + 3, corner.y() + edge + 3))
        return corner.x() - 6

    def _paint_logged_out(self, lower_right: QPointF) -> None:
        width = self._m.status / 2 + 1
        centre = lower_right - QPointF(width / 2, width / 2)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._ground)
        self._painter.drawEllipse(centre, width / 2 + 1.2, width / 2 + 1.2)
        self._painter.setBrush(self._colours.hues[Hue.GREY])
        self._painter.drawEllipse(centre, width / 2, width / 2)
        notch = QPen(self._ground, max(1.4, width / 7), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        self._painter.setPen(notch)
        self._painter.drawLine(QPointF(centre.x(), centre.y() - width / 2 + 1), centre)

    def _paint_flag(self, name_end: float) -> float:
        flag, edge = self._tile.flag, self._m.flag
        if flag is Flag.NONE:
            return name_end
        hue = self._colours.hues[_FLAG_HUES[flag]]
        if self._m.size is TileSize.COMPACT:
            corner = QPointF(name_end - edge, round(self._y(0) - edge / 2))
            self._icon(flag, edge, corner, hue)
            return corner.x() - 6
        middle = self._left + self._m.lamp / 2
        self._icon(flag, edge, QPointF(round(middle - edge / 2), round(self._y(1) - edge / 2)), hue)
        return name_end

    def _paint_name(self, end: float) -> None:
        tile = self._tile
        face = self._m.ringing_name if tile.ringing else self._m.name
        shown = face.fitting(tile.name, tile.short_name, int(end - self._text))
        self._write(shown, self._text, 0, face, Hue.SECOND if tile.absent else Hue.TEXT)

    def _paint_words(self, words: Words, line: int, end: float) -> None:
        x = self._text
        hue = Hue.TEXT if words.strong else Hue.SECOND
        if words.arrow is not Arrow.NONE:
            corner = QPointF(x, round(self._y(line) - _ARROW / 2))
            self._icon(words.arrow, _ARROW, corner, self._colours.hues[Hue.SIGNAL if self._tile.ringing else hue])
            x += _ARROW + 4
        face = self._m.words
        gap = _TAIL_GAP if words.tail and words.text else 0
        shown = face.elided(words.text, int(end - x - face.advance(words.tail) - gap))
        self._write(shown, x, line, face, hue)
        self._write(words.tail, x + face.advance(shown) + (gap if shown else 0), line, face, hue)

    def _paint_extension(self) -> float:
        """Answers where the words of its line must end."""
        if not self._tile.extension:
            return self._right
        face = self._m.words
        x = self._right - face.advance(self._tile.extension)
        self._write(self._tile.extension, x, 2, face, Hue.SECOND)
        return x - _TAIL_GAP

    def _write(self, text: str, x: float, line: int, face: Face, hue: Hue) -> None:
        if not text:
            return
        self._painter.setFont(face.font)
        self._painter.setPen(self._colours.hues[hue])
        self._painter.drawText(QPointF(x, round(self._y(line) + face.rise)), text)

    def _icon(self, name: str, edge: int, corner: QPointF, colour: QColor) -> None:
        scale = self._painter.device().devicePixelRatio()
        self._painter.drawPixmap(corner, icons.pixmap(name, edge, colour, scale))
