"""Understands what people write for the end of a status: "17:30", "+90 min", "morgen 9:00", "Mi 14:00", "30.11."."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from cticlient.texts import SaidError, marked
from ctiserver.ui.until_spoken import length_of, spoken_clock

NOT_UNDERSTOOD = marked(
    "“{text}” is not understood as a time. Write for example 17:30, +90 min, tomorrow 9:00, Wed 14:00 or 30.11."
)
PAST = marked("“{text}” is already over. Please choose a time to come.")

_FILLERS = re.compile(
    r"\b(bis|zum|zur|um|until|till|at|on|den|the|o'clock|(?:nächst|kommend|dies)e[nrs]?(?!\s+woche)|next(?!\s+week)|this)\b"
    r"|(?<!\d )\bam\b"
)
_CLOCK_AMOUNT = re.compile(r"\+\s*(\d{1,3}):([0-5]\d)(?:\s*h)?")
_BARE_AMOUNT = re.compile(r"\+\s*(\d+)")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]([0-5]\d))?\s*(uhr|h|am|pm|a\.m\.|p\.m\.)?")
_DIGITS = re.compile(r"([01]\d|2[0-4])([0-5]\d)")
_NUMERIC = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2}))?(?=\s|$)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:t(?=\d))?(?=\s|\d|$)")
_NAMED = re.compile(r"(\d{1,2})\.?\s*([a-zä]{3,9})\.?(?:\s+(\d{4}))?(?=\s|$)")
_NAMED_FIRST = re.compile(r"([a-zä]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?(?=\s|$)")
_WORD = re.compile(r"([^\W\d_]+)\.?(?=\s|$)")

_NEAR = {
    "heute": 0, "today": 0, "tonight": 0, "eod": 0, "tagesende": 0, "morgen": 1, "tomorrow": 1, "tmrw": 1,
    "übermorgen": 2, "uebermorgen": 2,
}  # fmt: skip
_PHRASES = (
    (re.compile(r"\b(end of day|ende des tages)\b"), "eod"),
    (re.compile(r"\b(day after tomorrow)\b"), "übermorgen"),
    (re.compile(r"\b(end of week|ende der woche|wochenende|weekend)\b"), "eow"),
    (re.compile(r"\b(next week|nächste[rn]? woche|naechste[rn]? woche)\b"), "nextweek"),
)
_LAST_DAYS = {"eow": 4, "nextweek": 6}
"""What ends with a weekday: a working week with its Friday, the time before next week with this Sunday."""
_CLOCK_WORDS = {
    "mittag": time(12), "mittags": time(12), "noon": time(12), "früh": time(8), "morning": time(8),
    "abend": time(18), "abends": time(18), "evening": time(18),
}  # fmt: skip
_WEEKDAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
_WEEKDAYS_LONG = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_WEEKDAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    ("jan", "januar", "january"), ("feb", "februar", "february"), ("mär", "märz", "mar", "march", "mrz"),
    ("apr", "april"), ("mai", "may"), ("jun", "juni", "june"), ("jul", "juli", "july"), ("aug", "august"),
    ("sep", "sept", "september"), ("okt", "oktober", "oct", "october"), ("nov", "november"),
    ("dez", "dezember", "dec", "december"),
)  # fmt: skip


def parse_until(text: str, now: datetime, zone: tzinfo | None = None) -> datetime:
    """The instant (UTC) that ``text`` names, seen from ``now`` in ``zone`` (None: that of the system).

    A day alone means its end. A time alone, and a weekday, is the next such one to come. German and English are
    understood whatever the language of the program. Raises SaidError for what is no time or is over.
    """
    words = _tidied(text)
    now, local = now.astimezone(UTC), now.astimezone(zone)
    try:
        end = _amount(words, now, local, zone) or _moment(words, local, zone)
    except (ValueError, OverflowError, OSError):
        end = None
    if end is None:
        raise SaidError(NOT_UNDERSTOOD, text=text.strip())
    if end <= now:
        raise SaidError(PAST, text=text.strip())
    return end


def _tidied(text: str) -> str:
    words = " ".join(_FILLERS.sub(" ", " ".join(text.casefold().split())).split())
    for phrase, word in _PHRASES:
        words = phrase.sub(word, words)
    return words


def at(day: date, clock: time, zone: tzinfo | None) -> datetime:
    """The instant of a local time: in a gap the one after it, in a fold the first."""
    local = datetime.combine(day, clock)
    if zone is None:
        # Not astimezone(): for a local time that does not exist it answers the one before the gap.
        return datetime.fromtimestamp(local.timestamp(), UTC)
    return local.replace(tzinfo=zone).astimezone(UTC)


def end_of(day: date, zone: tzinfo | None) -> datetime:
    return at(day + timedelta(days=1), time(), zone)


def clock_of(text: str) -> timedelta | None:
    """The time of day that a text is, as what has passed since midnight; None for any other text."""
    try:
        return _clock(" ".join(text.casefold().split()))
    except ValueError:
        return None


def day_and_clock(local: datetime) -> tuple[date, str]:
    """A local end as people write it: midnight is the end of a day, ``24:00``."""
    if (local.hour, local.minute) == (0, 0):
        return local.date() - timedelta(days=1), "24:00"
    return local.date(), f"{local:%H:%M}"


def _amount(words: str, now: datetime, local: datetime, zone: tzinfo | None) -> datetime | None:
    """``+90 min``, ``2 h``, ``+1:30``, ``+3 days``: days keep the time of day, hours are hours that pass."""
    if match := _CLOCK_AMOUNT.fullmatch(words):
        return now + timedelta(hours=int(match[1]), minutes=int(match[2]))
    if match := _BARE_AMOUNT.fullmatch(words):
        return now + timedelta(minutes=int(match[1]))
    length = length_of(words)
    if length is None:
        return None
    days, passing = length
    if not days:
        return now + passing
    wall = local.replace(tzinfo=None) + timedelta(days=days)
    return at(wall.date(), wall.time(), zone) + passing


def _moment(words: str, local: datetime, zone: tzinfo | None) -> datetime | None:
    found = _day(words, local.date())
    if found is None:
        return _today(words, local, zone)
    day, rest, weekday = found
    if not rest:
        # A weekday alone is the next one; today's name means the day a week from now.
        return end_of(day + timedelta(days=7) if weekday and day == local.date() else day, zone)
    clock = _clock(rest)
    if clock is None:
        clock = spoken_clock(rest, _passed(local) if day == local.date() else None)
    if clock is None:
        return None
    end = _at_clock(day, clock, zone)
    return _at_clock(day + timedelta(days=7), clock, zone) if weekday and end <= local else end


def _today(words: str, local: datetime, zone: tzinfo | None) -> datetime | None:
    """A time alone: today's, else tomorrow's."""
    clock = _clock(words)
    if clock is None:
        clock = spoken_clock(words, _passed(local))
    if clock is None:
        # A date without its last point, where it cannot be a time: ``30.11``.
        found = _numeric(f"{words}.", local.date())
        return end_of(found[0], zone) if found else None
    end = _at_clock(local.date(), clock, zone)
    return end if end > local else _at_clock(local.date() + timedelta(days=1), clock, zone)


def _passed(local: datetime) -> timedelta:
    """Since midnight, by the clock on the wall."""
    return timedelta(hours=local.hour, minutes=local.minute)


def _at_clock(day: date, clock: timedelta, zone: tzinfo | None) -> datetime:
    wall = datetime.combine(day, time()) + clock
    return at(wall.date(), wall.time(), zone)


def _clock(words: str) -> timedelta | None:
    """A time of day as what has passed since midnight; 24:00 is allowed."""
    if words in _CLOCK_WORDS:
        return timedelta(hours=_CLOCK_WORDS[words].hour)
    if words in {"mitternacht", "midnight"}:
        return timedelta(hours=24)
    match = _DIGITS.fullmatch(words) or _CLOCK.fullmatch(words)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    half = match[3] if match.re is _CLOCK else None
    if half and half[0] in "ap":
        hour = _twelve(hour, half[0] == "p")
    clock = timedelta(hours=hour, minutes=minute)
    return clock if clock <= timedelta(hours=24) else None


def _twelve(hour: int, afternoon: bool) -> int:
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if afternoon else 0)


Found = tuple[date, str, bool]
"""A day, the words after it, and whether it was given as a weekday."""


def _day(words: str, today: date) -> Found | None:
    finders: tuple[Callable[[str, date], Found | None], ...] = (_near, _iso, _numeric, _named)
    return next((found for find in finders if (found := find(words, today)) is not None), None)


def _near(words: str, today: date) -> Found | None:
    match = _WORD.match(words)
    if match is None:
        return None
    rest = words[match.end() :].strip()
    if match[1] in _LAST_DAYS and not rest:
        return today + timedelta(days=(_LAST_DAYS[match[1]] - today.weekday()) % 7), rest, False
    if match[1] in _NEAR:
        return today + timedelta(days=_NEAR[match[1]]), rest, False
    weekday = _weekday(match[1])
    return None if weekday is None else (today + timedelta(days=(weekday - today.weekday()) % 7), rest, True)


def _weekday(word: str) -> int | None:
    if word == "sonnabend":
        return 5
    for number, (short, german, english) in enumerate(zip(_WEEKDAYS, _WEEKDAYS_LONG, _WEEKDAYS_EN, strict=True)):
        if word in {short, german, english} or (len(word) >= 3 and english.startswith(word)):
            return number
    return None


def _iso(words: str, today: date) -> Found | None:
    match = _ISO.match(words)
    return match and (date(int(match[1]), int(match[2]), int(match[3])), words[match.end() :].strip(), False)


def _numeric(words: str, today: date) -> Found | None:
    match = _NUMERIC.match(words)
    return match and (_date(match[1], int(match[2]), match[3], today), words[match.end() :].strip(), False)


def _named(words: str, today: date) -> Found | None:
    match = _NAMED.match(words)
    day, word = (match[1], match[2]) if match else ("", "")
    if match is None and (match := _NAMED_FIRST.match(words)):
        day, word = match[2], match[1]
    month = next((number for number, names in enumerate(_MONTHS, 1) if word in names), None)
    if match is None or month is None:
        return None
    return _date(day, month, match[3], today), words[match.end() :].strip(), False


def _date(day: str, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    this = date(today.year, month, int(day))
    return this if this >= today else date(today.year + 1, month, int(day))
