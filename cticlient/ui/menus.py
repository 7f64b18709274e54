"""The menu bar: the shell's own entries, those of plugins, and those that stand even while their plugin is off."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from cticlient.icons import icon
from cticlient.places import Place
from cticlient.plugin_state import State
from cticlient.texts import Texts, marked
from cticlient.tiles import TileSize
from cticlient.ui.labels import Labels, literal
from cticlient.ui.late_alt import LateAlt
from cticlient.ui.panels import Panels

if TYPE_CHECKING:
    from cticlient.api import Standing
    from cticlient.plugins import Hosted, Plugins

SIZES = {
    TileSize.COMPACT: marked("Compact"),
    TileSize.NORMAL: marked("Normal"),
    TileSize.LARGE: marked("Large"),
}


TOPICS = {
    "overview": marked("&Overview"),
    "speed-dials": marked("&Speed dials"),
    "calls": marked("&Calls"),
    "journal": marked("&Journal"),
    "status": marked("Status and its &end"),
    "monitoring": marked("&Monitoring / presence management"),
    "import": marked("Statuses from a calen&dar"),
    "options": marked("O&ptions"),
    "shortcuts": marked("&Keyboard"),
    "privacy": marked("P&rivacy and works council"),
}


@dataclass(frozen=True, slots=True)
class Commands:
    """What the menu does."""

    go_to_dial_field: Callable[[], None]
    dial_again: Callable[[], None]
    journal: Callable[[], None]
    go_to_filter: Callable[[], None]
    set_size: Callable[[TileSize], None]
    switch: Callable[[str, bool], None]
    options: Callable[[], None]
    help: Callable[[str], None]
    help_here: Callable[[], None]
    about: Callable[[], None]
    quit: Callable[[], None]


class Menus(QObject):
    """Fills a menu bar and keeps it right."""

    def __init__(self, bar: QMenuBar, tr: Texts, commands: Commands) -> None:
        super().__init__(bar)
        self._bar = bar
        self._tr = tr
        self._commands = commands
        self._labels = Labels(tr)
        self._late_alt = LateAlt(self)
        self._anchors: dict[Place, tuple[QMenu, QAction | None]] = {}
        self._sizes: dict[TileSize, QAction] = {}
        self._standing: list[tuple[QAction, Hosted, Standing]] = []
        self._switches: dict[str, QAction] = {}
        self._panels: list[QAction] = []
        self._call_menu()
        self._status_menu()
        self._view_menu()
        self._options_menu()
        self._help_menu()

    def add_action(self, place: Place, action: QAction) -> Callable[[], None]:
        """Put a plugin's action where it belongs, at once or when the menu is closed; the answer takes it away."""
        menu, anchor = self._anchors[place]
        wanted = True

        def put() -> None:
            if wanted:
                menu.insertActions(anchor, [action])  # type: ignore[arg-type] # None is the end
                self._nothing_here()

        def undo() -> None:
            nonlocal wanted
            wanted = False
            menu.removeAction(action)
            self._nothing_here()

        _once_closed(menu, put)
        return undo

    def show_plugins(self, plugins: "Plugins") -> None:
        """Make the entries of the plugins that are installed, once."""
        for one in plugins.hosted.values():
            self._add_switch(one)
            for standing in one.standing:
                self._add_standing(one, standing)
        plugins.on_change(lambda name: self._follow(plugins.hosted[name]))
        self._say()

    def show_panels(self, panels: Panels) -> None:
        """List the panels, the one in front marked."""
        _once_closed(self._panels_menu, lambda: self._list_panels(panels))

    def _list_panels(self, panels: Panels) -> None:
        listed = list(panels)
        while len(self._panels) < len(listed):
            self._add_panel_entry(panels)
        while len(self._panels) > len(listed):
            # Later: it may be the very entry that is being chosen.
            gone = self._panels.pop()
            self._panels_menu.removeAction(gone)
            gone.deleteLater()
        for action, panel in zip(self._panels, listed, strict=True):
            action.setText(literal(panel.title))
            action.setChecked(panel is panels.current)

    def show_size(self, size: TileSize) -> None:
        self._sizes[size].setChecked(True)

    def retranslate(self) -> None:
        self._labels.say()
        self._say()

    # The menus, in their order.

    def _call_menu(self) -> None:
        menu = self._menu(self._bar, marked("C&all"))
        dial = self._entry(menu, marked("&Dial number"), self._commands.go_to_dial_field, "keypad", "Ctrl+L")
        dial.setMenuRole(QAction.MenuRole.NoRole)
        self._entry(menu, marked("&Journal"), self._commands.journal, "journal", "Ctrl+J")
        self._entry(menu, marked("&Redial last number"), self._commands.dial_again, "redial", "Ctrl+R")
        end = menu.addSeparator()
        self._anchors[Place.CALL_MENU] = (menu, end)
        leave = self._entry(menu, marked("&Quit"), self._commands.quit, "quit", "Ctrl+Q")
        leave.setMenuRole(QAction.MenuRole.QuitRole)

    def _status_menu(self) -> None:
        self._status = self._menu(self._bar, marked("&Status"))
        self._no_status = self._entry(self._status, marked("No plugin that knows a status is switched on"), None)
        self._no_status.setEnabled(False)
        self._anchors[Place.STATUS_MENU] = (self._status, self._no_status)

    def _view_menu(self) -> None:
        menu = self._menu(self._bar, marked("&View"))
        sizes = self._menu(menu, marked("Tile &size"))
        group = QActionGroup(sizes)
        for size, text in SIZES.items():
            action = self._entry(sizes, text, partial(self._commands.set_size, size), f"size-{size}")
            action.setCheckable(True)
            self._sizes[size] = group.addAction(action)
        self._panels_menu = self._menu(menu, marked("&Panels"))
        self._panels_group = QActionGroup(self)
        self._entry(menu, marked("&Filter"), self._commands.go_to_filter, "search", "Ctrl+F")
        self._anchors[Place.VIEW_MENU] = (menu, None)

    def _options_menu(self) -> None:
        menu = self._menu(self._bar, marked("&Options"))
        self._anchors[Place.SPEED_DIAL_MENU] = (self._menu(menu, marked("&Speed dial")), None)
        customize = self._menu(menu, marked("&Customize"))
        self._components = self._menu(customize, marked("Components and &plugins"))
        end = menu.addSeparator()
        self._anchors[Place.OPTIONS_MENU] = (menu, end)
        options = self._entry(menu, marked("&Options…"), self._commands.options, "options", "Ctrl+,")
        options.setMenuRole(QAction.MenuRole.PreferencesRole)

    def _help_menu(self) -> None:
        menu = self._menu(self._bar, marked("&?"))
        topics = self._menu(menu, marked("&Help"))
        self._entry(topics, marked("&Help for this place"), self._commands.help_here, "help", "F1")
        topics.addSeparator()
        for topic, text in TOPICS.items():
            self._entry(topics, text, partial(self._commands.help, topic))
        end = menu.addSeparator()
        self._anchors[Place.HELP_MENU] = (menu, end)
        about = self._entry(menu, marked("&About CTI Client"), self._commands.about)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    # Plugins.

    def _add_switch(self, one: "Hosted") -> None:
        action = QAction(literal(one.title), self)
        action.setCheckable(True)
        action.setEnabled(one.make is not None)
        action.triggered.connect(lambda on, name=one.name: self._commands.switch(name, on))
        self._switches[one.name] = action
        _once_closed(self._components, lambda: self._components.addAction(action))
        self._follow(one)

    def _add_standing(self, one: "Hosted", standing: "Standing") -> None:
        action = QAction(self)
        action.triggered.connect(lambda: one.trigger(standing.id))
        self._standing.append((action, one, standing))
        self.add_action(standing.place, action)

    def _follow(self, one: "Hosted") -> None:
        switch = self._switches[one.name]
        switch.setChecked(one.state in (State.ON, State.STARTING))
        reason = one.tr.say(one.reason) if one.reason else ""
        switch.setToolTip(reason or one.title)
        switch.setStatusTip(reason)
        self._say()

    def _say(self) -> None:
        for action, one, standing in self._standing:
            why = why_not(one, standing, self._tr)
            text = one.tr(standing.text)
            action.setEnabled(not why)
            action.setText(f"{text} ({literal(why)})" if why else text)
            action.setToolTip(why or text.replace("&", ""))
            action.setStatusTip(why)

    # Bricks.

    def _add_panel_entry(self, panels: Panels) -> None:
        place = len(self._panels)
        action = self._panels_group.addAction("")
        action.setCheckable(True)
        action.triggered.connect(lambda: list(panels)[place].show())
        if place < 9:
            action.setShortcut(QKeySequence(f"Ctrl+{place + 1}"))
        self._panels_menu.addAction(action)
        self._panels.append(action)

    def _menu(self, parent: QMenuBar | QMenu, text: str) -> QMenu:
        menu = parent.addMenu("")
        if parent is self._bar:
            self._late_alt.watch(menu)
        menu.setToolTipsVisible(True)
        self._labels.put(text, menu.setTitle)
        return menu

    def _entry(
        self, menu: QMenu, text: str, do: Callable[[], None] | None, picture: str = "", keys: str = ""
    ) -> QAction:
        action = menu.addAction("")
        if do is not None:
            action.triggered.connect(lambda: do())
        if picture:
            action.setIcon(icon(picture))
        if keys:
            action.setShortcut(QKeySequence(keys))
        self._labels.put(text, action.setText)
        return action

    def _nothing_here(self) -> None:
        self._no_status.setVisible(len(self._status.actions()) == 1)


def _once_closed(menu: QMenu, change: Callable[[], object]) -> None:
    """What a person reads and aims at stays as it is: a menu that is open is changed when it is closed."""
    if menu.isVisible():
        menu.aboutToHide.connect(change, Qt.ConnectionType.SingleShotConnection)
    else:
        change()


def why_not(one: "Hosted", standing: "Standing", tr: Texts) -> str:
    """Why a standing action cannot be done now; empty if it can."""
    if one.can(standing.id):
        return ""
    if one.state is State.FAILED:
        return tr("{plugin} could not be started", plugin=one.title)
    if one.state is State.STARTING:
        return tr("{plugin} is starting", plugin=one.title)
    return tr("{plugin} is switched off", plugin=one.title)
