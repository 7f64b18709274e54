"""Rows that repeat, as a file gives them: their times over DST nights, what is refused, and what stays the same."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctiserver.domain.prm import Reading, Record, Severity, read
from ctiserver.domain.prm.repeating import AHEAD
from ctiserver.domain.prm.report import check_json, has_errors
from ctiserver.server.repeats import Repeats
from tests.amounts import amount

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HEAD = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy"


def reading(text: str, now: datetime = NOW) -> Reading:
    return read(text.encode(), BERLIN, now, ["schmidt"], Repeats().occurrences)


def row(start: str, end: str, repeat: str, status: str = "4", id: str = "7") -> str:
    return f'{HEAD};Repeat\n{id};schmidt;{status};0;{start};{end};Yoga;;dnd;HR;"{repeat}"'


def one(start: str, end: str, repeat: str, now: datetime = NOW, status: str = "4") -> tuple[Record, ...]:
    found = reading(row(start, end, repeat, status), now)
    assert not has_errors(found.problems), found.problems
    return found.records


def spans(records: tuple[Record, ...]) -> list[str]:
    """Each as ``day start-end`` on the clock on the wall, and how many minutes it takes."""
    return [
        f"{record.start.astimezone(BERLIN):%d. %H:%M}-{record.end.astimezone(BERLIN):%H:%M} "
        f"{int((record.end - record.start) / timedelta(minutes=1))}"
        for record in records
        if record.start and record.end
    ]


@pytest.mark.parametrize(
    ("start", "end", "before", "expected"),
    [
        # The clocks go forward in the night to 29 March 2026, from 02:00 to 03:00.
        ("14:00", "14:50", "2026-03-28", ["28. 14:00-14:50 50", "29. 14:00-14:50 50", "30. 14:00-14:50 50"]),
        ("01:30", "03:30", "2026-03-28", ["28. 01:30-03:30 120", "29. 01:30-03:30 60", "30. 01:30-03:30 120"]),
        ("02:30", "04:00", "2026-03-28", ["28. 02:30-04:00 90", "29. 03:30-04:00 30", "30. 02:30-04:00 90"]),
        ("01:30", "02:30", "2026-03-28", ["28. 01:30-02:30 60", "29. 01:30-03:30 60", "30. 01:30-02:30 60"]),
        ("02:15", "02:45", "2026-03-28", ["28. 02:15-02:45 30", "29. 03:15-03:45 30", "30. 02:15-02:45 30"]),
        # No time is left between 03:30 and 03:15.
        ("02:30", "03:15", "2026-03-28", ["28. 02:30-03:15 45", "30. 02:30-03:15 45", "31. 02:30-03:15 45"]),
        # The clocks go back in the night to 25 October 2026, from 03:00 to 02:00.
        ("14:00", "14:50", "2026-10-24", ["24. 14:00-14:50 50", "25. 14:00-14:50 50", "26. 14:00-14:50 50"]),
        ("01:30", "03:30", "2026-10-24", ["24. 01:30-03:30 120", "25. 01:30-03:30 180", "26. 01:30-03:30 120"]),
        ("02:30", "03:30", "2026-10-24", ["24. 02:30-03:30 60", "25. 02:30-03:30 120", "26. 02:30-03:30 60"]),
        ("02:00", "02:45", "2026-10-24", ["24. 02:00-02:45 45", "25. 02:00-02:45 45", "26. 02:00-02:45 45"]),
    ],
)
def test_a_time_of_the_day_stays_itself_over_dst(start: str, end: str, before: str, expected: list[str]) -> None:
    now = datetime.fromisoformat(f"{before}T00:30").replace(tzinfo=BERLIN).astimezone(UTC)
    first = (datetime.fromisoformat(before) - timedelta(days=10)).date()
    assert spans(one(f"{first} {start}", f"{first} {end}", "FREQ=DAILY", now))[:3] == expected
    late = now.replace(second=1)
    assert spans(one(f"{first} {start}", f"{first} {end}", "FREQ=DAILY", late))[:3] == expected


def test_a_shift_over_the_night_of_dst_runs_in_the_second_hour_too() -> None:
    second_two_o_clock = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    first, *_ = spans(one("2026-10-01 22:00", "2026-10-02 06:00", "FREQ=DAILY", second_two_o_clock))
    assert first == "24. 22:00-06:00 540"


def test_whole_days_repeat_as_whole_days() -> None:
    found = one("2025-12-24", "2025-12-26", "FREQ=YEARLY", datetime(2026, 12, 20, tzinfo=UTC), status="10")
    assert spans(found) == ["24. 00:00-00:00 4320"]


def test_the_prose_of_the_seed_can_be_said_now() -> None:
    found = one("2026-11-03 14:00", "2026-11-03 14:50", "FREQ=DAILY")
    assert len(found) == 8
    assert {record.id for record in found} == {"7"}
    assert len({record.key for record in found}) == 8
    assert len({record.content for record in found}) == 1


def test_only_what_runs_or_begins_within_the_window_is_there() -> None:
    found = one("2020-01-01 10:00", "2020-01-02 09:00", "RRULE:FREQ=DAILY")
    starts = [record.start for record in found if record.start]
    assert starts[0] < NOW < min(record.end for record in found if record.end)
    assert NOW + AHEAD - timedelta(days=1) < starts[-1] <= NOW + AHEAD


@pytest.mark.parametrize(
    ("start", "end", "repeat", "column", "words"),
    [
        ("", "2026-11-23 14:50", "FREQ=DAILY", "StartTime", "needs a start"),
        ("2026-11-23 14:00", "", "FREQ=DAILY", "EndTime", "needs an end"),
        ("2026-11-23 14:00", "9999-12-31", "FREQ=DAILY", "EndTime", "needs an end"),
        ("2026-11-23 14:00", "2026-11-23 14:50", "täglich", "Repeat", "FREQ=DAILY;COUNT=5"),
        ("2026-11-23 14:00", "2026-11-23 14:50", "FREQ=SECONDLY", "Repeat", "a row of its own"),
        ("2026-11-23 14:00", "2026-11-23 14:50", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "Repeat", "names no day"),
        ("2026-11-23 14:00", "2026-11-23 14:50", "FREQ=DAILY;UNTIL=20261122", "Repeat", "names no day"),
        ("2026-11-23 14:00", "2026-12-24 14:50", "FREQ=DAILY", "EndTime", "2026-11-24 14:00"),
        ("2026-11-23 14:00", "2026-11-25 14:00", "FREQ=WEEKLY;BYDAY=MO,TU", "EndTime", "UNTIL= or COUNT="),
    ],
)
def test_what_cannot_repeat_is_refused(start: str, end: str, repeat: str, column: str, words: str) -> None:
    found = reading(row(start, end, repeat))
    (problem,) = [problem for problem in found.problems if problem.severity is Severity.ERROR]
    assert (problem.line, problem.column, found.records, found.rows_ok) == (2, column, (), 0)
    assert words in str(problem.sentence)
    assert list(found.held) == ["id:7"]


def test_a_rule_without_quotation_marks_says_what_is_missing() -> None:
    found = reading(row("2026-11-23 14:00", "2026-11-23 14:50", "FREQ=DAILY;COUNT=5").replace('"', ""))
    assert "quotation marks" in str(found.problems[0].sentence)


@pytest.mark.parametrize(
    ("start", "repeat", "severity", "words"),
    [
        ("2026-11-23", "FREQ=WEEKLY;BYDAY=TU", "warning", "2026-11-24 14:00 is the first time"),
        ("2026-11-01", "FREQ=DAILY;COUNT=5", "info", "already over"),
        ("2026-11-01", "FREQ=DAILY;UNTIL=20261110T140000", "info", "already over"),
    ],
)
def test_what_is_doubtful_is_said_and_taken(start: str, repeat: str, severity: str, words: str) -> None:
    found = reading(row(f"{start} 14:00", f"{start} 14:50", repeat))
    assert [problem.severity.value for problem in found.problems] == [severity]
    assert words in str(found.problems[0].sentence)
    assert found.rows_ok == 1


@pytest.mark.parametrize("until", ["UNTIL=20261124", "UNTIL=20261124T140000", "UNTIL=20261124T130000Z", "COUNT=4"])
def test_the_last_time_is_one_of_them(until: str) -> None:
    found = one("2026-11-21 14:00", "2026-11-21 14:50", f"FREQ=DAILY;{until}")
    assert spans(found) == ["23. 14:00-14:50 50", "24. 14:00-14:50 50"]


def test_of_the_moments_of_a_status_0_the_last_one_before_counts_too() -> None:
    found = one("2026-01-01 18:00", "", "FREQ=DAILY", status="0")
    starts = [record.start for record in found]
    assert starts == [datetime(2026, 11, 22, 17, tzinfo=UTC) + timedelta(days=day) for day in range(9)]


def test_a_preview_has_every_time_of_the_next_seven_days() -> None:
    found = reading(row("2026-11-03 14:00", "2026-11-03 14:50", "FREQ=DAILY"))
    preview = check_json("x", found, NOW)["preview"]
    assert [item["start"] for item in preview] == [f"2026-11-{day}T13:00:00Z" for day in range(23, 30)]


def test_without_a_repeat_content_and_keys_are_what_they_always_were() -> None:
    bare = f"{HEAD}\n7;schmidt;4;0;2026-11-23 14:00;2026-11-23 14:50;Yoga;;dnd;HR"
    (old,) = reading(bare).records
    (new,) = reading(row("2026-11-23 14:00", "2026-11-23 14:50", "")).records
    assert new == old
    # Dismissed records of earlier versions are known in the store by exactly this.
    assert (old.key, old.content) == ("id:7", "3c06f78aec22a9eb6a91d493e4010218")
    assert not reading(bare).repeats


def test_an_occurrence_is_never_mistaken_for_a_row_whose_id_looks_like_it() -> None:
    text = row("2026-11-23 14:00", "2026-11-23 14:50", "FREQ=DAILY;COUNT=1")
    key = reading(text).records[0].key
    assert reading(text.replace("7;schmidt", f"{key};schmidt")).records[0].key != key


MOMENTS = st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 31))
RULES = st.sampled_from(
    ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=DAILY;INTERVAL=3;COUNT=9", "FREQ=MONTHLY;BYDAY=-1FR"]
)


@settings(deadline=None, max_examples=amount(60))
@given(MOMENTS, st.integers(1, 1439), RULES, MOMENTS, st.integers(0, 6 * 24))
def test_whenever_it_is_read_again_within_the_window_the_same_times_are_there(
    first: datetime, minutes: int, rule: str, now: datetime, hours: int
) -> None:
    start, end = first.replace(second=0, microsecond=0), first + timedelta(minutes=minutes)
    text = row(f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}", rule)
    before = now.replace(tzinfo=UTC)
    after = before + timedelta(hours=hours)
    known = {record for record in reading(text, before).records if not record.over(after)}
    assert known <= set(reading(text, after).records)
    assert {record for record in reading(text, after).records if record.start and record.start <= before + AHEAD} == {
        *known
    }


def test_many_repeating_rows_are_read_in_seconds() -> None:
    rows = "".join(
        f'{n};schmidt;4;0;2024-01-{1 + n % 28:02} 14:{n % 60:02};2024-01-{1 + n % 28:02} 15:00;;;;;"FREQ=DAILY"\n'
        for n in range(5_000)
    )
    began = time.process_time()
    assert len(reading(f"{HEAD};Repeat\n{rows}").records) >= 5_000 * 7
    assert time.process_time() - began < 20
