"""The badges of the tray."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from cticlient.colours import LIGHT
from cticlient.tiles import Hue
from cticlient.ui.tray_pictures import EDGES, HUES, tray_icon, tray_picture


@pytest.mark.parametrize("state", [*HUES, "ringing"])
@pytest.mark.parametrize("edge", [16, 22, 32])
def test_a_badge_has_its_colour_and_a_white_sign(qapp: QApplication, state: str, edge: int) -> None:
    image = tray_picture(state, edge).toImage()
    colours = [image.pixelColor(x, y) for x in range(edge) for y in range(edge)]
    ground = LIGHT.hues[HUES.get(state, Hue.SIGNAL)]
    assert sum(colour == ground for colour in colours) > edge * edge / 5
    assert sum(colour.lightness() > 160 and colour.alpha() > 200 for colour in colours) >= edge / 4
    assert image.pixelColor(0, 0).alpha() < 128


def test_all_differ(qapp: QApplication) -> None:
    pictures = [tray_picture(state, 22).toImage() for state in (*HUES, "ringing")]
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


def test_by_name(qapp: QApplication) -> None:
    icon = tray_icon("tray-meeting")
    assert sorted(size.width() for size in icon.availableSizes()) == sorted(EDGES)
    assert icon.pixmap(24).toImage() == tray_picture("meeting", 24).toImage()


@pytest.mark.parametrize("name", ["", "tray-tea"])
def test_an_unknown_name_shows_the_program(qapp: QApplication, name: str) -> None:
    assert tray_icon(name).pixmap(24).toImage().pixelColor(12, 2) == QColor("#2B5C9E")
