"""What names and other texts of accounts, lines and groups may consist of."""

import unicodedata
from collections.abc import Iterable

from cticlient.texts import SaidError
from ctiserver.domain.people import folded

LONGEST = 200
# Control signs, invisible signs, halves of signs, line and paragraph separators: they forge lists and logs.
_REFUSED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def checked_text(text: str) -> str:
    """``text`` without blanks around it. Raises SaidError."""
    text = text.strip()
    if any(unicodedata.category(sign) in _REFUSED for sign in text):
        raise SaidError(
            "“{text}” contains control characters or invisible ones. Type it without them.", text=escaped(text)
        )
    if len(text) > LONGEST:
        raise SaidError("“{start}…” is too long: {n} characters are possible at most.", start=text[:20], n=LONGEST)
    return text


def checked_name(text: str, missing: str) -> str:
    """The same for what must not be empty; ``missing`` is the sentence for that. Raises SaidError."""
    text = checked_text(text)
    if not text:
        raise SaidError(missing)
    return text


def escaped(text: str) -> str:
    """``text`` with everything visible that could not be seen, or that would do something in a terminal or a log."""
    return "".join(
        sign if unicodedata.category(sign) not in _REFUSED else sign.encode("unicode_escape").decode() for sign in text
    )


def taken(name: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that could be mistaken for ``name``: equal without regard to case and composition."""
    return next((other for other in names if folded(other) == folded(name)), None)
