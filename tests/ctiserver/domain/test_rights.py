"""Rights: letters, deviations, and what they let one see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.domain.lines import Direction
from ctiserver.domain.rights import (
    NEW_GROUP,
    WHOLE,
    Right,
    format_rights,
    parse_deviation,
    parse_rights,
    sight,
)

rights = st.frozensets(st.sampled_from(Right))


@given(rights)
def test_letters_there_and_back(some: frozenset[Right]) -> None:
    assert parse_rights(format_rights(some)) == some


@given(rights, rights, rights)
def test_a_deviation_adds_and_takes(group: frozenset[Right], more: frozenset[Right], less: frozenset[Right]) -> None:
    words = [*more, *(f"-{right}" for right in less)]
    effective = parse_deviation(" ".join(words)).applied_to(group)
    assert effective == (group | more) - less


def test_a_new_group_starts_with() -> None:
    assert format_rights(NEW_GROUP) == "v m sm lm"


@pytest.mark.parametrize("wrong", ["x", "v mm", "-v", "vm"])
def test_a_word_that_is_no_right_is_named(wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong.split()[-1]):
        parse_rights(wrong)


@pytest.mark.parametrize(
    ("letters", "lines", "inbound", "outbound"),
    [
        ("", False, False, False),
        ("v", False, False, False),
        ("v m", True, False, False),
        ("v m mn", True, True, True),
        ("v m mi", True, True, False),
        ("v m mi mn", True, True, True),
        # A number without the right to see the line would say that there is a call.
        ("v mn", False, False, False),
        ("v mi", False, False, False),
    ],
)
def test_which_numbers_are_seen(letters: str, lines: bool, inbound: bool, outbound: bool) -> None:
    seen = sight(parse_rights(letters))
    assert (seen.lines, seen.number_of(Direction.IN), seen.number_of(Direction.OUT)) == (lines, inbound, outbound)
    assert seen.forward_target is outbound


@pytest.mark.parametrize(
    ("letters", "may"), [("v m cl", True), ("v m mn", False), ("v cl", False), ("cl", False), ("v m mi cl", True)]
)
def test_whose_calls_may_be_logged(letters: str, may: bool) -> None:
    """Only where one sees that there are any."""
    assert sight(parse_rights(letters)).may_log is may


@given(rights)
def test_nobody_sees_more_than_oneself(some: frozenset[Right]) -> None:
    seen = sight(some)
    for field in ("lines", "inbound_numbers", "outbound_numbers", "status", "login"):
        assert getattr(WHOLE, field) >= getattr(seen, field)
