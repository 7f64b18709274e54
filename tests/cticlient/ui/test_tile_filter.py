"""What a typed filter finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.tiles import Tile, Words
from cticlient.ui.tile_filter import TileFilter, chosen, matches

TILE = Tile(
    key="1",
    name="Çelik, Murat",
    number="030 1234567-12",
    extension="206",
    second=Words("Straßenfest", "bis 11:00"),
    about=Words("Besprechung"),
    line=Words("frei"),
)


@pytest.mark.parametrize(
    "wanted",
    ["", "  ", "çel", "CELIK", "murat celik", "strassenfest", "besprech", "206", "0301234", "030 1234 567", "56712"],
)
def test_found(wanted: str) -> None:
    assert matches(TILE, wanted)


@pytest.mark.parametrize("wanted", ["meier", "celik meier", "207", "0301234568", "x206", "206x", "-"[:1] + "x"])
def test_not_found(wanted: str) -> None:
    assert not matches(TILE, wanted)


@given(st.text(min_size=1), st.text())
def test_the_whole_name_finds_itself(name: str, number: str) -> None:
    assert matches(Tile(key="1", name=name, number=number), name)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ((), True),
        (("now/free",), True),
        (("now/on-call",), False),
        (("now/free", "now/on-call"), True),
        (("now/free", "status/busy"), False),
        (("now/free", "status/busy", "status/pause"), True),
        (("login/in",), False),
    ],
)
def test_of_each_kind_something_must_hold(wanted: tuple[str, ...], found: bool) -> None:
    assert chosen(frozenset({"now/free", "status/pause"}), frozenset(wanted)) is found


def test_nothing_wanted_is_no_filter() -> None:
    assert not TileFilter("  ")
    assert TileFilter("x")
    assert TileFilter(choices=frozenset({"now/free"}))
