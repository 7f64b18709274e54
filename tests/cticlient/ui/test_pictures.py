"""Lamps and status icons are told apart without colour: in grey, in both themes, every pair, at every size."""

from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from cticlient import icons
from cticlient.colours import DARK, LIGHT, Colours
from cticlient.tiles import Lamp
from cticlient.ui.contact_sheet import STATUS_HUES
from cticlient.ui.lamp_painter import HUES, paint_lamp

LEVELS = 32
LEAST_LAMPS = 0.165
LEAST_ICONS = 0.10
"""Least share of the pixels of the box that must differ by more than LEVELS (docs/design.md §3)."""

Drawing = Callable[[QPainter], None]
both_themes = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def grey(size: int, ground: QColor, draw: Drawing) -> bytes:
    picture = QImage(size, size, QImage.Format.Format_RGB32)
    picture.fill(ground)
    painter = QPainter(picture)
    draw(painter)
    painter.end()
    flat = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(flat.pixelColor(x, y).value() for y in range(size) for x in range(size))


def differing(one: bytes, other: bytes) -> float:
    return sum(abs(a - b) > LEVELS for a, b in zip(one, other, strict=True)) / len(one)


def closest(pictures: dict[str, bytes]) -> tuple[float, str, str]:
    return min((differing(pictures[a], pictures[b]), a, b) for a, b in combinations(pictures, 2))


@both_themes
@pytest.mark.parametrize("size", [14, 16, 20])
def test_lamps_differ_in_grey(qapp: QApplication, colours: Colours, size: int) -> None:
    def drawing(lamp: Lamp) -> Drawing:
        return lambda painter: paint_lamp(painter, lamp, QRectF(0, 0, size, size), colours.hues[HUES[lamp]])

    ground = colours[QPalette.ColorRole.Base]
    pictures = {str(lamp): grey(size, ground, drawing(lamp)) for lamp in HUES}
    assert len(pictures) == len(Lamp) - 1
    assert closest(pictures)[0] >= LEAST_LAMPS, closest(pictures)


@both_themes
@pytest.mark.parametrize("size", [16, 20, 24])
def test_status_icons_differ_in_grey(qapp: QApplication, colours: Colours, size: int) -> None:
    def drawing(name: str) -> Drawing:
        picture = icons.pixmap(f"status-{name}", size, colours.hues[STATUS_HUES[name]])
        return lambda painter: painter.drawPixmap(0, 0, picture)

    ground = colours[QPalette.ColorRole.Base]
    pictures = {name: grey(size, ground, drawing(name)) for name in STATUS_HUES}
    assert len(pictures) == 13
    assert closest(pictures)[0] >= LEAST_ICONS, closest(pictures)


def test_the_beat_can_be_seen(qapp: QApplication) -> None:
    def drawing(wide: bool) -> Drawing:
        return lambda painter: paint_lamp(painter, Lamp.RINGING, QRectF(0, 0, 16, 16), QColor("black"), wide)

    assert differing(*(grey(16, QColor("white"), drawing(wide)) for wide in (False, True))) > 0.05
