"""The machine is set to another zone while the server runs: what the file calls ten o'clock is another instant then."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ctiserver.server.local_zone import LocalZone
from ctiserver.server.prm_import import PrmImport
from tests.ctiserver.server.prm.house import MEETING, House


@pytest.fixture
def zone() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield patch
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed on Windows")
async def test_the_times_of_the_file_follow_the_zone_of_the_machine(house: House, zone: pytest.MonkeyPatch) -> None:
    house.write(MEETING)
    house.importer = PrmImport(
        house.config, house.store, house.directory, house.presence, house.clock, local=LocalZone(), pause=house.pause,
        poll=0.005,
    )  # fmt: skip
    async with house.running():
        (record,) = house.presence.records["schmidt"]
        assert record.start == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        times = house.presence.times
        zone.setenv("TZ", "Europe/London")
        await house.presence.more_than(times)
        (record,) = house.presence.records["schmidt"]
        assert record.start == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
