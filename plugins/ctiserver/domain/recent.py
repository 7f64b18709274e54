"""Statuses a person chose lately, to be chosen again with one click: with their info, end and telephone. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from ctiserver.domain.status import Status

MOST = 4
"""So many that are not kept are remembered."""
MOST_KEPT = 8
_DAY = timedelta(days=1)


class Ending(StrEnum):
    """How the end is meant when it is chosen again."""

    NONE = "none"
    LENGTH = "length"
    """So many minutes from then on."""
    CLOCK = "clock"
    """The next time the clock shows these minutes since midnight."""
    TODAY = "today"
    MOMENT = "moment"
    """That instant; when it has passed, the choice is of no use any more."""


@dataclass(frozen=True, slots=True)
class Recent:
    """One choice."""

    status: Status
    info: str = ""
    ending: Ending = Ending.NONE
    minutes: int = 0
    moment: datetime | None = None
    call_forward: str = ""
    kept: bool = False
    """Stays until the person takes it away."""

    @property
    def telling(self) -> bool:
        """Whether it is more than a status, which the menu has anyway."""
        return bool(self.info or self.call_forward or self.ending is not Ending.NONE)

    def end(self, now: datetime, zone: tzinfo | None) -> datetime | None:
        """When it ends if it is chosen now."""
        match self.ending:
            case Ending.NONE:
                return None
            case Ending.LENGTH:
                return now + timedelta(minutes=self.minutes)
            case Ending.MOMENT:
                return self.moment
            case Ending.TODAY:
                return _at(_today(now, zone) + _DAY, 0, zone)
        today = _today(now, zone)
        end = _at(today, self.minutes, zone)
        return end if end > now else _at(today + _DAY, self.minutes, zone)

    def over(self, now: datetime) -> bool:
        return self.ending is Ending.MOMENT and (self.moment is None or self.moment <= now)


def meant(end: datetime | None, now: datetime, zone: tzinfo | None) -> tuple[Ending, int, datetime | None]:
    """How an exact end is meant: within a day as a time of the clock, else as that instant."""
    if end is None:
        return Ending.NONE, 0, None
    local = end.astimezone(zone)
    if end - now < _DAY and not (local.hour == local.minute == 0):
        return Ending.CLOCK, local.hour * 60 + local.minute, None
    if local.date() == _today(now, zone) + _DAY and local.hour == local.minute == 0:
        return Ending.TODAY, 0, None
    return Ending.MOMENT, 0, end


def remembered(known: Sequence[Recent], new: Recent) -> tuple[Recent, ...]:
    """With ``new`` as the latest: once only, kept if it or the same choice was kept."""
    same = [one for one in known if _same(one, new)]
    new = replace(new, kept=new.kept or any(one.kept for one in same))
    others = [one for one in known if not _same(one, new)]
    if not new.telling:
        return tuple(known)
    return _limited([new, *others])


def usable(known: Iterable[Recent], now: datetime) -> tuple[Recent, ...]:
    """As the menu shows them: kept ones first, none that is over."""
    there = [one for one in known if not one.over(now)]
    return tuple(sorted(there, key=lambda one: not one.kept))


def to_json(known: Iterable[Recent]) -> list[dict[str, Any]]:
    return [
        {
            "status": one.status.name, "info": one.info, "ending": str(one.ending), "minutes": one.minutes,
            "moment": one.moment.isoformat() if one.moment else "", "call_forward": one.call_forward, "kept": one.kept,
        }
        for one in known
    ]  # fmt: skip


def from_json(said: object) -> tuple[Recent, ...]:
    """What a file says; what cannot be understood is left out."""
    found = [one for item in (said if isinstance(said, list) else []) if (one := _read(item)) is not None]
    return _limited(found)


def _read(said: object) -> Recent | None:
    values: Mapping[str, Any] = said if isinstance(said, dict) else {}
    try:
        moment = datetime.fromisoformat(values["moment"]).astimezone(UTC) if values.get("moment") else None
        one = Recent(
            Status[values["status"]], str(values.get("info", ""))[:500], Ending(values.get("ending", "none")),
            int(values.get("minutes", 0)), moment, str(values.get("call_forward", "")), values.get("kept") is True,
        )  # fmt: skip
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
    least, most = (1, 60 * 24 * 365) if one.ending is Ending.LENGTH else (0, 60 * 24)
    possible = one.status is not Status.LOGGEDOUT and one.telling and least <= one.minutes <= most
    return one if possible else None


def _limited(known: Sequence[Recent]) -> tuple[Recent, ...]:
    kept = [one for one in known if one.kept][:MOST_KEPT]
    others = [one for one in known if not one.kept][:MOST]
    return tuple(one for one in known if one in kept or one in others)


def _same(one: Recent, other: Recent) -> bool:
    return replace(one, kept=False) == replace(other, kept=False)


def _today(now: datetime, zone: tzinfo | None) -> date:
    return now.astimezone(zone).date()


def _at(day: date, minutes: int, zone: tzinfo | None) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    if zone is None:
        # Not astimezone(): for a local time that does not exist it answers the one before the gap.
        return datetime.fromtimestamp(wall.timestamp(), UTC)
    return wall.replace(tzinfo=zone).astimezone(UTC)
