"""Finds the tile that a speed dial follows, in whichever panel of a plugin shows it, and tells when it changed."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from cticlient.tiles import Tile
from cticlient.ui.panel import TilePanel
from cticlient.ui.panels import Panels, tile_panels

OWN = "client"
"""The shell's own panels: nothing in them is followed."""


def plugin_of(panel: str) -> str:
    """The plugin that a panel of the window belongs to, by the panel's id."""
    return panel.partition("/")[0]


class Followed(QObject):
    """A tile is named ``PLUGIN/KEY``: the same colleague may stand in several groups, and leave one of them."""

    changed = Signal(object)
    """Names of the tiles that changed; None: any may have."""

    def __init__(self, panels: Panels) -> None:
        super().__init__(panels)
        self._panels = panels
        self._heard: dict[str, TilePanel] = {}
        panels.changed.connect(self._look)
        self._look()

    def tile(self, name: str) -> Tile | None:
        plugin, _, key = name.partition("/")
        for id, tiles in self._heard.items():
            if plugin_of(id) == plugin and (tile := tiles.tile(key)) is not None:
                return tile
        return None

    def name_of(self, key: str, name: str, number: str) -> str:
        """What a dragged tile is followed by: it says its key, but not the panel that it comes from."""
        for id, tiles in self._heard.items():
            tile = tiles.tile(key)
            if tile is not None and (tile.name, tile.number) == (name, number):
                return f"{plugin_of(id)}/{key}"
        return ""

    def open_menu(self, name: str, place: object) -> bool:
        """Ask the panel that shows it for the menu of the tile; False while no panel does."""
        plugin, _, key = name.partition("/")
        for id, tiles in self._heard.items():
            if plugin_of(id) == plugin and tiles.tile(key) is not None:
                tiles.menu_requested.emit(key, place)
                return True
        return False

    def _look(self) -> None:
        """Panels came or went."""
        there = {
            panel.id: tiles for panel in self._panels if plugin_of(panel.id) != OWN
            for tiles in tile_panels(panel.widget)
        }  # fmt: skip
        if there == self._heard:
            return
        for id, tiles in there.items():
            if self._heard.get(id) is not tiles:
                tiles.changed.connect(partial(self._told, plugin_of(id)))
        self._heard = there
        self.changed.emit(None)

    def _told(self, plugin: str, keys: frozenset[str] | None) -> None:
        self.changed.emit(None if keys is None else frozenset(f"{plugin}/{key}" for key in keys))
