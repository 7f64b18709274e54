"""Telephone numbers as people write them, and as a telephone system wants them."""

import re

_SEPARATORS = re.compile(r"[\s/().\-\u2010-\u2015]")
_DIALLABLE = re.compile(r"\+?[0-9*#]+")


def parse_number(text: str) -> str:
    """What to dial for ``+49 (30) 12 34-5`` or ``tel:+4930...``: digits, ``*``, ``#`` and a leading ``+``.

    Raises ValueError if nothing diallable, or something else, is in it.
    """
    number = re.sub(r"^(tel|callto|sip):(//)?", "", text.strip(), flags=re.IGNORECASE)
    number = _SEPARATORS.sub("", number.replace("(0)", "") if number.startswith("+") else number)
    if not _DIALLABLE.fullmatch(number):
        raise ValueError(text)
    return number
