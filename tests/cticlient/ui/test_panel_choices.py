"""The filter by status: its button, its menu that stays open, and what panels show of it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cticlient.texts import Texts
from cticlient.theme import Scheme, Theme
from cticlient.tiles import Choice, ReadyTiles, Tile, TileSize, Traits
from cticlient.ui.panel import TilePanel
from cticlient.ui.panel_area import PanelArea
from cticlient.ui.panel_choices import PanelChoices
from cticlient.ui.panels import Panels
from cticlient.ui.tab_row import TabRow

CHOICES = [
    Choice("now/free", "Free & easy"),
    Choice("now/on-call", "On a call"),
    Choice("status/busy", "Busy"),
]


class People(ReadyTiles):
    """Anna is free, Bert is busy."""

    def __init__(self) -> None:
        super().__init__([Tile(key="anna", name="Anna"), Tile(key="bert", name="Bert")])
        self.holding = {"anna": {"now/free"}, "bert": {"status/busy"}}

    def traits(self, key: str) -> Traits:
        return Traits(0, frozenset(self.holding[key]))


class Window:
    """The row above two panels: one of colleagues, one of own speed dials that offers no choices."""

    def __init__(self, qtbot: QtBot, tr: Texts) -> None:
        self.row = TabRow(tr, lambda size: None, self._filter)
        self.area = PanelArea(tr)
        self.panels = Panels(tr, self.row.tabs, self.area)
        self.keeper = PanelChoices(self.panels, self.row.choices, self.row.filter.clear)
        qtbot.addWidget(self.row)
        qtbot.addWidget(self.area)
        self.people, self.dials = TilePanel(), TilePanel()
        self.panels.add("rich/people", "People", self.people)
        self.panels.add("client/dials", "Dials", self.dials)
        self.people.set_nothing_found("Nobody.", "Show all")
        source = People()
        self.people.show_tiles(source, source.tiles)
        self.dials.set_tiles([Tile(key="pizza", name="Pizza", number="1")])
        self.people.offer(CHOICES)
        self.row.resize(900, 40)
        self.row.show()
        self.area.resize(900, 400)
        self.area.show()

    def _filter(self, text: str) -> None:
        self.panels.set_filter(text)

    def shown(self) -> list[str]:
        model = self.people.view().model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def press(self, qtbot: QtBot, id: str) -> None:
        """Click an entry of the open menu."""
        menu = self.row.choices.menu
        if not menu.isVisible():
            menu.popup(self.row.mapToGlobal(self.row.rect().bottomLeft()))
            qtbot.waitExposed(menu)
        action = next(action for action in menu.actions() if action.data() == id)
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


@pytest.fixture
def window(qtbot: QtBot, qapp: object, english: Texts) -> Iterator[Window]:
    Theme.apply(qapp, Scheme.LIGHT)  # type: ignore[arg-type]
    made = Window(qtbot, english)
    yield made
    made.row.choices.menu.hide()
    Theme.apply(qapp, Scheme.SYSTEM)  # type: ignore[arg-type]


def test_several_are_chosen_while_the_menu_stays_open(window: Window, qtbot: QtBot) -> None:
    window.press(qtbot, "now/free")
    assert window.row.choices.menu.isVisible()
    assert window.shown() == ["Anna"]
    assert window.row.choices.button.text() == "Free && easy"
    window.press(qtbot, "status/busy")
    assert window.shown() == []
    assert window.row.choices.button.text() == "2 filters"
    window.press(qtbot, "now/free")
    assert window.shown() == ["Bert"]
    assert window.row.choices.button.isChecked()


def test_keys_choose_too(window: Window, qtbot: QtBot) -> None:
    menu = window.row.choices.menu
    menu.popup(window.row.mapToGlobal(window.row.rect().bottomLeft()))
    qtbot.waitExposed(menu)
    menu.setActiveAction(menu.actions()[0])
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible()
    assert window.shown() == ["Anna"]
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert window.shown() == ["Anna", "Bert"]


def test_a_sign_shows_that_not_all_are_there_and_takes_it_back(window: Window, qtbot: QtBot) -> None:
    choices = window.row.choices
    assert not choices.clear_button.isVisible()
    assert choices.button.accessibleName() == "Filter by status"
    window.press(qtbot, "status/busy")
    choices.menu.hide()
    assert choices.clear_button.isVisible()
    assert choices.button.accessibleName() == "Only: Busy"
    qtbot.mouseClick(choices.clear_button, Qt.MouseButton.LeftButton)
    assert window.shown() == ["Anna", "Bert"]
    assert not choices.clear_button.isVisible()
    assert not choices.button.isChecked()
    assert not any(action.isChecked() for action in choices.menu.actions())


def test_when_nobody_is_left_it_is_said_and_one_button_shows_all(window: Window, qtbot: QtBot) -> None:
    window.row.filter.setText("zzz")
    window.press(qtbot, "now/free")
    window.row.choices.menu.hide()
    assert "Nobody." in [label.text() for label in window.people.findChildren(QLabel) if label.isVisible()]
    button = next(button for button in window.people.findChildren(QPushButton) if button.isVisible())
    assert button.text() == "Show all"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.shown() == ["Anna", "Bert"]
    assert window.row.filter.text() == ""


def test_a_panel_without_choices_shows_all_and_a_new_one_follows(window: Window, qtbot: QtBot) -> None:
    window.press(qtbot, "status/busy")
    assert window.dials.view().model().rowCount() == 1
    more, source = TilePanel(), People()
    more.show_tiles(source, source.tiles)
    more.offer(CHOICES)
    panel = window.panels.add("rich/more", "More", more)
    assert more.view().model().rowCount() == 1
    panel.remove()
    assert window.shown() == ["Bert"]


def test_without_colleagues_there_is_no_button(window: Window) -> None:
    assert window.row.choices.isVisible()
    window.people.offer([])
    assert not window.row.choices.isVisible()


def test_the_language_is_followed(window: Window) -> None:
    window.people.offer([Choice("now/free", "Jetzt frei")])
    assert [action.text() for action in window.row.choices.menu.actions()] == ["Jetzt frei"]
    assert window.row.choices.button.toolTip() == "Filter by status"


@pytest.mark.parametrize("size", TileSize)
def test_the_filter_holds_in_every_size(window: Window, qtbot: QtBot, size: TileSize) -> None:
    window.press(qtbot, "now/free")
    window.panels.set_size(size)
    assert window.shown() == ["Anna"]
