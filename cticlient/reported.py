"""Numbers as a telephone system reports them: with or without what is dialled for an outside line. Pure.

``0`` for a line and ``0431 …`` for Kiel are, as digits, ``00431 …`` for Vienna. Which of the two was meant follows from
how the system writes: a person sets it, or it is learned from numbers that can only be read in one way.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

CERTAIN = 3
"""What a comparison with the number that was dialled weighs, and the most that is remembered: so many numbers that say
otherwise change what was learned."""


class Reports(StrEnum):
    """Which numbers outside the system reports with the prefix, as a person set it."""

    RECOGNISED = "recognised"
    NEVER = "never"
    DIALLED = "dialled"
    ALL = "all"


class Style(StrEnum):
    UNKNOWN = "unknown"
    WITH = "with"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True)
class Learned:
    """How sure it is that numbers come with the prefix: above 0 with, below 0 without."""

    dialled: int = 0
    callers: int = 0

    def style(self, out: bool) -> Style:
        weight = self.dialled if out else self.callers
        return Style.WITH if weight > 0 else Style.WITHOUT if weight < 0 else Style.UNKNOWN

    def heard(self, out: bool, style: Style, weight: int = 1) -> "Learned":
        """``style`` as one more number had it; UNKNOWN teaches nothing."""
        step = {Style.WITH: weight, Style.WITHOUT: -weight, Style.UNKNOWN: 0}[style]
        known = self.dialled if out else self.callers
        sure = max(-CERTAIN, min(CERTAIN, known + step))
        return replace(self, dialled=sure) if out else replace(self, callers=sure)


def style_of(reports: Reports, learned: Learned, out: bool) -> Style:
    match reports:
        case Reports.RECOGNISED:
            return learned.style(out)
        case Reports.NEVER:
            return Style.WITHOUT
        case Reports.DIALLED:
            return Style.WITH if out else Style.WITHOUT
        case Reports.ALL:
            return Style.WITH


class Reader(Protocol):
    """What the rules of a region say of a text of digits."""

    def is_whole(self, signs: str) -> bool:
        """Whether it has its area code, if it is a number outside."""

    def completed(self, signs: str) -> str:
        """With the area code of one's own; empty if it has one, or none is known."""

    def is_valid(self, signs: str) -> bool: ...

    def is_possible(self, signs: str) -> bool: ...


def behind(signs: str, prefix: str) -> str:
    """Empty where the prefix is not before it."""
    return signs[len(prefix) :] if prefix and signs.startswith(prefix) else ""


def meant(signs: str, prefix: str, style: Style, out: bool, reader: Reader) -> str:
    """The number outside, with its area code, that ``signs`` stand for; empty if there is none that could be."""
    inside = behind(signs, prefix)
    whole = [text if text and reader.is_whole(text) else "" for text in (inside, signs)]
    # The network never tells a caller without the area code; a person does dial that way.
    local = [reader.completed(text) if out and text else "" for text in (inside, signs)]
    valid, possible = _readings(style, out, (whole[0], local[0]), (whole[1], local[1]))
    found = (text for text in valid if text and reader.is_valid(text))
    return next(found, "") or next((text for text in possible if text and reader.is_possible(text)), "")


def _readings(
    style: Style, out: bool, inside: tuple[str, str], plain: tuple[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Readings in the order in which they are believed: those that must be valid, those that must be possible."""
    match style:
        case Style.WITH:
            # Behind the prefix stands one without area code: read with the prefix it would be somebody far away.
            return (*inside, plain[0] if inside[0] else ""), inside
        case Style.WITHOUT:
            return (*plain, inside[0]), plain
    either = (inside[0], plain[0], inside[1], plain[1]) if out else (plain[0], inside[0])
    return either, either


def evidence(signs: str, prefix: str, out: bool, reader: Reader) -> Style:
    """How this number alone shows that the system writes."""
    valid = reader.is_whole(signs) and reader.is_valid(signs)
    inside = behind(signs, prefix)
    if not inside:
        return Style.WITHOUT if valid else Style.UNKNOWN
    whole = reader.is_whole(inside)
    if whole and reader.is_valid(inside):
        return Style.UNKNOWN if valid else Style.WITH
    return Style.WITHOUT if valid and (whole or not out) else Style.UNKNOWN


def compared(reported: str, dialled: str, prefix: str) -> Style:
    """What it shows that ``dialled`` was reported so."""
    inside = behind(dialled, prefix)
    if not inside:
        return Style.UNKNOWN
    return {dialled: Style.WITH, inside: Style.WITHOUT}.get(reported, Style.UNKNOWN)
