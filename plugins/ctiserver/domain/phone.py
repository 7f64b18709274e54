"""What a status does to its person's phone, and how the phone gets back what it had before.

One side of the phone is touched at a time: the forward, or do-not-disturb. The old value is remembered before the
phone is changed, and put back when the status goes, if the phone still has the value we gave it.
``plan`` decides, one step at a time; whoever carries the step out reads the phone again and asks for the next one.
So a server that was killed between any two steps goes on where it was.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from ctiserver.domain.lines import LineFacts
from ctiserver.domain.stack import Entry, Stack

DND = "dnd"
_NUMBER = re.compile(r"[0-9*#+]+")


class Side(StrEnum):
    """The part of a phone's settings that is changed."""

    FORWARD = "forward"
    DND = "dnd"


@dataclass(frozen=True, slots=True)
class Setting:
    """One side and its value: a number or empty for FORWARD, ``on`` or empty for DND."""

    side: Side
    value: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What the phone had before (``before``) and what we gave it (``made``), kept durably."""

    before: Setting
    made: Setting
    confirmed: bool = False
    """The driver said that the phone took it, and no change is under way: another value was set by hand."""
    replaces: Setting | None = None
    """While not confirmed: what we gave it earlier and the phone may still have, if another status asked before."""

    def explains(self, has: Setting) -> bool:
        """Whether we know how the phone came to have this: it is ours, or we had not begun yet."""
        return self.is_ours(has) or (not self.confirmed and has == self.before)

    def is_ours(self, has: Setting) -> bool:
        """Whether the phone has something that we gave it."""
        return has == self.made or (not self.confirmed and has == self.replaces)


@dataclass(frozen=True, slots=True)
class Remember:
    """Store this durably before anything else happens."""

    memory: Memory


@dataclass(frozen=True, slots=True)
class Give:
    """Set the phone to this."""

    setting: Setting


@dataclass(frozen=True, slots=True)
class Forget:
    """Nothing of ours is left on the phone: drop the memory."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing to do. ``theirs``: the phone was set to something else by hand, and keeps that."""

    theirs: bool = False


Step = Remember | Give | Forget | Rest


def parse_call_forward(text: str) -> Setting | None:
    """What a CallForward value asks of the phone; None: leave it alone.

    Raises ValueError for a text that is neither empty, nor ``dnd``, nor a number of digits, ``*``, ``#``, ``+``.
    """
    text = text.strip()
    if not text:
        return None
    if text.casefold() == DND:
        return Setting(Side.DND, "on")
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Setting(Side.FORWARD, text)


def asking(stack: Stack) -> Entry | None:
    """The topmost entry that asks something of the phone, whether the value is usable or not."""
    return next((entry for entry in reversed(stack.entries) if entry.call_forward.strip()), None)


def asking_usably(stack: Stack) -> tuple[Entry, Setting] | None:
    """The topmost entry with a usable value, and what it asks; the phone follows this one."""
    for entry in reversed(stack.entries):
        try:
            setting = parse_call_forward(entry.call_forward)
        except ValueError:
            continue
        if setting is not None:
            return entry, setting
    return None


def wanted(stack: Stack) -> Setting | None:
    """The setting of the topmost entry that asks for one; entries with an unusable value ask for nothing."""
    found = asking_usably(stack)
    return found[1] if found else None


def current(facts: LineFacts, side: Side) -> Setting:
    """What one side of the phone stands at."""
    if side is Side.DND:
        return Setting(side, "on" if facts.dnd else "")
    return Setting(side, facts.forward)


def as_call_forward(setting: Setting) -> str:
    """A setting as people write it: a number, ``dnd``, or empty for neither."""
    return DND if setting.side is Side.DND and setting.value else setting.value


def plan(memory: Memory | None, wish: Setting | None, facts: LineFacts, renewed: bool = False) -> Step:
    """The next step towards ``wish`` (None: the phone as it was), for a phone that stands at ``facts`` now.

    ``renewed``: a newly chosen status asks, so that a phone changed by hand meanwhile is set again; its value
    is then what comes back. Otherwise what was changed by hand stays.
    """
    if memory is None:
        return Rest() if wish is None else Remember(Memory(current(facts, wish.side), wish))
    has = current(facts, memory.made.side)
    if wish == memory.made:
        return _towards(memory, has, renewed)
    if wish is not None and wish.side is memory.made.side and memory.explains(has):
        return Remember(Memory(memory.before, wish, replaces=has if memory.is_ours(has) else None))
    if not memory.is_ours(has) or has == memory.before:
        return Forget()
    # Killed right after it was put back, the old value must not look like one that was set by hand.
    return Remember(replace(memory, confirmed=False)) if memory.confirmed else Give(memory.before)


def _towards(memory: Memory, has: Setting, renewed: bool) -> Step:
    if has == memory.made:
        return Rest() if memory.confirmed else Remember(replace(memory, confirmed=True, replaces=None))
    if memory.explains(has):
        return Give(memory.made)
    return Forget() if renewed else Rest(theirs=True)
