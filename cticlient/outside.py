"""Where the program meets the rest of the desktop: keys pressed in other programs, what the system starts us for."""

import os
import sys
from collections.abc import Callable, Coroutine
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cticlient import icons
from cticlient.activation import WAYLAND, Activation
from cticlient.aio import in_thread
from cticlient.app import default_profile
from cticlient.dialling import Dialling
from cticlient.frame import WindowFrame
from cticlient.hotkeys.backend import Backend
from cticlient.hotkeys.choice import backend_for
from cticlient.hotkeys.model import HotKey, HotKeys
from cticlient.hotkeys.selected import number_in
from cticlient.links import Link
from cticlient.opened import OpenedLinks
from cticlient.settings import Settings
from cticlient.system.choice import Switches, switches
from cticlient.texts import Sentence, marked
from cticlient.ui.main_window import MainWindow

Spawn = Callable[[Coroutine[Any, Any, None]], object]

INSIST_MS = 100


class Outside:
    """Made after the first picture of the window, like all that is not on it."""

    def __init__(
        self,
        app: QGuiApplication,
        window: MainWindow,
        settings: Settings,
        dialling: Dialling,
        spawn: Spawn,
        profile: Path,
        backend: Backend | None = None,
    ) -> None:
        self._app = app
        self._window = window
        self._settings = settings
        self._dialling = dialling
        self._spawn = spawn
        self._backend = backend or backend_for(app, os.environ)
        self.hot_keys = HotKeys(self._backend, settings, self._actions())
        self.switches = _switches(profile)
        self._startup_id = ""
        self._closed = False
        self._tell: Callable[[Sentence], None] = lambda sentence: None
        self._links: OpenedLinks | None = None
        window.brought_up.connect(self._insist)

    def start(self, tell: Callable[[Sentence], None], frame: WindowFrame) -> None:
        """Begin to listen; ``tell`` is given what a person set and what does not work."""
        self._tell = tell
        self._links = OpenedLinks(self._app, self.dial, lambda error: tell(error.sentence))
        self._spawn(self._start_later(tell, frame))

    async def _start_later(self, tell: Callable[[Sentence], None], frame: WindowFrame) -> None:
        """What has to be loaded first is loaded beside the loop: the window is in use already."""
        await in_thread(_load)
        if self._closed:
            return
        if sys.platform.startswith("linux"):
            self._notify_through_desktop(frame)
        for reason in self.hot_keys.start():
            tell(reason)

    def dial(self, link: Link, looked_at: bool = False) -> None:
        """Dial for another program; what a page of the web must not set off waits in the dial field for a person, who
        ``looked_at`` it already where they wrote it themselves."""
        if not looked_at and self._dialling.needs_a_look(link.number):
            self._into_field(link.number)
            asked = marked("A link wants to dial {number}. If you want that too, press “Call”.")
            self._tell(Sentence(asked, {"number": link.number}))
            return
        self._dialling.outside(link.number)
        if link.then:
            said = marked(
                "The link also has {digits} for after the call is answered. That is not dialled along: "
                "enter it at the telephone."
            )
            self._tell(Sentence(said, {"digits": link.then}))

    def bring_up(self, activation: Activation) -> None:
        """Show the window in the name of a later start, so that the desktop takes it for wanted."""
        if activation.token:
            os.environ[WAYLAND] = activation.token
        self._startup_id = activation.startup_id
        self._window.bring_up()

    def _insist(self) -> None:
        """The window was asked for by a person; a desktop may doubt it."""
        if QGuiApplication.platformName() == "xcb":
            startup_id, self._startup_id = self._startup_id, ""
            # Later, and not while the window manager still looks at a window that was shown this moment.
            QTimer.singleShot(INSIST_MS, self._window, lambda: _activate(self._window, startup_id))

    def close(self) -> None:
        self._closed = True
        if self._links is not None:
            self._links.close()
        self.hot_keys.close()

    def _notify_through_desktop(self, frame: WindowFrame) -> None:
        # After the first picture, and only where there is such a service: the library is a need of Linux alone.
        from cticlient.notifications import DesktopNotifications

        picture = str(icons.folder() / "app.svg")
        notifications = DesktopNotifications(self._spawn, frame.notify, self._window.bring_up, picture)
        frame.notify, frame.unnotify = notifications.tell, notifications.withdraw
        notifications.start()

    def _actions(self) -> tuple[HotKey, ...]:
        return (
            HotKey("dial-selection", marked("Dial the selected text"), "Ctrl+Alt+W", self._dial_selected),
            HotKey("show-window", marked("Open the window, ready to dial"), "Ctrl+Alt+N", self._show_window),
        )

    def _dial_selected(self) -> None:
        self._spawn(self._dial_selection())

    async def _dial_selection(self) -> None:
        number = number_in(await self._backend.selected_text())
        if self._settings.preferences.selection_into_field:
            self._into_field(number)
        else:
            self._dialling.entered(number)

    def _into_field(self, number: str) -> None:
        self._show_window()
        self._window.dial_bar.field.setText(number)

    def _show_window(self) -> None:
        self._window.bring_up()
        self._window.go_to_dial_field()


def _load() -> None:
    if sys.platform.startswith("linux"):
        for name in ("jeepney.io.asyncio", "Xlib.display", "Xlib.XK"):
            import_module(name)


def _activate(window: QWidget, startup_id: str) -> None:
    from cticlient.x11_windows import activate

    activate(int(window.winId()), startup_id)


def _switches(profile: Path) -> Switches:
    usual = profile == default_profile(os.environ, Path.home())
    return switches(os.environ, Path.home(), sys.executable, icons.folder(), "" if usual else str(profile))
