"""The twelve statuses of a person, where a status can come from, and what they are called."""

from enum import IntEnum, StrEnum


class Status(IntEnum):
    """What a person is doing; the numbers are the CTI server's own status ids."""

    AVAILABLE = 0
    LOGGEDOUT = 1
    AWAY = 2
    BRB = 3
    PAUSE = 4
    BUSY = 5
    MEETING = 6
    OFFWORK = 7
    EXTWORK = 8
    DND = 9
    HOLIDAY = 10
    MSG = 11


class Source(StrEnum):
    """Who or what set a status."""

    MANUAL = "manual"
    """The person."""
    COLLEAGUE = "colleague"
    """Someone with the right ``sc``, or an administrator."""
    IMPORT = "import"
    """A record of PrmImport.csv."""
    AUTOMATIC = "automatic"
    """Screen locked, or nobody at the keyboard."""


CHOSEN = frozenset({Source.MANUAL, Source.COLLEAGUE})
"""The sources that are a person's choice."""

LABELS: dict[Status, dict[str, str]] = {
    Status.AVAILABLE: {"de": "Verfügbar", "en": "Available"},
    Status.LOGGEDOUT: {"de": "Abgemeldet", "en": "Logged out"},
    Status.AWAY: {"de": "Abwesend", "en": "Away"},
    Status.BRB: {"de": "Gleich zurück", "en": "Be right back"},
    Status.PAUSE: {"de": "Pause", "en": "Break"},
    Status.BUSY: {"de": "Beschäftigt", "en": "Busy"},
    Status.MEETING: {"de": "Besprechung", "en": "In a meeting"},
    Status.OFFWORK: {"de": "Nicht im Dienst", "en": "Off work"},
    Status.EXTWORK: {"de": "Außer Haus", "en": "Out of office"},
    Status.DND: {"de": "Nicht stören", "en": "Do not disturb"},
    Status.HOLIDAY: {"de": "Urlaub", "en": "Holiday"},
    Status.MSG: {"de": "Nachricht", "en": "Message"},
}
"""The one table of labels."""


def parse_status(text: str) -> Status:
    """A status from its number 0 to 11 or the constant's name in any case.

    Raises ValueError for anything else. LOGGEDOUT is answered like the others: whether it may be chosen is
    the caller's question.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return Status(int(text))
    try:
        return Status[text.upper()]
    except KeyError:
        raise ValueError(text) from None
