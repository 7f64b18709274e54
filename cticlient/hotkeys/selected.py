"""What of a selected text is dialled. Pure."""

import re

from cticlient.links import SCHEMES, link_in, plain_number
from cticlient.number_text import written_in
from cticlient.texts import SaidError, marked

BEFORE = re.compile(r"^[^\d+*#(]{0,24}(?=[\d+*#(])")
"""Words such as "Tel.:" that were selected with the number."""
SHOWN = 40
LONG = 6
NO_DIGITS = re.compile("[^0-9]+")


def number_in(text: str) -> str:
    """The number in what a person selected somewhere. Raises SaidError if there is none, or something else as well."""
    words = " ".join(text.split())
    if not words:
        raise SaidError(marked("No text is selected. Select a number, then press the hot key again."))
    try:
        if words.lower().startswith(tuple(f"{scheme}:" for scheme in SCHEMES)):
            return link_in(words).number
        return _only_number(words) or plain_number(BEFORE.sub("", words))
    except SaidError:
        seen = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
        raise SaidError(
            marked("“{text}” is no number that could be dialled. Select the number only."), text=seen
        ) from None


def _only_number(words: str) -> str:
    """A long number among words that have no other digits; empty if it is not that clear."""
    found = written_in(words)
    if found is None or found.extension:
        return ""
    digits = NO_DIGITS.sub("", found.signs)
    return found.signs if len(digits) >= LONG and digits == NO_DIGITS.sub("", words.replace("(0)", "")) else ""
