"""All tiles on one picture, for looking at: ``python -m cticlient.ui.contact_sheet FILE [light|dark]``."""

import sys
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from cticlient.colours import colours_of
from cticlient.theme import Scheme, Theme
from cticlient.tiles import Arrow, Flag, Hue, Lamp, Tile, TileSize, Words
from cticlient.ui.tile_delegate import TilePainter
from cticlient.ui.tile_metrics import metrics_for
from cticlient.ui.tile_pictures import Marks

Sample = tuple[str, Tile, Marks]

STATUS_HUES = {
    "available": Hue.GREEN,
    "loggedout": Hue.GREY,
    "away": Hue.AMBER,
    "brb": Hue.AMBER,
    "pause": Hue.AMBER,
    "busy": Hue.RED,
    "meeting": Hue.RED,
    "offwork": Hue.VIOLET,
    "extwork": Hue.VIOLET,
    "dnd": Hue.RED,
    "holiday": Hue.VIOLET,
    "msg": Hue.BLUE,
    "hidden": Hue.GREY,
}
ABSENT = frozenset({"loggedout", "offwork", "extwork", "holiday"})
_REST = Tile(
    key="213",
    name="Meier, Hannah",
    short_name="Meier, H.",
    number="213",
    lamp=Lamp.IDLE,
    icon="status-available",
    icon_hue=Hue.GREEN,
    second=Words("213"),
    about=Words("Verfügbar"),
    line=Words("frei"),
    extension="213",
)
_CALLS = frozenset({Lamp.DIALING, Lamp.RINGING, Lamp.TALKING, Lamp.HELD})


def lamp_samples() -> Iterator[Sample]:
    for lamp in list(Lamp)[1:]:
        call = Words("Schulze GmbH", arrow=Arrow.OUT if lamp is Lamp.DIALING else Arrow.IN, strong=True)
        tile = replace(_REST, lamp=lamp)
        if lamp in _CALLS:
            tile = replace(tile, second=call, line=replace(call, text="030 1234567 Schulze GmbH"), extension="")
        yield lamp, tile, Marks()
    yield "idle, do not disturb", replace(_REST, flag=Flag.DND), Marks()
    yield "idle, forwarded", replace(_REST, flag=Flag.FORWARD, second=Words("umgeleitet auf 208")), Marks()


def status_samples() -> Iterator[Sample]:
    for name, hue in STATUS_HUES.items():
        words = Words("Vorstellungsgespräch mit Frau Großmann", "bis Mi. 14:00")
        yield (
            name,
            replace(
                _REST,
                icon=f"status-{name}",
                icon_hue=hue,
                absent=name in ABSENT,
                second=words,
                about=words,
                flag=Flag.FORWARD if name == "extwork" else Flag.NONE,
            ),
            Marks(),
        )
    holiday = replace(_REST, icon="status-holiday", icon_hue=Hue.VIOLET, absent=True, logged_out=True)
    yield "holiday, logged out", holiday, Marks()


def use_samples() -> Iterator[Sample]:
    ringing = replace(_REST, lamp=Lamp.RINGING)
    yield "rest", _REST, Marks()
    yield "hover", _REST, Marks(hover=True)
    yield "focus", _REST, Marks(focus=True)
    yield "pressed", _REST, Marks(pressed=True)
    yield "selected", _REST, Marks(selected=True)
    yield "selected, focus", _REST, Marks(selected=True, focus=True)
    yield "ringing, wide", ringing, Marks(wide=True)
    yield "ringing, focus", ringing, Marks(focus=True)
    yield "disabled", _REST, Marks(enabled=False)
    yield "long name", replace(_REST, name="Meier-Leutheusser-Schmitt, Hannah", short_name="Meier-L.-S., H."), Marks()
    yield "longest name", replace(_REST, name="Abdul-Rahman-Oberhauser-Wittgenstein, H.", short_name=""), Marks()
    yield "speed dial", Tile(key="d", name="Pizzeria Da Enzo", number="030 99", second=Words("030 99")), Marks()


def sheet(palette: QPalette, scale: float = 1.0) -> QImage:
    """Every sample in the three sizes, two of them side by side."""
    samples = [*lamp_samples(), *status_samples(), *use_samples()]
    rows = (len(samples) + 1) // 2
    size = QSize(2 * 660 + 24, rows * 116 + 24)
    picture = QImage(size * scale, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(scale)
    picture.fill(palette.color(QPalette.ColorRole.Window))
    painter = QPainter(picture)
    for number, sample in enumerate(samples):
        _paint_sample(painter, QPointF(24 + number % 2 * 660, 16 + number // 2 * 116), sample, palette)
    painter.end()
    return picture


def _paint_sample(painter: QPainter, corner: QPointF, sample: Sample, palette: QPalette) -> None:
    title, tile, marks = sample
    painter.setFont(QGuiApplication.font())
    painter.setPen(QColor(palette.color(QPalette.ColorRole.PlaceholderText)))
    painter.drawText(corner + QPointF(0, 12), title)
    x = corner.x()
    for size in TileSize:
        metrics = metrics_for(size, QGuiApplication.font())
        box = QRect(round(x), round(corner.y()) + 18, metrics.width, metrics.height)
        TilePainter(painter, metrics, colours_of(palette)).paint(box, tile, marks)
        x += metrics.width + 8


def main(arguments: list[str]) -> int:
    app = QApplication(arguments[:1])
    font = app.font()
    font.setPixelSize(13)
    app.setFont(font)
    Theme.apply(app, Scheme(arguments[2] if len(arguments) > 2 else "light"))
    return 0 if sheet(app.palette(), float(arguments[3]) if len(arguments) > 3 else 1.0).save(arguments[1]) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv))
