"""Numbers as people write them."""

import pytest

from ctiserver.domain.numbers import parse_number


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("208", "208"),
        (" +49 30 1234-5 ", "+493012345"),
        ("+49 (0)30 / 12 34", "+49301234"),
        ("030 12.34", "0301234"),
        ("*72#", "*72#"),
        ("tel:+49 30 1234", "+49301234"),
        ("CALLTO://0301234", "0301234"),
    ],
)
def test_what_is_dialled(written: str, dialled: str) -> None:
    assert parse_number(written) == dialled


@pytest.mark.parametrize("written", ["", "  ", "Anna", "12a", "1+2", "tel:", "+", "1;2"])
def test_what_is_no_number(written: str) -> None:
    with pytest.raises(ValueError):
        parse_number(written)
