"""Tiles and calls that are dragged over a panel, and tiles that keys move."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from cticlient.colours import colours_of
from cticlient.order import Order
from cticlient.tiles import Tile
from cticlient.ui.panel import TilePanel
from cticlient.ui.tile_drops import Side
from cticlient.ui.tile_mime import DraggedCall, DraggedTile, call_data, dragged_tile, tile_data

from .panel_case import NAMES, TILES, Key, middle

Action = Qt.DropAction
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
STRANGER = Tile(key="s1", name="Stranger, Sam", number="555")


class Hand:
    """Holds something over the panel, as the desktop tells it."""

    def __init__(self, panel: TilePanel, data: QMimeData) -> None:
        self._port = panel.view().viewport()
        self._data = data
        self.over(QPoint(1, 1), enter=True)

    def over(self, at: QPoint, enter: bool = False) -> QDragMoveEvent:
        make = QDragEnterEvent if enter else QDragMoveEvent
        event = make(at, Action.CopyAction | Action.MoveAction, self._data, LEFT, NONE)
        QApplication.sendEvent(self._port, event)
        return event

    def drop(self, at: QPoint) -> QDropEvent:
        event = QDropEvent(QPointF(at), Action.CopyAction | Action.MoveAction, self._data, LEFT, NONE)
        QApplication.sendEvent(self._port, event)
        return event

    def away(self) -> None:
        QApplication.sendEvent(self._port, QDragLeaveEvent())


@pytest.fixture
def taken(panel: TilePanel) -> list[tuple[object, ...]]:
    heard: list[tuple[object, ...]] = []
    for name in ("moved", "tile_dropped", "call_dropped"):
        signal = getattr(panel, name)
        signal.connect(lambda *what, name=name: heard.append((name, *what)))
    return heard


def test_a_call_goes_to_the_tile_that_it_is_dropped_on(panel: TilePanel, taken: list[object]) -> None:
    panel.set_takes(calls=True)
    hand = Hand(panel, call_data("7", "Schulze"))
    assert hand.over(middle(panel, "k3")).isAccepted()
    assert panel.view().marks(3).selected
    assert not panel.view().marks(2).selected
    hand.drop(middle(panel, "k3"))
    assert taken == [("call_dropped", "k3", DraggedCall("7", "Schulze"))]
    assert not panel.view().marks(3).selected


def test_a_call_goes_to_nobody_without_a_number_nor_between(panel: TilePanel, taken: list[object]) -> None:
    panel.set_takes(calls=True)
    panel.set_tiles([*TILES[:2], Tile(key="none", name="Nobody")])
    hand = Hand(panel, call_data("7", "Schulze"))
    for at in (middle(panel, "none"), QPoint(300, 390)):
        assert not hand.over(at).isAccepted()
        assert not hand.drop(at).isAccepted()
    assert taken == []


def test_a_panel_that_takes_nothing_takes_nothing(panel: TilePanel, taken: list[object]) -> None:
    for data in (call_data("7", "x"), tile_data(STRANGER), QMimeData()):
        hand = Hand(panel, data)
        assert not hand.over(middle(panel, "k1")).isAccepted()
        assert not hand.drop(middle(panel, "k1")).isAccepted()
    assert taken == []


@pytest.mark.parametrize(
    ("key", "right", "before"), [("k0", False, "k0"), ("k0", True, "k1"), ("k5", True, None), ("k3", False, "k3")]
)
def test_a_tile_from_elsewhere_goes_between(
    panel: TilePanel, taken: list[object], key: str, right: bool, before: str | None
) -> None:
    panel.set_takes(tiles=True)
    at = middle(panel, key) + QPoint(30 if right else -30, 0)
    hand = Hand(panel, tile_data(STRANGER))
    event = hand.over(at)
    assert event.isAccepted()
    assert event.dropAction() is Action.CopyAction
    mark = panel.view().drops.mark
    assert mark is not None
    assert mark.side is (Side.BEHIND if right else Side.BEFORE)
    hand.drop(at)
    assert taken == [("tile_dropped", DraggedTile("s1", "Stranger, Sam", "555"), before)]


def test_the_place_is_shown_and_gone_again(panel: TilePanel) -> None:
    panel.set_takes(tiles=True)
    accent = colours_of(panel.palette())[panel.palette().ColorRole.Accent].rgb()
    at = middle(panel, "k1")
    edge = panel.view().visualRect(panel.view().model().index(1, 0)).left()

    def shown() -> bool:
        picture: QImage = panel.view().viewport().grab().toImage()
        return any(picture.pixel(x, at.y()) == accent for x in range(edge - 3, edge + 4))

    assert not shown()
    hand = Hand(panel, tile_data(STRANGER))
    hand.over(at - QPoint(30, 0))
    assert shown()
    hand.away()
    assert not shown()


def test_an_empty_panel_takes_its_first_tile(panel: TilePanel, taken: list[object]) -> None:
    panel.set_takes(tiles=True)
    panel.set_tiles([])
    panel.set_message("Nothing here yet.")
    data = tile_data(STRANGER)
    for event in (
        QDragEnterEvent(QPoint(50, 50), Action.CopyAction, data, LEFT, NONE),
        QDropEvent(QPointF(50, 50), Action.CopyAction, data, LEFT, NONE),
    ):
        QApplication.sendEvent(panel._page, event)
        assert event.isAccepted()
    assert taken == [("tile_dropped", DraggedTile("s1", "Stranger, Sam", "555"), None)]


def test_something_held_at_the_edge_scrolls(panel: TilePanel, qtbot: QtBot) -> None:
    panel.set_takes(tiles=True)
    panel.set_tiles([Tile(key=str(n), name=f"Name {n}") for n in range(100)])
    bar = panel.view().verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    hand = Hand(panel, tile_data(STRANGER))
    hand.over(QPoint(100, panel.view().viewport().height() - 3))
    qtbot.waitUntil(lambda: bar.value() > 30)
    hand.over(QPoint(100, 3))
    qtbot.waitUntil(lambda: bar.value() == 0)
    hand.away()
    assert not panel.view().drops._scrolling.isActive()


@pytest.mark.parametrize(
    ("start", "key", "moved"),
    [
        ("k1", Key.Key_Left, ("k1", "k0")),
        ("k1", Key.Key_Right, ("k1", "k3")),
        ("k1", Key.Key_Down, ("k1", "k4")),
        ("k5", Key.Key_Up, ("k5", "k3")),
        ("k4", Key.Key_Down, ("k4", None)),
        ("k0", Key.Key_Left, None),
        ("k5", Key.Key_Down, None),
    ],
)
def test_alt_and_an_arrow_move_a_tile(
    panel: TilePanel, qtbot: QtBot, taken: list[object], start: str, key: Qt.Key, moved: tuple[str, str | None] | None
) -> None:
    assert panel.view().columns() == 2
    panel.view().make_current(panel.keys().index(start))
    qtbot.keyClick(panel.view(), key, Qt.KeyboardModifier.AltModifier)
    assert taken == ([("moved", *moved)] if moved else [])
    assert panel.current_key() == start


def test_what_is_sorted_is_not_moved(panel: TilePanel, qtbot: QtBot, taken: list[object]) -> None:
    panel.set_order(Order.NAME)
    qtbot.keyClick(panel.view(), Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert taken == []


def test_a_press_that_moves_drags_its_tile(
    panel: TilePanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, activated: list[str]
) -> None:
    """Without a screen Qt drags nothing; what it would take along is looked at."""
    dragged: list[DraggedTile | None] = []

    def start(view: QAbstractItemView, actions: Qt.DropAction) -> None:
        data = view.model().mimeData(view.selectedIndexes())
        dragged.append(dragged_tile(data))

    monkeypatch.setattr(QAbstractItemView, "startDrag", start)
    port, at = panel.view().viewport(), middle(panel, "k3")
    qtbot.mousePress(port, LEFT, pos=at)
    qtbot.mouseMove(port, at + QPoint(3, 0))
    assert dragged == []
    qtbot.mouseMove(port, at + QPoint(QApplication.startDragDistance(), 0))
    assert dragged == [DraggedTile("k3", NAMES[3], "203")]
    qtbot.mouseRelease(port, LEFT, pos=at)
    assert panel.view().selectedIndexes() == []
    assert activated == []


def test_a_tile_of_its_own_moves(panel: TilePanel, taken: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDropEvent, "source", lambda event: panel.view())
    at = middle(panel, "k4") - QPoint(30, 0)
    hand = Hand(panel, tile_data(TILES[0]))
    assert hand.over(at).dropAction() is Action.MoveAction
    hand.drop(at)
    assert taken == [("moved", "k0", "k4")]
    panel.set_order(Order.NAME)
    assert not hand.over(at).isAccepted()
