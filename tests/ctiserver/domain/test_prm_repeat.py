"""The column Repeat: which rules there are, and what is said of those that are none."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.domain.prm.repeat import Frequency, NoRuleError, Rule, parse_rule

BERLIN = ZoneInfo("Europe/Berlin")


def test_all_parts_of_a_rule() -> None:
    rule = parse_rule(" rrule:freq=yearly; interval=2;BYDAY=-1fr,MO;BYMONTH=3,1;BYMONTHDAY=-1;COUNT=7;WKST=SU;", UTC)
    assert (rule.frequency, rule.interval, rule.count, rule.until, rule.week_start) == (
        Frequency.YEARLY,
        2,
        7,
        None,
        6,
    )
    assert (rule.days, rule.months, rule.month_days) == (((4, -1), (0, 0)), (1, 3), (-1,))
    more = parse_rule("FREQ=YEARLY;BYYEARDAY=-366,1;BYWEEKNO=53;BYSETPOS=-1;UNTIL=20271231", UTC)
    assert (more.year_days, more.weeks, more.positions) == ((-366, 1), (53,), (-1,))


def test_the_order_of_the_parts_and_how_they_are_written_do_not_count() -> None:
    one, other = parse_rule("FREQ=DAILY;COUNT=5", UTC), parse_rule("RRULE:count=5; freq=daily", UTC)
    assert one == other == Rule("COUNT=5;FREQ=DAILY", Frequency.DAILY, count=5)


@pytest.mark.parametrize(
    ("until", "local"),
    [
        ("20271231", datetime(2027, 12, 31, 23, 59, 59, 999999)),
        ("20271231T140000", datetime(2027, 12, 31, 14)),
        ("20271231T140000Z", datetime(2027, 12, 31, 15)),
        ("20270701T140000Z", datetime(2027, 7, 1, 16)),
    ],
)
def test_the_last_day_counts_as_a_whole_and_utc_is_moved_into_the_zone(until: str, local: datetime) -> None:
    assert parse_rule(f"FREQ=DAILY;UNTIL={until}", BERLIN).until == local


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("täglich", "FREQ=DAILY;COUNT=5"),
        ("DAILY", "FREQ=DAILY;COUNT=5"),
        ("RRULE:", "FREQ=DAILY;COUNT=5"),
        ("COUNT=5", "FREQ=DAILY;COUNT=5"),
        ("FREQ=DAILY;;COUNT=5", "FREQ=DAILY;COUNT=5"),
        ("FREQ=FORTNIGHTLY", "FREQ=DAILY;COUNT=5"),
        ("FREQ=DAILY COUNT=5", "FREQ=DAILY;COUNT=5"),
        ("FREQ=SECONDLY", "a row of its own"),
        ("FREQ=MINUTELY;INTERVAL=90", "a row of its own"),
        ("FREQ=HOURLY", "FREQ=HOURLY is not accepted"),
        ("FREQ=DAILY;BYHOUR=14", "BYHOUR is not accepted"),
        ("FREQ=DAILY;BYSECOND=0", "BYSECOND is not accepted"),
        ("FREQ=DAILY;BYEASTER=0", "no part BYEASTER"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ stands in the rule twice"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=DAILY;INTERVAL=1.5", "INTERVAL=1.5"),
        ("FREQ=DAILY;INTERVAL=²", "INTERVAL=²"),
        ("FREQ=DAILY;COUNT=10000", "up to 9999"),
        ("FREQ=DAILY;COUNT=-1", "COUNT=-1"),
        ("FREQ=DAILY;COUNT=5;UNTIL=20271231", "do not go together"),
        ("FREQ=DAILY;UNTIL=2027-12-31", "UNTIL=20271231"),
        ("FREQ=DAILY;UNTIL=20270231", "UNTIL=20271231"),
        ("FREQ=DAILY;UNTIL=00000101T000000Z", "UNTIL=20271231"),
        ("FREQ=WEEKLY;BYDAY=MO,DI", "DI is no weekday"),
        ("FREQ=WEEKLY;BYDAY=", "FREQ=DAILY;COUNT=5"),
        ("FREQ=WEEKLY;BYDAY=1MO", "Write BYDAY=MO"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "Write BYDAY=MO"),
        ("FREQ=MONTHLY;BYDAY=0MO", "0MO is no weekday"),
        ("FREQ=MONTHLY;BYDAY=54MO", "54MO is no weekday"),
        ("FREQ=WEEKLY;WKST=XX", "XX is no weekday"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "up to 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "up to 31"),
        ("FREQ=YEARLY;BYMONTH=-1", "up to 12"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "does not go with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "does not go with FREQ=MONTHLY"),
        ("FREQ=DAILY;BYSETPOS=1", "does not go with FREQ=DAILY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "Add BYDAY or BYMONTHDAY"),
    ],
)
def test_what_is_no_rule_is_said_with_what_to_write(text: str, words: str) -> None:
    with pytest.raises(NoRuleError) as raised:
        parse_rule(text, BERLIN)
    assert words in str(raised.value.sentence)


NAMES = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "BYWEEKNO", "X"]
VALUES = st.sampled_from(["DAILY", "YEARLY", "1", "-1", "MO", "1MO,-1SU", "20271231", "99999999999", "", "=", "٣"])
PARTS = st.lists(st.tuples(st.sampled_from(NAMES), st.one_of(VALUES, st.text(max_size=8))), max_size=5)


@given(st.one_of(st.text(max_size=40), PARTS.map(lambda parts: ";".join("=".join(part) for part in parts))))
def test_any_text_is_a_rule_or_gets_a_sentence(text: str) -> None:
    try:
        rule = parse_rule(text, BERLIN)
    except NoRuleError:
        return
    assert parse_rule(rule.text, BERLIN) == rule
