"""What was asked for on the command line of ``cticlient``: pure, so that a second start can hand it to the first."""

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, NoReturn

from cticlient.links import Link, UsageError, link_in, plain_number
from cticlient.texts import Texts, marked
from cticlient.texts.usage import parser_class, reason


@dataclass(frozen=True, slots=True)
class Arguments:
    """One start of the program; empty means not given. Paths are absolute: a first instance may live elsewhere."""

    profile: str = ""
    server: str = ""
    user: str = ""
    embed: str = ""
    number: str = ""
    link: str = ""
    """Whether the number came as an address, which any page of the web can hold."""
    then: str = ""
    """What the address wants entered once somebody answers."""
    screenshot: str = ""
    size: str = ""
    theme: str = ""
    language: str = ""
    background: str = ""
    """Start without opening the window, as at login."""

    @property
    def setup(self) -> dict[str, str]:
        """What is to be set up for the plugins that take it."""
        given = {"server": self.server, "user": self.user, "embed": self.embed}
        return {key: value for key, value in given.items() if value}

    @property
    def wanted(self) -> Link:
        return Link(self.number, self.then)

    @property
    def plain(self) -> bool:
        """Whether a person just started the program, and is there to be asked something."""
        return not (self.setup or self.screenshot or self.number or self.background)

    def to_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: object) -> "Arguments":
        """What another instance handed over; what it knows more than we do is left out."""
        given: Mapping[str, Any] = said if isinstance(said, dict) else {}
        return cls(**{field.name: str(given.get(field.name, "")) for field in fields(cls)})


def parse(argv: Sequence[str], here: Path, tr: Texts) -> Arguments:
    """Read a command line; relative paths start from ``here``. Raises UsageError, or SystemExit on --help."""
    given = _parser(tr).parse_args(list(argv))
    wanted = _wanted(given.what)
    return Arguments(
        profile=str(here / given.profile) if given.profile else "",
        server=given.connect,
        user=given.user,
        embed=given.embed,
        number=wanted.number,
        link="yes" if given.what and given.what[0] != "dial" else "",
        then=wanted.then,
        screenshot=str(here / given.screenshot) if given.screenshot else "",
        size=_size(given.size),
        theme=given.theme,
        language=given.language,
        background="yes" if given.background else "",
    )


def _wanted(what: Sequence[str]) -> Link:
    if not what:
        return Link("")
    if what[0] == "dial":
        if len(what) == 1:
            raise UsageError(marked("Which number shall be dialled? Say: cticlient dial NUMBER"))
        text = " ".join(what[1:])
        return link_in(text) if text.lower().startswith(("tel:", "callto:")) else Link(plain_number(text))
    return link_in(" ".join(what))


def _size(text: str) -> str:
    if text and not re.fullmatch(r"[1-9]\d{2,3}x[1-9]\d{2,3}", text):
        raise UsageError(marked("'{size}' is not a size such as 1200x760."), size=text)
    return text


def _parser(tr: Texts) -> argparse.ArgumentParser:
    class Parser(parser_class(tr)):  # type: ignore[misc]  # a class made for a language has no name
        def error(self, message: str) -> NoReturn:
            raise UsageError(
                marked("The command line is not understood ({reason}). See cticlient --help."), reason=reason(message)
            )

    parser: argparse.ArgumentParser = Parser(
        prog="cticlient",
        description=tr("The CTI client: a panel of colleagues and speed dials, with lamps and presence."),
        usage=tr("cticlient [options] [dial NUMBER | tel:NUMBER | callto:NUMBER]"),
    )
    add = parser.add_argument
    add("what", nargs="*", default=[], help=tr("'dial NUMBER', or an address such as tel:+49301234"))
    add("--profile", default="", metavar="DIR", help=tr("where all local data lives"))
    add(
        "--connect",
        default="",
        metavar="URL",
        help=tr("set up this server in the profile, such as wss://cti.example.com:7443"),
    )
    add("--user", default="", metavar="NAME", help=tr("set up this login name in the profile"))
    add("--embed", default="", metavar="GROUP", help=tr("embed this group as a panel"))
    add(
        "--screenshot", default="", metavar="FILE", help=tr("write the window as PNG when everything is on it, and end")
    )
    add("--size", default="", metavar="WxH", help=tr("size of the picture, 1200x760 if not given"))
    add("--theme", default="", choices=["light", "dark"], help=tr("for this start only"))
    add("--language", default="", choices=["de", "en"], help=tr("for this start only"))
    add("--background", action="store_true", help=tr("start in the tray, or minimised where there is none"))
    return parser
