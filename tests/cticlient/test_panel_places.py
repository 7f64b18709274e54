"""What is remembered of each panel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.panel_places import PanelPlace, from_texts, stepped, to_texts

PLACES = st.lists(
    st.builds(PanelPlace, st.text(), st.booleans(), st.booleans(), st.text(), st.integers(0, 9999)), max_size=5
)


@given(PLACES)
def test_what_is_stored_is_found(places: list[PanelPlace]) -> None:
    assert list(from_texts(to_texts(places))) == places


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '["a", 1, true, "", 0]', '["a", true, true, "", true]', '"abcde"', "5"]
)
def test_what_cannot_be_read_is_left_out(text: str) -> None:
    good = to_texts([PanelPlace("a", True)])
    assert list(from_texts((text, *good))) == [PanelPlace("a", True)]


@pytest.mark.parametrize(
    ("order", "current", "steps", "id"),
    [("abc", "a", 1, "b"), ("abc", "c", 1, "a"), ("abc", "a", -1, "c"), ("abc", "?", 1, "a"), ("abc", "?", -1, "c"),
     ("", "a", 1, ""), ("a", "a", 1, "a")],
)  # fmt: skip
def test_on_to_the_next_one(order: str, current: str, steps: int, id: str) -> None:
    assert stepped(list(order), current, steps) == id
