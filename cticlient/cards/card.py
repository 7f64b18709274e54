"""What a file says of contacts, and where it is doubtful: pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cticlient.model import Number, SpeedDial, can_be_dialled, checked
from cticlient.texts import SaidError, Sentence, marked

SHOWN = 60
"""So much of a doubtful value is shown."""
NO_NUMBER = marked("There is no number to call. The entry is left out.")
NO_DIGITS = marked("This is no number that could be called. It is left out.")


class Weight(StrEnum):
    ERROR = "error"
    """The entry, or the whole file, was left out."""
    WARNING = "warning"
    """Taken, but perhaps not as it was meant."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubtful place. ``column`` is as the file names it, empty where it is about a whole entry."""

    line: int
    column: str
    value: str
    reason: Sentence
    weight: Weight = Weight.ERROR


@dataclass(frozen=True, slots=True)
class Card:
    """A contact that can be taken, and the line of the file where it begins."""

    line: int
    dial: SpeedDial


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one file."""

    cards: tuple[Card, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    encoding: str = ""


Told = Callable[[int, int], None]
"""(entries done, entries in all), from the thread that reads. Raises StoppedError to stop it."""


class StoppedError(Exception):
    """The person does not want it any more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a file says of one contact before it is looked at. ``places``: the column of each number."""

    line: int
    name: str
    numbers: tuple[Number, ...]
    places: tuple[str, ...]
    email: str = ""
    note: str = ""


def looked_at(entry: Entry) -> tuple[Card | None, list[Doubt]]:
    """The contact without what cannot be called; None if nothing of it can."""
    doubts: list[Doubt] = []
    good: list[Number] = []
    for number, column in zip(entry.numbers, entry.places, strict=True):
        if can_be_dialled(number.text):
            good.append(number)
        elif number.text.strip():
            doubts.append(Doubt(entry.line, column, shown(number.text), Sentence(NO_DIGITS), Weight.WARNING))
    if not good:
        return None, [*doubts, Doubt(entry.line, "", shown(entry.name), Sentence(NO_NUMBER))]
    try:
        dial = checked(SpeedDial("", entry.name, tuple(good), entry.email, entry.note))
    except SaidError as error:
        return None, [*doubts, Doubt(entry.line, "", shown(entry.name), error.sentence)]
    return Card(entry.line, dial), doubts


def shown(value: str) -> str:
    """A value of the file as one short line."""
    line = " ".join(value.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
