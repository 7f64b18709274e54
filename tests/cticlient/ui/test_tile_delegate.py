"""What a tile looks like in each size and state."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from cticlient.colours import DARK, LIGHT, Colours, palette_of
from cticlient.tiles import Arrow, Flag, Hue, Lamp, Tile, TileSize, Words
from cticlient.ui.contact_sheet import sheet
from cticlient.ui.tile_delegate import TilePainter
from cticlient.ui.tile_metrics import TileMetrics, metrics_for
from cticlient.ui.tile_pictures import Marks

Role = QPalette.ColorRole
TILE = Tile(key="1", name="Meier, Hannah", lamp=Lamp.IDLE, icon="status-available", icon_hue=Hue.GREEN)
RINGING = replace(TILE, lamp=Lamp.RINGING)
ABSENT = replace(TILE, absent=True)
sizes = pytest.mark.parametrize("size", list(TileSize))


def font(pixels: int = 13) -> QFont:
    font = QFont("DejaVu Sans")
    font.setPixelSize(pixels)
    return font


def painted(tile: Tile, marks: Marks, metrics: TileMetrics, colours: Colours = LIGHT) -> QImage:
    picture = QImage(metrics.width, metrics.height, QImage.Format.Format_RGB32)
    picture.fill(colours[Role.Window])
    painter = QPainter(picture)
    try:
        TilePainter(painter, metrics, colours).paint(QRect(0, 0, metrics.width, metrics.height), tile, marks)
    finally:
        painter.end()
    return picture


def ground(picture: QImage) -> QColor:
    """Within the edge, beside everything that is drawn."""
    return picture.pixelColor(picture.width() // 2, picture.height() - 5)


def edge(picture: QImage, depth: int = 0) -> QColor:
    return picture.pixelColor(picture.width() // 2, depth)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@sizes
def test_states(qapp: QApplication, size: TileSize, colours: Colours) -> None:
    metrics = metrics_for(size, font())
    accent, signal = colours[Role.Accent], colours.hues[Hue.SIGNAL]
    for tile, marks, inside, around in [
        (TILE, Marks(), colours[Role.Base], colours[Role.Mid]),
        (ABSENT, Marks(), colours[Role.AlternateBase], colours[Role.Mid]),
        (TILE, Marks(hover=True), colours[Role.Midlight], colours.hover_edge),
        (TILE, Marks(pressed=True, hover=True), colours.pressed, colours.hover_edge),
        (TILE, Marks(focus=True), colours[Role.Base], accent),
        (TILE, Marks(selected=True), colours.selected, accent),
        (RINGING, Marks(), colours.ring_back, signal),
        (TILE, Marks(enabled=False), colours[Role.Window], colours[Role.Mid]),
    ]:
        picture = painted(tile, marks, metrics, colours)
        assert (ground(picture), edge(picture)) == (inside, around), (tile.lamp, marks)


@sizes
def test_rings(qapp: QApplication, size: TileSize) -> None:
    metrics = metrics_for(size, font())
    accent = LIGHT[Role.Accent]
    assert edge(painted(TILE, Marks(focus=True), metrics), 1) == accent
    assert edge(painted(TILE, Marks(selected=True), metrics), 1) == LIGHT.selected
    assert edge(painted(TILE, Marks(selected=True, focus=True), metrics), 1) == accent
    both = painted(RINGING, Marks(focus=True), metrics)
    assert [edge(both, depth) for depth in (1, 2, 3, 4, 5)] == [
        LIGHT.hues[Hue.SIGNAL],
        LIGHT.ring_back,
        LIGHT.ring_back,
        accent,
        accent,
    ]


def test_given_measures(qapp: QApplication) -> None:
    """At 13 pixels nothing has to grow in height."""
    measures = {size: metrics_for(size, font()) for size in TileSize}
    assert [(m.height, m.gap, m.padding, m.lamp, m.status, m.flag) for m in measures.values()] == [
        (28, 4, 8, 14, 16, 14),
        (52, 6, 10, 16, 20, 14),
        (84, 8, 12, 20, 24, 16),
    ]
    assert [m.centres for m in measures.values()] == [(14,), (17, 36), (20, 42, 64)]


@sizes
def test_text_has_room_at_any_size(qapp: QApplication, size: TileSize) -> None:
    small, large = metrics_for(size, font(9)), metrics_for(size, font(40))
    assert small.width <= metrics_for(size, font()).width < large.width
    for metrics in (small, large):
        faces = [metrics.name, *[metrics.words] * (len(metrics.centres) - 1)]
        assert metrics.height >= sum(face.height for face in faces)
        bottom = metrics.centres[-1] + faces[-1].height / 2
        assert bottom <= metrics.height


def differ(one: QImage, other: QImage, area: QRectF) -> bool:
    rect = area.toRect()
    return one.copy(rect) != other.copy(rect)


def test_an_end_is_never_elided(qapp: QApplication) -> None:
    """However long the info is, the end is drawn whole: like the info that just fits, moved to the end."""
    metrics = metrics_for(TileSize.NORMAL, font())
    tail = "bis Mi. 14:00"
    room = QRectF(metrics.width - metrics.padding - metrics.words.advance(tail) - 40, 28, 400, 18)
    long, longer = (painted(replace(TILE, second=Words("W" * count, tail)), Marks(), metrics) for count in (60, 600))
    without = painted(replace(TILE, second=Words("W" * 60)), Marks(), metrics)
    assert not differ(long, longer, room)
    assert differ(long, without, room)


def test_a_name_shrinks_in_steps(qapp: QApplication) -> None:
    face = metrics_for(TileSize.NORMAL, font()).name
    full, short = "Meier-Leutheusser-Schmitt, Hannah", "Meier-L.-S., H."
    assert face.fitting(full, short, 1000) == full
    assert face.fitting(full, short, int(face.advance(short)) + 1) == short
    assert face.fitting(full, short, 60).endswith("…")
    assert face.fitting(full, "", 60).startswith("Mei")
    assert face.fitting(full, short, 0) == ""


@sizes
def test_every_part_leaves_a_trace(qapp: QApplication, size: TileSize) -> None:
    metrics = metrics_for(size, font())
    rest = painted(TILE, Marks(), metrics)
    changes = [
        replace(TILE, flag=Flag.DND),
        replace(TILE, flag=Flag.FORWARD),
        replace(TILE, logged_out=True),
        replace(TILE, icon=""),
        replace(TILE, lamp=Lamp.NONE),
        replace(TILE, name="Other"),
        replace(TILE, absent=True),
    ]
    if size is TileSize.NORMAL:
        changes += [replace(TILE, second=Words("info")), replace(TILE, second=Words("info", arrow=Arrow.IN))]
    if size is TileSize.LARGE:
        words = Words("info", strong=True)
        changes += [replace(TILE, about=words), replace(TILE, line=words), replace(TILE, extension="201")]
    pictures = [painted(tile, Marks(), metrics) for tile in changes]
    assert all(picture != rest for picture in pictures)
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


def test_an_ampersand_is_no_mnemonic(qapp: QApplication) -> None:
    metrics = metrics_for(TileSize.NORMAL, font())
    plain, with_sign = (painted(replace(TILE, name=name), Marks(), metrics) for name in ("Braun Sohn", "Braun &Sohn"))
    assert plain != with_sign
    assert metrics.name.advance("Braun &Sohn") > metrics.name.advance("Braun Sohn")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_contact_sheet_is_drawn(qapp: QApplication, colours: Colours, scale: float) -> None:
    picture = sheet(palette_of(colours), scale)
    assert picture.devicePixelRatio() == scale
    assert picture.pixelColor(2, 2) == colours[Role.Window]
