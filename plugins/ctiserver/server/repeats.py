"""Works out the days of a repeating row with dateutil, never beyond the span that is asked for.

dateutil itself looks for the next day of a rule until the year 9999, seconds for a rule that names none, and walks to
now from a start years ago. Here it answers only which days of one month or year a rule names.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from dateutil.rrule import MONTHLY, YEARLY, rrule, weekday

from ctiserver.domain.prm.repeat import Frequency, Rule

_ONCE = {MONTHLY: 12 * 10_000, YEARLY: 10_000}
"""An interval that leads beyond the calendar: dateutil stops after the first month or year."""


class Repeats:
    """``occurrences`` is what the domain asks; one object remembers the days of the rules of one file."""

    def __init__(self) -> None:
        self._known: dict[tuple[Rule, int, int], tuple[date, ...]] = {}

    def occurrences(self, rule: Rule, first: datetime, start: datetime, end: datetime) -> Iterator[datetime]:
        """The naive local starts of ``rule`` from ``first`` on that lie from ``start`` to ``end``, in order.

        A ``first`` that the rule does not name is none of them. With a COUNT the days since ``first`` are counted.
        """
        last = min(end, rule.until) if rule.until else end
        begin = first if rule.count else max(first, start)
        number = 0
        for day in self._days(rule, first, begin.date(), last.date()):
            moment = datetime.combine(day, first.time())
            number += moment >= first
            if moment > last or (rule.count and number > rule.count):
                return
            if moment >= max(first, start):
                yield moment

    def _days(self, rule: Rule, first: datetime, begin: date, last: date) -> Iterator[date]:
        naming = _naming(rule, first)
        yearly = rule.frequency is Frequency.YEARLY
        at = begin.replace(month=1, day=1) if yearly else begin.replace(day=1)
        while at <= last:
            if _is_turn(rule, first, at):
                days = self._named(naming, at.year, 0 if yearly else at.month)
                yield from (day for day in days if day >= begin and _counts(rule, first.date(), day))
            if at.year == 9999:
                return
            at = at.replace(year=at.year + 1) if yearly else (at + timedelta(days=31)).replace(day=1)

    def _named(self, rule: Rule, year: int, month: int) -> tuple[date, ...]:
        """The days of a month, or with month 0 of a year, that the parts BY… name."""
        key = (rule, year, month)
        if key not in self._known:
            span: Literal[0, 1] = MONTHLY if month else YEARLY
            found = rrule(
                span,
                dtstart=datetime(year, month or 1, 1),
                interval=_ONCE[span],
                wkst=weekday(rule.week_start),
                bysetpos=rule.positions or None,
                bymonth=rule.months or None,
                bymonthday=rule.month_days or None,
                byyearday=rule.year_days or None,
                byweekno=rule.weeks or None,
                byweekday=[weekday(day, nth or None) for day, nth in rule.days] or None,
            )
            self._known[key] = tuple(moment.date() for moment in found)
        return self._known[key]


def _naming(rule: Rule, first: datetime) -> Rule:
    """Only what names days, with those that the rule leaves to the first start: the same for many rules."""
    days, months, month_days = rule.days, rule.months, rule.month_days
    named = days or month_days or rule.year_days
    if rule.frequency is Frequency.DAILY and not named:
        days = tuple((day, 0) for day in range(7))
    elif (rule.frequency is Frequency.WEEKLY or rule.weeks) and not named:
        days = ((first.weekday(), 0),)
    elif not named:
        month_days = (first.day,)
        if rule.frequency is Frequency.YEARLY:
            months = months or (first.month,)
    return Rule(
        text="",
        frequency=Frequency.YEARLY if rule.frequency is Frequency.YEARLY else Frequency.MONTHLY,
        week_start=rule.week_start,
        days=days,
        months=months,
        month_days=month_days,
        year_days=rule.year_days,
        weeks=rule.weeks,
        positions=rule.positions,
    )


def _is_turn(rule: Rule, first: date, at: date) -> bool:
    """Whether this month or year is one that INTERVAL does not pass over."""
    if rule.frequency is Frequency.YEARLY:
        return (at.year - first.year) % rule.interval == 0
    if rule.frequency is Frequency.MONTHLY:
        return (12 * (at.year - first.year) + at.month - first.month) % rule.interval == 0
    return True


def _counts(rule: Rule, first: date, day: date) -> bool:
    """Whether this day, or its week, is one that INTERVAL does not pass over."""
    if rule.frequency is Frequency.DAILY:
        return (day - first).days % rule.interval == 0
    if rule.frequency is Frequency.WEEKLY:
        since = first - timedelta(days=(first.weekday() - rule.week_start) % 7)
        return ((day - since).days // 7) % rule.interval == 0
    return True
