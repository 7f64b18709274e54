"""Rights in a group: what a member may see of the others and do for them, in the letters the field writes."""

from dataclasses import dataclass
from enum import StrEnum

from ctiserver.domain.lines import Direction


class Right(StrEnum):
    VIEW = "v"
    """Sees the group at all."""
    MONITOR = "m"
    """Sees that others have calls."""
    NUMBERS = "mn"
    """... with the other party's number and name."""
    INBOUND = "mi"
    """... with number and name of inbound calls only."""
    PICKUP = "pi"
    LOG_CALLS = "cl"
    """May log the others' calls in the journal."""
    STATUS = "sm"
    """Sees their status, info, end and who set it."""
    LOGIN = "lm"
    """Sees whether they are logged in."""
    SET_STATUS = "sc"


Rights = frozenset[Right]

NEW_GROUP: Rights = frozenset({Right.VIEW, Right.MONITOR, Right.STATUS, Right.LOGIN})


@dataclass(frozen=True, slots=True)
class Deviation:
    """What one member has more or less than the group."""

    more: Rights = frozenset()
    less: Rights = frozenset()

    def applied_to(self, rights: Rights) -> Rights:
        return (rights | self.more) - self.less

    def __str__(self) -> str:
        return " ".join([*_words(self.more), *(f"-{word}" for word in _words(self.less))])


def _words(rights: Rights) -> list[str]:
    return [right.value for right in Right if right in rights]


def format_rights(rights: Rights) -> str:
    """The letters of ``rights`` in their usual order, such as ``v m sm lm``."""
    return " ".join(_words(rights))


def parse_rights(text: str) -> Rights:
    """Rights from letters separated by spaces or commas. Raises ValueError with the word that is none."""
    return frozenset(_right(word) for word in text.replace(",", " ").split())


def parse_deviation(text: str) -> Deviation:
    """``-mn sc``: without ``mn``, with ``sc``. Raises ValueError with the word that is no right."""
    words = text.replace(",", " ").split()
    less = frozenset(_right(word[1:]) for word in words if word.startswith("-"))
    more = frozenset(_right(word.removeprefix("+")) for word in words if not word.startswith("-"))
    return Deviation(more - less, less)


def _right(word: str) -> Right:
    try:
        return Right(word.lower())
    except ValueError:
        raise ValueError(word) from None


@dataclass(frozen=True, slots=True)
class Sight:
    """What one viewer sees of one member, derived from rights; a person sees itself whole."""

    lines: bool
    inbound_numbers: bool
    outbound_numbers: bool
    status: bool
    login: bool
    may_pickup: bool
    may_set_status: bool
    may_log: bool

    def number_of(self, direction: Direction) -> bool:
        return self.inbound_numbers if direction is Direction.IN else self.outbound_numbers

    @property
    def forward_target(self) -> bool:
        # Where someone's calls go is a number like any other; ``mi`` alone is not enough for it.
        return self.outbound_numbers


WHOLE = Sight(True, True, True, True, True, may_pickup=False, may_set_status=True, may_log=False)


def sight(rights: Rights) -> Sight:
    """What ``rights`` let a member see of another one. Numbers need the right to see the line at all."""
    lines = Right.MONITOR in rights
    numbers = lines and Right.NUMBERS in rights
    return Sight(
        lines=lines,
        inbound_numbers=numbers or (lines and Right.INBOUND in rights),
        outbound_numbers=numbers,
        status=Right.STATUS in rights,
        login=Right.LOGIN in rights,
        may_pickup=Right.PICKUP in rights,
        may_set_status=Right.SET_STATUS in rights,
        may_log=lines and Right.LOG_CALLS in rights,
    )
