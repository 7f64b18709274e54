"""The real desktop program with somebody at its window: told by lines on stdin, tells what is to be seen as JSON lines.

Started as a script by the interpreter that has the product: ``python window.py ARGUMENTS-OF-CTICLIENT``.

    click KEY             a click on the tile
    trigger A > B > C     the entry of the menu
    embed NAME            takes the group in the open dialog "embed a group" and presses its button; waits for both
    menus                 answers {"menus": {path: enabled}}
    close                 ends the program as its menu does

Whenever a panel looks different it says {"tiles": {key: {...}}}, all panels that have tiles together.
"""

import dataclasses
import json
import queue
import sys
import threading
from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QMainWindow, QMenu, QPushButton

from cticlient.app import main
from cticlient.tiles import Tile
from cticlient.ui.panel import TilePanel
from cticlient.ui.tile_model import TileModel

LOOK_MS = 30


def shown(panel: TilePanel) -> list[Tile]:
    """The tiles of a panel in the order of its rows."""
    model = panel.view().model()
    assert isinstance(model, TileModel)
    # What was told last, and all that is said of it, which is made when somebody asks.
    return [
        dataclasses.replace(model.shown(row), tooltip=whole.tooltip, spoken=whole.spoken)
        for row in range(model.rowCount())
        if (whole := model.tile(model.key(row))) is not None
    ]


class Somebody:
    """Looks at the window and does what is told."""

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
        tiles = {tile.key: dataclasses.asdict(tile) for panel in self._panels() for tile in shown(panel)}
        said = json.dumps({"tiles": tiles})
        if said != self._said:
            self._said = said
            print(said, flush=True)
        while not self._orders.empty():
            order, _, what = self._orders.get().partition(" ")
            getattr(self, f"_{order}")(what)

    def _panels(self) -> list[TilePanel]:
        return [widget for widget in self._app.allWidgets() if isinstance(widget, TilePanel)]

    def _click(self, key: str) -> None:
        for panel in self._panels():
            for row, tile in enumerate(shown(panel)):
                if tile.key == key and panel.isVisible():
                    view = panel.view()
                    at = view.visualRect(view.model().index(row, 0)).center()
                    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def _actions(self) -> Iterator[tuple[str, QAction]]:
        for window in self._app.topLevelWidgets():
            if isinstance(window, QMainWindow):
                yield from self._below("", window.menuBar().actions())

    def _below(self, path: str, actions: list[QAction]) -> Iterator[tuple[str, QAction]]:
        for action in actions:
            here = f"{path}{action.text().replace('&', '')}"
            menu = action.menu()
            if isinstance(menu, QMenu):
                yield from self._below(f"{here} > ", menu.actions())
            elif action.isVisible() and not action.isSeparator():
                yield here, action

    def _menus(self, _: str) -> None:
        print(json.dumps({"menus": {path: action.isEnabled() for path, action in self._actions()}}), flush=True)

    def _trigger(self, path: str) -> None:
        dict(self._actions())[path].trigger()

    def _embed(self, name: str) -> None:
        """The dialog opens, and fetches its groups, in its own time."""
        dialogs = [dialog for dialog in self._app.topLevelWidgets() if dialog.objectName() == "embed-dialog"]
        lists = [found for dialog in dialogs if (found := dialog.findChild(QListWidget, "groups"))]
        rows = [row for groups in lists for row in range(groups.count()) if groups.item(row).text().startswith(name)]
        if not rows:
            QTimer.singleShot(LOOK_MS, lambda: self._embed(name))
            return
        lists[0].setCurrentRow(rows[0])
        button = dialogs[0].findChild(QPushButton, "embed")
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _close(self, _: str) -> None:
        *_others, (_path, last) = [pair for pair in self._actions() if "Quit" in pair[0] or "Beenden" in pair[0]]
        last.trigger()


if __name__ == "__main__":
    somebody = Somebody(QApplication(sys.argv[:1]))
    sys.exit(main(sys.argv[1:]))
