"""When the import looks for a file, and which one it takes."""

import logging
import os
from datetime import UTC, datetime, timedelta

import pytest

from tests.ctiserver.server.prm.house import HOLIDAY, MEETING, House, until
from tests.platforms import two_cases


async def test_a_file_found_at_start_is_read_at_once_and_kept(house: House) -> None:
    path = house.write(MEETING)
    await house.importer.start()
    assert house.presence.infos == {"schmidt": ["Meeting"]}
    report = house.importer.report()
    assert (report["state"], report["file"], report["encoding"]) == ("read", str(path), "utf-8")
    assert (report["rows_read"], report["rows_ok"], report["problems"]) == (1, 1, [])
    assert report["read_at"] == report["in_force_since"] == "2026-11-23T09:30:00Z"
    stored = house.store.stored
    assert stored is not None
    assert (stored.raw, stored.size, stored.mtime_ns) == (MEETING.encode(), len(MEETING), path.stat().st_mtime_ns)


async def test_without_a_file_nothing_is_handed_over_and_nothing_warned_of(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await house.importer.start()
    assert (house.state, house.presence.times, caplog.records) == ("none", 0, [])


async def test_a_changed_file_is_read_when_the_interval_is_over_and_not_before(house: House) -> None:
    house.write(MEETING)
    async with house.running():
        house.write(HOLIDAY)
        house.now += timedelta(minutes=14, seconds=59)
        seen = house.looks_at_clock
        await until(lambda: house.looks_at_clock > seen + 5)  # five steps in which it could have looked
        assert (house.importer.report()["looked_at"], house.presence.times) == ("2026-11-23T09:30:00Z", 1)
        house.now += timedelta(seconds=1)
        await house.presence.more_than(1)
        assert house.presence.infos == {"mueller": ["Urlaub"]}


async def test_an_unchanged_file_is_not_read_again(house: House) -> None:
    house.write(MEETING)
    async with house.running():
        house.now += timedelta(minutes=15)
        await until(lambda: house.importer.report()["looked_at"] == "2026-11-23T09:45:00Z")
        assert house.presence.times == 1


async def test_an_older_file_of_the_same_size_is_a_changed_one(house: House) -> None:
    house.write(MEETING)
    await house.importer.start()
    path = house.write(MEETING.replace("Meeting", "Revenue"))
    os.utime(path, ns=(1, 1))
    async with house.running():
        house.now += timedelta(minutes=15)
        await until(lambda: house.presence.infos == {"schmidt": ["Revenue"]})


async def test_a_wall_clock_that_is_set_back_does_not_put_off_the_next_look(house: House) -> None:
    house.write(MEETING)
    async with house.running():
        house.write(HOLIDAY)
        house.now -= timedelta(days=30)
        await house.presence.more_than(1)


async def test_a_changed_interval_counts_without_a_restart(house: House) -> None:
    house.write(MEETING)
    house.write("[customize]\nprmimportreloadinterval_min = 60 ; slowly\n", "server/server.ini")
    async with house.running():
        assert house.importer.report()["interval_min"] == 60
        house.now += timedelta(minutes=5)
        house.write(HOLIDAY)
        house.write("\ufeff[Customize]\r\nPrmImportReloadInterval_min=1\r\n", "server/server.ini")
        await house.presence.more_than(1)
        assert house.presence.infos == {"mueller": ["Urlaub"]}
        assert house.importer.report()["interval_min"] == 1


async def test_an_unusable_interval_is_logged_once_and_fifteen_minutes_taken(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.write("[Customize]\nPrmImportReloadInterval_min=0\n", "server/server.ini")
    async with house.running():
        await house.importer.reload()
        assert house.importer.report()["interval_min"] == 15
    assert sum("PrmImportReloadInterval_min=0" in record.message for record in caplog.records) == 1


async def test_another_zone_in_the_ini_moves_the_times_at_once(house: House) -> None:
    house.write(MEETING)
    async with house.running():
        assert house.presence.records["schmidt"][0].start == datetime(2026, 11, 23, 9, tzinfo=UTC)
        house.write("[Customize]\nTimeZone=UTC\n", "server/server.ini")
        await house.presence.more_than(1)
        assert house.presence.records["schmidt"][0].start == datetime(2026, 11, 23, 10, tzinfo=UTC)


async def test_reload_reads_at_once_even_what_did_not_change(house: House) -> None:
    house.write(MEETING)
    await house.importer.start()
    assert (await house.importer.handlers()["prm.reload"]({}))["state"] == "read"
    assert house.presence.times == 2
    house.write(HOLIDAY)
    await house.importer.reload()
    assert house.presence.infos == {"mueller": ["Urlaub"]}
    assert await house.importer.handlers()["prm.report"]({}) == house.importer.report()


@pytest.mark.parametrize("name", ["PRM/PRMIMPORT.CSV", "Prm/prmimport.csv"])
async def test_folder_and_name_in_any_case(house: House, name: str) -> None:
    house.write(MEETING, name)
    await house.importer.start()
    assert house.presence.infos == {"schmidt": ["Meeting"]}


@two_cases
async def test_two_files_of_that_name_are_refused_with_a_warning(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.write(MEETING)
    await house.importer.start()
    house.write(HOLIDAY, "prm/prmimport.CSV")
    await house.importer.reload()
    assert (house.state, house.presence.times) == ("unreadable", 1)
    assert "prmimport.CSV" in house.messages()[0]
    assert any("prmimport.CSV" in record.message for record in caplog.records)
