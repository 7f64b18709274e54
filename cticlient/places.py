"""Where actions and widgets of plugins can stand, and what a person is told: a part of the contract with plugins.

Apart from the rest of it, for the window needs this much before its first picture.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto


class Place(Enum):
    """Where an action can stand."""

    CALL_MENU = auto()
    STATUS_MENU = auto()
    VIEW_MENU = auto()
    SPEED_DIAL_MENU = auto()
    """Menu > Options > Speed dial."""
    OPTIONS_MENU = auto()
    HELP_MENU = auto()
    TRAY = auto()


class Zone(Enum):
    """Where a widget can stand in the main window."""

    HEADER = auto()
    """Right in the header: one's own status."""
    BAND = auto()
    """Below the panel: a warning that stays, such as 'no connection'."""
    CALLS = auto()
    """Below the panel: one's own calls."""
    STATUS_LINE = auto()
    """The first widget stands left, further ones right."""


class Kind(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    CALL = "call"
    """Somebody calls now: stays until it is withdrawn."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person may do about a notice with one click, such as taking something back."""

    text: str
    do: Callable[[], None] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person is told once, in a notification of the desktop or in the window's status line."""

    title: str
    text: str = ""
    kind: Kind = Kind.INFO
    offer: Offer | None = None
    also: tuple[Offer, ...] = ()
    """Further offers, for a desktop whose notifications have several buttons."""
    key: str = ""
    """A later notice of the same key takes its place; ``Host.withdraw`` takes it away."""
