"""Rows that repeat: whether start, end and rule go together, and which of their times count around now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cticlient.texts import Sentence, marked
from ctiserver.domain.prm.problems import Severity
from ctiserver.domain.prm.repeat import NoRuleError, Occurrences, Rule, parse_rule
from ctiserver.domain.prm.times import LAST_YEAR, Moment, Times

AHEAD = timedelta(days=8)
"""How far from now on times become records: read again within a day, they always reach a week ahead."""
_BACK = timedelta(days=35)
"""How far back the last moment of a status 0 that repeats still counts."""
_SEARCH_YEARS = 40
_SLACK = timedelta(days=1)
"""More than any clock is ever moved."""


class NoRepeatError(Exception):
    """The row cannot repeat as it is written; ``column`` is the one to correct."""

    def __init__(self, column: str, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.column, self.sentence = column, sentence


@dataclass(frozen=True, slots=True)
class Span:
    """One time of a row: the naive local start as the rule gives it, and the instants."""

    local: datetime
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Checked:
    """``doubt`` is something to say about a rule that is taken all the same."""

    rule: Rule
    doubt: tuple[Sentence, Severity] | None = None


class Repeating:
    """Checks and works out the times of repeating rows; without ``occurrences`` every one of them is refused."""

    def __init__(self, times: Times, occurrences: Occurrences | None, now: datetime) -> None:
        self._times = times
        self._occurrences = occurrences
        self._now = now
        self._local_now = now.astimezone(times.zone).replace(tzinfo=None, fold=0)
        self._checked: dict[tuple[str, str, str, bool], Checked | NoRepeatError] = {}
        self._instants: dict[datetime, datetime | None] = {}

    def check(self, text: str, start: Moment | None, end: Moment | None, needs_end: bool) -> Checked:
        """The rule in ``text`` for a row with this first start and end. Raises NoRepeatError."""
        key = (text, start.local if start else "", end.local if end else "", needs_end)
        if key not in self._checked:
            try:
                self._checked[key] = self._check(text, start, end, needs_end)
            except NoRepeatError as error:
                self._checked[key] = error
        found = self._checked[key]
        if isinstance(found, NoRepeatError):
            raise found
        return found

    def spans(self, rule: Rule, start: Moment, end: Moment | None) -> Iterator[Span]:
        """The times that run now or begin soon; of mere moments, that is without an end, also the last one before."""
        first, length = datetime.fromisoformat(start.local), _length(start, end)
        back = (_BACK if length is None else length) + _SLACK
        begin = max(first, self._local_now - back) if back < self._local_now - datetime.min else first
        last: Span | None = None
        for local in self._starts(rule, first, begin, self._local_now + AHEAD):
            span = self._span(local, length)
            if span is None:
                continue
            if span.end is None and span.start <= self._now:
                last = span
                continue
            if last is not None:
                yield last
                last = None
            yield span
        if last is not None:
            yield last

    def _span(self, local: datetime, length: timedelta | None) -> Span | None:
        """None for what is over, or has no time left because the clocks go forward."""
        start = self._instant(local)
        end = self._instant(local + length) if length is not None else None
        if start is None or (length is not None and (end is None or end <= max(start, self._now))):
            return None
        return Span(local, start, end)

    def _instant(self, local: datetime) -> datetime | None:
        if local not in self._instants:
            self._instants[local] = self._times.moment(local).at
        return self._instants[local]

    def _starts(self, rule: Rule, first: datetime, begin: datetime, end: datetime) -> Iterator[datetime]:
        return self._occurrences(rule, first, begin, end) if self._occurrences else iter(())

    def _check(self, text: str, start: Moment | None, end: Moment | None, needs_end: bool) -> Checked:
        if self._occurrences is None:
            raise NoRepeatError("Repeat", Sentence(_NOT_HERE))
        if start is None:
            raise NoRepeatError("StartTime", Sentence(_NO_START))
        if needs_end and (end is None or end.at is None):
            raise NoRepeatError("EndTime", Sentence(_NO_END))
        try:
            rule = parse_rule(text, self._times.zone)
        except NoRuleError as error:
            raise NoRepeatError("Repeat", error.sentence) from None
        return Checked(rule, self._doubt(rule, datetime.fromisoformat(start.local), _length(start, end)))

    def _doubt(self, rule: Rule, first: datetime, length: timedelta | None) -> tuple[Sentence, Severity] | None:
        far = datetime(min(first.year + _SEARCH_YEARS, LAST_YEAR), 12, 31)
        starts = self._starts(rule, first, first, far)
        one, two = next(starts, None), next(starts, None)
        if one is None:
            raise NoRepeatError("Repeat", Sentence(_NO_DAY))
        if length is not None and two is not None and two - one < length:
            raise NoRepeatError("EndTime", Sentence(_OVERLAP, {"time": f"{two:%Y-%m-%d %H:%M}"}))
        if one != first:
            return Sentence(_NOT_FIRST, {"time": f"{one:%Y-%m-%d %H:%M}"}), Severity.WARNING
        if self._all_over(rule, first, length or timedelta()):
            return Sentence(_ALL_OVER), Severity.INFO
        return None

    def _all_over(self, rule: Rule, first: datetime, length: timedelta) -> bool:
        if not (rule.count or rule.until) or first + length > self._local_now:
            return False
        return next(self._starts(rule, first, self._local_now - length, datetime(LAST_YEAR, 12, 31)), None) is None


def _length(start: Moment, end: Moment | None) -> timedelta | None:
    """By the clock on the wall, so that each time ends at the same time of the day; None for a moment."""
    if end is None or end.at is None:
        return None
    return datetime.fromisoformat(end.local) - datetime.fromisoformat(start.local)


_NOT_HERE = marked("Rows are not repeated here. Write a row of its own for each time.")
_NO_START = marked("A status that repeats needs a start. Write the start of the first time, such as 2026-11-23 14:00.")
_NO_END = marked("A status that repeats needs an end. Write the end of the first time, such as 2026-11-23 14:50.")
_NO_DAY = marked("This rule names no day from the start on. Check its days and months, UNTIL, and StartTime.")
_OVERLAP = marked(
    "The next time begins before this end, on {time}. Write the end of the first time only; "
    "until when it repeats is said in Repeat by UNTIL= or COUNT=."
)
_NOT_FIRST = marked(
    "The rule does not name the day of StartTime, so {time} is the first time. Write that as StartTime, "
    "or change the rule."
)
_ALL_OVER = marked("The last time of this status is already over.")
