"""The number in what people write or paste: pure signs, without knowing a country's rules."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from cticlient.links import UsageError, link_in

LONGEST = 32
"""Digits of a number with everything around it; more is something else, such as a row of a table."""
EXTENSION = 7
_SCHEME = re.compile(r"^\s*(tel|callto|sips?|phone):(//)?", re.IGNORECASE)
_APART = r"\s()\[\]/.\-_'·‐-―−"
_RUN = re.compile(rf"(?:[+*#(]\s*)*\d(?:[{_APART}*#]*[\d*#])*|(?<!\S)[*#][*#]*(?!\S)")
_EXTENSION = re.compile(
    r"(?:;\s*ext\s*=|[\s,;]\s*(?:extension|ext|x|apparat|app|nebenstelle|nst)(?![^\W\d])[\s.:]*)\s*(\d{1,7})\s*$",
    re.IGNORECASE,
)
_DIRECT_DIAL = re.compile(r"(?:-\s*0)?\s*,?\s*\b(?:durchwahl|dw)\b[\s.:\-]*(\d{1,7})\s*$", re.IGNORECASE)
_TRUNK = re.compile(r"\(\s*0\s*\)")
_SECOND = re.compile(r"\s/\s*(?=[+0(])")
"""Between two numbers in one cell: ``030 1234567 / 0171 1234567``; ``030 / 1234567`` is one."""
_FIRST_OF_TWO = 6
_NO_DIGITS = re.compile("[^0-9]+")
_REMOVED = re.compile(rf"[{_APART}]")


@dataclass(frozen=True, slots=True)
class Written:
    """What was found: digits with ``* #`` and perhaps a ``+`` before them, and the extension behind."""

    signs: str
    extension: str = ""


def written_in(text: str) -> Written | None:
    """The number in ``text``; of several the first that looks like one with an area code, else the longest."""
    text = _spelled_plainly(text)
    text, extension = _extension_off(text)
    best = max(_candidates(text), key=_weight, default="")
    return Written(best, extension) if best and len(best) <= LONGEST else None


def is_bare(text: str) -> bool:
    """Whether ``text`` is meant as a number alone: no letter in it that no number has."""
    plain = _extension_off(_spelled_plainly(text))[0]
    return any(sign.isdigit() or sign in "*#" for sign in plain) and not any(sign.isalpha() for sign in plain)


def digits_of(text: str) -> str:
    """Only the digits, for comparing what is typed with parts of a number."""
    return _NO_DIGITS.sub("", text)


def _spelled_plainly(text: str) -> str:
    """Wide and other digits as ASCII; invisible signs, which address books paste along, left out."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain).strip()
    scheme = _SCHEME.match(plain)
    if scheme is None:
        return plain
    rest = unquote(plain[scheme.end() :]).strip()
    if scheme[1].lower().startswith("sip"):
        return rest.partition("@")[0]
    if (linked := _linked(plain)) is not None:
        return linked
    number, _, parameters = rest.partition("?")[0].partition(";")
    extension = re.search(r"(?:^|;)ext=([\d\-.]+)", parameters, re.IGNORECASE)
    return f"{number.rstrip('/')};ext={digits_of(extension[1])}" if extension else number.rstrip("/")


def _linked(plain: str) -> str | None:
    """A whole link as a number with its extension; None if it is not written as one."""
    try:
        link = link_in(plain)
    except UsageError:
        return None
    return f"{link.number};ext={link.then}" if link.then.isdigit() and len(link.then) <= EXTENSION else link.number


def _extension_off(text: str) -> tuple[str, str]:
    """A direct-dial number belongs to the number itself; an extension is asked for by a person or a voice."""
    direct = _DIRECT_DIAL.search(text)
    if direct is not None and _digits(text[: direct.start()]):
        return text[: direct.start()] + direct[1], ""
    extension = _EXTENSION.search(text)
    if extension is not None and _digits(text[: extension.start()]):
        return text[: extension.start()], extension[1]
    return text, ""


def _candidates(text: str) -> list[str]:
    found = [_cleaned(_first_of(run)) for line in text.splitlines() for run in _RUN.findall(line)]
    return [signs for signs in found if signs]


def _weight(signs: str) -> int:
    whole = len(signs) > _FIRST_OF_TWO and signs.startswith(("+", "0", "*", "#"))
    return LONGEST if whole else _digits(signs)


def _first_of(run: str) -> str:
    first, *more = _SECOND.split(run, maxsplit=1)
    return first if more and _digits(first) >= _FIRST_OF_TWO else run


def _cleaned(run: str) -> str:
    plain = run.lstrip("( ")
    if plain.startswith(("+", "00")):
        run = _TRUNK.sub("", plain, count=1)
    signs = _REMOVED.sub("", run)
    plus = "+" if signs.startswith("+") else ""
    return plus + signs.replace("+", "")


def _digits(text: str) -> int:
    return len(digits_of(text))
