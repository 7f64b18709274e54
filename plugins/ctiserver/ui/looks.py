"""Pictures of statuses and lines: which icon, which hue, in which order they are offered."""

from cticlient.tiles import Hue
from ctiserver.domain.status import LABELS, Status

ORDER = (
    Status.AVAILABLE,
    Status.BRB,
    Status.PAUSE,
    Status.AWAY,
    Status.BUSY,
    Status.MEETING,
    Status.DND,
    Status.MSG,
    Status.EXTWORK,
    Status.OFFWORK,
    Status.HOLIDAY,
)
"""What can be chosen, by family; LOGGEDOUT follows from the connection and is no choice."""

ABSENT = frozenset({Status.OFFWORK, Status.EXTWORK, Status.HOLIDAY})
"""Statuses of people who cannot be reached at their desk."""

_HUES = {
    Status.AVAILABLE: Hue.GREEN,
    Status.LOGGEDOUT: Hue.GREY,
    Status.AWAY: Hue.AMBER,
    Status.BRB: Hue.AMBER,
    Status.PAUSE: Hue.AMBER,
    Status.BUSY: Hue.RED,
    Status.MEETING: Hue.RED,
    Status.OFFWORK: Hue.VIOLET,
    Status.EXTWORK: Hue.VIOLET,
    Status.DND: Hue.RED,
    Status.HOLIDAY: Hue.VIOLET,
    Status.MSG: Hue.BLUE,
}

HIDDEN_ICON = "status-hidden"

# As tables: to look one up in an enumeration takes longer than all else that is done for a tile.
_STATUSES = {int(status): status for status in Status}
_ICONS = {status: f"status-{status.name.lower()}" for status in Status}


def status_of(number: int) -> Status:
    """The status with this id; one of a newer server that this version does not know is a message to people."""
    return _STATUSES.get(number, Status.MSG)


def icon_name(status: Status) -> str:
    return _ICONS[status]


def tray_name(status: Status) -> str:
    return f"tray-{status.name.lower()}"


def hue(status: Status) -> Hue:
    return _HUES[status]


def label(status: Status, language: str) -> str:
    return LABELS[status][language]
