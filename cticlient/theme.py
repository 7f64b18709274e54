"""How the program takes on its look: style, palette and icons, following the system where a person wants that."""

from enum import StrEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QToolTip

from cticlient import icons
from cticlient.colours import DARK, LIGHT, Colours, list_palette_of, palette_of
from cticlient.ui.style import CtiStyle


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
        icons.install()
        app.setStyle(self._style)
        app.styleHints().colorSchemeChanged.connect(self._put_on)

    def use(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._put_on()

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
