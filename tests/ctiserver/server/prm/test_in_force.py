"""What is in force after a restart and when clients come, and what is said of it in report and log."""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

import pytest

from cticlient.texts import SaidError
from ctiserver.domain.prm import Record
from ctiserver.server.store.store import StoredImport
from tests.ctiserver.server.prm.house import HEAD, HOLIDAY, MEETING, NOW, House


async def test_after_a_restart_an_unchanged_file_is_in_force_from_the_store(house: House) -> None:
    house.write(MEETING)
    await house.importer.start()
    house.pauses.clear()
    await house.restart()
    assert (house.presence.infos, house.presence.times, house.pauses) == ({"schmidt": ["Meeting"]}, 1, [])
    assert house.importer.report()["in_force_since"] == "2026-11-23T09:30:00Z"


async def test_a_file_that_changed_while_the_server_was_down_is_read_at_start(house: House) -> None:
    house.write(MEETING)
    await house.importer.start()
    house.write(HOLIDAY)
    await house.restart()
    assert house.presence.infos == {"mueller": ["Urlaub"]}


async def test_a_report_of_some_other_version_does_no_harm(house: House) -> None:
    house.store.stored = StoredImport(MEETING.encode(), 1, 2, NOW, '{"something": "else"}')
    await house.importer.start()
    assert house.presence.infos == {"schmidt": ["Meeting"]}


async def test_a_client_that_is_added_gets_its_row_at_once(house: House) -> None:
    house.write(MEETING + "1;foerster;4;0;2026-11-23 10:00;;Yoga;;dnd;\n")
    async with house.running():
        assert "foerster" not in house.presence.infos
        assert house.importer.report()["rows_ok"] == 1
        house.directory.add("Foerster")
        await house.presence.more_than(1)
        assert house.presence.infos["Foerster"] == ["Yoga"]
        assert (house.importer.report()["rows_ok"], house.messages()) == (2, [])
    assert house.directory.listeners == []


async def test_problems_are_kept_with_the_report_and_stand_in_the_log_on_one_line_each(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.write(HEAD + '5;"no\nbody";6;;;;;;;\n')
    await house.importer.start()
    (problem,) = house.importer.report()["problems"]
    assert (problem["line"], problem["column"], problem["value"], problem["severity"]) == (
        2,
        "Client",
        "no\nbody",
        "error",
    )
    (line,) = [record.message for record in caplog.records if "no client" in record.message]
    assert "\n" not in line
    assert "line 2, Client" in line
    await house.restart()
    assert house.importer.report()["problems"] == [problem]


async def test_of_very_many_problems_the_report_keeps_a_thousand(house: House) -> None:
    house.write(HEAD + "".join(f"{n};nobody{n};6;;;;;;;\n" for n in range(1500)))
    await house.importer.start()
    report = house.importer.report()
    assert (len(report["problems"]), report["problems_left_out"], report["rows_read"]) == (1000, 500, 1500)


async def test_a_full_disk_does_not_keep_the_statuses_back(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.store.full = True
    house.write(MEETING)
    await house.importer.start()
    assert house.presence.infos == {"schmidt": ["Meeting"]}
    assert any("disk is full" in record.message for record in caplog.records)


async def test_what_could_not_be_handed_over_is_handed_over_with_the_next_look(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.write(MEETING)
    take = house.presence.set_records

    async def fail(records: Mapping[str, Sequence[Record]], held: Collection[str] = ()) -> None:
        raise SaidError("The disk is full.")

    monkeypatch.setattr(house.presence, "set_records", fail)
    async with house.running():
        assert house.state == "read"
        monkeypatch.setattr(house.presence, "set_records", take)
        house.now += timedelta(minutes=15)
        await house.presence.more_than(0)


async def test_reading_a_large_file_leaves_the_loop_free(house: House) -> None:
    rows = (f"{n};schmidt;6;0;2026-11-23 10:00;2026-12-23 18:00;Meeting {n};;;HR\n" for n in range(20_000))
    house.write(HEAD + "".join(rows))
    longest = 0.0

    async def beat() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - before)

    task = asyncio.create_task(beat())
    began = time.perf_counter()
    await house.importer.start()
    took = time.perf_counter() - began
    task.cancel()
    assert len(house.presence.records["schmidt"]) == 20_000
    assert longest < max(0.5, took / 2)
