"""The tiles of a panel, ready to be drawn: all words are chosen, nothing is looked up while one is painted."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Lamp(StrEnum):
    """The shape at the left of a tile; NONE for a speed dial that no line stands behind."""

    NONE = "none"
    IDLE = "idle"
    DIALING = "dialing"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
    HIDDEN = "hidden"


class Hue(StrEnum):
    """The colours of the palette (docs/design.md); never the only difference between two pictures."""

    GREEN = "green"
    BLUE = "blue"
    SIGNAL = "signal"
    AMBER = "amber"
    RED = "red"
    VIOLET = "violet"
    GREY = "grey"
    SECOND = "second"
    TEXT = "text"


class Arrow(StrEnum):
    NONE = ""
    IN = "arrow-in"
    OUT = "arrow-out"


class Flag(StrEnum):
    NONE = ""
    DND = "flag-dnd"
    FORWARD = "flag-forward"


class TileSize(StrEnum):
    COMPACT = "compact"
    NORMAL = "normal"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text: ``tail`` ("until 11:00") is never elided, ``text`` is."""

    text: str = ""
    tail: str = ""
    arrow: Arrow = Arrow.NONE
    strong: bool = False
    """In the colour of text instead of the second colour."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Everything a tile shows. ``key`` names it within its panel and never changes."""

    key: str
    name: str
    short_name: str = ""
    """``Mustermann, M.``: used when the name does not fit."""
    number: str = ""
    """What a click dials; empty: nothing can be dialled."""
    lamp: Lamp = Lamp.NONE
    flag: Flag = Flag.NONE
    icon: str = ""
    """Name of the status icon (``status-meeting``), empty for none."""
    icon_hue: Hue = Hue.GREY
    logged_out: bool = False
    """Marked with the small grey disc over the icon."""
    absent: bool = False
    """The person cannot be reached: the tile recedes."""
    second: Words = Words()
    """The second line of a normal tile."""
    about: Words = Words()
    """The second line of a large tile: info or status, with its end."""
    line: Words = Words()
    """The third line of a large tile: the call, or the state of the line."""
    extension: str = ""
    tooltip: str = ""
    """Plain text, several lines."""
    spoken: str = ""
    """For screen readers: the whole tile in one sentence; empty: the name."""

    @property
    def ringing(self) -> bool:
        return self.lamp is Lamp.RINGING


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that tiles can be filtered by. The part of ``id`` before ``/`` says what it is about: of what is
    chosen there, one must hold (``status/busy`` or ``status/meeting``)."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Traits:
    """What a tile is sorted and filtered by, besides its words."""

    rank: int = 0
    """How well the person can be reached; 0 best."""
    choices: frozenset[str] = frozenset()
    """Ids of the choices that hold."""


class TileSource(Protocol):
    """Says what a panel shows, when it is asked: of what is in sight, and of all only to sort and to filter."""

    def name(self, key: str) -> str:
        """What the tile is sorted by, and found by when one types."""

    def tile(self, key: str) -> Tile: ...

    def traits(self, key: str) -> Traits: ...

    def tooltip(self, key: str) -> str: ...

    def spoken(self, key: str) -> str: ...


class ReadyTiles:
    """A source of tiles that were made before."""

    def __init__(self, tiles: Iterable[Tile] = ()) -> None:
        self.tiles = {tile.key: tile for tile in tiles}

    def name(self, key: str) -> str:
        return self.tiles[key].name

    def tile(self, key: str) -> Tile:
        return self.tiles[key]

    def traits(self, key: str) -> Traits:
        return Traits()

    def tooltip(self, key: str) -> str:
        return self.tiles[key].tooltip

    def spoken(self, key: str) -> str:
        return self.tiles[key].spoken
