"""The one module that knows where the icons lie: drawn in one colour, tinted when shown, sharp at any scale."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QDir, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from cticlient.colours import colours_of
from cticlient.tiles import Hue


@lru_cache(maxsize=1)
def folder() -> Path:
    """Within the installed package, or beside it in a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "icons"
    return installed if installed.is_dir() else here.parent / "resources" / "icons"


def install() -> None:
    """Let ``icons:NAME.svg`` find them, for what takes a file name only."""
    QDir.setSearchPaths("icons", [str(folder())])


def icon(name: str, hue: Hue | None = None) -> QIcon:
    """An icon that follows the palette: in ``hue``, or in the colour of the text around it."""
    return QIcon(_TintedIcon(name, hue))


def pixmap(name: str, size: int, colour: QColor, scale: float = 1.0) -> QPixmap:
    """One icon as a picture of ``size`` logical pixels, drawn for a screen of this scale; kept for the next time."""
    return _pixmap(name, size, scale, colour.rgba())


def draw(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Draw one icon straight into a picture."""
    QSvgRenderer(QByteArray(_tinted(name, colour))).render(painter, box)


def scale_of(painter: QPainter) -> float:
    """How many pixels lie along one unit. Its device says so too, but is compared with every kind of widget there is
    when it was made by Qt."""
    return float(painter.deviceTransform().m11())


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (folder() / f"{name}.svg").read_text(encoding="utf-8")


def _tinted(name: str, colour: QColor) -> bytes:
    return _source(name).replace("currentColor", colour.name()).encode()


@lru_cache(maxsize=2048)
def _pixmap(name: str, size: int, scale: float, rgba: int) -> QPixmap:
    edge = max(1, round(size * scale))
    picture = QPixmap(edge, edge)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    colour = QColor.fromRgba(rgba)
    painter.setOpacity(colour.alphaF())
    draw(painter, name, QRectF(0, 0, edge, edge), colour)
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


_clones: list[QIconEngine] = []


def kept(clone: QIconEngine) -> QIconEngine:
    """WORKAROUND for PySide6 6.11: a clone belongs to Qt, yet Python destroys it when nobody else holds it, and Qt
    crashes. Qt asks for one only where an icon is changed that others have too; it is a few bytes each time."""
    _clones.append(clone)
    return clone


class _TintedIcon(QIconEngine):
    def __init__(self, name: str, hue: Hue | None) -> None:
        super().__init__()
        _source(name)  # a wrong name is noticed where it is written
        self._name = name
        self._hue = hue

    def clone(self) -> QIconEngine:
        return kept(_TintedIcon(self._name, self._hue))

    def isNull(self) -> bool:  # noqa: N802
        return False

    def iconName(self) -> str:  # noqa: N802
        return self._name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        size = min(rect.width(), rect.height())
        picture = pixmap(self._name, size, self._colour(mode), scale_of(painter))
        corner = rect.center() - QPoint((size - 1) // 2, (size - 1) // 2)
        painter.drawPixmap(corner, picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: N802
        return pixmap(self._name, min(size.width(), size.height()), self._colour(mode), scale)

    def _colour(self, mode: QIcon.Mode) -> QColor:
        palette = QGuiApplication.palette()
        if mode == QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        if self._hue is None:
            return palette.color(QPalette.ColorRole.ButtonText)
        return colours_of(palette).hues[self._hue]
