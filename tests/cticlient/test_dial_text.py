"""What a typed text means, what is pasted, and what was dialled before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.contact_table import Contact
from cticlient.contacts import Names
from cticlient.dial_text import DialHistory, meant, tidied
from cticlient.numbers import Numbers
from cticlient.texts import SaidError
from cticlient.tiles import Lamp


class Source:
    def contacts(self) -> list[Contact]:
        return [
            Contact("1", "Pizzeria Enzo", ("030 998877",), "Speed dials"),
            Contact("2", "Enzo Ferrari", ("208",), "Sales"),
            Contact("3", "Graf", ("209",), "Sales"),
            Contact("4", "Graf, Leonie", ("210",), "Sales"),
            Contact("5", "Zwei, Nummern", ("211", "0171 5550123"), "Sales"),
        ]

    def lamp(self, key: str) -> Lamp:
        return Lamp.NONE


NUMBERS = Numbers()
NAMES = Names(NUMBERS)
NAMES.offer(Source())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("204", "204"),
        ("+49 (0)30 12", "+49 (0)30 12"),
        ("pizz", "030 998877"),
        ("enzo fer", "208"),
        ("graf", "209"),
        ("GRAF", "209"),
        ("graf, leonie", "210"),
        ("zwei 171", "0171 5550123"),
        ("Max Muster, Tel. 030/123456-7", "030 1234567"),
    ],
)
def test_what_is_meant(text: str, number: str) -> None:
    assert meant(text, NAMES, NUMBERS) == number


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("enzo", "may mean 2 numbers"),
        ("zwei", "may mean 2 numbers"),
        ("nobody", "Nobody called"),
        ("Raum 12", "Nobody"),
    ],
)
def test_what_is_missing(text: str, part: str) -> None:
    with pytest.raises(SaidError, match=part):
        meant(text, NAMES, NUMBERS)


@pytest.mark.parametrize(
    ("before", "after", "stands"),
    [
        ("", "Tel.: +49 (30) 1234567 (Büro)", "030 1234567"),
        ("", "\u202a030 / 123 45-67\u202c", "030 1234567"),
        ("", "tel:+43-1-5880", "+43 1 5880"),
        ("", "*21*208#", "*21*208#"),
        ("", "Mustermann", "Mustermann"),
        ("", " Raum 12 ", "Raum 12"),
        ("030 12345", "030 123456", "030 123456"),
        ("030 12345", "030 1234", "030 1234"),
        ("", "1", "1"),
    ],
)
def test_what_is_pasted_is_freed_of_what_is_around_it(before: str, after: str, stands: str) -> None:
    assert tidied(before, after, NUMBERS) == stands


@given(st.text(max_size=30), st.text(max_size=40))
def test_typing_is_never_changed(before: str, after: str) -> None:
    if len(after) - len(before) < 5:
        assert tidied(before, after, NUMBERS) == after


def test_the_history_is_walked_like_the_lines_of_a_terminal() -> None:
    history = DialHistory()
    assert (history.older(), history.newer()) == (None, None)
    for number in ("1", "2", "1", "3"):
        history.add(number)
    assert history.items == ["3", "1", "2"]
    assert [history.older(), history.older(), history.older(), history.older()] == ["3", "1", "2", None]
    assert [history.newer(), history.newer(), history.newer(), history.newer()] == ["1", "3", "", None]
    history.fill(["2", "9"])
    assert history.items == ["3", "1", "2", "9"]


def test_a_long_history_forgets_the_oldest() -> None:
    history = DialHistory()
    history.fill([str(n) for n in range(100)])
    history.add("new")
    assert (len(history.items), history.items[:2]) == (30, ["new", "0"])
