"""Forwarding as TAPI has it: a list of entries. Do-not-disturb is an unconditional entry without a target. Pure.

The list is always given as a whole, so an entry that somebody made for busy or no answer is kept in it, and one that
has to give way is remembered by the caller and comes back.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ctiserver.server.telephony.tapi.constants import ForwardMode

UNCONDITIONAL = ForwardMode.UNCOND | ForwardMode.UNCONDINTERNAL | ForwardMode.UNCONDEXTERNAL
UNSURE = ForwardMode.UNKNOWN | ForwardMode.UNAVAIL
"""Modes that only a provider says, of what it cannot tell."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: when, and where to; no number is do-not-disturb. ``caller`` only for the modes of one caller."""

    mode: ForwardMode
    number: str = ""
    caller: str = ""

    @property
    def always(self) -> bool:
        """For all calls: what the product understands by a forward."""
        return bool(self.mode & UNCONDITIONAL) and not self.caller

    @property
    def is_dnd(self) -> bool:
        return self.always and not self.number


Entries = tuple[Entry, ...]


def forward_of(entries: Iterable[Entry]) -> str:
    """The number that all calls are forwarded to, else empty."""
    return next((entry.number for entry in entries if entry.always and entry.number), "")


def dnd_of(entries: Iterable[Entry]) -> bool:
    return any(entry.is_dnd for entry in entries)


def forwarded(entries: Entries, number: str, before: Entries = ()) -> Entries:
    """The list with this forward for all calls instead of another one, or of do-not-disturb; empty: without one, and
    ``before`` comes back, which gave way to it."""
    rest = tuple(entry for entry in entries if not entry.always)
    if number:
        return (Entry(ForwardMode.UNCOND, number), *rest)
    return (*(tuple(entry for entry in entries if entry.is_dnd) or before), *rest)


def undisturbed(entries: Entries, on: bool, before: Entries = ()) -> Entries:
    """The list with or without do-not-disturb; ``before`` is what gave way to it and comes back."""
    rest = tuple(entry for entry in entries if not entry.always)
    if on:
        return (Entry(ForwardMode.UNCOND), *rest)
    kept = tuple(entry for entry in entries if entry.always and not entry.is_dnd)
    return (*(kept or tuple(entry for entry in before if entry.always and not entry.is_dnd)), *rest)


def giving_way(before: Entries, after: Entries) -> Entries | None:
    """What somebody had for all calls and has to give way: a forward to do-not-disturb, or the other way round.

    None: what gave way earlier still counts, because the same kind was there before.
    """
    old = tuple(entry for entry in before if entry.always)
    kinds = {entry.is_dnd for entry in after if entry.always}
    return None if any(entry.is_dnd in kinds for entry in old) else old


def fitting(entries: Entries, most: int) -> Entries:
    """What an address can hold of it; zero: it does not say. What the provider cannot tell is left out."""
    told = tuple(entry for entry in entries if not entry.mode & UNSURE)
    return told[:most] if most else told
