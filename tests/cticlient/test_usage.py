"""What commands say of their usage, in German and English."""

import pytest

from cticlient.texts import Texts, catalogue_of
from cticlient.texts.usage import parser_class

ENGLISH, GERMAN = (Texts(language, [catalogue_of("cticlient")]) for language in ("en", "de"))


def ended(tr: Texts, *arguments: str) -> int:
    """The exit code of a small command with one of everything that argparse has words for."""
    parser = parser_class(tr)(prog="play")
    parser.add_argument("--loud", action="store_true")
    parser.add_argument("--times", type=int)
    add = parser.add_subparsers(metavar="COMMAND", required=True).add_parser
    add("dnd", help="…").add_argument("switch", choices=("on", "off"))
    with pytest.raises(SystemExit) as end:
        parser.parse_args(arguments)
    return int(end.value.code or 0)


@pytest.mark.parametrize(
    ("typed", "english", "german"),
    [
        (["dnd"], "switch is missing", "switch fehlt"),
        (["dnd", "on", "--soft"], "--soft is not known here", "--soft ist hier nicht bekannt"),
        (["--times"], "--times needs a value", "--times braucht einen Wert"),
        (["--loud=1", "dnd", "on"], "--loud takes no value", "--loud nimmt keinen Wert"),
        (["dnd", "perhaps"], "'perhaps' is none of those that switch can be: ", "'perhaps' gibt es bei switch nicht, "),
        (["--times", "x"], "--times: invalid int value: 'x'", "--times: invalid int value: 'x'"),
    ],
)
def test_wrong_usage_is_said_in_the_language(
    typed: list[str], english: str, german: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for tr, usage, wrong, said in (
        (ENGLISH, "usage: play", "Wrong usage: ", english),
        (GERMAN, "Aufruf: play", "Falscher Aufruf: ", german),
    ):
        assert ended(tr, *typed) == 2
        out, err = capsys.readouterr()
        assert (out, err.startswith(usage)) == ("", True)
        assert err.splitlines()[-1].startswith(wrong + said)


def test_help_is_said_in_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    for tr, words in (
        (ENGLISH, ("usage: play", "arguments:", "options:", "show this help and exit")),
        (GERMAN, ("Aufruf: play", "Angaben:", "Optionen:", "diese Hilfe zeigen und enden")),
    ):
        for typed in (["--help"], ["dnd", "-h"]):
            assert ended(tr, *typed) == 0
            said = capsys.readouterr().out
            assert all(word in said for word in words), said
