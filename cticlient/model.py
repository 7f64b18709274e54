"""A person's own speed dials: pure, from and to the JSON that the profile keeps."""

import json
from dataclasses import dataclass, replace
from typing import Any

from cticlient.texts import SaidError

VERSION = 1
DIALLED_SIGNS = frozenset("0123456789+*#")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class SpeedDial:
    """One number under a name. ``id`` never changes."""

    id: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class SpeedDialBook:
    """All speed dials in the order of the panel; each change gives a new book."""

    dials: tuple[SpeedDial, ...] = ()

    def find(self, id: str) -> SpeedDial | None:
        return next((dial for dial in self.dials if dial.id == id), None)

    def place(self, id: str) -> int:
        """Where a speed dial stands, from 0. Raises KeyError if there is none of this id."""
        for place, dial in enumerate(self.dials):
            if dial.id == id:
                return place
        raise KeyError(id)

    def with_dial(self, dial: SpeedDial, place: int | None = None) -> "SpeedDialBook":
        """One more, at ``place`` or at the end. Raises ValueError if its id is taken."""
        if self.find(dial.id) is not None:
            raise ValueError(dial.id)
        at = len(self.dials) if place is None else place
        return SpeedDialBook((*self.dials[:at], dial, *self.dials[at:]))

    def changed(self, id: str, name: str, number: str) -> "SpeedDialBook":
        """Another name and number for one. Raises KeyError if there is none of this id."""
        place = self.place(id)
        dial = replace(self.dials[place], name=name, number=number)
        return SpeedDialBook((*self.dials[:place], dial, *self.dials[place + 1 :]))

    def without(self, id: str) -> "SpeedDialBook":
        return SpeedDialBook(tuple(dial for dial in self.dials if dial.id != id))

    def moved(self, id: str, steps: int) -> "SpeedDialBook":
        """One of them further back (or forward, if negative), never beyond the ends."""
        place = self.place(id)
        target = max(0, min(len(self.dials) - 1, place + steps))
        return self.without(id).with_dial(self.dials[place], target)


def checked(name: str, number: str) -> tuple[str, str]:
    """What was typed, without blanks around it; a missing name becomes the number.

    Raises SaidError if it cannot be dialled.
    """
    name, number = " ".join(name.split()), " ".join(number.split())
    if not any(sign in DIALLED_SIGNS for sign in number):
        raise SaidError("There is no number that could be called. Enter one, such as 030 1234567.")
    if max(len(name), len(number)) > LONGEST:
        raise SaidError("The text is too long. Name and number can have up to {n} characters each.", n=LONGEST)
    return name or number, number


def to_json(book: SpeedDialBook) -> bytes:
    dials = [{"id": dial.id, "name": dial.name, "number": dial.number} for dial in book.dials]
    return (json.dumps({"version": VERSION, "dials": dials}, ensure_ascii=False, indent=2) + "\n").encode()


def from_json(raw: bytes) -> SpeedDialBook:
    """Raises ValueError if it is damaged, SaidError if a newer program wrote it."""
    content = json.loads(raw)
    if not isinstance(content, dict) or not isinstance(content.get("version"), int):
        raise ValueError("not a list of speed dials")
    if content["version"] > VERSION:
        raise SaidError(
            "Your speed dials were saved by a newer version of the program. "
            "They are left as they are; update the program to use them here."
        )
    book = SpeedDialBook()
    for entry in _list(content.get("dials")):
        book = book.with_dial(SpeedDial(_text(entry, "id"), _text(entry, "name"), _text(entry, "number")))
    return book


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("a list was expected")
    return value


def _text(entry: Any, key: str) -> str:
    value = entry.get(key) if isinstance(entry, dict) else None
    if not isinstance(value, str):
        raise ValueError(f"{key} is not a text")
    return value
