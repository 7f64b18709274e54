"""The order of the tiles of a panel: by name as a dictionary has them, by who can be reached, or one's own."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from string import digits


class Order(StrEnum):
    NAME = "name"
    AVAILABILITY = "availability"
    OWN = "own"


_SIGNS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")
"""The signs on letters, each a character of its own once they are taken apart."""
# Letters that are no letter with a sign on it for Unicode, though everybody looks for them there.
_BASES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_DIGITS = re.compile(r"\d+")
_WIDEST = 12


def name_keys(names: Sequence[str]) -> list[str]:
    """What names are compared by, as DIN 5007 (1) has it: ä is a, ß is ss, case is nothing; numbers count as such.

    Where that makes two names the same, the one without signs comes first.
    """
    plain = [name if name.isascii() else _without_signs(name) for name in map(str.casefold, names)]
    if _has_digits("".join(plain)):
        plain = [_DIGITS.sub(_padded, base) for base in plain]
    return [f"{base}\0{name}" for base, name in zip(plain, names, strict=True)]


def _without_signs(folded: str) -> str:
    bare = _SIGNS.sub("", unicodedata.normalize("NFKD", folded))
    return bare if bare.isascii() else bare.translate(_BASES)


def _has_digits(text: str) -> bool:
    """To look for each of the ten takes a tenth of the time that the pattern takes for thousands of names."""
    return any(digit in text for digit in digits) if text.isascii() else _DIGITS.search(text) is not None


def _padded(digits: re.Match[str]) -> str:
    return digits[0].zfill(_WIDEST)


def arranged(
    keys: Sequence[str],
    order: Order,
    name: Callable[[str], str],
    rank: Callable[[str], int],
    own: Sequence[str] = (),
) -> list[str]:
    """All ``keys``, once each. In one's own order, those that it does not know come last, in the order they have."""
    if order is Order.OWN:
        place = {key: number for number, key in enumerate(own)}
        return sorted(keys, key=lambda key: place.get(key, len(place)))
    names = name_keys([*map(name, keys)])
    places = sorted(range(len(keys)), key=names.__getitem__)
    in_order = [keys[place] for place in places]
    return in_order if order is Order.NAME else sorted(in_order, key=rank)


def moved(keys: Sequence[str], key: str, before: str | None) -> list[str]:
    """``key`` taken out and put before another; None: at the end."""
    if before == key:
        return list(keys)
    rest = [other for other in keys if other != key]
    at = rest.index(before) if before is not None else len(rest)
    return [*rest[:at], key, *rest[at:]]


def remembered(shown: Sequence[str], own: Iterable[str]) -> list[str]:
    """One's own order as it is to be kept: what is shown, and behind its neighbour what is not there just now."""
    there, kept = set(shown), {None: list[str]()} | {key: list[str]() for key in shown}
    neighbour: str | None = None
    for key in own:
        if key in there:
            neighbour = key
        else:
            kept[neighbour].append(key)
    return [*kept[None], *(key for known in shown for key in (known, *kept[known]))]
