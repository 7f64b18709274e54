"""How the program takes on its look: style, palette, icons and text size, following the system where wanted."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QToolTip

from cticlient import icons
from cticlient.colours import DARK, LIGHT, Colours, list_palette_of, palette_of
from cticlient.ui.growth import regrow
from cticlient.ui.style import CtiStyle

SMALLEST, LARGEST = 100, 150
"""Percent of the system's text size."""


class Scheme(StrEnum):
    """Which palette a person wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Keeps an application in the wanted palette; lives as its child, at most one for each."""

    @staticmethod
    def apply(app: QApplication, scheme: Scheme | str = Scheme.SYSTEM) -> "Theme":
        """Put the look on, or change it while the program runs."""
        theme = app.findChild(Theme) or Theme(app)
        theme.use(Scheme(scheme))
        return theme

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._scheme = Scheme.SYSTEM
        self._style = CtiStyle()
        self._font = QFont(app.font())
        self._percent = SMALLEST
        icons.install()
        app.setStyle(self._style)
        app.styleHints().colorSchemeChanged.connect(self._put_on)

    def use(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._put_on()

    def set_text(self, percent: int) -> None:
        """Make all text of the program this large; layouts and tiles grow with it at once."""
        percent = min(LARGEST, max(SMALLEST, percent))
        if percent != self._percent:
            self._percent = percent
            self._app.setFont(_larger(self._font, percent))
            regrow(self._app.allWidgets())

    def set_still(self, still: bool) -> None:
        """Whether nothing is to move that need not."""
        if still != self._style.still:
            self._style.still = still
            for widget in self._app.allWidgets():
                QCoreApplication.postEvent(widget, QEvent(QEvent.Type.StyleChange))

    def colours(self) -> Colours:
        """The colours that are on now."""
        if self._scheme is Scheme.SYSTEM:
            return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
        return DARK if self._scheme is Scheme.DARK else LIGHT

    def _put_on(self) -> None:
        colours = self.colours()
        self._app.setPalette(palette_of(colours))
        for name in ("QMenu", "QAbstractItemView"):
            # The stubs want bytes here, PySide6 itself takes text only.
            QApplication.setPalette(list_palette_of(colours), name)  # type: ignore[arg-type]
        QToolTip.setPalette(palette_of(colours))


def _larger(font: QFont, percent: int) -> QFont:
    larger = QFont(font)
    if font.pointSizeF() > 0:
        larger.setPointSizeF(font.pointSizeF() * percent / 100)
    else:
        larger.setPixelSize(round(font.pixelSize() * percent / 100))
    return larger
