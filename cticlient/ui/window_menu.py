"""In the menu "View": how the panels are arranged, and how the window stands on the desktop."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from cticlient.geometry import Edge
from cticlient.icons import icon
from cticlient.panel_places import Arrangement
from cticlient.places import Place
from cticlient.settings import Preferences, Settings
from cticlient.texts import Sentence, Texts, marked
from cticlient.ui.labels import Labels, literal
from cticlient.ui.main_window import MainWindow
from cticlient.window_memory import remember

ARRANGEMENTS = {
    Arrangement.TABS: marked("Panels as &tabs"),
    Arrangement.SIDE_BY_SIDE: marked("Panels side &by side"),
}
EDGES = {
    Edge.NONE: marked("&Not docked"),
    Edge.LEFT: marked("At the &left edge"),
    Edge.RIGHT: marked("At the &right edge"),
}
DOCK = marked("&Dock to the screen")
TOP, DETACH = marked("A&lways on top"), marked("Panel in a &window of its own")


class WindowMenu(QObject):
    """Made once. ``why_no_placing`` says why this desktop lets no window be docked or kept on top."""

    widened = Signal(int)
    """The docked window shall be wider, by so many steps; below 0: narrower."""

    def __init__(self, window: MainWindow, tr: Texts, settings: Settings, why_no_placing: Sentence | None) -> None:
        super().__init__(window)
        self._window = window
        self._tr = tr
        self._settings = settings
        self._why = why_no_placing
        self._labels = Labels(tr)
        self._separator()
        self._arrangements = self._add_arrangements()
        self.detach = self._entry(DETACH, self._move_current, "Ctrl+Shift+W", "detach")
        self._entry(marked("Ne&xt panel"), partial(window.panels.step, 1), "F6")
        self._entry(marked("Pre&vious panel"), partial(window.panels.step, -1), "Shift+F6")
        self._separator()
        self.on_top = self._entry(TOP, None)
        self.on_top.setCheckable(True)
        self.on_top.triggered.connect(lambda on: settings.change(on_top=on))
        self._dock = self._add_dock()
        tabs = window.tab_row.tabs
        tabs.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tabs.customContextMenuRequested.connect(self._open_tab_menu)
        window.panels.changed.connect(self._show)
        self._undo = [settings.on_change(self._follow), tr.on_change(self._say)]
        self._say()

    def close(self) -> None:
        for undo in self._undo:
            undo()

    # Made once.

    def _add_arrangements(self) -> dict[Arrangement, QAction]:
        group, entries = QActionGroup(self), {}
        for arrangement, text in ARRANGEMENTS.items():
            action = self._entry(text, partial(self._arrange, arrangement))
            action.setCheckable(True)
            entries[arrangement] = group.addAction(action)
        return entries

    def _add_dock(self) -> QMenu:
        menu = QMenu(self._window)
        group = QActionGroup(menu)
        self._edges: dict[Edge, QAction] = {}
        for edge, text in EDGES.items():
            action = menu.addAction("")
            action.setCheckable(True)
            action.triggered.connect(partial(self._go_to_edge, edge=edge))
            self._labels.put(text, action.setText)
            self._edges[edge] = group.addAction(action)
        menu.addSeparator()
        self.auto_hide = menu.addAction("")
        self.auto_hide.setCheckable(True)
        self.auto_hide.triggered.connect(lambda on: self._settings.change(auto_hide=on))
        self._labels.put(marked("Slide away while not &used"), self.auto_hide.setText)
        menu.addSeparator()
        self.wider = self._width_entry(menu, marked("&Wider"), "Ctrl+Alt++", 1)
        self.narrower = self._width_entry(menu, marked("Narr&ower"), "Ctrl+Alt+-", -1)
        self._window.menus.add_action(Place.VIEW_MENU, menu.menuAction())
        return menu

    def _width_entry(self, menu: QMenu, text: str, keys: str, steps: int) -> QAction:
        action = menu.addAction("")
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: self.widened.emit(steps))
        self._labels.put(text, action.setText)
        return action

    def _entry(self, text: str, do: Callable[[], None] | None, keys: str = "", picture: str = "") -> QAction:
        action = QAction(self)
        if do is not None:
            action.triggered.connect(lambda: do())
        if keys:
            action.setShortcut(QKeySequence(keys))
        if picture:
            action.setIcon(icon(picture))
        self._labels.put(text, action.setText)
        self._window.menus.add_action(Place.VIEW_MENU, action)
        return action

    def _separator(self) -> None:
        action = QAction(self)
        action.setSeparator(True)
        self._window.menus.add_action(Place.VIEW_MENU, action)

    def _go_to_edge(self, _: bool = False, *, edge: Edge) -> None:
        # Where it stands now is where it goes back to.
        remember(self._settings, self._window)
        self._settings.change(edge=edge)

    def _arrange(self, arrangement: Arrangement) -> None:
        self._window.panels.arrange(arrangement)
        # At once, for the options show it too.
        self._settings.change(arrangement=arrangement)

    # What is shown.

    def _say(self) -> None:
        self._labels.say()
        self._dock.setTitle(self._with_reason(self._tr(DOCK)))
        self.on_top.setText(self._with_reason(self._tr(TOP)))
        self._show()

    def _show(self) -> None:
        panels, wanted = self._window.panels, self._settings.preferences
        self._arrangements[panels.arrangement].setChecked(True)
        current = panels.current
        self.detach.setEnabled(current is not None and current.window is None)
        self.on_top.setChecked(wanted.on_top)
        self.on_top.setEnabled(self._why is None)
        self._edges[wanted.edge].setChecked(True)
        self.auto_hide.setChecked(wanted.auto_hide)
        for action in (self.auto_hide, self.wider, self.narrower):
            action.setEnabled(wanted.edge is not Edge.NONE)
        self._dock.setEnabled(self._why is None)

    def _with_reason(self, text: str) -> str:
        return text if self._why is None else f"{text} ({literal(self._tr.say(self._why))})"

    def _follow(self, before: Preferences, after: Preferences) -> None:
        if (before.on_top, before.edge, before.auto_hide) != (after.on_top, after.edge, after.auto_hide):
            self._show()

    # What is done.

    def _move_current(self) -> None:
        current = self._window.panels.current
        if current is not None:
            current.move()

    def _open_tab_menu(self, at: QPoint) -> None:
        """Of the tab under the pointer; opened by a key, of the one in front."""
        tabs, panels = self._window.tab_row.tabs, self._window.panels
        panel = panels.at_tab(tabs.tabAt(at)) or panels.at_tab(tabs.currentIndex())
        if panel is None:
            return
        menu = QMenu(tabs)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        detach = menu.addAction(icon("detach"), self._tr(DETACH))
        detach.triggered.connect(panel.move)
        menu.addSeparator()
        menu.addActions(list(self._arrangements.values()))
        menu.popup(tabs.mapToGlobal(at))
