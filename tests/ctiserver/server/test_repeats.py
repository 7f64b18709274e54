"""The days of a rule: the same as dateutil gives for the whole of it, and no work beyond the bounds."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ctiserver.domain.prm.repeat import NoRuleError, parse_rule
from ctiserver.server.repeats import Repeats
from tests.amounts import amount

DAYS = st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))
LONG = ("MONTHLY", "YEARLY")


def several(values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=3, unique=True).map(lambda items: ",".join(map(str, items)))


def signed(most: int) -> st.SearchStrategy[int]:
    return st.integers(1, most).flatmap(lambda number: st.sampled_from((number, -number)))


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", *LONG)))
    nth = st.tuples(st.sampled_from(("", "1", "-1", "2", "5")), DAYS).map("".join) if frequency in LONG else DAYS
    parts = {
        "INTERVAL": st.integers(1, 5).map(str),
        "WKST": DAYS,
        "BYDAY": several(nth),
        "BYMONTH": several(st.integers(1, 12)),
        "BYMONTHDAY": several(signed(31)),
        "BYYEARDAY": several(signed(366)),
        "BYWEEKNO": several(signed(53)),
        "BYSETPOS": several(signed(4)),
    }
    chosen = {name: draw(value) for name, value in parts.items() if draw(st.booleans())}
    end = draw(st.sampled_from(("", "COUNT=3", "COUNT=40", "UNTIL=99920301T140000", "UNTIL=99931231T235959")))
    return ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in chosen.items()), *filter(None, [end])])


# Where the calendar ends, dateutil cannot look long for days of a rule that names none.
FIRST = st.datetimes(datetime(9991, 1, 1), datetime(9992, 12, 31)).map(lambda moment: moment.replace(microsecond=0))
END = datetime(9996, 1, 1)


@settings(max_examples=amount(120), deadline=None)
@given(rules(), FIRST, FIRST)
def test_the_same_days_as_dateutil_gives(text: str, first: datetime, start: datetime) -> None:
    try:
        rule = parse_rule(text, UTC)
    except NoRuleError:
        assume(False)
    # Here dateutil means every day of the week, where the rule leaves the weekday to the first start.
    assume("BYWEEKNO" not in text or any(part in text for part in ("BYDAY", "BYMONTHDAY", "BYYEARDAY")))
    expected = rrulestr(text, dtstart=first).between(start, END, inc=True)
    assert list(Repeats().occurrences(rule, first, start, END)) == expected


def test_a_week_without_a_weekday_has_that_of_the_start() -> None:
    rule, first = parse_rule("FREQ=YEARLY;BYWEEKNO=20", UTC), datetime(2026, 5, 13, 14)
    found = Repeats().occurrences(rule, first, first, datetime(2028, 1, 1))
    assert list(found) == [first, datetime(2027, 5, 19, 14)]


NEVER = [
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
    "FREQ=WEEKLY;INTERVAL=9999;BYMONTH=1",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366",
]


@pytest.mark.parametrize("text", NEVER)
def test_a_rule_that_names_no_day_is_given_up_at_the_bound(text: str) -> None:
    first, began = datetime(2026, 11, 23, 14), time.process_time()
    assert list(Repeats().occurrences(parse_rule(text, UTC), first, first, datetime(2066, 1, 1))) == []
    assert time.process_time() - began < 3


@pytest.mark.parametrize("text", ["FREQ=DAILY", "FREQ=YEARLY", "FREQ=MONTHLY;COUNT=9999"])
def test_the_end_of_the_calendar_is_no_failure(text: str) -> None:
    first = datetime(9998, 12, 31, 14)
    assert next(Repeats().occurrences(parse_rule(text, UTC), first, first, datetime.max)) == first
    assert list(Repeats().occurrences(parse_rule(text, UTC), first, datetime.max, datetime.max)) == []


def test_an_old_rule_costs_no_more_than_a_new_one() -> None:
    rule, now = parse_rule("FREQ=DAILY", UTC), datetime(2026, 11, 23)
    repeats, began = Repeats(), time.process_time()
    for minute in range(500):
        first = datetime(1971, 1, 1, 14, minute % 60)
        assert len(list(repeats.occurrences(rule, first, now, now + timedelta(days=8)))) == 8
    assert time.process_time() - began < 3
