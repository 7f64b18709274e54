"""The order of tiles: names as in a dictionary, and one's own order through all that comes and goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.order import Order, arranged, moved, name_keys, remembered

keys = st.lists(st.sampled_from("abcdefghij"), unique=True)


def by_name(*names: str) -> list[str]:
    keys = dict(zip(names, name_keys(names), strict=True))
    return sorted(names, key=keys.__getitem__)


@pytest.mark.parametrize(
    "names",
    [
        ["Ade", "Äffchen", "Ahorn"],
        ["Göbel", "Goethe", "Gold"],
        ["Grossmann", "Großmann", "Großmut"],
        ["Muller", "Müller", "Mullerei"],
        ["Lukas", "Łukasz", "Lutz"],
        ["Østergård", "Ostrowski", "Ott"],
        ["Celik", "Çelik", "Čelik", "Dietrich"],
        ["meier", "Meier-Schulz", "Meiers"],
        ["Meier, Anna", "Meier, Bert", "Meier-Schulz, Anna"],
        ["Halle 2", "Halle 10", "Halle 100"],
        ["Halle ²", "Halle ٣", "Hallø 10"],
        ["Aegir", "Æsop", "Ägir"],
    ],
)
def test_names_stand_as_in_a_dictionary(names: list[str]) -> None:
    assert by_name(*reversed(names)) == names


@given(st.lists(st.text()))
def test_any_names_have_one_order(names: list[str]) -> None:
    assert by_name(*names) == by_name(*reversed(names))


@given(keys, st.sampled_from(Order), keys)
def test_nobody_is_lost_or_doubled(shown: list[str], order: Order, own: list[str]) -> None:
    there = arranged(shown, order, str.upper, ord, own)
    assert sorted(there) == sorted(shown)


def test_who_can_be_reached_comes_first_and_then_the_name() -> None:
    ranks = {"a": 2, "b": 0, "c": 2, "d": 0}
    names = {"a": "Zander", "b": "Özil", "c": "Ahrens", "d": "Ott"}
    assert arranged("abcd", Order.AVAILABILITY, names.__getitem__, ranks.__getitem__) == ["d", "b", "c", "a"]


@pytest.mark.parametrize(
    ("key", "before", "expected"),
    [("a", "c", "bacd"), ("d", "a", "dabc"), ("b", None, "acdb"), ("b", "b", "abcd"), ("b", "c", "abcd")],
)
def test_a_move(key: str, before: str | None, expected: str) -> None:
    assert "".join(moved("abcd", key, before)) == expected


def own_order(shown: list[str], own: list[str]) -> list[str]:
    return arranged(shown, Order.OWN, str, ord, own)


def test_newcomers_are_last_and_who_comes_back_has_their_place_again() -> None:
    own = ["c", "a", "b"]
    assert own_order(["a", "b", "c", "d"], own) == ["c", "a", "b", "d"]
    without = own_order(["a", "c", "d"], own)
    assert without == ["c", "a", "d"]
    kept = remembered(moved(without, "d", "c"), own)
    assert own_order(["a", "b", "c", "d"], kept) == ["d", "c", "a", "b"]


@given(keys, keys, st.data())
def test_a_move_is_kept_whoever_is_away(shown: list[str], own: list[str], data: st.DataObject) -> None:
    before = own_order(shown, own)
    if not before:
        return
    key = data.draw(st.sampled_from(before))
    after = moved(before, key, data.draw(st.sampled_from([*before, None])))
    kept = remembered(after, own)
    assert own_order(shown, kept) == after
    assert set(kept) == set(own) | set(shown)
