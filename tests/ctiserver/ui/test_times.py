"""Instants in words, in both languages."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cticlient.texts import Texts, catalogue_of
from ctiserver.ui.times import Times, running

BERLIN = ZoneInfo("Europe/Berlin")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


NOW = local("2018-11-20 10:00")
"""A Tuesday."""


def times(language: str) -> Times:
    return Times(Texts(language, [catalogue_of("ctiserver")]), BERLIN)


@pytest.mark.parametrize(
    ("end", "german", "english"),
    [
        ("2018-11-20 11:00", "bis 11:00", "until 11:00"),
        ("2018-11-21 14:00", "bis Mi. 14:00", "until Wed 14:00"),
        ("2018-11-26 09:00", "bis Mo. 09:00", "until Mon 09:00"),
        ("2018-11-27 09:00", "bis 27.11.", "until 27 Nov"),
        ("2018-11-30 14:00", "bis 30.11.", "until 30 Nov"),
        ("2018-11-23 00:00", "bis Do.", "until Thu"),
        ("2018-11-22 23:59", "bis Do.", "until Thu"),
        ("2018-11-20 23:59", "bis Mitternacht", "until midnight"),
        ("2018-11-21 00:00", "bis Mitternacht", "until midnight"),
        ("2018-12-01 00:00", "bis 30.11.", "until 30 Nov"),
        ("2019-01-02 09:00", "bis 02.01.", "until 2 Jan"),
        ("2019-12-02 09:00", "bis 02.12.2019", "until 2 Dec 2019"),
    ],
)
def test_until(end: str, german: str, english: str) -> None:
    assert times("de").until(local(end), NOW) == german
    assert times("en").until(local(end), NOW) == english


def test_no_end() -> None:
    assert times("de").until(None, NOW) == "ohne Ende"
    assert times("en").until(None, NOW) == "no end"


@pytest.mark.parametrize(
    ("start", "german", "english"),
    [
        ("2018-11-20 09:42", "seit 09:42", "since 09:42"),
        ("2018-11-19 09:42", "seit Mo. 09:42", "since Mon 09:42"),
        ("2018-11-03 00:00", "seit 03.11.", "since 3 Nov"),
        ("1970-01-01 12:00", "", ""),
    ],
)
def test_since(start: str, german: str, english: str) -> None:
    assert times("de").since(local(start), NOW) == german
    assert times("en").since(local(start), NOW) == english


def test_unknown_since() -> None:
    assert times("de").unknown_since(local("2018-11-20 09:42"), NOW) == "unbekannt seit 09:42"
    assert times("de").unknown_since(None, NOW) == "unbekannt"


@pytest.mark.parametrize(
    ("end", "german"),
    [
        ("2018-11-20 10:00", ""),
        ("2018-11-20 10:20", "noch 20 Min."),
        ("2018-11-20 12:05", "noch 2 Std., 5 Min."),
        ("2018-11-21 13:00", "noch 1 Tag, 3 Std."),
        ("2018-11-22 10:30", "noch 2 Tage"),
    ],
)
def test_left(end: str, german: str) -> None:
    assert times("de").left(local(end), NOW) == german


@pytest.mark.parametrize(
    ("instant", "german"),
    [
        ("2018-11-20 14:00", "14:00"),
        ("2018-11-21 14:00", "Mi. 14:00"),
        ("2018-11-26 00:00", "Mo. 26.11."),
        ("2018-11-30 14:00", "Fr. 30.11. 14:00"),
    ],
)
def test_moment(instant: str, german: str) -> None:
    assert times("de").moment(local(instant), NOW) == german


def test_the_day_changes_at_midnight_and_with_the_zone() -> None:
    words = times("de")
    assert words.day(local("2018-11-20 23:59")) == words.day(NOW) != words.day(local("2018-11-21 00:00"))
    assert words.day(NOW) != Times(Texts("de"), ZoneInfo("Asia/Tokyo")).day(NOW)


@pytest.mark.parametrize(("seconds", "words"), [(-3, "0:00"), (65.9, "1:05"), (252, "4:12"), (3723, "1:02:03")])
def test_running(seconds: float, words: str) -> None:
    assert running(seconds) == words


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed on Windows")
def test_the_words_follow_the_zone_of_the_machine() -> None:
    """Without a zone of its own, as on every desktop."""
    own = Times(Texts("en"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        before = own.day(NOW)
        assert own.clock(NOW) == "10:00"
        patch.setenv("TZ", "Europe/London")
        assert own.day(NOW) != before
        assert own.clock(NOW) == "09:00"
    time.tzset()
