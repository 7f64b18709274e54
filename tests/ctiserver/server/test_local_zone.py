"""The zone of the machine, against the same zone by name."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ctiserver.server.local_zone import LocalZone


@pytest.fixture
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The process runs in this zone meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed on Windows")
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"], indirect=True)
def test_the_local_zone_is_that_of_the_system_in_gap_and_fold(zone: str) -> None:
    local, known = LocalZone(), ZoneInfo(zone)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(24 * 365):
        moment += timedelta(hours=1)
        mine, theirs = moment.astimezone(local), moment.astimezone(known)
        assert (mine.replace(tzinfo=None), mine.fold) == (theirs.replace(tzinfo=None), theirs.fold)
        assert mine.utcoffset() == theirs.utcoffset()
        assert mine.astimezone(UTC) == moment
    for naive in (datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)):
        assert naive.replace(tzinfo=local).astimezone(UTC) == naive.replace(tzinfo=known).astimezone(UTC)
