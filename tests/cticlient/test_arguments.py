"""What the command line of the desktop says."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.arguments import Arguments, UsageError, parse
from cticlient.texts import Texts, catalogue_of

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
        (
            ["tel:+49-30-1234;ext=45", "--profile", "/p"],
            Arguments(profile="/p", number="+49301234", link="yes", then="45"),
        ),
        (["callto://030/1234"], Arguments(number="0301234", link="yes")),
        (
            ["--screenshot", "w.png", "--theme", "dark", "--language", "de", "--size", "800x600"],
            Arguments(screenshot="/here/w.png", theme="dark", language="de", size="800x600"),
        ),
    ],
)
def test_command_lines(argv: list[str], expected: Arguments) -> None:
    assert parse(argv, HERE, Texts("en")) == expected


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
        parse(argv, HERE, Texts("en"))


def test_the_help_is_german_for_the_german(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--help"], HERE, Texts("de", [catalogue_of("cticlient")]))
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("Aufruf: cticlient [Optionen]")
    assert "diese Gruppe als Panel einbinden" in said


@given(st.builds(Arguments, **{name: st.text() for name in ("profile", "server", "user", "embed", "number", "then")}))
def test_a_hand_over_loses_nothing(arguments: Arguments) -> None:
    assert Arguments.from_json({**arguments.to_json(), "from_the_future": 1}) == arguments


@pytest.mark.parametrize("said", [None, [], "x", {}])
def test_a_hand_over_that_says_nothing_asks_for_nothing(said: object) -> None:
    assert Arguments.from_json(said) == Arguments()
