"""Lengths and times of day as people say them: "eine halbe Stunde", "1 h 30 min", "halb drei", "quarter past 4"."""

import re
from datetime import timedelta

Length = tuple[float, timedelta]
"""Days, which keep the time of day, and the time that passes."""

_NUMBERS = (
    ("ein", "eine", "einer", "einem", "einen", "a", "an", "one"), ("zwei", "two"), ("drei", "three"),
    ("vier", "four"), ("fünf", "fuenf", "five"), ("sechs", "six"), ("sieben", "seven"), ("acht", "eight"),
    ("neun", "nine"), ("zehn", "ten"), ("elf", "eleven"), ("zwölf", "zwoelf", "twelve"),
)  # fmt: skip
_NUMBER_WORDS = {word: str(number) for number, words in enumerate(_NUMBERS, 1) for word in words}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b")
_FRACTIONS = (
    (re.compile(r"\b(?:anderthalb|eineinhalb|one and a half)\b"), "1.5"),
    (re.compile(r"\b(?:(?:eine[rn]?\s+)?halb(?:en?)?\s*(?=stunde)|half\s+an?\b|a\s+half\b)"), "0.5 "),
    (re.compile(r"\b(?:(?:eine[rn]?\s+)?dreiviertel\s*(?=stunde)|three\s+quarters\s+of\s+an?\b)"), "0.75 "),
    (re.compile(r"\b(?:(?:eine[rn]?\s+)?viertel\s*(?=stunde)|(?:a\s+)?quarter\s+of\s+an?\b)"), "0.25 "),
)

_UNIT = r"(m|min|mins|minuten?|minutes?|h|std|stunden?|hours?|hrs?|t|tage?n?|d|days?|w|wochen?|weeks?)"
_PART = re.compile(rf"(\d+(?:[.,]\d+)?)\s*{_UNIT}\.?(?=[\s\d,+]|$)\s*(?:,|\+|und\b|and\b)?\s*")
_REST_MINUTES = re.compile(r"(\d+)\s*(?:h|std|stunden?|hours?|hrs?)\.?\s*(\d{1,2})")
_HOURS, _MINUTES = timedelta(hours=1), timedelta(minutes=1)
_PASSING = {"m": _MINUTES, "h": _HOURS, "s": _HOURS}
_DAYS = {"t": 1, "d": 1, "w": 7}

_PAST = re.compile(r"(viertel|quarter|half|halb|dreiviertel|\d{1,2})\s*(nach|past|after|vor|to|before)?\s+(\d{1,2})")
_QUARTERS = {"viertel": 15, "quarter": 15, "half": 30}
_MORNING = timedelta(hours=7)
"""An hour that is said for a day to come and lies before this is one of the afternoon."""
_HALF_DAY = timedelta(hours=12)


def length_of(words: str) -> Length | None:
    """``1 h 30 min``, ``zwei Tage``, ``half an hour``: words in lower case; None for what is no length."""
    words = _in_digits(words).removeprefix("in ").removeprefix("für ").removeprefix("for ").lstrip("+ ")
    if match := _REST_MINUTES.fullmatch(words):
        return 0.0, int(match[1]) * _HOURS + int(match[2]) * _MINUTES
    days, passing, at = 0.0, timedelta(), 0
    while at < len(words):
        match = _PART.match(words, at)
        if match is None:
            return None
        amount, unit = float(match[1].replace(",", ".")), match[2][0]
        days += amount * _DAYS.get(unit, 0)
        passing += amount * _PASSING.get(unit, timedelta())
        at = match.end()
    return (days, passing) if at else None


def spoken_clock(words: str, since: timedelta | None) -> timedelta | None:
    """``halb 3``, ``viertel vor vier``, ``half past 2``: the time since midnight, by a clock of twelve hours.

    ``since`` is the time of day now where today is meant: the next such time counts. For another day it is None,
    and an hour of the night is taken for one of the afternoon.
    """
    match = _PAST.fullmatch(_in_digits(words))
    clock = _twelve(match) if match else None
    if clock is None:
        return None
    if since is None:
        return clock if clock >= _MORNING else clock + _HALF_DAY
    return next((at for at in (clock, clock + _HALF_DAY) if at > since), clock)


def _twelve(match: re.Match[str]) -> timedelta | None:
    part, side, hour = match[1], match[2] or "", int(match[3])
    if not 1 <= hour <= 12:
        return None
    whole = hour % 12 * _HOURS
    if part == "halb" or (part == "dreiviertel" and not side):
        return None if side else _before(whole, 30 if part == "halb" else 15)
    minutes = _QUARTERS.get(part) or (int(part) if part.isdigit() else 0)
    if not side or not 0 < minutes < 60:
        return None
    return whole + minutes * _MINUTES if side in {"nach", "past", "after"} else _before(whole, minutes)


def _before(clock: timedelta, minutes: int) -> timedelta:
    return (clock - minutes * _MINUTES) % _HALF_DAY


def _in_digits(words: str) -> str:
    for fraction, digits in _FRACTIONS:
        words = fraction.sub(digits, words)
    return _NUMBER_WORD.sub(lambda match: _NUMBER_WORDS[match[0]], words)
