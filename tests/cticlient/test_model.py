"""Speed dials: changes give new books, and what was saved is read again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.model import LONGEST, SpeedDial, SpeedDialBook, checked, from_json, to_json
from cticlient.texts import SaidError

A, B, C = (SpeedDial(id, f"Name {id}", f"0{id}") for id in "123")
BOOK = SpeedDialBook((A, B, C))

dials = st.builds(SpeedDial, id=st.text(), name=st.text(), number=st.text())
books = st.lists(dials, unique_by=lambda dial: dial.id).map(lambda some: SpeedDialBook(tuple(some)))


@given(books)
def test_what_is_saved_is_read_again(book: SpeedDialBook) -> None:
    assert from_json(to_json(book)) == book


@given(books.filter(lambda book: book.dials), st.data())
def test_deleting_and_putting_back_changes_nothing(book: SpeedDialBook, data: st.DataObject) -> None:
    dial = data.draw(st.sampled_from(book.dials))
    assert book.without(dial.id).with_dial(dial, book.place(dial.id)) == book


@given(books.filter(lambda book: book.dials), st.data(), st.integers(-9, 9))
def test_moving_loses_none(book: SpeedDialBook, data: st.DataObject, steps: int) -> None:
    dial = data.draw(st.sampled_from(book.dials))
    assert set(book.moved(dial.id, steps).dials) == set(book.dials)


@pytest.mark.parametrize(
    ("id", "steps", "order"),
    [("1", 1, (B, A, C)), ("1", -1, (A, B, C)), ("3", -1, (A, C, B)), ("3", 5, (A, B, C)), ("1", 9, (B, C, A))],
)
def test_moving(id: str, steps: int, order: tuple[SpeedDial, ...]) -> None:
    assert BOOK.moved(id, steps).dials == order


def test_a_change_keeps_place_and_id() -> None:
    assert BOOK.changed("2", "Other", "99").dials == (A, SpeedDial("2", "Other", "99"), C)


def test_an_id_stands_for_one_speed_dial() -> None:
    with pytest.raises(ValueError, match="2"):
        BOOK.with_dial(SpeedDial("2", "Twin", "1"))


@pytest.mark.parametrize("id", ["", "4"])
def test_an_unknown_one_cannot_be_changed_or_moved(id: str) -> None:
    with pytest.raises(KeyError):
        BOOK.changed(id, "", "")
    with pytest.raises(KeyError):
        BOOK.moved(id, 1)


@pytest.mark.parametrize(
    ("name", "number", "taken"),
    [
        ("  Enzo  ", " 030  99 ", ("Enzo", "030 99")),
        ("", "**201", ("**201", "**201")),
        ("a\nb", "+49 30", ("a b", "+49 30")),
    ],
)
def test_what_is_typed_is_tidied(name: str, number: str, taken: tuple[str, str]) -> None:
    assert checked(name, number) == taken


@pytest.mark.parametrize("number", ["", "  ", "---", "Enzo", "1" * (LONGEST + 1)])
def test_what_cannot_be_called_is_refused(number: str) -> None:
    with pytest.raises(SaidError):
        checked("Enzo", number)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"version": "1", "dials": []}',
        b'{"version": 1}',
        b'{"version": 1, "dials": {}}',
        b'{"version": 1, "dials": [7]}',
        b'{"version": 1, "dials": [{"id": "1", "name": "x"}]}',
        b'{"version": 1, "dials": [{"id": "1", "name": "x", "number": 7}]}',
        json.dumps({"version": 1, "dials": [{"id": "1", "name": "x", "number": "7"}] * 2}).encode(),
    ],
)
def test_damage_is_noticed(raw: bytes) -> None:
    with pytest.raises(ValueError):
        from_json(raw)


def test_a_newer_file_is_not_taken_for_a_damaged_one() -> None:
    with pytest.raises(SaidError, match="newer"):
        from_json(b'{"version": 2, "dials": "anything"}')
