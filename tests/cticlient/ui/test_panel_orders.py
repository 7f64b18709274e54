"""How panels are sorted: chosen in menus, kept for each panel, and one's own order by pointer and keys."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from cticlient.order import Order
from cticlient.tiles import ReadyTiles, Tile, Traits
from cticlient.ui import tile_view
from cticlient.ui.panel import TilePanel

RANKS = {"Zander": 0, "Öztürk": 2, "Ahrens": 1}


class People(ReadyTiles):
    """Three people, of whom each can be reached differently."""

    def __init__(self) -> None:
        super().__init__(Tile(key=name, name=name, number="1") for name in RANKS)
        self.ranks = dict(RANKS)

    def traits(self, key: str) -> Traits:
        return Traits(self.ranks[key])


def people_in(program: Any) -> TilePanel:
    panel: TilePanel = program.rich.enabled.panel
    source = People()
    panel.show_tiles(source, source.tiles)
    return panel


def view_menu(program: Any, order: Order) -> QAction:
    """The entry as a person finds it: the menu opens first."""
    menu = program.desktop.orders.menu
    menu.aboutToShow.emit()
    action = menu.findChild(QAction, f"sort-{order}")
    assert action is not None
    return action


def own_menu(panel: TilePanel, order: Order) -> QAction:
    (sort,) = [action.menu() for action in panel.actions() if isinstance(action.menu(), QMenu)]
    return next(action for action in sort.actions() if action.objectName() == f"sort-{order}")


def test_a_panel_is_sorted_from_the_view_menu_and_stays_so(run_program: Callable[..., Any]) -> None:
    async def choose(program: Any) -> None:
        panel = people_in(program)
        program.desktop.window.panels.show(next(iter(program.desktop.window.panels)))
        for order, expected in [
            (Order.NAME, ["Ahrens", "Öztürk", "Zander"]),
            (Order.AVAILABILITY, ["Zander", "Ahrens", "Öztürk"]),
        ]:
            view_menu(program, order).trigger()
            assert panel.keys() == expected
            assert view_menu(program, order).isChecked()
            assert own_menu(panel, order).isChecked()

    async def look(program: Any) -> None:
        panel = people_in(program)
        assert panel.order is Order.AVAILABILITY
        assert panel.keys() == ["Zander", "Ahrens", "Öztürk"]

    run_program(choose)
    run_program(look)


def test_ones_own_order_begins_with_what_one_sees_and_is_kept(run_program: Callable[..., Any], qtbot: QtBot) -> None:
    async def move(program: Any) -> None:
        panel = people_in(program)
        own_menu(panel, Order.NAME).trigger()
        own_menu(panel, Order.OWN).trigger()
        assert panel.keys() == ["Ahrens", "Öztürk", "Zander"]
        panel.view().make_current(2)
        qtbot.keyClick(panel.view(), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert panel.keys() == ["Ahrens", "Zander", "Öztürk"]
        assert panel.current_key() == "Zander"

    async def look(program: Any) -> None:
        panel = people_in(program)
        assert panel.keys() == ["Ahrens", "Zander", "Öztürk"]
        source = People()
        source.tiles["Neu"] = Tile(key="Neu", name="Neu")
        source.ranks["Neu"] = 0
        panel.show_tiles(source, ["Neu", "Zander", "Öztürk"])
        assert panel.keys() == ["Zander", "Öztürk", "Neu"]
        panel.moved.emit("Neu", "Zander")
        panel.show_tiles(source, source.tiles)
        assert panel.keys() == ["Ahrens", "Neu", "Zander", "Öztürk"]

    run_program(move)
    run_program(look)


def test_own_speed_dials_keep_their_own_order(run_program: Callable[..., Any]) -> None:
    async def use(program: Any) -> None:
        dials = next(panel for panel in program.desktop.window.panels if panel.id.startswith("client/"))
        tiles = dials.widget.panel
        program.desktop.window.panels.show(dials)
        assert tiles.order is Order.OWN
        assert not view_menu(program, Order.AVAILABILITY).isVisible()
        view_menu(program, Order.NAME).trigger()
        assert tiles.order is Order.NAME

    run_program(use)


def test_a_menu_beside_the_tiles_sorts(run_program: Callable[..., Any]) -> None:
    async def use(program: Any) -> None:
        panel = people_in(program)
        panel.space_menu_requested.emit(QPoint(10, 10))
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu)
        assert [action.text().replace("&", "") for action in popup.actions()] == [
            "By name",
            "By availability",
            "In my own order",
        ]
        popup.hide()

    run_program(use)


@pytest.mark.parametrize("damage", ["sideways", 7, None, ["own"]])
def test_what_the_file_says_wrong_is_nothing(run_program: Callable[..., Any], tmp_path: Path, damage: object) -> None:
    async def use(program: Any) -> None:
        assert program.rich.enabled.panel.order is Order.OWN
        assert program.errors == []

    async def spoil(program: Any) -> None:
        section = program.settings.panel("rich/people")
        section.set("order", damage)
        section.set("own-order", {"a": 1})

    run_program(spoil)
    run_program(use)


def test_who_can_be_reached_moves_only_when_no_hand_is_there(
    panel: TilePanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tile_view, "STILL_MS", 600_000)
    source = People()
    panel.show_tiles(source, source.tiles)
    panel.set_order(Order.AVAILABILITY)
    panel._sort_timer.setInterval(10)
    port, first = panel.view().viewport(), panel.view().visualRect(panel.view().model().index(0, 0)).center()
    qtbot.mouseMove(port, first)
    qtbot.waitUntil(panel.view().in_use)
    source.ranks["Öztürk"] = -1
    panel.touch("Öztürk")
    with qtbot.waitSignal(panel._sort_timer.timeout):
        pass
    assert panel.keys() == ["Zander", "Ahrens", "Öztürk"]
    panel.view()._point_at(-1)
    qtbot.waitUntil(lambda: panel.keys() == ["Öztürk", "Zander", "Ahrens"])


def test_panels_in_which_nothing_was_chosen_follow_the_setting(run_program: Callable[..., Any]) -> None:
    async def use(program: Any) -> None:
        panel = people_in(program)
        panel.set_order(Order.NAME)
        program.settings.change(panel_order=Order.AVAILABILITY)
        assert panel.keys() == ["Zander", "Ahrens", "Öztürk"]
        assert own_menu(panel, Order.AVAILABILITY).isChecked()
        own_menu(panel, Order.NAME).trigger()
        program.settings.change(panel_order=Order.OWN)
        assert panel.keys() == ["Ahrens", "Öztürk", "Zander"], "what was chosen here stays"

    run_program(use)
