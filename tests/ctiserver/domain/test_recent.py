"""Choices that can be made again: how their ends are meant, what is remembered, what a file may hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.domain.recent import (
    MOST,
    MOST_KEPT,
    Ending,
    Recent,
    from_json,
    meant,
    remembered,
    to_json,
    usable,
)
from ctiserver.domain.status import Status

BERLIN = ZoneInfo("Europe/Berlin")
LUNCH = Recent(Status.PAUSE, "Mittag", Ending.CLOCK, 13 * 60)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


NOW = at("2018-11-20 12:05")


@pytest.mark.parametrize(
    ("recent", "now", "end"),
    [
        (LUNCH, "2018-11-20 12:05", "2018-11-20 13:00"),
        (LUNCH, "2018-11-20 13:00", "2018-11-21 13:00"),
        (Recent(Status.BRB, "", Ending.LENGTH, 15), "2018-11-20 12:05", "2018-11-20 12:20"),
        (Recent(Status.OFFWORK, "", Ending.TODAY), "2018-11-20 12:05", "2018-11-21 00:00"),
        (Recent(Status.AWAY, "x"), "2018-11-20 12:05", None),
        (Recent(Status.HOLIDAY, "", Ending.MOMENT, 0, at("2018-12-01 00:00")), "2018-11-20 12:05", "2018-12-01 00:00"),
        # A night with 25 hours, and a time that does not exist in spring.
        (Recent(Status.AWAY, "", Ending.CLOCK, 150), "2018-10-27 12:00", "2018-10-28 02:30"),
        (Recent(Status.AWAY, "", Ending.CLOCK, 150), "2019-03-30 12:00", "2019-03-31 03:30"),
        (Recent(Status.AWAY, "", Ending.CLOCK, 24 * 60), "2018-11-20 12:05", "2018-11-21 00:00"),
    ],
)
def test_the_end_when_it_is_chosen_again(recent: Recent, now: str, end: str | None) -> None:
    assert recent.end(at(now), BERLIN) == (None if end is None else at(end))


@pytest.mark.parametrize(
    ("end", "ending"),
    [
        (None, (Ending.NONE, 0, None)),
        ("2018-11-20 13:00", (Ending.CLOCK, 780, None)),
        ("2018-11-21 08:30", (Ending.CLOCK, 510, None)),
        ("2018-11-21 00:00", (Ending.TODAY, 0, None)),
        ("2018-11-21 13:00", (Ending.MOMENT, 0, at("2018-11-21 13:00"))),
        ("2018-12-01 00:00", (Ending.MOMENT, 0, at("2018-12-01 00:00"))),
    ],
)
def test_how_an_exact_end_is_meant(end: str | None, ending: tuple[Ending, int, datetime | None]) -> None:
    assert meant(None if end is None else at(end), NOW, BERLIN) == ending


def test_the_latest_is_first_and_stands_there_once() -> None:
    known = remembered(remembered((), LUNCH), Recent(Status.MEETING, "Jour fixe"))
    assert remembered(known, LUNCH) == (LUNCH, Recent(Status.MEETING, "Jour fixe"))


def test_a_bare_status_is_not_remembered() -> None:
    assert remembered((LUNCH,), Recent(Status.BUSY)) == (LUNCH,)


def test_what_is_kept_stays_however_much_follows() -> None:
    known = remembered((), replace(LUNCH, kept=True))
    for number in range(20):
        known = remembered(known, Recent(Status.MEETING, f"Meeting {number}"))
    assert replace(LUNCH, kept=True) in known
    assert len(known) == MOST + 1
    assert usable(known, NOW)[0] == replace(LUNCH, kept=True)
    assert remembered(known, LUNCH)[0].kept, "chosen again it is kept as before"


def test_what_is_over_is_not_offered() -> None:
    over = Recent(Status.HOLIDAY, "", Ending.MOMENT, 0, NOW)
    assert usable((over, LUNCH), NOW) == (LUNCH,)
    assert usable((over,), NOW - timedelta(seconds=1)) == (over,)


recents = st.builds(
    Recent,
    st.sampled_from([status for status in Status if status is not Status.LOGGEDOUT]),
    st.text(min_size=1, max_size=20),
    st.sampled_from([Ending.NONE, Ending.CLOCK, Ending.TODAY]),
    st.integers(0, 1439),
    st.none(),
    st.sampled_from(["", "dnd", "208"]),
    st.booleans(),
)


@given(st.lists(recents, max_size=30))
def test_a_file_gives_back_what_was_remembered(choices: list[Recent]) -> None:
    known: tuple[Recent, ...] = ()
    for choice in choices:
        known = remembered(known, choice)
    assert from_json(to_json(known)) == known
    assert sum(one.kept for one in known) <= MOST_KEPT
    assert sum(not one.kept for one in known) <= MOST
    for one in known:
        end = one.end(NOW, BERLIN)
        assert end is None or NOW < end <= NOW + timedelta(hours=25)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["status", "info", "ending", "minutes", "moment", "kept"]), inner, max_size=6)
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_file_is_read(said: object) -> None:
    for one in from_json(said):
        one.end(NOW, BERLIN)


@pytest.mark.parametrize(
    "item",
    [
        {"status": "LOGGEDOUT", "info": "x"},
        {"status": "NOPE", "info": "x"},
        {"status": "AWAY"},
        {"status": "AWAY", "ending": "length", "minutes": 0},
        {"status": "AWAY", "ending": "clock", "minutes": 1441},
        {"status": "AWAY", "info": "x", "moment": "yesterday", "ending": "moment"},
        "AWAY",
    ],
)
def test_what_cannot_be_chosen_is_left_out(item: object) -> None:
    assert from_json([item, {"status": "PAUSE", "info": "Mittag"}]) == (Recent(Status.PAUSE, "Mittag"),)
