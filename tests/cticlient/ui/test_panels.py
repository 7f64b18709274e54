"""The tabs over the panels: order, the one in front, titles, size and filter."""

import pytest
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cticlient.api import Tile, TilePanel, TileSize
from cticlient.ui.panels import Panels


@pytest.fixture
def tabs(qtbot: QtBot) -> QTabBar:
    bar = QTabBar()
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def pages(qtbot: QtBot) -> QStackedWidget:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    return stack


def titles(tabs: QTabBar) -> list[str]:
    return [tabs.tabText(index) for index in range(tabs.count())]


def test_the_last_panel_stays_last_and_the_first_is_in_front(tabs: QTabBar, pages: QStackedWidget) -> None:
    panels = Panels(tabs, pages)
    panels.add("own", "Own", QLabel(), last=True)
    first, second = QLabel(), QLabel()
    panels.add("a", "A & B", first)
    panels.add("c", "C", second)
    assert titles(tabs) == ["A && B", "C", "Own"]
    assert pages.currentWidget() is first


def test_the_panel_looked_at_last_comes_to_the_front_when_it_is_there(tabs: QTabBar, pages: QStackedWidget) -> None:
    panels = Panels(tabs, pages, wanted="c")
    panels.add("a", "A", QLabel())
    assert tabs.currentIndex() == 0
    wanted = QLabel()
    panels.add("c", "C", wanted)
    assert pages.currentWidget() is wanted
    panels.add("d", "D", QLabel())
    assert pages.currentWidget() is wanted


def test_a_removed_panel_gives_way_and_comes_back_to_the_front(tabs: QTabBar, pages: QStackedWidget) -> None:
    panels = Panels(tabs, pages)
    panels.add("a", "A", QLabel())
    chosen = panels.add("c", "C", QLabel())
    chosen.show()
    chosen.remove()
    chosen.remove()
    chosen.set_title("gone")
    assert (titles(tabs), tabs.currentIndex(), pages.count()) == (["A"], 0, 1)
    panels.add("c", "C", QLabel())
    assert tabs.currentIndex() == 1


def test_a_click_on_a_tab_is_remembered(tabs: QTabBar, pages: QStackedWidget) -> None:
    panels = Panels(tabs, pages)
    panels.add("a", "A", QLabel())
    panels.add("c", "C", QLabel())
    tabs.tabBarClicked.emit(1)
    tabs.setCurrentIndex(1)
    assert panels.wanted == "c"
    assert panels.current is not None
    assert panels.current.id == "c"


def test_ringing_puts_a_diamond_on_the_tab(tabs: QTabBar, pages: QStackedWidget) -> None:
    panels = Panels(tabs, pages)
    panel = panels.add("a", "A", QLabel())
    assert tabs.tabIcon(0).isNull()
    panel.set_ringing(True)
    picture = tabs.tabIcon(0).pixmap(16, 16).toImage()
    middle, edge = picture.pixelColor(2, 8), picture.pixelColor(0, 0)
    assert (middle.alpha() > 200, edge.alpha()) == (True, 0)
    panel.set_ringing(False)
    assert tabs.tabIcon(0).isNull()


def test_size_and_filter_reach_tiles_wherever_they_are(tabs: QTabBar, pages: QStackedWidget) -> None:
    panels = Panels(tabs, pages)
    panels.set_size(TileSize.LARGE)
    panels.set_filter("anna")
    tiles, wrapped, around = TilePanel(), TilePanel(), QWidget()
    QVBoxLayout(around).addWidget(wrapped)
    for panel in (tiles, wrapped):
        panel.set_tiles([Tile("1", "Anna"), Tile("2", "Bert")])
    panels.add("a", "A", tiles)
    panels.add("b", "B", around)
    for panel in (tiles, wrapped):
        assert panel.view().model().rowCount() == 1
        assert panel.view().gridSize().height() > 80
    panels.set_filter("")
    assert tiles.view().model().rowCount() == 2
