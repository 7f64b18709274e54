"""The book of a person's own speed dials: laws of its changes, what may be entered, and its JSON."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.model import (
    FIRST_PANEL,
    LONGEST,
    LONGEST_NOTE,
    Number,
    NumberKind,
    OwnPanel,
    SpeedDial,
    SpeedDialBook,
    checked,
)
from cticlient.speed_dial_json import from_json, to_json
from cticlient.texts import SaidError


def dial(id: str, name: str = "x", *numbers: str) -> SpeedDial:
    return SpeedDial(id, name, tuple(Number(text) for text in numbers or ("1",)))


A, B, C, D = (dial(id) for id in "abcd")
BOOK = SpeedDialBook((OwnPanel(FIRST_PANEL, "", (A, B, C)), OwnPanel("p2", "Privat", (D,))))

numbers = st.builds(Number, st.text(), st.sampled_from(NumberKind))
dials = st.builds(SpeedDial, st.uuids().map(str), st.text(), st.lists(numbers).map(tuple), st.text(), st.text())
panels = st.builds(OwnPanel, st.uuids().map(str), st.text(), st.lists(dials, max_size=4).map(tuple))
books = (
    st.lists(panels, min_size=1, max_size=3)
    .map(lambda some: SpeedDialBook(tuple(some)))
    .filter(lambda book: len({dial.id for dial in book.dials}) == len(book.dials))
    .filter(lambda book: len({panel.id for panel in book.panels}) == len(book.panels))
)


@given(books)
def test_what_is_saved_is_read_again(book: SpeedDialBook) -> None:
    assert from_json(to_json(book)) == book


@given(books, st.data(), st.integers(-5, 50))
def test_moving_loses_none(book: SpeedDialBook, data: st.DataObject, place: int) -> None:
    if book.dials:
        one = data.draw(st.sampled_from(book.dials))
        home = data.draw(st.sampled_from(book.panels)).id
        for moved in (book.moved(one.id, place), book.taken_to(one.id, home, place)):
            assert sorted(d.id for d in moved.dials) == sorted(d.id for d in book.dials)
            assert moved.find(one.id) == one
        assert book.taken_to(one.id, home).home(one.id).id == home


@given(books, st.data())
def test_out_and_in_again_changes_nothing(book: SpeedDialBook, data: st.DataObject) -> None:
    if book.dials:
        one = data.draw(st.sampled_from(book.dials))
        home = book.home(one.id)
        assert book.without(one.id).with_dials(home.id, [one], home.place(one.id)) == book


@pytest.mark.parametrize(
    ("id", "place", "order"),
    [("a", 1, "bac"), ("a", 2, "bca"), ("a", 99, "bca"), ("c", 0, "cab"), ("c", -7, "cab"), ("b", 1, "abc")],
)
def test_moving(id: str, place: int, order: str) -> None:
    assert "".join(d.id for d in BOOK.moved(id, place).panels[0].dials) == order


def test_panels_come_change_their_names_and_go() -> None:
    more = BOOK.with_panel(OwnPanel("p3", "Neu")).renamed("p3", "Neuer")
    assert [panel.name for panel in more.panels] == ["", "Privat", "Neuer"]
    assert more.without_panel("p3") == BOOK
    assert BOOK.without_panel("p2").dials == (A, B, C)
    with pytest.raises(ValueError):
        SpeedDialBook().without_panel(FIRST_PANEL)
    with pytest.raises(ValueError):
        BOOK.with_panel(OwnPanel("p2"))


def test_a_changed_one_stays_at_its_place() -> None:
    other = replace(B, name="other")
    assert BOOK.changed(other).panels[0].dials == (A, other, C)


@pytest.mark.parametrize(
    "change",
    [
        lambda: BOOK.changed(dial("z")),
        lambda: BOOK.without("z"),
        lambda: BOOK.moved("z", 0),
        lambda: BOOK.taken_to("a", "z"),
        lambda: BOOK.with_dials("z", []),
        lambda: BOOK.renamed("z", "x"),
        lambda: BOOK.panels[0].place("z"),
    ],
)
def test_what_is_not_there_cannot_be_changed(change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(KeyError):
        change()


@pytest.mark.parametrize("more", [[A], [D], [dial("z"), dial("z")]])
def test_an_id_stands_once(more: list[SpeedDial]) -> None:
    with pytest.raises(ValueError):
        BOOK.with_dials("p2", more)


@pytest.mark.parametrize(
    ("name", "numbers", "taken"),
    [
        ("  Enzo  ", (" 030  99 ", "", "0171 5"), ("Enzo", "030 99", "0171 5")),
        ("", ("**201",), ("**201", "**201")),
        ("a\nb", ("+49 30",), ("a b", "+49 30")),
    ],
)
def test_what_is_typed_is_tidied(name: str, numbers: tuple[str, ...], taken: tuple[str, ...]) -> None:
    entered = checked(SpeedDial("1", name, tuple(Number(text) for text in numbers), " a@b ", " two\nlines "))
    assert (entered.name, *(number.text for number in entered.numbers)) == taken
    assert (entered.email, entered.note) == ("a@b", "two\nlines")


@pytest.mark.parametrize(
    "entered",
    [
        SpeedDial("1", "Enzo", ()),
        SpeedDial("1", "Enzo", (Number("  "),)),
        SpeedDial("1", "Enzo", (Number("---"),)),
        SpeedDial("1", "Enzo", (Number("030"), Number("keine"))),
        dial("1", "Enzo", "1" * (LONGEST + 1)),
        dial("1", "E" * (LONGEST + 1)),
        SpeedDial("1", "Enzo", (Number("030"),), note="x" * (LONGEST_NOTE + 1)),
    ],
)
def test_what_cannot_be_called_is_refused(entered: SpeedDial) -> None:
    with pytest.raises(SaidError):
        checked(entered)


def test_the_file_of_the_first_version_is_read() -> None:
    old = {"version": 1, "dials": [{"id": "1", "name": "Enzo", "number": "030 99"}]}
    assert from_json(json.dumps(old).encode()) == SpeedDialBook(
        (OwnPanel(FIRST_PANEL, "", (dial("1", "Enzo", "030 99"),)),)
    )


def test_a_kind_that_is_not_known_yet_is_still_a_number() -> None:
    raw = to_json(BOOK).replace(b'"office"', b'"satellite"')
    assert from_json(raw).dials[0].numbers == (Number("1", NumberKind.OTHER),)


def _panels(*panels: object) -> bytes:
    return json.dumps({"version": 2, "panels": panels}).encode()


_ONE = {"id": "1", "name": "x", "numbers": []}


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
        b'{"version": 2}',
        _panels(),
        _panels(7),
        _panels({"id": "a", "name": "", "dials": [_ONE, _ONE]}),
        _panels({"id": "a", "name": "", "dials": []}, {"id": "a", "name": "", "dials": []}),
        _panels({"id": "a", "name": "", "dials": [{**_ONE, "numbers": [7]}]}),
        _panels({"id": "a", "name": "", "dials": [{**_ONE, "note": 7}]}),
    ],
)
def test_damage_is_noticed(raw: bytes) -> None:
    with pytest.raises(ValueError):
        from_json(raw)


def test_a_newer_file_is_not_taken_for_a_damaged_one() -> None:
    with pytest.raises(SaidError, match="newer"):
        from_json(b'{"version": 3, "panels": "anything"}')
