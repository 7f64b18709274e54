"""What plugins fill: window and tray as one."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cticlient.api import Notice, PanelHandle, Place, Zone
from cticlient.holds import Holds
from cticlient.tiles import Tile
from cticlient.ui.main_window import MainWindow
from cticlient.ui.own_panels import OwnPanels
from cticlient.ui.tray import Tray


class WindowFrame:
    """The ``Frame`` that plugin hosts are given."""

    def __init__(
        self, window: MainWindow, tray: Tray, holds: Holds, open_options: Callable[[str], None], own: OwnPanels
    ) -> None:
        self._window = window
        self._tray = tray
        self._holds = holds
        self._open_options = open_options
        self._own = own
        self.notify: Callable[[Notice], object] = tray.tell
        self.unnotify: Callable[[str], None] = lambda key: None
        """How the desktop shows a notice, and takes it away; by the tray until something better is found."""

    def add_panel(self, id: str, title: str, widget: QWidget) -> PanelHandle:
        return self._window.panels.add(id, title, widget)

    def add_action(self, place: Place, action: QAction) -> Callable[[], None]:
        if place is Place.TRAY:
            return self._tray.add_action(action)
        return self._window.menus.add_action(place, action)

    def add_widget(self, zone: Zone, widget: QWidget) -> Callable[[], None]:
        return self._window.add_widget(zone, widget)

    def set_tray(self, icon: str, tooltip: str) -> None:
        self._tray.set(icon, tooltip)

    def tell(self, notice: Notice) -> None:
        """In the window; also as a notification of the desktop while nobody looks at the window."""
        self._window.notices.tell(notice)
        if not self._window.isActiveWindow():
            self.notify(notice)

    def withdraw(self, key: str) -> None:
        self._window.notices.withdraw(key)
        self.unnotify(key)

    def hold_screenshot(self) -> AbstractContextManager[None]:
        return self._holds.hold()

    def window(self) -> QWidget:
        return self._window

    def open_options(self, plugin: str) -> None:
        self._open_options(plugin)

    def own_panels(self) -> list[tuple[str, str]]:
        return self._own.titles()

    def copy_tile(self, plugin: str, tile: Tile, email: str, panel: str) -> None:
        self._own.copy(plugin, tile, email, panel)
