"""What a status does to its person's phone, and how the phone gets back what it had before.

One side of the phone is touched at a time: the forward, or do-not-disturb. The old value is remembered before the
phone is changed, and put back when the status goes, if the phone still has the value we gave it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from ctiserver.domain.stack import Stack

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
    """The driver said that the phone took it."""


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


def wanted(stack: Stack) -> Setting | None:
    """The setting of the topmost entry that asks for one; entries with an unusable value ask for nothing."""
    for entry in reversed(stack.entries):
        try:
            setting = parse_call_forward(entry.call_forward)
        except ValueError:
            continue
        if setting is not None:
            return setting
    return None
