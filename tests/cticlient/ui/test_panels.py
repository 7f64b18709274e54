"""The panels under tabs, side by side and in windows of their own: through tabs, buttons and keys."""

from collections.abc import Callable, Iterable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTabBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cticlient.api import Tile, TilePanel, TileSize
from cticlient.panel_places import Arrangement, PanelPlace
from cticlient.texts import Texts
from cticlient.ui.panel_area import PanelArea
from cticlient.ui.panels import Panel, Panels


class Place(QWidget):
    """A window with tabs and panels."""

    def __init__(self, tr: Texts, wanted: str, arrangement: Arrangement, places: Iterable[PanelPlace]) -> None:
        super().__init__()
        self.tabs = QTabBar()
        self.area = PanelArea(tr)
        self.panels = Panels(tr, self.tabs, self.area, wanted, arrangement, places)
        self.panels.came_up.connect(self.activateWindow)
        column = QVBoxLayout(self)
        column.addWidget(self.tabs)
        column.addWidget(self.area)
        self.resize(900, 500)

    def titles(self) -> list[str]:
        return [self.tabs.tabText(index) for index in range(self.tabs.count())]

    def seen(self) -> list[str]:
        """Ids of the panels that can be seen in the main window, from left to right."""
        found = [panel for panel in self.panels if panel.window is None and panel.widget.isVisible()]
        return [panel.id for panel in sorted(found, key=lambda panel: panel.frame.mapTo(self, QPoint(0, 0)).x())]

    def tiles(self, id: str) -> TilePanel:
        panel = TilePanel()
        panel.set_tiles([Tile(f"{id}1", f"Anna {id}"), Tile(f"{id}2", f"Bert {id}")])
        return panel


Make = Callable[..., Place]


@pytest.fixture
def make(qtbot: QtBot, english: Texts) -> Iterable[Make]:
    made: list[Place] = []

    def place(
        wanted: str = "", arrangement: Arrangement = Arrangement.TABS, places: Iterable[PanelPlace] = ()
    ) -> Place:
        one = Place(english, wanted, arrangement, places)
        qtbot.addWidget(one)
        made.append(one)
        one.show()
        one.panels.open_windows()
        qtbot.waitExposed(one)
        return one

    yield place
    for one in made:
        for panel in list(one.panels):
            panel.remove()


@pytest.fixture
def place(make: Make) -> Place:
    """Two groups and one's own, all of tiles."""
    one = make()
    for id in ("a", "c"):
        one.panels.add(id, id.upper(), one.tiles(id))
    one.panels.add("own", "Own", one.tiles("own"), last=True)
    return one


def panel(place: Place, id: str) -> Panel:
    return next(one for one in place.panels if one.id == id)


def focused(place: Place) -> str:
    """Id of the panel that has the keyboard."""
    focus = QApplication.focusWidget()
    return next((one.id for one in place.panels if focus is not None and one.frame.isAncestorOf(focus)), "")


class TestTabs:
    def test_the_last_panel_stays_last_and_the_first_is_in_front(self, make: Make) -> None:
        place = make()
        place.panels.add("own", "Own", QLabel(), last=True)
        place.panels.add("a", "A & B", QLabel())
        place.panels.add("c", "C", QLabel())
        assert place.titles() == ["A && B", "C", "Own"]
        assert place.seen() == ["a"]

    def test_the_panel_looked_at_last_comes_to_the_front_when_it_is_there(self, make: Make) -> None:
        place = make(wanted="c")
        place.panels.add("a", "A", QLabel())
        assert place.seen() == ["a"]
        place.panels.add("c", "C", QLabel())
        assert place.seen() == ["c"]
        place.panels.add("d", "D", QLabel())
        assert place.seen() == ["c"]

    def test_a_removed_panel_gives_way_and_comes_back_to_the_front(self, make: Make) -> None:
        place = make()
        place.panels.add("a", "A", QLabel())
        chosen = place.panels.add("c", "C", QLabel())
        chosen.show()
        chosen.remove()
        chosen.remove()
        chosen.set_title("gone")
        assert (place.titles(), place.seen()) == (["A"], ["a"])
        place.panels.add("c", "C", QLabel())
        assert place.seen() == ["c"]

    def test_a_click_on_a_tab_is_remembered(self, place: Place) -> None:
        QTest.mouseClick(place.tabs, Qt.MouseButton.LeftButton, pos=place.tabs.tabRect(1).center())
        assert place.panels.wanted == "c"
        assert place.panels.current is panel(place, "c")
        assert place.seen() == ["c"]

    def test_ringing_puts_a_diamond_on_the_tab(self, place: Place) -> None:
        assert place.tabs.tabIcon(0).isNull()
        panel(place, "a").set_ringing(True)
        picture = place.tabs.tabIcon(0).pixmap(16, 16).toImage()
        middle, edge = picture.pixelColor(2, 8), picture.pixelColor(0, 0)
        assert (middle.alpha() > 200, edge.alpha()) == (True, 0)
        panel(place, "a").set_ringing(False)
        assert place.tabs.tabIcon(0).isNull()


class TestSideBySide:
    def test_all_are_seen_in_their_order_with_their_titles(self, place: Place) -> None:
        place.panels.arrange(Arrangement.SIDE_BY_SIDE)
        assert place.seen() == ["a", "c", "own"]
        assert not place.tabs.isVisible()
        assert all(one.frame.heading.isVisible() for one in place.panels)
        place.panels.add("d", "D", place.tiles("d"))
        assert place.seen() == ["a", "c", "d", "own"]
        panel(place, "a").remove()
        assert place.seen() == ["c", "d", "own"]

    def test_back_under_tabs(self, place: Place) -> None:
        place.panels.arrange(Arrangement.SIDE_BY_SIDE)
        place.panels.arrange(Arrangement.TABS)
        assert place.seen() == ["a"]
        assert place.tabs.isVisible()
        assert not panel(place, "a").frame.heading.isVisible()
        panel(place, "own").show()
        assert place.seen() == ["own"]

    def test_the_filter_and_the_size_hold_for_all_that_are_shown(self, place: Place) -> None:
        place.panels.arrange(Arrangement.SIDE_BY_SIDE)
        panel(place, "c").move()
        place.panels.set_filter("anna")
        place.panels.set_size(TileSize.LARGE)
        for one in place.panels:
            assert isinstance(one.widget, TilePanel)
            assert one.widget.view().model().rowCount() == 1
            assert one.widget.view().gridSize().height() > 80

    def test_their_widths_are_remembered(self, make: Make, place: Place) -> None:
        place.panels.arrange(Arrangement.SIDE_BY_SIDE)
        handle = place.area.columns.handle(1)
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(2, 50))
        QTest.mouseMove(handle, QPoint(62, 50))
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(62, 50))
        widths = [one.frame.width() for one in place.panels]
        assert widths[0] > widths[1]
        again = make(arrangement=Arrangement.SIDE_BY_SIDE, places=place.panels.places())
        for id in ("a", "c", "own"):
            again.panels.add(id, id, again.tiles(id))
        assert [one.frame.width() for one in again.panels] == widths

    def test_many_panels_do_not_hold_the_window_wide(self, place: Place) -> None:
        place.panels.arrange(Arrangement.SIDE_BY_SIDE)
        for n in range(9):
            place.panels.add(f"g{n}", f"Group {n}", place.tiles(str(n)))
        place.resize(500, 400)
        assert place.width() == 500
        panel(place, "own").show()
        own = panel(place, "own").frame
        assert own.mapTo(place, QPoint(own.width(), 0)).x() <= 500


class TestWindowsOfTheirOwn:
    def test_a_double_click_on_the_tab_takes_it_out_and_closing_puts_it_back(self, place: Place) -> None:
        told: list[bool] = []
        place.panels.moved.connect(lambda: told.append(True))
        QTest.mouseDClick(place.tabs, Qt.MouseButton.LeftButton, pos=place.tabs.tabRect(1).center())
        window = panel(place, "c").window
        assert window is not None
        assert window.isVisible()
        assert window.windowTitle() == "C – CTI Client"
        assert place.titles() == ["A", "Own"]
        assert panel(place, "c").widget.isVisible()
        window.close()
        assert panel(place, "c").window is None
        assert (place.titles(), place.seen()) == (["A", "C", "Own"], ["c"])
        assert len(told) == 2

    def test_the_button_of_the_heading(self, place: Place) -> None:
        place.panels.arrange(Arrangement.SIDE_BY_SIDE)
        button = panel(place, "a").frame.button
        assert button.accessibleName() == "Open A in a window of its own"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert place.seen() == ["c", "own"]
        assert button.accessibleName() == "Put A back into the main window"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert place.seen() == ["a", "c", "own"]

    def test_it_is_where_it_was_at_the_next_start(self, make: Make, place: Place) -> None:
        panel(place, "c").move()
        window = panel(place, "c").window
        assert window is not None
        window.setGeometry(60, 70, 500, 400)
        window.on_top.click()
        again = make(places=place.panels.places())
        again.panels.add("a", "A", again.tiles("a"))
        assert again.titles() == ["A"]
        again.panels.add("c", "C", again.tiles("c"))
        found = panel(again, "c").window
        assert found is not None
        assert (found.isVisible(), found.geometry().getRect()) == (True, (60, 70, 500, 400))
        assert found.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
        # Put back and taken out again it finds the same place.
        found.close()
        panel(again, "c").move()
        found = panel(again, "c").window
        assert found is not None
        assert found.geometry().getRect() == (60, 70, 500, 400)

    def test_windows_wait_for_the_main_window(self, qtbot: QtBot, english: Texts) -> None:
        place = Place(english, "", Arrangement.TABS, [PanelPlace("a", True)])
        qtbot.addWidget(place)
        one = place.panels.add("a", "A", QLabel())
        assert one.window is not None
        assert not one.window.isVisible()
        place.panels.open_windows()
        assert one.window.isVisible()
        place.panels.close_windows()
        assert not one.window.isVisible()
        one.remove()

    def test_a_group_that_goes_takes_its_window_along_and_comes_back_in_it(self, place: Place) -> None:
        panel(place, "c").move()
        panel(place, "c").remove()
        assert place.panels.windows() == []
        place.panels.add("c", "C", place.tiles("c"))
        window = panel(place, "c").window
        assert window is not None
        assert window.isVisible()

    def test_ringing_and_a_new_title_are_seen_in_the_window(self, place: Place) -> None:
        one = panel(place, "c")
        one.move()
        assert one.window is not None
        one.set_ringing(True)
        one.set_title("C & D")
        assert one.window.windowTitle() == "◆ C & D – CTI Client"
        one.set_ringing(False)
        assert one.window.windowTitle() == "C & D – CTI Client"
        one.move()
        assert place.titles() == ["A", "C && D", "Own"]

    def test_when_all_are_out_the_window_says_so(self, place: Place) -> None:
        for one in list(place.panels):
            one.move()
        assert [label.text() for label in place.area.findChildren(QLabel) if label.isVisible()] == [
            "All panels stand in windows of their own. Close a window to put its panel back."
        ]
        panel(place, "own").move()
        assert place.seen() == ["own"]


class TestKeys:
    def test_on_to_the_next_panel_wherever_it_stands(self, qtbot: QtBot, place: Place) -> None:
        panel(place, "c").move()
        place.activateWindow()
        assert QTest.qWaitForWindowActive(place)
        for id in ("own", "c", "a", "own"):
            place.panels.step(1)
            qtbot.waitUntil(lambda id=id: focused(place) == id)
        place.panels.step(-1)
        assert place.seen() == ["a"]

    def test_f6_in_a_window_leads_on(self, qtbot: QtBot, place: Place) -> None:
        panel(place, "c").move()
        window = panel(place, "c").window
        assert window is not None
        window.bring_up()
        assert QTest.qWaitForWindowActive(window)
        QTest.keyClick(window, Qt.Key.Key_F6)
        qtbot.waitUntil(lambda: focused(place) == "a")

    def test_the_focus_stays_in_its_panel_when_the_arrangement_changes(self, place: Place) -> None:
        place.activateWindow()
        assert QTest.qWaitForWindowActive(place)
        place.panels.step(1)
        before = QApplication.focusWidget()
        assert before is not None
        place.panels.arrange(Arrangement.SIDE_BY_SIDE)
        assert QApplication.focusWidget() is before
        place.panels.arrange(Arrangement.TABS)
        assert QApplication.focusWidget() is before


def test_size_and_filter_reach_tiles_wherever_they_are(make: Make) -> None:
    place = make()
    place.panels.set_size(TileSize.LARGE)
    place.panels.set_filter("anna")
    tiles, wrapped, around = TilePanel(), TilePanel(), QWidget()
    QVBoxLayout(around).addWidget(wrapped)
    for one in (tiles, wrapped):
        one.set_tiles([Tile("1", "Anna"), Tile("2", "Bert")])
    place.panels.add("a", "A", tiles)
    place.panels.add("b", "B", around)
    for one in (tiles, wrapped):
        assert one.view().model().rowCount() == 1
        assert one.view().gridSize().height() > 80
    place.panels.set_filter("")
    assert tiles.view().model().rowCount() == 2
