"""Telephone links, ``tel:`` as RFC 3966 has it and ``callto:``: which number they mean. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from cticlient.texts import SaidError, marked

SCHEMES = ("tel", "callto")
SHORT = 6
"""So many digits are a number of the whole country, such as 116117, where only the country is said with them."""
COUNTRY = 3
"""Digits that the code of a country has at most."""
_MARKS = re.compile(r"[\s()/.\-‐-–]")
NUMBER = re.compile(r"\+?[0-9*#]+")
_PAUSE = re.compile(r"[,pw]", re.IGNORECASE)


class UsageError(SaidError):
    """What was asked for does not exist or cannot be dialled."""


@dataclass(frozen=True, slots=True)
class Link:
    """``then``: what is to be entered once somebody answers, such as an extension or the number of a conference."""

    number: str
    then: str = ""


def link_in(uri: str) -> Link:
    """What a link wants dialled. A local number is completed with its ``phone-context`` where that is the beginning of
    a number; a domain only says whose number it is. A subaddress is no part of what is dialled.

    Raises UsageError if nothing is left that can be dialled.
    """
    scheme, colon, rest = uri.partition(":")
    if not colon or scheme.lower() not in SCHEMES:
        raise UsageError(
            marked("'{what}' is neither a command nor an address that starts with tel: or callto:."), what=uri
        )
    number, *parameters = (unquote(part) for part in rest.lstrip("/").partition("?")[0].split(";"))
    said = dict(_named(parameter) for parameter in reversed(parameters))
    number, then = _before_pause(number.rstrip("/"))
    plain = _completed(plain_number(number), _signs(said.get("phone-context", "")))
    return Link(plain, _signs(said.get("ext", "")) or then)


def plain_number(text: str) -> str:
    """A number as it is dialled: digits with ``+ * #``; blanks, brackets, dots, hyphens and slashes are left out."""
    number = _MARKS.sub("", text.replace("(0)", "") if text.lstrip().startswith("+") else text)
    if not NUMBER.fullmatch(number):
        raise UsageError(
            marked("'{number}' cannot be dialled. A number has digits and the signs + * # only."), number=text
        )
    return number


def _named(parameter: str) -> tuple[str, str]:
    name, _, value = parameter.partition("=")
    return name.strip().lower(), value.strip()


def _signs(text: str) -> str:
    """Without what only helps to read; empty for what is no number, such as a domain."""
    plain = _MARKS.sub("", text)
    return plain if NUMBER.fullmatch(plain) else ""


def _before_pause(number: str) -> tuple[str, str]:
    """What is dialled, and what invitations to a conference want entered after a pause."""
    dialled, *later = _PAUSE.split(number, maxsplit=1)
    return dialled, _signs(_PAUSE.sub("", later[0])) if later else ""


def _completed(number: str, context: str) -> str:
    if not context.startswith("+") or number.startswith("+") or not number.isdigit():
        return number
    if len(context) <= COUNTRY + 1 and len(number) <= SHORT:
        return number
    return context + number
