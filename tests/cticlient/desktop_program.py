"""The real program with a telephone that only notes what it dials; tells how it looks as JSON lines, takes orders.

    python desktop_program.py ARGUMENTS-OF-CTICLIENT

Orders on stdin: ``trigger A > B > C`` (an entry of the menu), ``call NAME`` (a method of ``Somebody``).
"""

import functools
import gc
import json
import queue
import sys
import threading
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu, QSystemTrayIcon, QWidget

import cticlient.run
from cticlient.api import Host, Notice, Tile, TilePanel
from cticlient.app import main
from cticlient.hotkeys.model import HotKeys
from cticlient.plugins import Found

LOOK_MS = 30
DIALLED: list[str] = []
FOUND: dict[type[Any], list[Any]] = {}


class Phone:
    """Two groups of colleagues, and every call comes about."""

    title = "Phone"
    standing = ()
    texts = ""
    setup = ()
    host: Host | None = None

    async def enable(self, host: Host) -> None:
        Phone.host = host
        for id, title in (("team", "Team"), ("office", "Office")):
            panel = TilePanel()
            panel.set_tiles([Tile(key=f"{id}{n}", name=f"{title} {n}", number=f"{200 + n}") for n in range(8)])
            host.add_panel(id, title, panel)
        host.offer_dialling(self)

    async def disable(self) -> None:
        pass

    async def dial(self, number: str) -> None:
        DIALLED.append(number)


class Somebody:
    """Looks at the program and does what is told."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._said = ""
        self._orders: queue.Queue[str] = queue.Queue()
        self._timer = QTimer(app, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self._orders.put(line.strip())

    def _look(self) -> None:
        said = json.dumps(self._state())
        if said != self._said:
            self._said = said
            print(said, flush=True)
        while not self._orders.empty():
            order, _, what = self._orders.get().partition(" ")
            getattr(self, f"_{order}")(what)

    def _state(self) -> dict[str, Any]:
        focus, popup = self._app.focusWidget(), self._app.activePopupWidget()
        return {
            "dialled": DIALLED,
            "tray": any(icon.isVisible() and icon.isSystemTrayAvailable() for icon in _those(QSystemTrayIcon)),
            "keys": any(keys._started for keys in _those(HotKeys)),
            "popup": [action.text() for action in popup.actions()] if isinstance(popup, QMenu) else [],
            "focus": focus.accessibleName() or type(focus).__name__ if focus else "",
            "field": focus.text() if isinstance(focus, QLineEdit) else "",
            "windows": {
                window.windowTitle(): _window(window) for window in self._app.topLevelWidgets() if shown(window)
            },
            "menus": {path: (action.isEnabled(), action.isChecked()) for path, action in self._actions()},
        }

    def _trigger(self, path: str) -> None:
        dict(self._actions())[path].trigger()

    def _tell(self, text: str) -> None:
        assert Phone.host is not None
        Phone.host.tell(Notice(text, "Mehr <b>dazu</b> & so"))

    def _actions(self) -> Iterator[tuple[str, QAction]]:
        for window in self._app.topLevelWidgets():
            if isinstance(window, QMainWindow):
                yield from _below("", window.menuBar().actions())


def _below(path: str, actions: list[QAction]) -> Iterator[tuple[str, QAction]]:
    for action in actions:
        here = f"{path}{action.text().replace('&', '')}"
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from _below(f"{here} > ", menu.actions())
        elif action.isVisible() and not action.isSeparator():
            yield here, action


def _those(kind: type[Any]) -> list[Any]:
    """All of a kind that there are; looked for only until the first is there, for that takes a while."""
    if not FOUND.get(kind):
        # What the program left out of the search for garbage is not among what is asked for.
        gc.unfreeze()
        FOUND[kind] = [one for one in gc.get_objects() if isinstance(one, kind)]
    return FOUND[kind]


def shown(window: QWidget) -> bool:
    return window.isVisible() and bool(window.windowTitle())


def _window(window: QWidget) -> dict[str, Any]:
    place, frame = window.geometry(), window.frameGeometry()
    return {
        "active": window.isActiveWindow(),
        "minimised": window.isMinimized(),
        "at": [place.x(), place.y(), place.width(), place.height()],
        "frame": [frame.x(), frame.y(), frame.width(), frame.height()],
    }


if __name__ == "__main__":
    cticlient.run.run = functools.partial(  # type: ignore[assignment]
        cticlient.run.run, found=lambda: [Found("phone", lambda: Phone)]
    )
    somebody = Somebody(QApplication(sys.argv[:1]))
    sys.exit(main(sys.argv[1:]))
