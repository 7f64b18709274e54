"""The demo's PrmImport.csv is one that the import takes whole, and says what the product's description says."""

from datetime import UTC, datetime, timedelta

import pytest

from ctiserver.demo.__main__ import has_display
from ctiserver.demo.company import ME, PEOPLE, SHORT
from ctiserver.demo.records import records
from ctiserver.domain.prm import read
from ctiserver.domain.status import Status

START = datetime(2026, 3, 2, 9, 41, 7)
CLIENTS = {person.client for person in PEOPLE}


def test_every_row_is_taken_without_a_remark() -> None:
    now = START.replace(tzinfo=UTC)
    reading = read(records(START, timedelta(minutes=2)).encode(), UTC, now, CLIENTS)
    assert (reading.rows_read, reading.rows_ok, reading.problems) == (4, 4, ())
    seen = {record.client: record for record in reading.records}
    assert {client: record.status for client, record in seen.items()} == {
        "schmidt": Status.MEETING,
        "mueller": Status.HOLIDAY,
        "foerster": Status.PAUSE,
        SHORT: Status.BUSY,
    }
    assert (seen["schmidt"].call_forward, seen["foerster"].call_forward) == ("208", "dnd")
    assert seen["mueller"].end == datetime(2026, 3, 17, 23, 59, tzinfo=UTC)
    assert seen[SHORT].end == now + timedelta(minutes=2)


def test_the_company_is_whole() -> None:
    assert len(CLIENTS) == len({person.number for person in PEOPLE}) == 12
    assert {ME, SHORT} <= CLIENTS
    assert "208" in {person.number for person in PEOPLE}
    assert next(person for person in PEOPLE if person.client == SHORT).choice is not None


@pytest.mark.parametrize(
    ("environ", "platform", "seen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_display(environ: dict[str, str], platform: str, seen: bool) -> None:
    assert has_display(environ, platform) is seen
