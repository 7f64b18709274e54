"""Which tiles a filter leaves: every typed word is in their words, and of each kind that was chosen something holds."""

import unicodedata
from dataclasses import dataclass

from cticlient.tiles import Tile, TileSource


@dataclass(frozen=True, slots=True)
class TileFilter:
    """What was typed, and the ids of what was chosen; empty lets everything through."""

    text: str = ""
    choices: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.choices) or bool(self.text.strip())

    def passes(self, source: TileSource, key: str) -> bool:
        """Asks the source for no more than it must."""
        if self.choices and not chosen(source.traits(key).choices, self.choices):
            return False
        return not self.text or matches(source.tile(key), self.text)


def chosen(holding: frozenset[str], wanted: frozenset[str]) -> bool:
    """Whether for each kind of choice that is wanted one of those wanted holds."""
    kinds = {id.partition("/")[0] for id in wanted}
    return kinds == {id.partition("/")[0] for id in wanted & holding}


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
