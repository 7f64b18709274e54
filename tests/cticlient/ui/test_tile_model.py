"""The list model of the tiles."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from cticlient.order import Order
from cticlient.tiles import ReadyTiles, Tile, Traits, Words
from cticlient.ui.tile_filter import TileFilter
from cticlient.ui.tile_model import MANY, TILE_ROLE, TileModel

Role = Qt.ItemDataRole


def tiles(count: int) -> list[Tile]:
    return [Tile(key=f"k{n}", name=f"Name {n:03}", second=Words("frei")) for n in range(count)]


def names(model: TileModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


ALL = range(1000)


def put(model: TileModel, *new: Tile) -> None:
    """What the source says of these is another now."""
    source = model._source
    assert isinstance(source, ReadyTiles)
    for tile in new:
        source.tiles[tile.key] = tile
    model.touch(tile.key for tile in new)


def show(model: TileModel, shown: list[Tile]) -> None:
    model.show(ReadyTiles(shown), [tile.key for tile in shown])


@pytest.fixture
def model(qapp: object) -> TileModel:
    model = TileModel()
    show(model, tiles(5))
    for row in range(5):
        model.shown(row)
    return model


@pytest.fixture
def told(model: TileModel) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: ranges.append((first.row(), last.row())))
    return ranges


def test_qt_agrees(model: TileModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    put(model, replace(tiles(1)[0], name="Other"))
    model.flush(ALL)
    model.set_filter(TileFilter("name 00"))
    put(model, replace(tiles(2)[1], name="Gone"))
    model.flush(ALL)
    model.set_filter(TileFilter())
    model.arrange(Order.NAME, ())
    show(model, tiles(3))
    model.flush(ALL)
    assert names(model) == ["Name 000", "Name 001", "Name 002"]


def test_changes_are_told_in_bundles(model: TileModel, told: list[tuple[int, int]]) -> None:
    for words in ("one", "two", "three"):
        put(model, replace(tiles(5)[2], second=Words(words)))
    assert told == []
    assert model.tile("k2") == replace(tiles(5)[2], second=Words("three"))
    assert model.flush(ALL) == [2]
    assert told == [(2, 2)]
    assert model.flush(ALL) == []
    assert told == [(2, 2)]


def test_who_looked_at_a_change_before_does_not_keep_it_from_being_painted(model: TileModel) -> None:
    put(model, replace(tiles(5)[2], second=Words("one")))
    assert model.tile("k2") == replace(tiles(5)[2], second=Words("one"))
    assert model.flush(ALL) == [2]


def test_nothing_is_painted_where_nothing_changed(model: TileModel, told: list[tuple[int, int]]) -> None:
    put(model, tiles(5)[2])
    show(model, tiles(5))
    assert model.flush(ALL) == []
    assert told == []


def test_the_same_tiles_only_change(model: TileModel, qtbot: QtBot) -> None:
    changed = tiles(5)
    changed[4] = replace(changed[4], name="Other")
    with qtbot.assertNotEmitted(model.modelReset):
        show(model, changed)
        assert model.flush(ALL) == [4]


def test_a_change_out_of_sight_is_told_and_made_when_it_is_seen(model: TileModel, told: list[tuple[int, int]]) -> None:
    put(model, replace(tiles(5)[4], second=Words("spricht")))
    assert model.flush(range(3)) == []
    assert told == [(4, 4)]
    assert model.shown(4).second == Words("spricht")


def test_many_changes_are_one(qapp: object) -> None:
    model = TileModel()
    many = tiles(MANY + 30)
    show(model, many)
    ranges: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: ranges.append((first.row(), last.row())))
    put(model, *(replace(tile, second=Words("spricht")) for tile in many[10:]))
    model.flush(ALL)
    assert ranges == [(10, len(many) - 1)]


def test_many_that_the_filter_turns_are_one_reset(qapp: object, qtbot: QtBot) -> None:
    model = TileModel()
    many = tiles(MANY + 30)
    show(model, many)
    model.set_filter(TileFilter("spricht"))
    put(model, *(replace(tile, second=Words("spricht")) for tile in many[: MANY + 1]))
    with qtbot.waitSignal(model.modelReset), qtbot.assertNotEmitted(model.rowsInserted):
        model.flush(ALL)
    assert model.rowCount() == MANY + 1


def test_a_filter_follows_changes_in_place(model: TileModel) -> None:
    model.set_filter(TileFilter("klingelt"))
    assert names(model) == []
    for row in (3, 1):
        put(model, replace(tiles(5)[row], second=Words("klingelt")))
        model.flush(ALL)
    assert names(model) == ["Name 001", "Name 003"]
    put(model, tiles(5)[1])
    model.flush(ALL)
    assert names(model) == ["Name 003"]
    assert len(model.keys()) == 5
    assert model.row("k3") == 0
    assert model.row("k1") is None


def test_what_is_not_shown_changes_nothing(model: TileModel, told: list[tuple[int, int]]) -> None:
    model.touch(["stranger"])
    assert model.flush(ALL) == []
    assert model.tile("stranger") is None
    assert told == []


class Ranked(ReadyTiles):
    """Tiles whose people can be reached well or less well."""

    def __init__(self, **ranks: int) -> None:
        super().__init__(Tile(key=key, name=key) for key in ranks)
        self.ranks = ranks

    def traits(self, key: str) -> Traits:
        return Traits(self.ranks[key], frozenset({"now/free"} if self.ranks[key] == 0 else ()))


def test_who_can_be_reached_comes_first_and_moves_when_asked_for(qapp: object) -> None:
    model, source = TileModel(), Ranked(anna=2, bert=0, carl=1)
    model.show(source, source.tiles)
    model.arrange(Order.AVAILABILITY, ())
    assert names(model) == ["bert", "carl", "anna"]
    source.ranks["anna"] = 0
    model.touch(["anna"])
    model.flush(ALL)
    assert model.out_of_order
    assert names(model) == ["bert", "carl", "anna"]
    model.arrange_anew()
    assert names(model) == ["anna", "bert", "carl"]
    assert not model.out_of_order


def test_what_was_chosen_filters(qapp: object) -> None:
    model, source = TileModel(), Ranked(anna=2, bert=0)
    model.show(source, source.tiles)
    model.set_filter(TileFilter(choices=frozenset({"now/free"})))
    assert names(model) == ["bert"]
    source.ranks["anna"] = 0
    model.touch(["anna"])
    model.flush(ALL)
    assert names(model) == ["anna", "bert"]


def test_roles(qapp: object) -> None:
    model = TileModel()
    tile = Tile(key="1", name="Meier", tooltip="Meier\nfrei", spoken="Meier, frei")
    show(model, [tile, Tile(key="2", name="Müller")])
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
    show(model, [Tile(key="1", name="x", tooltip="<b>Eva</b> & <img src='file:///etc/passwd'>\nfrei")])
    shown = model.index(0).data(Role.ToolTipRole)
    assert "<b>" not in shown
    assert "<img" not in shown
    assert "&lt;b&gt;Eva&lt;/b&gt; &amp;" in shown
    assert "<br>frei" in shown
