"""The list model of the tiles."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from cticlient.tiles import Tile, Words
from cticlient.ui.tile_model import MANY, TILE_ROLE, TileModel

Role = Qt.ItemDataRole


def tiles(count: int) -> list[Tile]:
    return [Tile(key=f"k{n}", name=f"Name {n:03}", second=Words("frei")) for n in range(count)]


def names(model: TileModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


@pytest.fixture
def model(qapp: object) -> TileModel:
    model = TileModel()
    model.set_tiles(tiles(5))
    return model


@pytest.fixture
def told(model: TileModel) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: ranges.append((first.row(), last.row())))
    return ranges


def test_qt_agrees(model: TileModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.put(replace(tiles(1)[0], name="Other"))
    model.put(Tile(key="new", name="New"))
    model.flush()
    model.set_filter("name 00")
    model.put(replace(tiles(2)[1], name="Gone"))
    model.flush()
    model.remove("k3")
    model.set_filter("")
    model.set_tiles(tiles(3))
    assert names(model) == ["Name 000", "Name 001", "Name 002"]


def test_changes_are_told_in_bundles(model: TileModel, told: list[tuple[int, int]]) -> None:
    for words in ("one", "two", "three"):
        model.put(replace(tiles(5)[2], second=Words(words)))
    assert told == []
    assert model.tile("k2") == replace(tiles(5)[2], second=Words("three"))
    model.flush()
    assert told == [(2, 2)]
    model.flush()
    assert told == [(2, 2)]


def test_no_change_is_told_where_nothing_changed(model: TileModel, told: list[tuple[int, int]]) -> None:
    assert not model.put(tiles(5)[2])
    model.set_tiles(tiles(5))
    assert told == []


def test_the_same_tiles_only_change(model: TileModel, told: list[tuple[int, int]], qtbot: QtBot) -> None:
    changed = tiles(5)
    changed[4] = replace(changed[4], name="Other")
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_tiles(changed)
    assert told == [(4, 4)]


def test_many_changes_are_one(qapp: object) -> None:
    model = TileModel()
    many = tiles(MANY + 30)
    model.set_tiles(many)
    ranges: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: ranges.append((first.row(), last.row())))
    for tile in many[10:]:
        model.put(replace(tile, second=Words("spricht")))
    model.flush()
    assert ranges == [(10, len(many) - 1)]


def test_many_new_tiles_are_one_reset(model: TileModel, qtbot: QtBot) -> None:
    for number in range(MANY + 1):
        model.put(Tile(key=f"new{number}", name=f"New {number}"))
    with qtbot.waitSignal(model.modelReset), qtbot.assertNotEmitted(model.rowsInserted):
        model.flush()
    assert model.rowCount() == 5 + MANY + 1


def test_a_filter_follows_changes_in_place(model: TileModel) -> None:
    model.set_filter("klingelt")
    assert names(model) == []
    for row in (3, 1):
        model.put(replace(tiles(5)[row], second=Words("klingelt")))
        model.flush()
    assert names(model) == ["Name 001", "Name 003"]
    model.put(tiles(5)[1])
    model.flush()
    assert names(model) == ["Name 003"]
    assert len(model.keys()) == 5
    assert model.row("k3") == 0
    assert model.row("k1") is None


def test_a_new_tile_comes_last_and_a_removed_one_goes(model: TileModel) -> None:
    model.put(Tile(key="new", name="A new one"))
    model.flush()
    model.remove("k0")
    model.remove("unknown")
    assert names(model) == ["Name 001", "Name 002", "Name 003", "Name 004", "A new one"]


def test_a_tile_removed_before_it_was_told(model: TileModel) -> None:
    model.put(Tile(key="new", name="A new one"))
    model.remove("new")
    model.flush()
    assert model.tile("new") is None
    assert len(names(model)) == 5


def test_roles(qapp: object) -> None:
    model = TileModel()
    tile = Tile(key="1", name="Meier", tooltip="Meier\nfrei", spoken="Meier, frei")
    model.set_tiles([tile, Tile(key="2", name="Müller")])
    index = model.index(0)
    assert index.data(TILE_ROLE) == tile
    assert index.data(Role.AccessibleTextRole) == "Meier, frei"
    assert index.data(Role.AccessibleDescriptionRole) == "Meier\nfrei"
    assert index.data(Role.ToolTipRole) == "Meier\nfrei"
    assert model.index(1).data(Role.AccessibleTextRole) == "Müller"
    assert index.data(Role.DecorationRole) is None
    assert model.data(QModelIndex()) is None


def test_a_tooltip_is_never_html(qapp: object) -> None:
    model = TileModel()
    model.set_tiles([Tile(key="1", name="x", tooltip="<b>Eva</b> & <img src='file:///etc/passwd'>\nfrei")])
    shown = model.index(0).data(Role.ToolTipRole)
    assert "<b>" not in shown
    assert "<img" not in shown
    assert "&lt;b&gt;Eva&lt;/b&gt; &amp;" in shown
    assert "<br>frei" in shown
