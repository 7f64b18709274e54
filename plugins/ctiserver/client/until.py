"""The end of a status as it is typed in a command: a time of day, an instant or a length."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_LENGTH = re.compile(r"\+(\d{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def parse_until(text: str, now: datetime, zone: tzinfo | None = None) -> datetime:
    """``15:00`` (the next such time), RFC 3339, ``+90m`` (s, m, h, d) as an instant in UTC.

    ``zone`` is the local one, None that of the system. Raises ValueError for anything else.
    """
    text = text.strip()
    if match := _LENGTH.fullmatch(text):
        return now + timedelta(**{_UNITS[match[2]]: int(match[1])})
    if match := _CLOCK.fullmatch(text):
        return _next(int(match[1]), int(match[2]), now, zone)
    # RFC 3339 lets T and Z be small, Python does not.
    at = datetime.fromisoformat(text.upper())
    return _instant(at, zone) if at.tzinfo is None else at.astimezone(UTC)


def _next(hour: int, minute: int, now: datetime, zone: tzinfo | None) -> datetime:
    local = now.astimezone(zone).replace(tzinfo=None)
    today = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    at = _instant(today, zone)
    return at if at > now else _instant(today + timedelta(days=1), zone)


def _instant(local: datetime, zone: tzinfo | None) -> datetime:
    if zone is None:
        # Not astimezone(): for a local time that does not exist it answers the one before the gap.
        return datetime.fromtimestamp(local.timestamp(), UTC)
    return local.replace(tzinfo=zone).astimezone(UTC)
