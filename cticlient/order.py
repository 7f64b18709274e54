"""The order of the tiles of a panel: by name as a dictionary has them, by who can be reached, or one's own."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum


class Order(StrEnum):
    NAME = "name"
    AVAILABILITY = "availability"
    OWN = "own"


_SIGNS = (*range(0x300, 0x370), *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00), *range(0x20D0, 0x2100))
"""The signs on letters, each a character of its own once they are taken apart."""
# Letters that are no letter with a sign on it for Unicode, though everybody looks for them there.
_BASES = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_PLAIN: dict[int, str | None] = dict.fromkeys(_SIGNS) | str.maketrans(_BASES)
_DIGITS = re.compile(r"\d+")
_WIDEST = 12


def name_keys(names: Sequence[str]) -> list[str]:
    """What names are compared by, as DIN 5007 (1) has it: ä is a, ß is ss, case is nothing; numbers count as such.

    Where that makes two names the same, the one without signs comes first.
    """
    plain = [_plain(name) for name in names]
    if _DIGITS.search("".join(names)):
        plain = [_DIGITS.sub(_padded, base) for base in plain]
    return [f"{base}\0{name}" for base, name in zip(plain, names, strict=True)]


def _plain(name: str) -> str:
    folded = name.casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFKD", folded).translate(_PLAIN)


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
    by_name = dict(zip(keys, name_keys([name(key) for key in keys]), strict=True))
    if order is Order.NAME:
        return sorted(keys, key=by_name.__getitem__)
    return sorted(keys, key=lambda key: (rank(key), by_name[key]))


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
