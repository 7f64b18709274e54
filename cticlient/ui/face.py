"""A font together with how wide its words are; remembers what it measured, for tiles are painted often."""

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF


class Face:
    """One font of a tile."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self.height = self._metrics.height()
        self.rise = (self._metrics.ascent() - self._metrics.descent()) / 2
        """From the middle of a line down to where its letters stand."""
        self.advance = lru_cache(maxsize=4096)(self._advance)
        self.elided = lru_cache(maxsize=4096)(self._elide)

    def fitting(self, name: str, short_name: str, width: int) -> str:
        """The whole name, else the short one, else what fits of that."""
        return name if self.advance(name) <= width else self.elided(short_name or name, width)

    def _advance(self, text: str) -> float:
        # A function of ours: of one of Qt's the cache would copy the doc string, for which PySide reads the signatures
        # of all Qt, a tenth of the time to the first picture.
        return self._metrics.horizontalAdvance(text)

    def _elide(self, text: str, width: int) -> str:
        if not text or width <= 0:
            return ""
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def sized(font: QFont, pixels: int, *, strong: bool) -> QFont:
    """The same family in another size."""
    other = QFont(font)
    other.setPixelSize(pixels)
    other.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return other
