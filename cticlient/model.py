"""A person's own speed dials in their panels: pure; each change gives a new book."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from cticlient.texts import SaidError

DIALLED_SIGNS = frozenset("0123456789+*#")
LONGEST = 200
LONGEST_NOTE = 2000
FIRST_PANEL = "speed-dials"
"""Id of the panel that every person has from the beginning."""


class NumberKind(StrEnum):
    """Where a number rings; OTHER where nobody said it."""

    OFFICE = "office"
    MOBILE = "mobile"
    PRIVATE = "private"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written, and where it rings."""

    text: str
    kind: NumberKind = NumberKind.OFFICE


@dataclass(frozen=True, slots=True)
class SpeedDial:
    """A person or place with its numbers. ``id`` never changes."""

    id: str
    name: str
    numbers: tuple[Number, ...]
    email: str = ""
    note: str = ""
    follows: str = ""
    """``PLUGIN/KEY`` of the tile of a plugin's panel that this one was copied from: its lamp and status are shown."""

    @property
    def number(self) -> str:
        """The one that a click dials."""
        return self.numbers[0].text if self.numbers else ""


@dataclass(frozen=True, slots=True)
class OwnPanel:
    """A named set of speed dials in the order of the panel. Without a name it has the one of the program."""

    id: str
    name: str = ""
    dials: tuple[SpeedDial, ...] = ()

    def place(self, id: str) -> int:
        """Where a speed dial stands, from 0. Raises KeyError if there is none of this id."""
        for place, dial in enumerate(self.dials):
            if dial.id == id:
                return place
        raise KeyError(id)


@dataclass(frozen=True, slots=True)
class SpeedDialBook:
    """All own panels, at least one; ids of speed dials differ throughout the book."""

    panels: tuple[OwnPanel, ...] = (OwnPanel(FIRST_PANEL),)

    @property
    def dials(self) -> tuple[SpeedDial, ...]:
        """Of all panels."""
        return tuple(dial for panel in self.panels for dial in panel.dials)

    def find(self, id: str) -> SpeedDial | None:
        return next((dial for dial in self.dials if dial.id == id), None)

    def panel(self, id: str) -> OwnPanel | None:
        return next((panel for panel in self.panels if panel.id == id), None)

    def home(self, id: str) -> OwnPanel:
        """The panel that a speed dial stands in. Raises KeyError if there is none of this id."""
        for panel in self.panels:
            if any(dial.id == id for dial in panel.dials):
                return panel
        raise KeyError(id)

    def with_dials(self, panel: str, dials: Iterable[SpeedDial], place: int | None = None) -> "SpeedDialBook":
        """More of them in a panel, at ``place`` or at the end.

        Raises ValueError if an id is taken, KeyError if there is no such panel.
        """
        more = tuple(dials)
        taken = {dial.id for dial in self.dials}
        if len({dial.id for dial in more} - taken) != len(more):
            raise ValueError("the id of a speed dial is taken")
        before = self._known(panel).dials
        at = len(before) if place is None else max(0, min(place, len(before)))
        return self._filled(panel, (*before[:at], *more, *before[at:]))

    def changed(self, dial: SpeedDial) -> "SpeedDialBook":
        """Another content for the one of this id, at its place. Raises KeyError if there is none."""
        home = self.home(dial.id)
        return self._filled(home.id, (dial if other.id == dial.id else other for other in home.dials))

    def without(self, id: str) -> "SpeedDialBook":
        home = self.home(id)
        return self._filled(home.id, (dial for dial in home.dials if dial.id != id))

    def moved(self, id: str, place: int) -> "SpeedDialBook":
        """One of them to another place of its panel, counted without it and never beyond the ends."""
        home = self.home(id)
        return self.without(id).with_dials(home.id, [home.dials[home.place(id)]], place)

    def taken_to(self, id: str, panel: str, place: int | None = None) -> "SpeedDialBook":
        """One of them into another panel."""
        home = self.home(id)
        return self.without(id).with_dials(panel, [home.dials[home.place(id)]], place)

    def with_panel(self, panel: OwnPanel) -> "SpeedDialBook":
        """One more panel, behind the others. Raises ValueError if its id is taken."""
        if self.panel(panel.id) is not None:
            raise ValueError(panel.id)
        return SpeedDialBook((*self.panels, panel))

    def renamed(self, panel: str, name: str) -> "SpeedDialBook":
        self._known(panel)
        return SpeedDialBook(tuple(replace(one, name=name) if one.id == panel else one for one in self.panels))

    def without_panel(self, id: str) -> "SpeedDialBook":
        """Without a panel and all in it. Raises ValueError for the last one: something has to be there to add to."""
        left = tuple(panel for panel in self.panels if panel.id != id)
        if not left:
            raise ValueError(id)
        return SpeedDialBook(left)

    def _known(self, panel: str) -> OwnPanel:
        found = self.panel(panel)
        if found is None:
            raise KeyError(panel)
        return found

    def _filled(self, panel: str, dials: Iterable[SpeedDial]) -> "SpeedDialBook":
        filled = replace(self._known(panel), dials=tuple(dials))
        return SpeedDialBook(tuple(filled if one.id == panel else one for one in self.panels))


def one_line(text: str) -> str:
    """Without blanks around it, and with one blank where there were several or a line ended."""
    return " ".join(text.split())


def can_be_dialled(number: str) -> bool:
    return any(sign in DIALLED_SIGNS for sign in number)


def checked(dial: SpeedDial) -> SpeedDial:
    """What was typed, tidied: each number once, none empty; a missing name becomes the number.

    Raises SaidError if it cannot be dialled or is longer than anybody would write.
    """
    numbers = tuple(dict.fromkeys(_tidy(dial.numbers)))
    if not numbers:
        raise SaidError("There is no number that could be called. Enter one, such as 030 1234567.")
    for number in numbers:
        if not can_be_dialled(number.text):
            raise SaidError("“{number}” is no number that could be called. Correct it or empty the field.",
                            number=number.text)  # fmt: skip
    name, email, note = one_line(dial.name), one_line(dial.email), dial.note.strip()
    if max(len(name), len(email), *(len(number.text) for number in numbers)) > LONGEST:
        raise SaidError("The text is too long. Name and number can have up to {n} characters each.", n=LONGEST)
    if len(note) > LONGEST_NOTE:
        raise SaidError("The note is too long. It can have up to {n} characters.", n=LONGEST_NOTE)
    return replace(dial, name=name or numbers[0].text, numbers=numbers, email=email, note=note)


def _tidy(numbers: Iterable[Number]) -> Iterator[Number]:
    for number in numbers:
        text = one_line(number.text)
        if text:
            yield replace(number, text=text)
