"""A speed dial as a tile: its own words, with lamp and status of the colleague it follows."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from cticlient.model import NumberKind, SpeedDial, one_line
from cticlient.texts import Texts, marked
from cticlient.tiles import Tile, Traits, Words

KIND_NUMBERS = {
    NumberKind.OFFICE: marked("Office: {number}"),
    NumberKind.MOBILE: marked("Mobile: {number}"),
    NumberKind.PRIVATE: marked("Private: {number}"),
    NumberKind.OTHER: marked("Other: {number}"),
}


class DialTiles:
    """Makes the tiles that a panel asks for: of thousands of speed dials a few are in sight."""

    def __init__(self, dials: Mapping[str, SpeedDial], make: Callable[[SpeedDial], Tile]) -> None:
        self.dials = dials
        self._make = make

    def name(self, key: str) -> str:
        return self.dials[key].name

    def tile(self, key: str) -> Tile:
        return self._make(self.dials[key])

    def traits(self, key: str) -> Traits:
        return Traits()

    def tooltip(self, key: str) -> str:
        return self.tile(key).tooltip

    def spoken(self, key: str) -> str:
        return self.tile(key).spoken


def own_tile(dial: SpeedDial, tr: Texts, followed: Tile | None = None) -> Tile:
    """``followed``: the tile of the one it was copied from, while a panel shows that."""
    if followed is not None:
        return replace(
            followed,
            key=dial.id,
            name=dial.name,
            short_name=short_name(dial.name),
            number=dial.number,
            tooltip="\n".join(dict.fromkeys((dial.name, *_said(dial, tr), *followed.tooltip.splitlines()[1:]))),
        )
    number = Words() if dial.number == dial.name else Words(dial.number)
    more = one_line(dial.note.partition("\n")[0]) or dial.email
    said = tuple(dict.fromkeys((dial.name, *_said(dial, tr))))
    return Tile(
        key=dial.id,
        name=dial.name,
        short_name=short_name(dial.name),
        number=dial.number,
        second=number,
        about=number,
        line=Words(more),
        tooltip="\n".join(said),
        spoken=", ".join(said),
    )


def short_name(name: str) -> str:
    """``Mustermann, M.``; a name without a comma stays as it is."""
    last, comma, first = name.partition(", ")
    return f"{last}, {first[0]}." if comma and first else name


def _said(dial: SpeedDial, tr: Texts) -> list[str]:
    """The numbers, each with its kind where there are several; then e-mail and note."""
    if len(dial.numbers) == 1:
        numbers = [dial.number]
    else:
        numbers = [tr(KIND_NUMBERS[number.kind], number=number.text) for number in dial.numbers]
    return [part for part in (*numbers, dial.email, dial.note) if part]
