"""Icons: all there, in one colour, tinted by hue or palette, sharp at any scale."""

import gc
import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from cticlient import icons
from cticlient.colours import DARK, LIGHT
from cticlient.theme import Scheme, Theme
from cticlient.tiles import Arrow, Flag, Hue, Lamp
from cticlient.ui.lamp_icon import lamp_icon

STATUSES = ["available", "loggedout", "away", "brb", "pause", "busy", "meeting", "offwork", "extwork", "dnd", "holiday"]
STATUSES += ["msg", "hidden"]
CALLS = [
    "phone",
    "hang-up",
    "hold",
    "resume",
    "transfer",
    "pickup",
    "keypad",
    "redial",
    "journal",
    "call-missed",
    "call-declined",
    "export",
    "mail",
    "details",
]
EDITING = ["search", "add", "edit", "delete", "undo", "close", "check", "chevron-down", "back"]
PROGRAM = [
    "options",
    "help",
    "warning",
    "window",
    "quit",
    "size-compact",
    "size-normal",
    "size-large",
    "dock",
    "detach",
]
NAMES = [
    "filter",
    *(f"status-{status}" for status in STATUSES),
    *(flag for flag in Flag if flag),
    *(arrow for arrow in Arrow if arrow),
    *CALLS,
    *EDITING,
    *PROGRAM,
]


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    Theme.apply(qapp, Scheme.LIGHT)
    yield
    Theme.apply(qapp, Scheme.SYSTEM)


def strongest(picture: QPixmap) -> QColor:
    """The colour of the fullest pixel."""
    image = picture.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=QColor.alpha)


@pytest.mark.parametrize("name", [*NAMES, "app"])
@pytest.mark.parametrize("size", [16, 20, 24])
def test_every_icon_is_drawn(name: str, size: int) -> None:
    assert strongest(icons.icon(name).pixmap(QSize(size, size), 1.0)).alpha() > 120


@pytest.mark.parametrize("name", NAMES)
def test_one_colour_on_the_grid_without_text(name: str) -> None:
    source = (icons.folder() / f"{name}.svg").read_text("utf-8")
    assert 'viewBox="0 0 24 24"' in source
    assert "currentColor" in source
    assert not re.search(r"#[0-9a-fA-F]{3}|<text|gradient|rgb\(", source)
    widths = [float(width) for width in re.findall(r'stroke-width="([\d.]+)"', source)]
    assert min(widths) >= 2


def test_no_icon_is_left_untried() -> None:
    drawn = {path.stem for path in icons.folder().glob("*.svg")}
    assert drawn == {*NAMES, "app", "tray-busy", "tray-dnd"}


def test_a_wrong_name_is_noticed_where_it_is_written() -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("status-tea")


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_sharp_at_any_scale(scale: float) -> None:
    picture = icons.icon("phone").pixmap(QSize(16, 16), scale)
    assert picture.size() == QSize(round(16 * scale), round(16 * scale))
    assert picture.devicePixelRatio() == scale


def test_a_hue_follows_the_palette(qapp: QApplication) -> None:
    icon = icons.icon("status-busy", Hue.RED)
    assert strongest(icon.pixmap(20)) == LIGHT.hues[Hue.RED]
    Theme.apply(qapp, Scheme.DARK)
    assert strongest(icon.pixmap(20)) == DARK.hues[Hue.RED]


def test_without_a_hue_the_colour_of_text(qapp: QApplication) -> None:
    icon = icons.icon("keypad")
    assert strongest(icon.pixmap(24)) == LIGHT.hues[Hue.TEXT]
    assert strongest(icon.pixmap(24, QIcon.Mode.Disabled)) == LIGHT.disabled
    Theme.apply(qapp, Scheme.DARK)
    assert strongest(icon.pixmap(24)) == DARK.hues[Hue.TEXT]


def test_drawn_once() -> None:
    one = icons.pixmap("phone", 16, QColor("red"), 2.0)
    assert icons.pixmap("phone", 16, QColor("red"), 2.0).cacheKey() == one.cacheKey()
    assert icons.pixmap("phone", 16, QColor("blue"), 2.0).cacheKey() != one.cacheKey()


def test_found_by_file_name(qapp: QApplication) -> None:
    assert not QPixmap("icons:status-busy.svg").isNull()


def test_a_copy_outlives_its_maker() -> None:
    copies = [QIcon(icons.icon("phone", Hue.GREEN)) for _ in range(200)]
    assert all(strongest(copy.pixmap(16)) == LIGHT.hues[Hue.GREEN] for copy in copies)


@pytest.mark.parametrize("make", [lambda: icons.icon("phone"), lambda: lamp_icon(Lamp.RINGING)])
def test_an_icon_that_is_changed_leaves_the_others_alone(qapp: object, make: Callable[[], QIcon]) -> None:
    """Qt then asks for a copy of its engine, and crashed when Python destroyed that."""
    spot = QPixmap(8, 8)
    spot.fill(Qt.GlobalColor.red)
    for _ in range(20):
        whole = make()
        changed = QIcon(whole)
        changed.addPixmap(spot)
        gc.collect()
        assert not changed.pixmap(16, 16).isNull()
        assert whole.pixmap(16, 16).toImage() == make().pixmap(16, 16).toImage()
