"""Finding calls again, and a head before each day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.journal.entries import Entry, Outcome, Show, Way, Whose
from cticlient.journal.rows import DayRow, Search, Sheet, by_day

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
A = Entry("a", Way.IN, "+49301234567", "Müller GmbH", NOW, Outcome.MISSED, note="Rückruf Angebot")
B = Entry("b", Way.OUT, "0171 5550123", "", NOW - timedelta(hours=1), Outcome.OUTGOING)
C = Entry("c", Way.IN, "204", "Graf, Leonie", NOW - timedelta(days=1), Outcome.ANSWERED, whose=Whose("x", "Arslan"))


@pytest.mark.parametrize(
    ("text", "show", "ids"),
    [
        ("", Show.ALL, "abc"),
        ("", Show.MISSED, "a"),
        ("", Show.IN, "ac"),
        ("", Show.OUT, "b"),
        ("muller", Show.ALL, "a"),
        ("ruckruf MÜLLER", Show.ALL, "a"),
        ("müller", Show.OUT, ""),
        ("0171/555", Show.ALL, "b"),
        ("0171 5550", Show.ALL, "b"),
        ("030 123", Show.ALL, "a"),
        ("204", Show.ALL, "c"),
        ("arslan", Show.ALL, "c"),
        ("nobody", Show.ALL, ""),
    ],
)
def test_what_is_found(text: str, show: Show, ids: str) -> None:
    assert "".join(entry.id for entry in Sheet([A, B, C]).found(Search(show, text))) == ids


def test_a_sheet_keeps_the_latest_first() -> None:
    sheet = Sheet([B, C])
    sheet.put([A])
    assert [entry.id for entry in sheet.found(Search())] == ["a", "b", "c"]
    sheet.take(["b"])
    sheet.put([replace(C, note="later"), B])
    assert [entry.id for entry in sheet.found(Search())] == ["a", "b", "c"]
    assert (sheet.get("c"), sheet.get("x"), len(sheet)) == (replace(C, note="later"), None, 3)
    sheet.take(["a", "b", "c", "never"])
    sheet.put([A])
    assert list(sheet.found(Search(text="ruckruf"))) == [A]


def test_days_are_those_of_the_reader() -> None:
    late = replace(A, since=datetime(2026, 11, 25, 23, 30, tzinfo=UTC))
    early = replace(B, since=datetime(2026, 11, 25, 22, 59, tzinfo=UTC))
    assert list(by_day([late, early], lambda moment: moment.astimezone(BERLIN))) == [
        DayRow(date(2026, 11, 26)),
        late,
        DayRow(date(2026, 11, 25)),
        early,
    ]


ZONES = st.sampled_from([BERLIN, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Asia/Kolkata"), None])
MOMENTS = st.lists(
    st.datetimes(datetime(2018, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), unique=True, max_size=30
)


@given(MOMENTS, ZONES)
def test_every_call_stands_under_its_own_day(moments: list[datetime], zone: ZoneInfo | None) -> None:
    entries = [replace(A, id=str(n), since=moment) for n, moment in enumerate(sorted(moments, reverse=True))]
    day = None
    for row in by_day(entries, lambda moment: moment.astimezone(zone)):
        if isinstance(row, DayRow):
            assert row.day != day, "one head a day"
            day = row.day
        else:
            assert row.since.astimezone(zone).date() == day
