"""Keeps for each panel how its tiles are sorted, and says it in the View menu and in the menu of the panel."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from cticlient.order import Order, moved, remembered
from cticlient.settings import Preferences, Settings
from cticlient.texts import Texts, marked
from cticlient.ui.followed import OWN, plugin_of
from cticlient.ui.panel import TilePanel
from cticlient.ui.panels import Panels, tile_panels

if TYPE_CHECKING:
    from cticlient.api import Section

ORDERS = {
    Order.NAME: marked("By &name"),
    Order.AVAILABILITY: marked("By &availability"),
    Order.OWN: marked("In my &own order"),
}
SORT = marked("S&ort tiles")
ORDER, KEYS = "order", "own-order"
LONGEST = 20_000
"""So many tiles at most are remembered in one's own order."""


class SortMenu(QMenu):
    """Three orders, the one of now marked."""

    def __init__(self, tr: Texts, choose: Callable[[Order], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._orders: dict[Order, QAction] = {}
        group = QActionGroup(self)
        for order in ORDERS:
            action = group.addAction("")
            action.setObjectName(f"sort-{order}")
            action.setCheckable(True)
            action.triggered.connect(partial(choose, order))
            self.addAction(action)
            self._orders[order] = action
        self.retranslate()

    def show_order(self, order: Order | None, own: bool) -> None:
        """``order``: None while there is no panel; ``own``: it shows one's own speed dials, which nobody is behind."""
        for other, action in self._orders.items():
            action.setChecked(other is order)
        self._orders[Order.AVAILABILITY].setVisible(not own)
        self.setEnabled(order is not None)

    def retranslate(self) -> None:
        self.setTitle(self._tr(SORT))
        for order, action in self._orders.items():
            action.setText(self._tr(ORDERS[order]))


class PanelOrders(QObject):
    """Follows the panels of the window, and the settings for those in which nothing was chosen."""

    def __init__(self, panels: Panels, window: QWidget, tr: Texts, settings: Settings) -> None:
        super().__init__(window)
        self._panels = panels
        self._tr = tr
        self._stored: Callable[[str], Section] = settings.panel
        self._settings = settings
        self._kept: dict[TilePanel, tuple[str, SortMenu]] = {}
        self.menu = SortMenu(tr, self._choose, window)
        self.menu.aboutToShow.connect(self._show_current)
        panels.changed.connect(self._look)
        tr.on_change(self.retranslate)
        undo = settings.on_change(self._follow)
        self.destroyed.connect(lambda: undo())
        self._look()

    def retranslate(self) -> None:
        for menu in (self.menu, *(menu for _, menu in self._kept.values())):
            menu.retranslate()

    def choose(self, tiles: TilePanel, order: Order) -> None:
        """Sort a panel so, now and at the next start."""
        id, menu = self._kept[tiles]
        if order is Order.OWN and tiles.order is not Order.OWN and not self._own(id):
            # One's own order begins with what one sees.
            self._keep_keys(id, tiles.keys())
        tiles.set_order(order, self._own(id))
        menu.show_order(order, plugin_of(id) == OWN)
        self._stored(id).set(ORDER, order.value)

    def _follow(self, before: Preferences, after: Preferences) -> None:
        if before.panel_order is after.panel_order:
            return
        for tiles, (id, menu) in self._kept.items():
            if plugin_of(id) != OWN and _order(self._stored(id).get(ORDER)) is None:
                tiles.set_order(after.panel_order, self._own(id))
                menu.show_order(after.panel_order, own=False)

    def _look(self) -> None:
        there = {tiles: panel.id for panel in self._panels for tiles in tile_panels(panel.widget)}
        for tiles in set(self._kept) - set(there):
            del self._kept[tiles]
        for tiles, id in there.items():
            if tiles not in self._kept:
                self._take(tiles, id)

    def _take(self, tiles: TilePanel, id: str) -> None:
        menu = SortMenu(self._tr, partial(self.choose, tiles), tiles)
        self._kept[tiles] = id, menu
        order = self._wanted(tiles, id)
        tiles.set_order(order, self._own(id))
        menu.show_order(order, plugin_of(id) == OWN)
        tiles.addAction(menu.menuAction())
        tiles.moved.connect(partial(self._moved, id, tiles))
        if plugin_of(id) != OWN:
            tiles.space_menu_requested.connect(menu.popup)

    def _wanted(self, tiles: TilePanel, id: str) -> Order:
        """What was chosen in the panel; else what is set for all that are sorted, which those of one's own are not."""
        usual = tiles.order if tiles.order is Order.OWN else self._settings.preferences.panel_order
        return _order(self._stored(id).get(ORDER)) or usual

    def _moved(self, id: str, tiles: TilePanel, key: str, before: str | None) -> None:
        if plugin_of(id) == OWN:
            return  # These keep their order themselves.
        order = remembered(moved(tiles.keys(), key, before), self._own(id))
        tiles.set_order(Order.OWN, order)
        self._keep_keys(id, order)

    def _own(self, id: str) -> list[str]:
        said = self._stored(id).get(KEYS)
        return [key for key in said if isinstance(key, str)] if isinstance(said, list) else []

    def _keep_keys(self, id: str, keys: list[str]) -> None:
        if plugin_of(id) != OWN:
            self._stored(id).set(KEYS, keys[:LONGEST])

    def _choose(self, order: Order) -> None:
        for tiles in self._of_current():
            self.choose(tiles, order)

    def _of_current(self) -> list[TilePanel]:
        current = self._panels.current
        return [tiles for tiles in tile_panels(current.widget) if tiles in self._kept] if current else []

    def _show_current(self) -> None:
        tiles = next(iter(self._of_current()), None)
        if tiles is None:
            self.menu.show_order(None, own=False)
        else:
            self.menu.show_order(tiles.order, plugin_of(self._kept[tiles][0]) == OWN)


def _order(said: object) -> Order | None:
    return next((order for order in Order if order == said), None)
