"""The entries of the menu "View" for panels and window: what they do, and what they say where it cannot be done."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from cticlient.contacts import Names
from cticlient.geometry import Edge
from cticlient.numbers import NumberPlan, Numbers
from cticlient.panel_places import Arrangement
from cticlient.settings import Settings
from cticlient.texts import Sentence, Texts
from cticlient.ui.dial_bar import DialServices
from cticlient.ui.main_window import MainWindow, WindowState
from cticlient.ui.menus import Commands
from cticlient.ui.window_menu import WindowMenu

Make = Callable[..., tuple[MainWindow, WindowMenu]]


@pytest.fixture
def make(qtbot: QtBot, english: Texts, settings: Settings) -> Iterator[Make]:
    made: list[WindowMenu] = []

    def window(why: Sentence | None = None) -> tuple[MainWindow, WindowMenu]:
        commands = Commands(**dict.fromkeys(Commands.__dataclass_fields__, lambda *_: None))  # type: ignore[arg-type]
        numbers = Numbers(NumberPlan())
        dial = DialServices(Names(numbers), numbers, lambda _: None, lambda: None)
        main = MainWindow(english, commands, dial, WindowState())
        qtbot.addWidget(main)
        made.append(WindowMenu(main, english, settings, why))
        for id in ("a", "b"):
            main.panels.add(id, id.upper(), QLabel(id))
        main.show()
        return main, made[-1]

    yield window
    for menu in made:
        menu.close()


def entry(window: MainWindow, *path: str) -> "QMenu | object":
    """An action of the menu bar by the texts that lead to it."""
    actions = window.menuBar().actions()
    for text in path:
        action = next(one for one in actions if one.text().replace("&", "").startswith(text))
        menu = action.menu()
        actions = menu.actions() if isinstance(menu, QMenu) else []
    return action


def test_each_entry_does_what_it_says(make: Make, settings: Settings) -> None:
    window, menu = make()
    entry(window, "View", "Panels side by side").trigger()  # type: ignore[attr-defined]
    assert window.panels.arrangement is Arrangement.SIDE_BY_SIDE
    menu.on_top.trigger()
    entry(window, "View", "Dock to the screen", "At the left edge").trigger()  # type: ignore[attr-defined]
    menu.auto_hide.trigger()
    wanted = settings.preferences
    assert (wanted.on_top, wanted.edge, wanted.auto_hide) == (True, Edge.LEFT, True)
    assert wanted.geometry
    menu.detach.trigger()
    assert [panel.id for panel in window.panels if panel.window is not None] == ["a"]


def test_it_shows_what_is_set(make: Make, settings: Settings) -> None:
    _, menu = make()
    assert not menu.auto_hide.isEnabled()
    settings.change(edge=Edge.RIGHT, on_top=True)
    assert menu.auto_hide.isEnabled()
    assert menu.on_top.isChecked()


def test_where_windows_cannot_be_placed_it_says_why(make: Make, english: Texts) -> None:
    window, menu = make(Sentence("Wayland & co do not allow it"))
    dock = entry(window, "View", "Dock to the screen")
    assert dock.text() == "&Dock to the screen (Wayland && co do not allow it)"  # type: ignore[attr-defined]
    assert not dock.isEnabled()  # type: ignore[attr-defined]
    assert not menu.on_top.isEnabled()
    english.use("de")
    assert "andocken (Wayland && co" in dock.text().replace("an&docken", "andocken")  # type: ignore[attr-defined]
    english.use("en")


def test_the_menu_of_a_tab_takes_out_the_tab_it_is_of(make: Make) -> None:
    window, _ = make()
    tabs = window.tab_row.tabs
    at = tabs.tabRect(1).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, tabs.mapToGlobal(at))
    QApplication.sendEvent(tabs, event)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert [panel.id for panel in window.panels if panel.window is not None] == ["b"]
    for panel in list(window.panels):
        panel.remove()
