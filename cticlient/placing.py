"""How the windows stand on the desktop: docked, kept on top, back where they were on a screen that is gone."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cticlient.motion import Motion
from cticlient.settings import Settings
from cticlient.texts import Texts
from cticlient.ui.docking import Docking
from cticlient.ui.main_window import MainWindow
from cticlient.ui.on_top import why_no_placing
from cticlient.ui.screens import Screens
from cticlient.ui.window_menu import WindowMenu
from cticlient.window_memory import remember


class Placing:
    """Made before the window is first shown, where it then stands; ``start`` after its first picture."""

    def __init__(self, app: QGuiApplication, window: MainWindow, settings: Settings, tr: Texts, motion: Motion) -> None:
        self._window = window
        self._screens = Screens(app, lambda: [window, *window.panels.windows()])
        self._docking = Docking(window, tr, settings, motion, self._screens, _reserve)
        self._menu = WindowMenu(window, tr, settings, why_no_placing())
        self._menu.widened.connect(self._docking.widen)
        window.panels.moved.connect(lambda: remember(settings, window))

    def start(self) -> None:
        self._docking.start()

    def close(self) -> None:
        self._docking.close()
        self._menu.close()
        self._screens.close()
        self._window.panels.close_windows()


def _reserve(window: QWidget, room: tuple[int, ...]) -> None:
    if QGuiApplication.platformName() == "xcb":
        from cticlient.x11_windows import keep_room

        keep_room(int(window.winId()), room)
