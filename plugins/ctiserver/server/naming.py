"""What names and other texts of accounts, lines and groups may consist of."""

import unicodedata
from collections.abc import Iterable

from cticlient.texts import SaidError
from ctiserver.domain.people import folded

LONGEST = 200
# Control signs, invisible signs, halves of signs, line and paragraph separators: they forge lists and logs.
_REFUSED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def checked_text(text: str, what: str) -> str:
    """``text`` without blanks around it; ``what`` names it in the refusal. Raises SaidError."""
    text = text.strip()
    if len(text) > LONGEST:
        raise SaidError("This {what} is too long: at most {n} characters are possible.", what=what, n=LONGEST)
    if any(unicodedata.category(sign) in _REFUSED for sign in text):
        raise SaidError("This {what} contains control characters or invisible ones. Type it anew.", what=what)
    return text


def checked_name(text: str, what: str) -> str:
    """The same for what must not be empty. Raises SaidError."""
    text = checked_text(text, what)
    if not text:
        raise SaidError("The {what} must not be empty.", what=what)
    return text


def taken(name: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that could be mistaken for ``name``: equal without regard to case and composition."""
    return next((other for other in names if folded(other) == folded(name)), None)
