"""The panel of tiles, used as a person uses it: with pointer, keys and a screen reader."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from cticlient.tiles import Tile, TileSize
from cticlient.ui.panel import TilePanel

from .panel_case import TILES, Key, middle, press


def test_one_click_activates(qtbot: QtBot, panel: TilePanel, activated: list[str]) -> None:
    qtbot.mouseClick(panel.view().viewport(), Qt.MouseButton.LeftButton, pos=middle(panel, "k2"))
    assert activated == ["k2"]


def test_a_double_click_dials_once(qtbot: QtBot, panel: TilePanel, activated: list[str]) -> None:
    port, at = panel.view().viewport(), middle(panel, "k1")
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at)
    assert activated == ["k1"]


def test_a_right_click_never_activates(qtbot: QtBot, panel: TilePanel, activated: list[str]) -> None:
    qtbot.mouseClick(panel.view().viewport(), Qt.MouseButton.RightButton, pos=middle(panel, "k2"))
    assert activated == []


def test_keys_walk_and_activate(qtbot: QtBot, panel: TilePanel, activated: list[str]) -> None:
    assert panel.current_key() == "k0"
    for key, expected in [
        (Key.Key_Right, "k1"),
        (Key.Key_Down, "k3"),
        (Key.Key_Left, "k2"),
        (Key.Key_Up, "k0"),
        (Key.Key_End, "k5"),
        (Key.Key_Home, "k0"),
    ]:
        press(qtbot, panel, key)
        assert panel.current_key() == expected
    press(qtbot, panel, Key.Key_End, Key.Key_Return, Key.Key_Enter)
    assert activated == ["k5", "k5"]


def test_typing_finds_a_name(qtbot: QtBot, panel: TilePanel, activated: list[str]) -> None:
    qtbot.keyClicks(panel.view(), "di")
    assert panel.current_key() == "k3"
    press(qtbot, panel, Key.Key_Return)
    assert activated == ["k3"]


def test_walking_marks_nothing(qtbot: QtBot, panel: TilePanel) -> None:
    press(qtbot, panel, Key.Key_Right, Key.Key_Space)
    assert panel.view().selectionModel().selectedIndexes() == []


def menu_event(panel: TilePanel, reason: QContextMenuEvent.Reason, at: QPoint) -> QContextMenuEvent:
    return QContextMenuEvent(reason, at, panel.view().viewport().mapToGlobal(at))


def test_a_menu_by_mouse_marks_its_tile(qapp: QApplication, panel: TilePanel, qtbot: QtBot) -> None:
    at = middle(panel, "k4")
    with qtbot.waitSignal(panel.menu_requested) as asked:
        qapp.sendEvent(panel.view().viewport(), menu_event(panel, QContextMenuEvent.Reason.Mouse, at))
    assert asked.args == ["k4", panel.view().viewport().mapToGlobal(at)]
    assert panel.view().marks(4).selected
    qtbot.mouseClick(panel.view().viewport(), Qt.MouseButton.LeftButton, pos=middle(panel, "k0"))
    assert not panel.view().marks(4).selected


def test_a_menu_by_keyboard_belongs_to_the_focused_tile(qapp: QApplication, panel: TilePanel, qtbot: QtBot) -> None:
    press(qtbot, panel, Key.Key_Right)
    with qtbot.waitSignal(panel.menu_requested) as asked:
        qapp.sendEvent(panel.view(), menu_event(panel, QContextMenuEvent.Reason.Keyboard, QPoint(0, 0)))
    assert asked.args == ["k1", panel.view().viewport().mapToGlobal(middle(panel, "k1"))]


def test_shift_f10_opens_the_menu(panel: TilePanel, qtbot: QtBot) -> None:
    press(qtbot, panel, Key.Key_Right)
    with qtbot.waitSignal(panel.menu_requested) as asked:
        qtbot.keyClick(panel.view(), Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert asked.args == ["k1", panel.view().viewport().mapToGlobal(middle(panel, "k1"))]
    assert panel.view().marks(1).selected


def test_a_menu_beside_the_tiles(qapp: QApplication, panel: TilePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.space_menu_requested), qtbot.assertNotEmitted(panel.menu_requested):
        event = menu_event(panel, QContextMenuEvent.Reason.Mouse, QPoint(200, 380))
        qapp.sendEvent(panel.view().viewport(), event)


def test_the_focus_is_shown_for_keys_only(qtbot: QtBot, panel: TilePanel) -> None:
    press(qtbot, panel, Key.Key_Right)
    assert panel.view().marks(1).focus
    assert not panel.view().marks(0).focus
    qtbot.mouseClick(panel.view().viewport(), Qt.MouseButton.LeftButton, pos=middle(panel, "k1"))
    assert not panel.view().marks(1).focus


def test_hover_and_press(qtbot: QtBot, panel: TilePanel) -> None:
    port, at = panel.view().viewport(), middle(panel, "k3")
    qtbot.mouseMove(port, at)
    qtbot.waitUntil(lambda: panel.view().marks(3).hover)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=at)
    assert panel.view().marks(3).pressed
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at)
    assert not panel.view().marks(3).pressed
    QApplication.sendEvent(panel.view(), QEvent(QEvent.Type.Leave))
    assert not panel.view().marks(3).hover


def test_a_filter_keeps_the_focus_where_it_can(panel: TilePanel, qtbot: QtBot) -> None:
    press(qtbot, panel, Key.Key_End)
    panel.set_filter("an")
    assert panel.view().model().rowCount() == 1
    panel.set_filter("fuchs")
    assert panel.current_key() is None
    panel.set_filter("204")
    assert [panel.view().model().index(0, 0).data()] == ["Ebert, Thomas"]
    panel.set_filter("")
    assert panel.view().model().rowCount() == len(TILES)


def test_the_focus_stays_with_its_tile(panel: TilePanel, qtbot: QtBot) -> None:
    press(qtbot, panel, Key.Key_End)
    panel.set_tiles([*TILES[3:], *TILES[:3]])
    assert panel.current_key() == "k5"


@pytest.mark.parametrize("count", [300, 3000])
def test_other_tiles_do_not_move_what_is_in_sight(panel: TilePanel, qtbot: QtBot, count: int) -> None:
    tiles = [Tile(key=str(n), name=f"Name {n}") for n in range(count)]
    panel.set_tiles(tiles)
    press(qtbot, panel, Key.Key_Home)
    bar = panel.view().verticalScrollBar()
    lines = -(-count // panel.view().columns())
    whole = lines * panel.view().gridSize().height() - panel.view().viewport().height()
    qtbot.waitUntil(lambda: bar.maximum() >= whole)
    bar.setValue(whole // 2)
    before = bar.value()
    panel.set_tiles([*tiles, *(Tile(key=f"new{n}", name=f"New {n}") for n in range(80))])
    top = bar.maximum()
    qtbot.waitUntil(lambda: bar.maximum() >= top and len(panel.view().in_sight()) > 0)
    panel.view().doItemsLayout()
    assert bar.value() == before
    assert panel.current_key() == "0"


def test_within_a_window_with_a_font_of_its_own(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    font = window.font()
    font.setPixelSize(30)
    window.setFont(font)
    assert TilePanel(window).view().gap() == 6


def test_a_filter_that_leaves_nothing_is_said(panel: TilePanel) -> None:
    panel.set_nothing_found("Kein Kollege passt zum Filter.")
    panel.set_filter("zzz")
    assert said(panel) == "Kein Kollege passt zum Filter."
    panel.set_filter("")
    assert said(panel) == ""


def said(panel: TilePanel) -> str:
    return panel._page._label.text() if panel._stack.currentWidget() is panel._page else ""


def test_a_message_stands_before_the_tiles(panel: TilePanel, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    panel.set_message("Die Gruppe <b>Lager</b> gibt es nicht mehr.", "&Entfernen", lambda: pressed.append(True))
    assert said(panel) == "Die Gruppe <b>Lager</b> gibt es nicht mehr."
    assert panel._page._label.textFormat() is Qt.TextFormat.PlainText
    button = panel.findChild(QPushButton)
    assert button is not None
    assert button.isVisible()
    button.click()
    assert pressed == [True]
    panel.set_message("Wartet auf den Server.")
    assert not button.isVisible()
    panel.set_message("")
    assert said(panel) == ""
    assert panel.view().isVisible()


@pytest.mark.parametrize("size", list(TileSize))
@pytest.mark.parametrize("width", [320, 640, 1202, 1366])
def test_rows_fill_the_width(panel: TilePanel, qtbot: QtBot, size: TileSize, width: int) -> None:
    panel.set_tiles([Tile(key=str(n), name=f"Name {n}") for n in range(120)])
    panel.set_size(size)
    panel.resize(width, 500)
    view = panel.view()
    first = view.model().index(0, 0)
    qtbot.waitUntil(lambda: view.visualRect(first).width() == view.gridSize().width())
    rects = [view.visualRect(view.model().index(n, 0)) for n in range(120)]
    gap = view.gap()
    tile_left = view.mapTo(panel, rects[0].topLeft()).x() + gap // 2
    tile_right = width - (view.mapTo(panel, QPoint(max(rect.right() for rect in rects), 0)).x() + 1 - gap // 2)
    columns = sum(rect.top() == rects[0].top() for rect in rects)
    assert tile_left == 16
    assert columns == (view.maximumViewportSize().width() - view.bar_width()) // (
        view.itemDelegate().metrics.width + gap
    )
    assert 16 <= tile_right <= 16 + columns + 1


def test_a_screen_reader_hears_each_tile(panel: TilePanel) -> None:
    panel.set_tiles([replace(TILES[0], spoken="Albrecht, Jonas, frei, verfügbar"), *TILES[1:]])
    reader = QAccessible.queryAccessibleInterface(panel.view())
    assert reader.role() is QAccessible.Role.List
    assert reader.childCount() == len(TILES)
    item = reader.child(0)
    assert item.role() is QAccessible.Role.ListItem
    assert item.text(QAccessible.Text.Name) == "Albrecht, Jonas, frei, verfügbar"
    assert item.text(QAccessible.Text.Description) == "Albrecht, Jonas\nfrei"
    assert reader.child(1).text(QAccessible.Text.Name) == "Brandt, Melanie"


def test_a_tooltip_says_everything_literally(panel: TilePanel, qtbot: QtBot, qapp: QApplication) -> None:
    panel.set_tiles([replace(TILES[0], tooltip="Albrecht & Söhne\nfrei, ohne Ende")])
    port, at = panel.view().viewport(), panel.view().visualRect(panel.view().model().index(0, 0)).center()
    qapp.sendEvent(port, QHelpEvent(QEvent.Type.ToolTip, at, port.mapToGlobal(at)))
    qtbot.waitUntil(QToolTip.isVisible)
    assert QToolTip.text() == "Albrecht & Söhne\nfrei, ohne Ende"
    QToolTip.hideText()


def test_a_disabled_panel_shows_it(panel: TilePanel) -> None:
    panel.setEnabled(False)
    assert not panel.view().marks(0).enabled


def test_a_larger_font_grows_the_cells(panel: TilePanel, qtbot: QtBot) -> None:
    before = panel.view().gridSize()
    font = panel.font()
    font.setPixelSize(26)
    panel.setFont(font)
    qtbot.waitUntil(lambda: panel.view().gridSize().height() > before.height())
