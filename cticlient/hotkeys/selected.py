"""What of a selected text is dialled. Pure."""

import re

from cticlient.arguments import SCHEMES, number_of_uri, plain_number
from cticlient.texts import SaidError, marked

BEFORE = re.compile(r"^[^\d+*#(]{0,24}(?=[\d+*#(])")
"""Words such as "Tel.:" that were selected with the number."""
SHOWN = 40


def number_in(text: str) -> str:
    """The number in what a person selected somewhere. Raises SaidError if there is none, or something else as well."""
    words = " ".join(text.split())
    if not words:
        raise SaidError(marked("No text is selected. Select a number, then press the hot key again."))
    try:
        if words.lower().startswith(tuple(f"{scheme}:" for scheme in SCHEMES)):
            return number_of_uri(words)
        return plain_number(BEFORE.sub("", words))
    except SaidError:
        seen = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
        raise SaidError(
            marked("“{text}” is no number that could be dialled. Select the number only."), text=seen
        ) from None
