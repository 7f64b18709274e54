"""Which tiles a typed filter leaves: every word of it must be in the name, the number or the words of the tile."""

import unicodedata

from cticlient.tiles import Tile


def matches(tile: Tile, wanted: str) -> bool:
    """Accents and case do not matter, nor blanks and signs in a number."""
    words = _plain(wanted).split()
    if not words:
        return True
    lines = (tile.second, tile.about, tile.line)
    shown = " ".join((tile.name, tile.number, tile.extension, *(f"{line.text} {line.tail}" for line in lines)))
    heap = _plain(shown)
    return all(word in heap for word in words) or _number_in(wanted, tile)


def _number_in(wanted: str, tile: Tile) -> bool:
    digits = _digits(wanted)
    typed_a_number = digits and not any(sign.isalpha() for sign in wanted)
    return bool(typed_a_number) and any(digits in _digits(number) for number in (tile.number, tile.extension))


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
