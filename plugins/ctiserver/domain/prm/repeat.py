"""The column Repeat: a rule of RFC 5545 over local days, checked part by part before anything is done by it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from enum import StrEnum

from cticlient.texts import Sentence, marked


class Frequency(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST = 9999
"""The largest INTERVAL and COUNT."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Days that come again; the time of day is that of the first start. ``until`` is local, naive and belongs to it."""

    text: str
    """As it was meant: without prefix and blanks, in capitals and in a fixed order; for comparing."""
    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    week_start: int = 0
    days: tuple[tuple[int, int], ...] = ()
    """Each (weekday from Monday as 0, n-th of its month or year; 0: every one)."""
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()


Occurrences = Callable[[Rule, datetime, datetime, datetime], Iterator[datetime]]
"""(rule, first start, from, to): the naive local starts within both bounds, in order; work ends with the last bound."""


class NoRuleError(Exception):
    """The text is no rule that can be used; ``sentence`` says what to write instead."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.sentence = Sentence(text, values)
        super().__init__(str(self.sentence))


def parse_rule(text: str, zone: tzinfo) -> Rule:
    """The rule in a cell, with or without a leading ``RRULE:``; ``zone`` is for an UNTIL in UTC. Raises NoRuleError."""
    parts = _parts(text)
    frequency = _frequency(parts)
    for name in parts:
        _refuse_misplaced(name, frequency, parts)
    return Rule(
        text=";".join(f"{name}={value}" for name, value in sorted(parts.items())),
        frequency=frequency,
        interval=_number(parts, "INTERVAL") or 1,
        count=_number(parts, "COUNT"),
        until=_until(parts["UNTIL"], zone) if "UNTIL" in parts else None,
        week_start=_week_start(parts.get("WKST", "MO")),
        days=tuple(_day(item) for item in _items(parts, "BYDAY")),
        months=_numbers(parts, "BYMONTH", 12, signed=False),
        month_days=_numbers(parts, "BYMONTHDAY", 31),
        year_days=_numbers(parts, "BYYEARDAY", 366),
        weeks=_numbers(parts, "BYWEEKNO", 53),
        positions=_numbers(parts, "BYSETPOS", 366),
    )


def _parts(text: str) -> dict[str, str]:
    """Name and value of each part, in capitals and without blanks."""
    bare = re.sub(r"\s", "", text).upper().removeprefix("RRULE:").rstrip(";")
    parts: dict[str, str] = {}
    for part in bare.split(";"):
        name, equals, value = part.partition("=")
        if not (equals and value):
            raise NoRuleError(_FORM)
        if name in parts:
            raise NoRuleError(_TWICE, part=name)
        parts[name] = value
    return parts


def _frequency(parts: dict[str, str]) -> Frequency:
    name = parts.get("FREQ", "")
    if name in _TOO_OFTEN:
        raise NoRuleError(_OFTEN, frequency=name)
    if name not in Frequency.__members__:
        raise NoRuleError(_FORM)
    return Frequency(name)


def _refuse_misplaced(name: str, frequency: Frequency, parts: dict[str, str]) -> None:
    if name in _CLOCK:
        raise NoRuleError(_TIMES, part=name)
    if name not in _GOES_WITH:
        raise NoRuleError(_UNKNOWN, part=name, parts=", ".join(_GOES_WITH))
    if frequency not in _GOES_WITH[name]:
        raise NoRuleError(_MISPLACED, part=name, frequency=frequency.value)
    if name == "COUNT" and "UNTIL" in parts:
        raise NoRuleError(marked("COUNT and UNTIL do not go together. Leave out one of them."))
    if name == "BYSETPOS" and not any(other.startswith("BY") for other in parts if other != name):
        raise NoRuleError(marked("BYSETPOS chooses among the days of another part. Add BYDAY or BYMONTHDAY."))
    if name == "BYDAY" and re.search(r"\d", parts[name]) and (frequency not in _LONG or "BYWEEKNO" in parts):
        raise NoRuleError(marked("Only by month or year is a weekday the first or last one. Write BYDAY=MO instead."))


_LONG = (Frequency.MONTHLY, Frequency.YEARLY)
_EVERY = tuple(Frequency)
_GOES_WITH: dict[str, tuple[Frequency, ...]] = {
    "FREQ": _EVERY,
    "INTERVAL": _EVERY,
    "COUNT": _EVERY,
    "UNTIL": _EVERY,
    "WKST": _EVERY,
    "BYDAY": _EVERY,
    "BYMONTH": _EVERY,
    "BYMONTHDAY": (Frequency.DAILY, *_LONG),
    "BYSETPOS": _LONG,
    "BYYEARDAY": (Frequency.YEARLY,),
    "BYWEEKNO": (Frequency.YEARLY,),
}
_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
_TOO_OFTEN = ("HOURLY", "MINUTELY", "SECONDLY")


def _items(parts: dict[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def _number(parts: dict[str, str], name: str) -> int | None:
    text = parts.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= MOST):
        raise NoRuleError(_NUMBER, part=name, value=text, most=MOST)
    return int(text)


def _numbers(parts: dict[str, str], name: str, most: int, signed: bool = True) -> tuple[int, ...]:
    return tuple(sorted({_one_of(text, name, most, signed) for text in _items(parts, name)}))


def _one_of(text: str, name: str, most: int, signed: bool) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,3}", text) or not 1 <= abs(int(text)) <= most or (int(text) < 0 and not signed):
        raise NoRuleError(_NUMBER, part=name, value=text, most=most)
    return int(text)


def _day(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", text)
    nth = int(match[1]) if match and match[1] else 0
    if match is None or (match[1] and not 1 <= abs(nth) <= 53):
        raise NoRuleError(_DAY, value=text, days=", ".join(WEEKDAYS))
    return WEEKDAYS.index(match[2]), nth


def _week_start(text: str) -> int:
    if text not in WEEKDAYS:
        raise NoRuleError(_DAY, value=text, days=", ".join(WEEKDAYS))
    return WEEKDAYS.index(text)


def _until(text: str, zone: tzinfo) -> datetime:
    match = re.fullmatch(r"([0-9]{8})(?:T([0-9]{6})(Z?))?", text)
    try:
        if match is None:
            raise ValueError
        if match[2] is None:
            # The last day belongs to it as a whole.
            return datetime.combine(datetime.strptime(match[1], "%Y%m%d"), time.max)
        moment = datetime.strptime(match[1] + match[2], "%Y%m%d%H%M%S")
        return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None, fold=0) if match[3] else moment
    except (ValueError, OverflowError, OSError):
        raise NoRuleError(_UNTIL, value=text) from None


_FORM = marked(
    "This is no rule for repeating. Write for example FREQ=DAILY;COUNT=5, or FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20271231, "
    "in quotation marks because of the semicolons."
)
_TWICE = marked("{part} stands in the rule twice. Leave out one of them.")
_OFTEN = marked(
    "A status cannot be repeated within one day: FREQ={frequency} is not accepted. "
    "Write FREQ=DAILY, and a row of its own for each time of the day."
)
_TIMES = marked(
    "The time of day is that of StartTime: {part} is not accepted. Leave it out, and write a row of its own "
    "for each time of the day."
)
_UNKNOWN = marked("A rule has no part {part}. Possible parts are {parts}.")
_MISPLACED = marked("{part} does not go with FREQ={frequency}. Leave it out, or choose another FREQ.")
_NUMBER = marked("{part}={value} is out of reach. Write a whole number up to {most}.")
_DAY = marked("{value} is no weekday. Possible are {days}; by month or year also 1MO (the first) or -1FR (the last).")
_UNTIL = marked("UNTIL={value} is no time. Write the last day as UNTIL=20271231.")
