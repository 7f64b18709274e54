"""Draws one tile of a panel: nothing is decided here, every word was chosen before (docs/design.md §4)."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from cticlient import icons
from cticlient.colours import Colours, colours_of
from cticlient.tiles import Arrow, Flag, Hue, Lamp, Tile, TileSize, Words
from cticlient.ui.face import Face
from cticlient.ui.tile_metrics import ICON_GAP, TileMetrics, metrics_for
from cticlient.ui.tile_model import TILE_ROLE
from cticlient.ui.tile_pictures import FADED, Marks, draw_back

_ARROW = 12
_ARROW_GAP = 4
_TAIL_GAP = 8


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
        gap = self.metrics.gap // 2
        box = option.rect.adjusted(gap, gap, -gap, -gap)
        painter.save()
        tile_painter = TilePainter(painter, self.metrics, colours_of(option.palette))
        tile_painter.paint(box, index.data(TILE_ROLE), self._marks(index.row()))
        painter.restore()


class TilePainter:
    """Paints tiles of one size; leaves font and pen as they come."""

    def __init__(self, painter: QPainter, metrics: TileMetrics, colours: Colours) -> None:
        self._painter = painter
        self._m = metrics
        self._colours = colours
        self._scale = painter.device().devicePixelRatio()

    def paint(self, box: QRect, tile: Tile, marks: Marks) -> None:
        """Draw a whole tile into ``box``."""
        draw_back(self._painter, box, tile, marks, self._m, self._colours, self._scale)
        if marks.enabled:
            self._paint_words(box, tile)
            return
        self._painter.setOpacity(FADED)
        self._paint_words(box, tile)
        self._painter.setOpacity(1)

    def _paint_words(self, box: QRect, tile: Tile) -> None:
        m, top = self._m, box.y()
        left = box.x() + m.padding
        right = box.x() + box.width() - m.padding
        if tile.lamp is not Lamp.NONE:
            left += m.lamp + m.text_gap
        self._paint_name(tile, left, right, top)
        if m.size is TileSize.NORMAL:
            self._paint_line(tile.second, tile, left, right, top, 1)
        elif m.size is TileSize.LARGE:
            self._paint_line(tile.about, tile, left, right, top, 1)
            self._paint_line(tile.line, tile, left, self._paint_extension(tile, right, top), top, 2)

    def _paint_name(self, tile: Tile, left: int, end: int, top: int) -> None:
        m = self._m
        if tile.icon:
            end -= m.status + ICON_GAP
        if tile.flag is not Flag.NONE and m.size is TileSize.COMPACT:
            end -= m.flag + ICON_GAP
        face = m.ringing_name if tile.ringing else m.name
        shown = face.fitting(tile.name, tile.short_name, end - left)
        self._write(shown, left, top + m.bases[0], face, Hue.SECOND if tile.absent else Hue.TEXT)

    def _paint_line(self, words: Words, tile: Tile, x: int, end: float, top: int, line: int) -> None:
        face, base = self._m.words, top + self._m.bases[line]
        hue = Hue.TEXT if words.strong else Hue.SECOND
        if words.arrow is not Arrow.NONE:
            corner = QPointF(x, top + round(self._m.centres[line] - _ARROW / 2))
            colour = self._colours.hues[Hue.SIGNAL if tile.ringing else hue]
            self._painter.drawPixmap(corner, icons.pixmap(words.arrow, _ARROW, colour, self._scale))
            x += _ARROW + _ARROW_GAP
        if not words.tail:
            self._write(face.elided(words.text, int(end - x)), x, base, face, hue)
            return
        gap = _TAIL_GAP if words.text else 0
        shown = face.elided(words.text, int(end - x - face.advance(words.tail) - gap))
        self._write(shown, x, base, face, hue)
        self._write(words.tail, x + face.advance(shown) + (gap if shown else 0), base, face, hue)

    def _paint_extension(self, tile: Tile, right: int, top: int) -> float:
        """Answers where the words of its line must end."""
        if not tile.extension:
            return right
        face = self._m.words
        x = right - face.advance(tile.extension)
        self._write(tile.extension, x, top + self._m.bases[2], face, Hue.SECOND)
        return x - _TAIL_GAP

    def _write(self, text: str, x: float, base: int, face: Face, hue: Hue) -> None:
        if text:
            painter = self._painter
            painter.setFont(face.font)
            painter.setPen(self._colours.hues[hue])
            painter.drawText(QPointF(x, base), text)
