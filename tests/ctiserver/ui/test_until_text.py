"""What people write for an end, in both languages, and that no text whatever does more than be refused."""

import re
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cticlient.texts import SaidError
from ctiserver.client.until import parse_until as parse_typed
from ctiserver.ui.until_text import NOT_UNDERSTOOD, PAST, parse_until

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2018, 11, 20, 11, 0, tzinfo=BERLIN).astimezone(UTC)
"""A Tuesday."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17:30", "2018-11-20 17:30"),
        ("17.30", "2018-11-20 17:30"),
        ("bis 17 Uhr", "2018-11-20 17:00"),
        ("until 5pm", "2018-11-20 17:00"),
        ("12 am", "2018-11-21 00:00"),
        ("1730", "2018-11-20 17:30"),
        ("10:15", "2018-11-21 10:15"),
        ("+90 min", "2018-11-20 12:30"),
        ("+90", "2018-11-20 12:30"),
        ("90m", "2018-11-20 12:30"),
        ("+2 h", "2018-11-20 13:00"),
        ("in 2 Stunden", "2018-11-20 13:00"),
        ("1,5 Std.", "2018-11-20 12:30"),
        ("+1:30", "2018-11-20 12:30"),
        ("+3 Tage", "2018-11-23 11:00"),
        ("2 weeks", "2018-12-04 11:00"),
        ("heute", "2018-11-21 00:00"),
        ("Morgen", "2018-11-22 00:00"),
        ("tomorrow", "2018-11-22 00:00"),
        ("morgen 9:00", "2018-11-21 09:00"),
        ("tomorrow at 9 am", "2018-11-21 09:00"),
        ("übermorgen um 14 Uhr", "2018-11-22 14:00"),
        ("Mi 14:00", "2018-11-21 14:00"),
        ("Mi.", "2018-11-22 00:00"),
        ("bis Mittwoch", "2018-11-22 00:00"),
        ("Wed 14:00", "2018-11-21 14:00"),
        ("Tue", "2018-11-28 00:00"),
        ("Di 10:00", "2018-11-27 10:00"),
        ("Di 12:00", "2018-11-20 12:00"),
        ("Freitag Mittag", "2018-11-23 12:00"),
        ("30.11.", "2018-12-01 00:00"),
        ("30.11", "2018-12-01 00:00"),
        ("30. 11. 14:00", "2018-11-30 14:00"),
        ("30.11.19", "2019-12-01 00:00"),
        ("3.1.", "2019-01-04 00:00"),
        ("30. November", "2018-12-01 00:00"),
        ("30 Nov 14:00", "2018-11-30 14:00"),
        ("Nov 30th", "2018-12-01 00:00"),
        ("6. März", "2019-03-07 00:00"),
        ("2018-11-30 14:00", "2018-11-30 14:00"),
        ("2018-11-30T14:00", "2018-11-30 14:00"),
        ("2018-11-30", "2018-12-01 00:00"),
        ("24:00", "2018-11-21 00:00"),
        ("Mitternacht", "2018-11-21 00:00"),
        ("Fr 14:00", "2018-11-23 14:00"),
        ("eod", "2018-11-21 00:00"),
        ("EOD", "2018-11-21 00:00"),
        ("until end of the day", "2018-11-21 00:00"),
        ("Tagesende", "2018-11-21 00:00"),
        ("eow", "2018-11-24 00:00"),
        ("bis zum Wochenende", "2018-11-24 00:00"),
        ("bis nächste Woche", "2018-11-26 00:00"),
        ("next week", "2018-11-26 00:00"),
        ("nächsten Freitag", "2018-11-24 00:00"),
        ("next Friday 14:00", "2018-11-23 14:00"),
        ("day after tomorrow", "2018-11-23 00:00"),
        ("morgen früh", "2018-11-21 08:00"),
        ("heute Abend", "2018-11-20 18:00"),
        ("in zwei Stunden", "2018-11-20 13:00"),
        ("in an hour", "2018-11-20 12:00"),
        ("eine Stunde", "2018-11-20 12:00"),
        ("eine halbe Stunde", "2018-11-20 11:30"),
        ("half an hour", "2018-11-20 11:30"),
        ("anderthalb Stunden", "2018-11-20 12:30"),
        ("eine Viertelstunde", "2018-11-20 11:15"),
        ("Viertelstunde", "2018-11-20 11:15"),
        ("1 h 30 min", "2018-11-20 12:30"),
        ("1h30", "2018-11-20 12:30"),
        ("1h30m", "2018-11-20 12:30"),
        ("2 Std. und 15 Min.", "2018-11-20 13:15"),
        ("1 Tag 2 Stunden", "2018-11-21 13:00"),
        ("in drei Tagen", "2018-11-23 11:00"),
        ("a week", "2018-11-27 11:00"),
        ("halb drei", "2018-11-20 14:30"),
        ("bis halb 12", "2018-11-20 11:30"),
        ("viertel nach drei", "2018-11-20 15:15"),
        ("viertel vor 4", "2018-11-20 15:45"),
        ("dreiviertel vier", "2018-11-20 15:45"),
        ("half past two", "2018-11-20 14:30"),
        ("quarter to five", "2018-11-20 16:45"),
        ("20 past 3", "2018-11-20 15:20"),
        ("morgen halb 9", "2018-11-21 08:30"),
        ("Fr halb drei", "2018-11-23 14:30"),
    ],
)
def test_what_people_write(text: str, expected: str) -> None:
    assert f"{parse_until(text, NOW, BERLIN).astimezone(BERLIN):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xx",
        "25:00",
        "17:60",
        "31.2.",
        "13 pm",
        "32. Mai",
        "+",
        "99999999999 h",
        "morgen x",
        "halb",
        "halb 13",
        "viertel 3",
        "half",
        "eine",
        "stunde",
        "1 h 30 x",
        "next",
        "eod 14:00 x",
        "70 past 3",
    ],
)
def test_what_is_no_time_is_refused_with_examples(text: str) -> None:
    with pytest.raises(SaidError) as refused:
        parse_until(text, NOW, BERLIN)
    assert refused.value.sentence.text == NOT_UNDERSTOOD
    assert refused.value.sentence.values["text"] == text


@pytest.mark.parametrize("text", ["heute 9:00", "1.11.2018", "2018-11-20 11:00", "+0 min"])
def test_what_is_over_is_refused_as_that(text: str) -> None:
    with pytest.raises(SaidError) as refused:
        parse_until(text, NOW, BERLIN)
    assert refused.value.sentence.text == PAST


def test_a_time_in_the_gap_of_spring_goes_forward() -> None:
    now = datetime(2019, 3, 30, 20, 0, tzinfo=BERLIN)
    assert parse_until("31.3. 2:30", now, BERLIN) == datetime(2019, 3, 31, 1, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_in_autumn_is_the_first() -> None:
    now = datetime(2018, 10, 27, 20, 0, tzinfo=BERLIN)
    assert parse_until("28.10. 2:30", now, BERLIN) == datetime(2018, 10, 28, 0, 30, tzinfo=UTC)


def test_hours_are_hours_that_pass_and_days_keep_the_time_of_day() -> None:
    now = datetime(2018, 10, 27, 20, 0, tzinfo=BERLIN)
    assert parse_until("24 h", now, BERLIN) - now.astimezone(UTC) == timedelta(hours=24)
    assert parse_until("1 Tag", now, BERLIN) - now.astimezone(UTC) == timedelta(hours=25)


_SAID = ("halb", "viertel", "vor", "nach", "past", "to", "half", "an", "eine", "zwei", "3", "12", "h", "min", "und",
         "stunden", "tag", "week", "morgen", "fr", "eow", "next", "in", "+", "bis", "30.11.", "17:30")  # fmt: skip


@given(st.lists(st.sampled_from(_SAID), max_size=6))
def test_any_words_in_any_order_are_a_time_to_come_or_refused(words: list[str]) -> None:
    test_any_text_is_a_time_to_come_or_refused.hypothesis.inner_test(" ".join(words))  # type: ignore[attr-defined]


@given(st.integers(0, 60), st.integers(0, 59))
def test_a_length_is_the_same_however_it_is_written(hours: int, minutes: int) -> None:
    written = [
        f"{hours} h {minutes} min",
        f"{hours}h{minutes}m",
        f"+{hours}:{minutes:02}",
        f"{hours} Std. {minutes} Min.",
    ]
    written.append(f"in {hours} Stunden und {minutes} Minuten")
    if hours == minutes == 0:
        return
    assert {parse_until(text, NOW, BERLIN) for text in written} == {NOW + timedelta(hours=hours, minutes=minutes)}


@given(
    st.text(max_size=30) | st.from_regex(re.compile(r"[+0-9:. ]{0,12}( ?(uhr|am|pm|h|tage|mi|nov))?"), fullmatch=True)
)
@example("٣:٠٠")
@example("9999-12-31")
@example("31.12.9999 24:00")
@example("+9999999 wochen")
def test_any_text_is_a_time_to_come_or_refused(text: str) -> None:
    try:
        end = parse_until(text, NOW, BERLIN)
    except SaidError:
        return
    assert end > NOW
    assert end.utcoffset() == timedelta()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed on Windows")
@pytest.mark.parametrize(
    ("text", "now", "end"),
    [
        ("02:30", datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("03:00", datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("02:30", datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("03:00", datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_both_nights_by_the_clock_of_the_system(
    text: str, now: datetime, end: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a zone of its own, as on every desktop: a gap goes forward, a fold takes the first."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        assert parse_until(text, now) == parse_until(text, now, BERLIN) == end
        assert parse_typed(text, now) == parse_typed(text, now, BERLIN) == end
    finally:
        monkeypatch.undo()
        time.tzset()
