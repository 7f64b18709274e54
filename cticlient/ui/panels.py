"""The panels of the window: tabs, what lies behind them, the filter and the size of the tiles."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from cticlient.tiles import Lamp, TileSize
from cticlient.ui.labels import literal
from cticlient.ui.lamp_icon import lamp_icon
from cticlient.ui.panel import TilePanel


class Panels(QObject):
    """Keeps tabs and pages together. A panel that is ``last`` stays behind all others."""

    changed = Signal()
    """Titles, order or the one in front."""

    def __init__(self, tabs: QTabBar, pages: QStackedWidget, wanted: str = "") -> None:
        super().__init__(pages)
        self._tabs = tabs
        self._pages = pages
        self._wanted = wanted
        self._panels: list[Panel] = []
        self._size = TileSize.NORMAL
        self._filter = ""
        tabs.currentChanged.connect(self._turn)
        tabs.tabBarClicked.connect(self._chosen)

    def __iter__(self) -> "Iterator[Panel]":
        return iter(self._panels)

    @property
    def wanted(self) -> str:
        """The panel a person looked at last; it may not be there now."""
        return self._wanted

    @property
    def current(self) -> "Panel | None":
        index = self._tabs.currentIndex()
        return self._panels[index] if 0 <= index < len(self._panels) else None

    def add(self, id: str, title: str, widget: QWidget, last: bool = False) -> "Panel":
        panel = Panel(self, id, title, widget, last)
        index = len(self._panels) if last else sum(not other.last for other in self._panels)
        self._pages.insertWidget(index, widget)
        self._panels.insert(index, panel)
        self._tabs.insertTab(index, literal(title))
        self._dress(widget)
        self._front()
        return panel

    def remove(self, panel: "Panel") -> None:
        if panel in self._panels:
            index = self._panels.index(panel)
            del self._panels[index]
            self._tabs.removeTab(index)
            self._pages.removeWidget(panel.widget)
            panel.widget.deleteLater()
            self._front()

    def show(self, panel: "Panel") -> None:
        self._wanted = panel.id
        self._front()

    def retitle(self, panel: "Panel") -> None:
        if panel in self._panels:
            index = self._panels.index(panel)
            self._tabs.setTabText(index, literal(panel.title))
            self._tabs.setTabIcon(index, lamp_icon(Lamp.RINGING) if panel.ringing else QIcon())
            self.changed.emit()

    def set_size(self, size: TileSize) -> None:
        self._size = size
        for panel in self._panels:
            self._dress(panel.widget)

    def set_filter(self, text: str) -> None:
        self._filter = text
        for panel in self._panels:
            self._dress(panel.widget)

    def _dress(self, widget: QWidget) -> None:
        for tiles in tile_panels(widget):
            tiles.set_size(self._size)
            tiles.set_filter(self._filter)

    def _front(self) -> None:
        """Bring the wanted panel to the front, or the first where nobody wanted one that is there."""
        ids = [panel.id for panel in self._panels]
        self._tabs.setCurrentIndex(ids.index(self._wanted) if self._wanted in ids else 0)
        self._turn(self._tabs.currentIndex())

    def _turn(self, index: int) -> None:
        if 0 <= index < len(self._panels):
            self._pages.setCurrentWidget(self._panels[index].widget)
            self._dress(self._panels[index].widget)
        self.changed.emit()

    def _chosen(self, index: int) -> None:
        if 0 <= index < len(self._panels):
            self._wanted = self._panels[index].id


class Panel:
    """One panel in the window: what ``add_panel`` gives to a plugin."""

    def __init__(self, panels: Panels, id: str, title: str, widget: QWidget, last: bool) -> None:
        self._panels = panels
        self.id = id
        self.title = title
        self.widget = widget
        self.last = last
        self.ringing = False

    def set_title(self, title: str) -> None:
        self.title = title
        self._panels.retitle(self)

    def set_ringing(self, ringing: bool) -> None:
        if ringing != self.ringing:
            self.ringing = ringing
            self._panels.retitle(self)

    def show(self) -> None:
        self._panels.show(self)

    def remove(self) -> None:
        self._panels.remove(self)


def tile_panels(widget: QWidget) -> list[TilePanel]:
    """The panels of tiles in what a tab shows: it may be one itself, or hold some."""
    return [widget] if isinstance(widget, TilePanel) else widget.findChildren(TilePanel)
