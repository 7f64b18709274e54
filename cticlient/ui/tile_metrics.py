"""The measures of a tile in each size, grown with the text (docs/design.md §4)."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QFont, QFontInfo, QFontMetrics

from cticlient.tiles import TileSize
from cticlient.ui.face import Face, sized


@dataclass(frozen=True, slots=True)
class _Given:
    width: int
    height: int
    gap: int
    padding: int
    lamp: int
    status: int
    flag: int
    centres: tuple[float, ...]
    around: int
    """Height that is not text."""
    radius: int


_GIVEN = {
    TileSize.COMPACT: _Given(168, 28, 4, 8, 14, 16, 14, (14,), 10, 4),
    TileSize.NORMAL: _Given(184, 52, 6, 10, 16, 20, 14, (17, 36), 18, 6),
    TileSize.LARGE: _Given(240, 84, 8, 12, 20, 24, 16, (20, 42, 64), 32, 6),
}
_WIDTH_SAMPLE = "Mustermann, Maria"
_SAMPLE_AT_100 = 121
MARGIN = 16
"""Between the tiles and the edge of the window."""
ICON_GAP = 6
"""Between the name and an icon at its right."""


@dataclass(frozen=True, slots=True, eq=False)
class TileMetrics:
    """Where everything stands; pixels from the tile's own upper left corner. The same ones for the same font."""

    size: TileSize
    width: int
    """The least; cells share what is left over."""
    height: int
    gap: int
    padding: int
    lamp: int
    status: int
    flag: int
    radius: int
    centres: tuple[float, ...]
    """The middle of each line."""
    bases: tuple[int, ...]
    """Where the letters of each line stand."""
    name: Face
    ringing_name: Face
    words: Face

    @property
    def text_gap(self) -> int:
        """Between lamp and text."""
        return 7 if self.size is TileSize.COMPACT else 8


def second_pixels(base: int) -> int:
    """The size of secondary text beside text of ``base`` pixels."""
    return max(11, round(0.92 * base))


def metrics_for(size: TileSize, font: QFont) -> TileMetrics:
    """The measures for a person's font: nothing is narrower than its text needs."""
    return _metrics(size, font.toString(), QFontInfo(font).pixelSize())


@lru_cache(maxsize=8)
def _metrics(size: TileSize, written: str, base: int) -> TileMetrics:
    """Made once, for they remember what they measured, and pictures are kept by them."""
    font = QFont()
    font.fromString(written)
    given = _GIVEN[size]
    large = size is TileSize.LARGE
    name_pixels = round(1.08 * base) if large else base
    name = Face(sized(font, name_pixels, strong=large))
    words = Face(sized(font, second_pixels(base), strong=False))
    text = name.height + (len(given.centres) - 1) * words.height
    height = max(given.height, round(text) + given.around)
    centres = tuple(centre * height / given.height for centre in given.centres)
    rises = (name.rise, *[words.rise] * (len(centres) - 1))
    stretch = max(1.0, QFontMetrics(font).horizontalAdvance(_WIDTH_SAMPLE) / _SAMPLE_AT_100)
    return TileMetrics(
        size=size,
        width=round(given.width * stretch),
        height=height,
        gap=given.gap,
        padding=given.padding,
        lamp=given.lamp,
        status=given.status,
        flag=given.flag,
        radius=given.radius,
        centres=centres,
        bases=tuple(round(centre + rise) for centre, rise in zip(centres, rises, strict=True)),
        name=name,
        ringing_name=Face(sized(font, name_pixels, strong=True)),
        words=words,
    )
