"""Six colleagues in a panel, and what tests do with it."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cticlient.tiles import Lamp, ReadyTiles, Tile, Words
from cticlient.ui.panel import TilePanel

NAMES = ["Albrecht, Jonas", "Brandt, Melanie", "Celik, Murat", "Dietrich, Sabine", "Ebert, Thomas", "Fuchs, Katharina"]
TILES = [
    Tile(key=f"k{n}", name=name, number=f"20{n}", lamp=Lamp.IDLE, second=Words(f"20{n}"), tooltip=f"{name}\nfrei")
    for n, name in enumerate(NAMES)
]
Key = Qt.Key


def change(panel: TilePanel, *tiles: Tile) -> None:
    """What the panel shows looks different now."""
    source = panel._model._source
    assert isinstance(source, ReadyTiles)
    for tile in tiles:
        source.tiles[tile.key] = tile
        panel.touch(tile.key)


def middle(panel: TilePanel, key: str) -> QPoint:
    view = panel.view()
    return view.visualRect(view.model().index(panel.keys().index(key), 0)).center()


def press(qtbot: QtBot, panel: TilePanel, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(panel.view(), key)


def painted_after(qtbot: QtBot, panel: TilePanel, painted: list[str], tiles: list[Tile]) -> list[str]:
    """What the flush of these changes has painted, and nothing from before it."""
    qtbot.waitUntil(lambda: set(painted) >= set(NAMES))
    panel.view().model().dataChanged.connect(lambda: painted.clear())
    change(panel, *tiles)
    with qtbot.waitSignal(panel.view().model().dataChanged):
        pass
    qtbot.waitUntil(lambda: len(painted) > 0 and not panel.view()._pending)
    return sorted(painted)


def ring(panel: TilePanel, key: str) -> None:
    tile = panel.tile(key)
    assert tile is not None
    change(panel, replace(tile, lamp=Lamp.RINGING))
