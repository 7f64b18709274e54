"""What people write for a moment, and which instant that is: formats, gap and fold, far years."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.domain.prm.times import NoTimeError, Times

BERLIN = Times(ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2018-11-01 10:00", "2018-11-01T09:00", None),
        ("2018-11-01T10:00", "2018-11-01T09:00", None),
        ("2018-11-01 10:00:30", "2018-11-01T09:00:30", None),
        ("2018-11-01T10:00:30", "2018-11-01T09:00:30", None),
        ("2018-11-01  10:00", "2018-11-01T09:00", None),
        ("01.11.2018 10:00", "2018-11-01T09:00", None),
        ("01.11.2018 10:00:30", "2018-11-01T09:00:30", None),
        ("2018-07-01 10:00", "2018-07-01T08:00", None),
        ("2018-11-01", "2018-10-31T23:00", "2018-11-01T23:00"),
        ("01.11.2018", "2018-10-31T23:00", "2018-11-01T23:00"),
        ("2018-10-28", "2018-10-27T22:00", "2018-10-28T23:00"),
        ("2018-11-18 23:59", "2018-11-18T22:59", None),
        ("2020-02-29", "2020-02-28T23:00", "2020-02-29T23:00"),
        ("9998-12-31", "9998-12-30T23:00", "9998-12-31T23:00"),
    ],
)
def test_a_time(text: str, start: str, end: str | None) -> None:
    begins, ends = BERLIN.start(text), BERLIN.end(text)
    assert begins is not None
    assert ends is not None
    assert begins.at == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert ends.at == datetime.fromisoformat(end or start).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "10:00",
        "2018-11-01 24:00",
        "2018-11-01 10",
        "2018-11-01 10:60",
        "2018-11-31",
        "2019-02-29",
        "1.11.2018 10:00",
        "01.11.18 10:00",
        "01.11.2018T10:00",
        "2018/11/01 10:00",
        "11/01/2018 10:00 AM",
        "2018-11-01T10:00Z",
        "2018-11-01 10:00:00.5",
        "2018-11-01 10:00 Uhr",
        "43405,4166",
        "tomorrow",
        "٢٠١٨-١١-٠١",
        "0001-01-01 00:00",
        "1899-12-30",
    ],
)
def test_no_time_says_what_to_write(text: str) -> None:
    for read in (BERLIN.start, BERLIN.end):
        with pytest.raises(NoTimeError, match=r"\w"):
            read(text)
        with pytest.raises(NoTimeError):  # from the cache this time
            read(text)


def test_nothing_means_no_time() -> None:
    assert BERLIN.start("") is None
    assert BERLIN.end("") is None


def test_a_gap_goes_forward_and_is_said() -> None:
    found = BERLIN.start("2018-03-25 02:30")
    assert found is not None
    assert found.at == datetime(2018, 3, 25, 1, 30, tzinfo=UTC)  # 03:30 summer time
    assert "03:30" in str(found.doubt)


def test_a_fold_takes_the_first_and_is_said() -> None:
    found = BERLIN.start("2018-10-28 02:30")
    assert found is not None
    assert found.at == datetime(2018, 10, 28, 0, 30, tzinfo=UTC)  # still summer time
    assert "twice" in str(found.doubt)


def test_a_day_that_ends_in_a_gap_ends_when_the_clock_goes_on() -> None:
    # In Chile the clocks go forward at midnight: the day after begins at one o'clock.
    found = Times(ZoneInfo("America/Santiago")).end("2018-08-11")
    assert found is not None
    assert found.at == datetime(2018, 8, 12, 4, tzinfo=UTC)


@pytest.mark.parametrize("text", ["9999-12-31", "31.12.9999 23:59", "9999-12-31 00:00"])
def test_an_end_in_the_year_9999_is_no_end_and_no_start_at_all(text: str) -> None:
    found = BERLIN.end(text)
    assert found is not None
    assert found.at is None
    assert found.doubt is not None
    with pytest.raises(NoTimeError):
        BERLIN.start(text)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "UTC"])
@given(local=st.datetimes(datetime(1971, 1, 2), datetime(9998, 12, 30)).map(lambda local: local.replace(microsecond=0)))
def test_every_time_is_the_instant_at_which_the_clock_shows_it(zone: str, local: datetime) -> None:
    found = Times(ZoneInfo(zone)).start(local.isoformat(" "))
    assert found is not None
    assert found.at is not None
    shown = found.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    assert shown == local or (found.doubt is not None and shown > local)


@given(st.text(max_size=30))
def test_nothing_makes_it_fail(text: str) -> None:
    for read in (BERLIN.start, BERLIN.end):
        try:
            read(text)
        except NoTimeError:
            continue
