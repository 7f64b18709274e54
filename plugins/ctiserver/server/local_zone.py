"""The zone of the machine as a tzinfo, by the system's own rules for every date, also after ``time.tzset``."""

import time
from datetime import UTC, datetime, timedelta, tzinfo


def look_at_the_zone() -> object:
    """Notice that the machine was set to another zone, which Python does not by itself; differs for different zones."""
    if hasattr(time, "tzset"):
        time.tzset()
    return time.tzname, time.timezone, time.altzone


class LocalZone(tzinfo):
    """Unlike a fixed offset it knows summer time; unlike a ZoneInfo it needs no name, which Windows does not tell."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        return None if dt is None else dt.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        return None if dt is None else dt.replace(tzinfo=None).astimezone().tzname()

    def __str__(self) -> str:
        """As a person reads it in a report: the zone's own abbreviations, such as ``CET/CEST``."""
        return "/".join(dict.fromkeys(time.tzname))

    def fromutc(self, dt: datetime) -> datetime:
        system = dt.replace(tzinfo=UTC).astimezone()
        local = system.replace(tzinfo=self, fold=0)
        return local if local.utcoffset() == system.utcoffset() else local.replace(fold=1)
