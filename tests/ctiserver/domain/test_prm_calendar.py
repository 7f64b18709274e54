"""Events as rows: which become which status, whole days and DST, stable ids, and that the import reads them back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctiserver.domain.prm import read
from ctiserver.domain.prm.calendar import Busy, Event, Export, Row, csv_of
from ctiserver.domain.prm.neutral import neutral, plain
from tests.amounts import amount

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
EXPORT = Export("schmidt", BERLIN, NOW, NOW + timedelta(days=365), set_by="Calendar")


def utc(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)


def one(event: Event, export: Export = EXPORT) -> Row:
    (row,) = export.rows([event]).rows
    return row


TEN = utc("2026-11-02", "09:00")
HOUR = timedelta(hours=1)
DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("busy", "start", "end", "status"),
    [
        (Busy.BUSY, TEN, TEN + HOUR, "6"),
        (Busy.BUSY, DAY, DAY + timedelta(days=1), "6"),
        (Busy.AWAY, TEN, TEN + HOUR, "7"),
        (Busy.AWAY, TEN, TEN + 24 * HOUR, "10"),
        (Busy.AWAY, TEN, TEN + 23 * HOUR, "7"),
        (Busy.AWAY, DAY, DAY + timedelta(days=1), "10"),
        (Busy.AWAY, DAY, DAY + timedelta(days=14), "10"),
    ],
)
def test_which_event_is_which_status(busy: Busy, start: datetime | date, end: datetime | date, status: str) -> None:
    assert one(Event("a", start, end, busy)).status == status


@pytest.mark.parametrize("busy", [Busy.FREE, Busy.TENTATIVE, Busy.DECLINED, Busy.CANCELLED])
def test_what_does_not_take_the_time_is_left_out_and_counted(busy: Busy) -> None:
    found = EXPORT.rows([Event("a", TEN, TEN + HOUR, busy)])
    assert (found.rows, found.left_out) == ((), {busy: 1})


def test_nothing_of_a_title_is_told_unless_asked_and_never_of_a_private_event() -> None:
    event, private = (
        Event("a", TEN, TEN + HOUR, title=" Kündigung\n Meier "),
        Event("b", TEN, TEN + HOUR, title="Arzt", private=True),
    )
    assert one(event).info == ""
    titles = Export("schmidt", BERLIN, NOW, EXPORT.until, titles=True)
    assert (one(event, titles).info, one(private, titles).info) == ("Kündigung Meier", "")
    assert "Meier" not in csv_of([one(event)]).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (DAY, DAY + timedelta(days=1), ("2026-11-02 00:00", "2026-11-03 00:00")),
        (DAY, DAY, ("2026-11-02 00:00", "2026-11-03 00:00")),
        # A whole day has 25 hours in the night of DST.
        (date(2026, 10, 25), date(2026, 10, 26), ("2026-10-25 00:00", "2026-10-26 00:00")),
        (TEN, TEN + HOUR, ("2026-11-02 10:00", "2026-11-02 11:00")),
        (TEN, TEN + timedelta(seconds=90), ("2026-11-02 10:00", "2026-11-02 10:01:30")),
        (datetime(2026, 11, 2, 10), datetime(2026, 11, 2, 11), ("2026-11-02 10:00", "2026-11-02 11:00")),
        (utc("2026-10-25", "00:30"), utc("2026-10-25", "02:30"), ("2026-10-25 02:30", "2026-10-25 03:30")),
        # Half an hour that lies in the second 02:00 to 03:00 cannot be written: it is made longer, never shorter.
        (utc("2026-10-25", "01:15"), utc("2026-10-25", "01:45"), ("2026-10-25 02:15", "2026-10-25 03:00")),
        (utc("2026-10-25", "00:45"), utc("2026-10-25", "01:15"), ("2026-10-25 02:45", "2026-10-25 03:00")),
        (TEN, datetime(9999, 12, 31, tzinfo=UTC), ("2026-11-02 10:00", "")),
        (date(1900, 1, 1), date(2027, 1, 1), ("1971-01-01 00:00", "2027-01-01 00:00")),
    ],
)
def test_times_are_local(start: datetime | date, end: datetime | date, written: tuple[str, str]) -> None:
    row = one(Event("a", start, end))
    assert (row.start, row.end) == written


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (NOW - HOUR, NOW),
        (EXPORT.until, EXPORT.until + HOUR),
        (TEN, TEN),
        (TEN, TEN - HOUR),
        (date(2026, 9, 30), date(2026, 10, 1)),
        (datetime(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 3, 15)),
    ],
)
def test_what_is_over_or_far_ahead_or_no_time_is_no_row(start: datetime | date, end: datetime | date) -> None:
    found = EXPORT.rows([Event("a", start, end)])
    assert (found.rows, sum(found.left_out.values())) == ((), 0)


def test_ids_are_stable_and_of_their_own() -> None:
    monday, tuesday = Event("a", TEN, TEN + HOUR), Event("a", TEN + 24 * HOUR, TEN + 25 * HOUR)
    other, same = Event("a", TEN, TEN + 2 * HOUR), Event("a", TEN, TEN + HOUR)
    found = EXPORT.rows([other, tuesday, monday, same]).rows
    assert found == EXPORT.rows([monday, same, tuesday, other]).rows
    assert len({row.id for row in found}) == len(found) == 3
    assert found[1].id == f"{found[0].id}-2"
    assert one(monday, Export("meier", BERLIN, NOW, EXPORT.until)).id != one(monday).id
    assert one(Event("a", TEN, TEN + 3 * HOUR, title="other")).id == one(monday).id


@pytest.mark.parametrize("text", ["=1+1", "+49", "-", "@x", "\tx", "\rx", "'=1", "''=1"])
def test_what_a_spreadsheet_would_carry_out_is_made_harmless_and_taken_back(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert plain(neutral(text)) == text


@given(st.text(st.sampled_from("'=+-@\t\r\n aß"), max_size=6))
def test_making_harmless_is_undone_exactly(text: str) -> None:
    assert plain(neutral(text)) == text
    assert neutral(text)[:1] not in tuple("=+-@\t\r\n")


def test_the_file_is_what_excel_opens() -> None:
    raw = csv_of([Row("1", "Jürgen", "6", "a", "b", 'Größe; "neu"', "=x")])
    assert (
        raw
        == (
            "\ufeffID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy\r\n"
            '1;Jürgen;6;0;a;b;"Größe; ""neu""";;;\'=x\r\n'
        ).encode()
    )


MOMENTS = st.one_of(
    st.dates(date(2026, 9, 1), date(2027, 10, 1)),
    st.datetimes(datetime(2026, 9, 1), datetime(2027, 10, 1)),
    st.datetimes(datetime(2026, 10, 24, 22), datetime(2026, 10, 25, 3), timezones=st.just(UTC)),
    st.datetimes(datetime(2027, 3, 27, 23), datetime(2027, 3, 28, 4), timezones=st.just(UTC)),
    st.datetimes(datetime(2026, 9, 1), datetime(2027, 10, 1), timezones=st.timezones()),
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    start = draw(MOMENTS)
    length = timedelta(minutes=draw(st.one_of(st.integers(1, 120), st.integers(1, 10**5))))
    end = start + length if isinstance(start, datetime) else start + timedelta(days=length.days)
    return Event(draw(st.text(max_size=3)), start, end, draw(st.sampled_from(Busy)), draw(st.text(max_size=20)))


NAME = st.text(min_size=1, max_size=8).filter(lambda text: any(c.isprintable() and not c.isspace() for c in text))


@settings(deadline=None, max_examples=amount(200))
@given(st.lists(events(), max_size=5), NAME, st.text(max_size=8))
def test_whatever_is_written_is_read_back_without_a_problem(found: list[Event], client: str, set_by: str) -> None:
    export = Export(client, BERLIN, NOW, EXPORT.until, titles=True, set_by=set_by)
    rows = export.rows(found).rows
    reading = read(csv_of(rows), BERLIN, NOW, None)
    # An hour that comes twice is said as information; it was chosen knowingly.
    assert [problem for problem in reading.problems if problem.severity != "info"] == []
    assert [(r.id, r.info, r.client, r.set_by) for r in reading.records] == [
        (row.id, row.info, row.client, row.set_by) for row in rows
    ]
