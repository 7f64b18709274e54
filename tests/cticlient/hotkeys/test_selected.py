"""Which number a person meant by selecting some text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.hotkeys.selected import number_in
from cticlient.links import NUMBER
from cticlient.texts import SaidError


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("030 1234567", "0301234567"),
        ("  +49 (0)30 / 12 34-567 \n", "+49301234567"),
        ("Tel.: 030 1234567", "0301234567"),
        ("Telefon\t(030) 1234567", "0301234567"),
        ("tel:+49-30-1234", "+49301234"),
        ("callto:202", "202"),
        ("*21*", "*21*"),
        ("Maria Mustermann (030 1234567, Büro)", "0301234567"),
    ],
)
def test_a_number(text: str, number: str) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    "text", ["", " \n ", "Müller", "030 1234 oder 030 5678", "x" * 3000, "tel:", "12 Äpfel", "Zimmer 12, 030 1234567"]
)
def test_no_number(text: str) -> None:
    with pytest.raises(SaidError) as refused:
        number_in(text)
    assert len(str(refused.value)) < 150


@given(st.text(max_size=60))
def test_never_anything_but_a_number(text: str) -> None:
    try:
        number = number_in(text)
    except SaidError:
        return
    assert NUMBER.fullmatch(number)
