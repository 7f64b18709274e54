"""What the command line of the desktop says."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.arguments import Arguments, UsageError, number_of_uri, parse, plain_number

HERE = Path("/here")


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        ([], Arguments()),
        (["--profile", "p"], Arguments(profile="/here/p")),
        (["--profile", "/abs"], Arguments(profile="/abs")),
        (
            ["--connect", "wss://cti:7443", "--user", "anna", "--embed", "Sales"],
            Arguments(server="wss://cti:7443", user="anna", embed="Sales"),
        ),
        (["dial", "+49 30", "1234"], Arguments(number="+49301234")),
        (["dial", "tel:+49-30-1234"], Arguments(number="+49301234")),
        (["tel:+49301234", "--profile", "/p"], Arguments(profile="/p", number="+49301234", link="yes")),
        (["--profile", "/p", "--", "tel:204"], Arguments(profile="/p", number="204", link="yes")),
        (["callto://030/1234"], Arguments(number="0301234", link="yes")),
        (
            ["--screenshot", "w.png", "--theme", "dark", "--language", "de", "--size", "800x600"],
            Arguments(screenshot="/here/w.png", theme="dark", language="de", size="800x600"),
        ),
    ],
)
def test_command_lines(argv: list[str], expected: Arguments) -> None:
    assert parse(argv, HERE) == expected


@pytest.mark.parametrize(
    "argv",
    [
        ["dial"],
        ["dial", "anna"],
        ["call", "204"],
        ["tel:"],
        ["--", "tel:204", "--connect", "wss://elsewhere:7443"],
        ["callto:anna.becker"],
        ["mailto:x@example.com"],
        ["--theme", "pink"],
        ["--size", "big"],
        ["--size", "1x1"],
        ["--unknown"],
        ["--screenshot"],
    ],
)
def test_wrong_usage(argv: list[str]) -> None:
    with pytest.raises(UsageError):
        parse(argv, HERE)


@pytest.mark.parametrize(
    ("uri", "number"),
    [
        ("tel:+49301234", "+49301234"),
        ("TEL:+49-30-12.34", "+49301234"),
        ("tel:%2B49%2030%201234", "+49301234"),
        ("tel:1234;phone-context=+4930", "1234"),
        ("callto://0301234/", "0301234"),
        ("callto:0301234?call", "0301234"),
        ("tel:*21%2308", "*21#08"),
    ],
)
def test_addresses(uri: str, number: str) -> None:
    assert number_of_uri(uri) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("+49 (0)30 / 12-34", "+49301234"), ("(0)30 1234", "0301234"), ("030–1234", "0301234"), (" *31# ", "*31#")],
)
def test_marks_are_left_out(text: str, number: str) -> None:
    assert plain_number(text) == number


@pytest.mark.parametrize("text", ["", " ", "+", "0301234x", "12+3", "tel", "１２３"])
def test_what_cannot_be_dialled_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="cannot be dialled"):
        plain_number(text)


@given(st.text())
def test_any_address_is_a_number_or_wrong_usage(text: str) -> None:
    try:
        number = number_of_uri(f"tel:{text}")
    except UsageError:
        return
    assert number
    assert set(number) <= set("0123456789+*#")
    assert plain_number(number) == number


@given(st.builds(Arguments, **{name: st.text() for name in ("profile", "server", "user", "embed", "number")}))
def test_a_hand_over_loses_nothing(arguments: Arguments) -> None:
    assert Arguments.from_json({**arguments.to_json(), "from_the_future": 1}) == arguments


@pytest.mark.parametrize("said", [None, [], "x", {}])
def test_a_hand_over_that_says_nothing_asks_for_nothing(said: object) -> None:
    assert Arguments.from_json(said) == Arguments()
