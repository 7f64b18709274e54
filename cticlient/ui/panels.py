"""The panels: under tabs or side by side in the main window, or each in a window of its own; their filter and size."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from cticlient.panel_places import Arrangement, PanelPlace, stepped
from cticlient.texts import Texts
from cticlient.tiles import Lamp, TileSize
from cticlient.ui.labels import literal
from cticlient.ui.lamp_icon import lamp_icon
from cticlient.ui.panel import TilePanel
from cticlient.ui.panel_area import PanelArea
from cticlient.ui.panel_frame import PanelFrame
from cticlient.ui.panel_window import PanelWindow

SIGN = "◆ "
"""Before the title of a window with ringing; its tab would have the diamond."""


class Panels(QObject):
    """Keeps tabs, frames and windows together. A panel that is ``last`` stays behind all others."""

    changed = Signal()
    """Titles, order, the one in front, or how they are arranged."""
    moved = Signal()
    """Something that is worth remembering at once: a panel left the window or came back, the arrangement is another."""
    came_up = Signal()
    """A panel in the main window is wanted in front."""

    def __init__(
        self,
        tr: Texts,
        tabs: QTabBar,
        area: PanelArea,
        wanted: str = "",
        arrangement: Arrangement = Arrangement.TABS,
        places: Iterable[PanelPlace] = (),
    ) -> None:
        super().__init__(area)
        self._tr = tr
        self._tabs = tabs
        self._area = area
        self._wanted = wanted
        self._arrangement = arrangement
        self._places = {place.id: place for place in places}
        self._panels: list[Panel] = []
        self._size = TileSize.NORMAL
        self._filter = ""
        self._open = False
        tabs.currentChanged.connect(self._turn)
        tabs.tabBarClicked.connect(self._chosen)
        tabs.tabBarDoubleClicked.connect(self._detach_tab)
        area.columns.splitterMoved.connect(self._note_widths)
        self._arrange()

    def __iter__(self) -> "Iterator[Panel]":
        return iter(self._panels)

    @property
    def wanted(self) -> str:
        """The panel a person looked at last; it may not be there now."""
        return self._wanted

    @property
    def arrangement(self) -> Arrangement:
        return self._arrangement

    @property
    def current(self) -> "Panel | None":
        """The one with the focus, else the one in front."""
        return self._focused() or self._in_front()

    def at_tab(self, index: int) -> "Panel | None":
        docked = self._docked()
        return docked[index] if 0 <= index < len(docked) else None

    def add(self, id: str, title: str, widget: QWidget, last: bool = False) -> "Panel":
        panel = Panel(self, id, title, widget, last)
        panel.frame = PanelFrame(self._tr, widget, panel.move)
        panel.frame.show_title(title, panel.ringing)
        index = len(self._panels) if last else sum(not other.last for other in self._panels)
        self._panels.insert(index, panel)
        self._dress(widget)
        if self._place(id).detached:
            self._give_window(panel)
        else:
            self._add_tab(panel)
        self._arrange()
        return panel

    def remove(self, panel: "Panel") -> None:
        if panel not in self._panels:
            return
        if panel.window is not None:
            self._remember(panel)
            self._take_window(panel)
        else:
            self._remove_tab(panel)
        self._panels.remove(panel)
        panel.frame.hide()
        panel.frame.deleteLater()
        self._arrange()

    def show(self, panel: "Panel", focus: bool = False) -> None:
        """Bring it to the front where it stands; with ``focus`` the keyboard is in it too."""
        if panel.window is not None:
            panel.window.bring_up()
        else:
            self._wanted = panel.id
            self._front()
            self._area.bring_into_sight(panel.frame)
            if focus and not panel.frame.window().isActiveWindow():
                self.came_up.emit()
        if focus or self._arrangement is Arrangement.SIDE_BY_SIDE:
            panel.widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.changed.emit()

    def retitle(self, panel: "Panel") -> None:
        if panel not in self._panels:
            return
        panel.frame.show_title(panel.title, panel.ringing)
        if panel.window is not None:
            self._title_window(panel)
        else:
            index = self._docked().index(panel)
            self._tabs.setTabText(index, literal(panel.title))
            self._tabs.setTabIcon(index, lamp_icon(Lamp.RINGING) if panel.ringing else QIcon())
        self.changed.emit()

    def step(self, steps: int) -> None:
        """On to the next panel, or back, wherever it stands: F6."""
        order = [*self._docked(), *(panel for panel in self._panels if panel.window is not None)]
        current = self.current
        id = stepped([panel.id for panel in order], current.id if current is not None else "", steps)
        for panel in order:
            if panel.id == id:
                self.show(panel, focus=True)

    def move(self, panel: "Panel") -> None:
        """Out into a window of its own, or back."""
        if panel.window is None:
            self.detach(panel)
        else:
            self.put_back(panel)

    def detach(self, panel: "Panel") -> None:
        """Into a window of its own, where its window was the last time."""
        if panel in self._docked():
            self._remove_tab(panel)
            self._places[panel.id] = replace(self._place(panel.id), detached=True)
            self._give_window(panel)
            self._arrange()
            panel.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self.moved.emit()

    def put_back(self, panel: "Panel") -> None:
        if panel.window is not None:
            self._remember(panel)
            self._places[panel.id] = replace(self._place(panel.id), detached=False)
            self._take_window(panel)
            self._add_tab(panel)
            self._wanted = panel.id
            self._arrange()
            self.moved.emit()

    def arrange(self, arrangement: Arrangement) -> None:
        if arrangement is not self._arrangement:
            self._arrangement = arrangement
            self._arrange()
            self.moved.emit()

    def open_windows(self) -> None:
        """Show the windows of those that have one: the main window is there now."""
        self._open = True
        for panel in self._panels:
            if panel.window is not None:
                panel.window.show()

    def close_windows(self) -> None:
        """Take them from the screen; where they stood is remembered."""
        for panel in self._panels:
            if panel.window is not None:
                self._remember(panel)
                panel.window.hide()

    def windows(self) -> list[PanelWindow]:
        return [panel.window for panel in self._panels if panel.window is not None]

    def places(self) -> list[PanelPlace]:
        """Of all panels there ever were, as they are now."""
        for panel in self._panels:
            if panel.window is not None:
                self._remember(panel)
        return list(self._places.values())

    def set_size(self, size: TileSize) -> None:
        self._size = size
        for panel in self._panels:
            self._dress(panel.widget)

    def set_filter(self, text: str) -> None:
        self._filter = text
        for panel in self._panels:
            self._dress(panel.widget)

    def retranslate(self) -> None:
        for window in self.windows():
            window.retranslate()

    # Arranging.

    def _arrange(self) -> None:
        side = self._arrangement is Arrangement.SIDE_BY_SIDE
        self._tabs.setVisible(not side)
        docked = self._docked()
        if side:
            self._area.show_columns([panel.frame for panel in docked], self._width_of)
        self._front()

    def _front(self) -> None:
        """Bring the wanted panel to the front, or the first where nobody wanted one that is there."""
        ids = [panel.id for panel in self._docked()]
        self._tabs.setCurrentIndex(ids.index(self._wanted) if self._wanted in ids else 0)
        self._turn(self._tabs.currentIndex())

    def _turn(self, index: int) -> None:
        docked = self._docked()
        front = self.at_tab(index)
        if self._arrangement is Arrangement.TABS:
            self._area.show_pages([panel.frame for panel in docked], front.frame if front else None)
        if front is not None:
            self._dress(front.widget)
        self.changed.emit()

    def _chosen(self, index: int) -> None:
        panel = self.at_tab(index)
        if panel is not None:
            self._wanted = panel.id

    def _detach_tab(self, index: int) -> None:
        panel = self.at_tab(index)
        if panel is not None:
            self.detach(panel)

    def _docked(self) -> "list[Panel]":
        return [panel for panel in self._panels if panel.window is None]

    def _in_front(self) -> "Panel | None":
        return self.at_tab(self._tabs.currentIndex())

    def _focused(self) -> "Panel | None":
        focus = QApplication.focusWidget()
        for panel in self._panels:
            if focus is not None and panel.frame.isAncestorOf(focus):
                return panel
        return None

    def _add_tab(self, panel: "Panel") -> None:
        """While the bar changes, index and panels do not agree: it says so afterwards."""
        index = self._docked().index(panel)
        blocked = self._tabs.blockSignals(True)
        self._tabs.insertTab(index, lamp_icon(Lamp.RINGING) if panel.ringing else QIcon(), literal(panel.title))
        self._tabs.blockSignals(blocked)

    def _remove_tab(self, panel: "Panel") -> None:
        blocked = self._tabs.blockSignals(True)
        self._tabs.removeTab(self._docked().index(panel))
        self._tabs.blockSignals(blocked)

    def _dress(self, widget: QWidget) -> None:
        for tiles in tile_panels(widget):
            tiles.set_size(self._size)
            tiles.set_filter(self._filter)

    # Windows.

    def _give_window(self, panel: "Panel") -> None:
        window = panel.window = PanelWindow(self._tr, panel.frame, self._place(panel.id))
        window.closing.connect(lambda: self.put_back(panel))
        window.changed.connect(self.moved)
        window.stepped.connect(self.step)
        self._title_window(panel)
        if self._open:
            window.show()

    def _take_window(self, panel: "Panel") -> None:
        window = panel.window
        assert window is not None
        panel.window = None
        panel.frame.setParent(None)
        window.hide()
        window.deleteLater()

    def _title_window(self, panel: "Panel") -> None:
        if panel.window is not None:
            panel.window.setWindowTitle(f"{SIGN if panel.ringing else ''}{panel.title} – CTI Client")

    def _place(self, id: str) -> PanelPlace:
        return self._places.get(id, PanelPlace(id))

    def _remember(self, panel: "Panel") -> None:
        if panel.window is not None:
            self._places[panel.id] = panel.window.place(panel.id, self._place(panel.id).width)

    def _width_of(self, frame: PanelFrame) -> int:
        return next((self._place(panel.id).width for panel in self._panels if panel.frame is frame), 0)

    def _note_widths(self) -> None:
        docked = self._docked()
        for panel, width in zip(docked, self._area.widths([panel.frame for panel in docked]), strict=False):
            self._places[panel.id] = replace(self._place(panel.id), width=width)


class Panel:
    """One panel in the window: what ``add_panel`` gives to a plugin."""

    frame: PanelFrame

    def __init__(self, panels: Panels, id: str, title: str, widget: QWidget, last: bool) -> None:
        self._panels = panels
        self.id = id
        self.title = title
        self.widget = widget
        self.last = last
        self.ringing = False
        self.window: PanelWindow | None = None
        """Its own, while it is detached."""

    def set_title(self, title: str) -> None:
        self.title = title
        self._panels.retitle(self)

    def set_ringing(self, ringing: bool) -> None:
        if ringing != self.ringing:
            self.ringing = ringing
            self._panels.retitle(self)

    def show(self) -> None:
        self._panels.show(self)

    def move(self) -> None:
        self._panels.move(self)

    def remove(self) -> None:
        self._panels.remove(self)


def tile_panels(widget: QWidget) -> list[TilePanel]:
    """The panels of tiles in what a tab shows: it may be one itself, or hold some."""
    return [widget] if isinstance(widget, TilePanel) else widget.findChildren(TilePanel)
