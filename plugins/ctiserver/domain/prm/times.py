"""The times of a PrmImport.csv: what people write for a local moment, and which instant that is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from cticlient.texts import Sentence, marked

FIRST_YEAR, LAST_YEAR = 1971, 9998
"""Other years cannot be moved between all zones; an end in the year 9999 is what many programs write for 'never'."""

_CLOCK = r"(?:{between}(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?)?"
_FORMATS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)" + _CLOCK.format(between="(?:T| +)"), re.ASCII),
    re.compile(r"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4})" + _CLOCK.format(between=" +"), re.ASCII),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """``at`` is None for an end that never comes; ``local`` is the wall clock as it was written, for comparing."""

    at: datetime | None
    local: str
    doubt: Sentence | None = None
    """Set where the local clock jumps at that time, or where the text stands for 'no end'."""


class NoTimeError(Exception):
    """The text is no time; ``sentence`` says what to write instead."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Times:
    """Reads start and end times of one zone; every different text is worked out once, as most stand in many rows."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._starts: dict[str, Moment | Sentence] = {}
        self._ends: dict[str, Moment | Sentence] = {}

    def start(self, text: str) -> Moment | None:
        """When a status begins; None for an empty text; a date alone begins at 00:00. Raises NoTimeError."""
        return _answered(self._starts.get(text) or _learn(self._starts, text, self._start)) if text else None

    def end(self, text: str) -> Moment | None:
        """When a status ends; None for an empty text; a date alone ends with the next midnight. Raises NoTimeError."""
        return _answered(self._ends.get(text) or _learn(self._ends, text, self._end)) if text else None

    def _start(self, text: str) -> Moment:
        local, _ = _parse(text)
        if local.year > LAST_YEAR:
            raise NoTimeError(Sentence(_YEAR))
        return self.moment(local)

    def _end(self, text: str) -> Moment:
        local, whole_day = _parse(text)
        if local.year > LAST_YEAR:
            return Moment(None, "", Sentence(marked("An end in the year 9999 is read as: no end.")))
        return self.moment(local + timedelta(days=1) if whole_day else local)

    def moment(self, local: datetime) -> Moment:
        """The instant of a naive local time: a gap goes forward, a fold takes the first. Raises NoTimeError."""
        first = local.replace(tzinfo=self.zone)
        try:
            # In a gap Python takes the offset from before it, which leads past the gap; in a fold the first of both.
            at = first.astimezone(UTC)
            shown = at.astimezone(self.zone)
        except (OSError, OverflowError):  # some systems cannot tell the local time of far years
            raise NoTimeError(Sentence(_YEAR)) from None
        if shown.replace(tzinfo=None, fold=0) != local:
            return Moment(at, local.isoformat(), Sentence(_GAP, {"time": f"{shown:%H:%M}"}))
        if first.utcoffset() != local.replace(tzinfo=self.zone, fold=1).utcoffset():
            return Moment(at, local.isoformat(), Sentence(_FOLD))
        return Moment(at, local.isoformat())


_GAP = marked("This time does not exist: the clocks go forward. {time} is taken.")
_FOLD = marked("This time comes twice: the clocks go back. The first one is taken.")
_FORMAT = marked(
    "This is no time. Write it as 2018-11-01 10:00 or 01.11.2018 10:00, or the date alone: 2018-11-01 or 01.11.2018."
)
_YEAR = marked("The year is out of reach. Leave the cell empty if no time is meant.")
_NO_SUCH = marked("There is no such day or time. Check day, month, hour (00 to 23) and minute.")


def _learn(known: dict[str, Moment | Sentence], text: str, read: Callable[[str], Moment]) -> Moment | Sentence:
    try:
        known[text] = read(text)
    except NoTimeError as error:
        known[text] = error.sentence
    return known[text]


def _answered(found: Moment | Sentence) -> Moment:
    if isinstance(found, Sentence):
        raise NoTimeError(found)
    return found


def _parse(text: str) -> tuple[datetime, bool]:
    """The naive local time, and whether it is a date alone."""
    match = next((found for form in _FORMATS if (found := form.fullmatch(text))), None)
    if match is None:
        raise NoTimeError(Sentence(_FORMAT))
    parts = {name: int(value) for name, value in match.groupdict("0").items()}
    try:
        local = datetime(**parts)  # type: ignore[arg-type]
    except ValueError:
        raise NoTimeError(Sentence(_NO_SUCH)) from None
    if local.year < FIRST_YEAR:
        raise NoTimeError(Sentence(_YEAR))
    return local, match["hour"] is None
