"""Instants in a person's words: "until 11:00", "bis Mi. 14:00", "bis 30.11.", "noch 1 Tag, 3 Std."."""

import time
from datetime import date, datetime, timedelta, tzinfo

from cticlient.texts import Texts

_WEEKDAYS = {
    "de": ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEAR = 7
"""Days in which the name of a weekday means one day only."""
_YEAR_NEEDED = 330
"""Days from which on a date without its year could be taken for the wrong one."""
_EVER = 1971
"""An instant before this year stands for 'since always'."""


class Times:
    """Says instants in the language of ``tr`` and in ``zone`` (None: the zone of the system)."""

    def __init__(self, tr: Texts, zone: tzinfo | None = None) -> None:
        self._tr = tr
        self.zone = zone

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    def day(self, now: datetime) -> tuple[date, timedelta | None]:
        """Changes whenever words made earlier may be wrong: at midnight, and with the zone."""
        if self.zone is None and hasattr(time, "tzset"):
            time.tzset()  # Python goes on with the zone it started in, whatever the machine was set to since.
        local = self.local(now)
        return local.date(), local.utcoffset()

    def clock(self, instant: datetime) -> str:
        return hours(self.local(instant))

    def until(self, end: datetime | None, now: datetime) -> str:
        """``until 11:00``; the end of a day is named by that day alone."""
        return self._tr("no end") if end is None else self._tr("until {time}", time=self.end(end, now))

    def end(self, end: datetime, now: datetime) -> str:
        """The words after 'until'."""
        local = self.local(end)
        last = _last_day(local)
        today = self.local(now).date()
        if last == today and last != local.date():
            return self._tr("midnight")
        day = last or local.date()
        ahead = (day - today).days
        if ahead == 0:
            return self._tr("midnight") if last else hours(local)
        if 0 < ahead < _NEAR:
            return self._weekday(day) if last else f"{self._weekday(day)} {hours(local)}"
        return self._date(day, today)

    def since(self, start: datetime, now: datetime) -> str:
        """``since 10:42``; empty for 'since always'."""
        when = self.start(start, now)
        return when and self._tr("since {time}", time=when)

    def unknown_since(self, start: datetime | None, now: datetime) -> str:
        when = self.start(start, now) if start else ""
        return self._tr("unknown since {time}", time=when) if when else self._tr("unknown")

    def start(self, start: datetime, now: datetime) -> str:
        """The words after 'since'; empty for 'since always'."""
        local, today = self.local(start), self.local(now).date()
        ago = (today - local.date()).days
        if local.year <= _EVER:
            return ""
        if ago == 0:
            return hours(local)
        return f"{self._weekday(local.date())} {hours(local)}" if 0 < ago < _NEAR else self._date(local.date(), today)

    def moment(self, instant: datetime, now: datetime) -> str:
        """A moment to come, in a list: ``14:00``, ``Wed 14:00``, ``Mon 26 Nov``."""
        local, today = self.local(instant), self.local(now).date()
        ahead = (local.date() - today).days
        midnight = (local.hour, local.minute) == (0, 0)
        if ahead == 0:
            return hours(local)
        if midnight:
            return f"{self._weekday(local.date())} {self._date(local.date(), today)}"
        if 0 < ahead < _NEAR:
            return f"{self._weekday(local.date())} {hours(local)}"
        return f"{self._weekday(local.date())} {self._date(local.date(), today)} {hours(local)}"

    def left(self, end: datetime, now: datetime) -> str:
        """How long it is until ``end``, in its two largest units; empty when it has passed."""
        minutes = round((end - now).total_seconds() / 60)
        if minutes <= 0:
            return ""
        days, rest = divmod(minutes, 24 * 60)
        parts = [
            (days, self._tr.count("{n} day", "{n} days", days)),
            (rest // 60, self._tr("{n} h", n=rest // 60)),
            (rest % 60, self._tr("{n} min", n=rest % 60)),
        ]
        first = next(i for i, (amount, _) in enumerate(parts) if amount)
        return self._tr("{time} left", time=", ".join(text for amount, text in parts[first : first + 2] if amount))

    def _weekday(self, day: date) -> str:
        return _WEEKDAYS[self._tr.language][day.weekday()]

    def _date(self, day: date, today: date) -> str:
        far = abs((day - today).days) >= _YEAR_NEEDED
        if self._tr.language == "de":
            return f"{day:%d.%m.%Y}" if far else f"{day:%d.%m.}"
        words = f"{day.day} {_MONTHS[day.month - 1]}"
        return f"{words} {day.year}" if far else words


def _last_day(local: datetime) -> date | None:
    """The day that ends at ``local``, if one does: at midnight, or in the minute before as import files write it."""
    if (local.hour, local.minute) == (0, 0):
        return local.date() - timedelta(days=1)
    return local.date() if (local.hour, local.minute) == (23, 59) else None


def hours(local: datetime) -> str:
    """``09:42``; written out, for formatting by the pattern of a time takes longer than all else of a tile."""
    return f"{local.hour:02}:{local.minute:02}"


def running(seconds: float) -> str:
    """A running time: ``4:12``, ``1:02:03``."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
