"""What was typed into the dial field: which number it means, and what was dialled before."""

from typing import Protocol

from cticlient.contact_table import folded
from cticlient.contacts import Match
from cticlient.number_text import is_bare
from cticlient.numbers import Numbers, Reach
from cticlient.texts import SaidError, marked

MOST = 30
PASTED = 5
"""So many signs at once are pasted, not typed."""


class Searched(Protocol):
    def search(self, text: str, most: int = 50) -> list[Match]: ...


def meant(text: str, names: Searched, numbers: Numbers) -> str:
    """The number that ``text`` means: itself, or that of the one it names. Raises SaidError with what is missing."""
    if is_bare(text):
        return text
    matches = names.search(text)
    exactly = [match for match in matches if folded(match.contact.name) == folded(text)]
    if len(exactly or matches) == 1:
        return (exactly or matches)[0].number
    if matches:
        raise SaidError(
            marked("“{text}” may mean {n} numbers. Choose one from the list, or type more of the name."),
            text=text,
            n=len(exactly or matches),
        )
    number = numbers.read(text)
    if number is None or number.reach is not Reach.OUTSIDE:
        raise SaidError(
            marked(
                "Nobody called “{text}” was found in speed dials, groups and journal. Type another name or a number."
            ),
            text=text,
        )
    return number.shown


def tidied(before: str, after: str, numbers: Numbers) -> str:
    """``after`` as it should stand in the field: a number that was pasted with something around it is freed of it."""
    if len(after) - len(before) < PASTED:
        return after
    number = numbers.read(after)
    clear = number is not None and (number.reach is Reach.OUTSIDE or is_bare(after))
    return number.shown if number is not None and clear else after.strip()


class DialHistory:
    """What was dialled, the latest first, each once; walked like the lines of a terminal."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self._place = -1

    def fill(self, items: list[str]) -> None:
        """Put what was dialled in earlier runs behind what was dialled in this one."""
        self.items = list(dict.fromkeys([*self.items, *items]))[:MOST]

    def add(self, text: str) -> None:
        self.items = [text, *(item for item in self.items if item != text)][:MOST]
        self.rest()

    def rest(self) -> None:
        """Begin at the latest again."""
        self._place = -1

    def older(self) -> str | None:
        """One step back; None at the end."""
        if self._place + 1 >= len(self.items):
            return None
        self._place += 1
        return self.items[self._place]

    def newer(self) -> str | None:
        """One step forward; empty before the latest, None if one is there already."""
        if self._place < 0:
            return None
        self._place -= 1
        return self.items[self._place] if self._place >= 0 else ""
