"""Files that are half-written, locked, damaged or gone: what was good stays, and it is said."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ctiserver.server.shared_file import Disk
from tests.ctiserver.server.prm.house import HEAD, HOLIDAY, MEETING, House, until


async def test_a_file_that_still_grows_is_not_believed(house: House) -> None:
    path = house.write(HEAD)

    def grow() -> None:
        with path.open("a") as file:
            file.write(MEETING[len(HEAD) :])

    house.while_settling = grow
    async with house.running():
        assert (house.state, house.presence.times) == ("unsettled", 0)
        house.while_settling = lambda: None
        # It does not wait a quarter of an hour for the next try.
        await house.presence.more_than(0)
        assert house.presence.infos["schmidt"][0] == "Meeting"
        assert house.state == "read"


async def test_a_file_that_ends_within_a_row_is_given_one_more_step(house: House) -> None:
    path = house.write(MEETING)
    async with house.running():
        rest = "1;mueller;10;0;2026-11-23;2026-11-30;Urlaub;;;HR"
        house.write(MEETING + rest[:30])
        house.now += timedelta(minutes=15)
        await until(lambda: house.state == "unsettled")
        assert house.presence.times == 1
        await until(lambda: house.state == "read")  # so it is meant: the row is refused
        assert [problem["line"] for problem in house.importer.report()["problems"]] == [3]
        house.now += timedelta(minutes=15)
        with path.open("a") as file:
            file.write(rest[30:])
        await until(lambda: "mueller" in house.presence.infos)


async def test_reload_waits_for_a_file_that_is_being_written(house: House) -> None:
    path = house.write(HEAD)
    rest = iter((MEETING[len(HEAD) : 90], MEETING[90:]))

    def grow() -> None:
        with path.open("a") as file:
            file.write(next(rest, ""))

    house.while_settling = grow
    assert (await house.importer.reload())["state"] == "read"
    assert house.presence.infos == {"schmidt": ["Meeting"]}
    assert len(house.pauses) == 3


async def test_a_file_written_just_now_is_given_more_time_than_an_old_one(house: House) -> None:
    path = house.write(MEETING)
    written = path.stat().st_mtime
    house.now = datetime.fromtimestamp(written + 5, UTC)
    await house.importer.reload()
    house.now = datetime.fromtimestamp(written + 3600, UTC)
    await house.importer.reload()
    just_now, old = house.pauses
    assert just_now >= 0.5 > old > 0


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (MEETING.replace(";", ",").encode(), "commas"),
        ((MEETING + '1;mueller;10;;;;"cut').encode(), "in the middle of a quoted text"),
        ((MEETING + "1;Müller").encode()[:-5], "cut off"),
    ],
)
async def test_a_file_that_cannot_be_read_as_a_whole_keeps_the_last_good_set(
    house: House, raw: bytes, words: str
) -> None:
    if words == "cut off":
        raw = (MEETING + "1;Müller;10;;;;ü").encode()[:-1]
    house.write(MEETING)
    await house.importer.start()
    house.write(raw)
    house.now += timedelta(hours=1)
    report = await house.importer.reload()
    assert (report["state"], house.presence.times) == ("refused", 1)
    assert words in report["problems"][0]["message"]
    assert report["read_at"] == "2026-11-23T10:30:00Z"
    assert report["in_force_since"] == "2026-11-23T09:30:00Z"
    await house.restart()
    assert house.presence.infos == {"schmidt": ["Meeting"]}
    assert house.state == "refused"


async def test_a_refused_file_is_tried_again_and_said_in_the_log_once(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.write(HEAD.replace(";", ","))
    async with house.running():
        for _ in range(2):
            house.now += timedelta(minutes=15)
            expected = house.now.isoformat().replace("+00:00", "Z")
            await until(lambda expected=expected: house.importer.report()["read_at"] == expected)  # type: ignore[misc]
    assert sum("commas" in record.message for record in caplog.records) == 1


async def test_a_file_that_cannot_be_read_keeps_the_last_good_set_and_is_tried_again(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.write(MEETING)
    forbidden = False

    def read(path: Path) -> bytes:
        if forbidden:
            raise PermissionError(13, "Permission denied")
        return path.read_bytes()

    house.disk = Disk(read=read)
    await house.restart()
    async with house.running():
        house.write(HOLIDAY)
        forbidden = True
        house.now += timedelta(minutes=15)
        await until(lambda: house.state == "unreadable")
        assert "Permission denied" in house.messages()[0]
        assert house.presence.infos == {"schmidt": ["Meeting"]}
        forbidden = False
        # Not in a quarter of an hour: the clock stands still.
        await until(lambda: house.state == "read")
        assert house.presence.infos == {"mueller": ["Urlaub"]}
    assert sum("Permission denied" in record.message for record in caplog.records) == 1


async def test_a_removed_file_keeps_the_statuses_and_warns(house: House, caplog: pytest.LogCaptureFixture) -> None:
    path = house.write(MEETING)
    await house.importer.start()
    path.unlink()
    await house.importer.reload()
    await house.importer.reload()
    assert (house.state, house.presence.times) == ("missing", 1)
    report = house.importer.report()
    assert (report["problems"][0]["severity"], report["rows_read"]) == ("warning", 1)
    assert sum("is gone" in record.message for record in caplog.records) == 1
    await house.restart()
    assert (house.state, house.presence.infos) == ("missing", {"schmidt": ["Meeting"]})


async def test_a_removed_file_that_comes_back_the_same_is_in_force(house: House) -> None:
    path = house.write(MEETING)
    stat = path.stat()
    await house.importer.start()
    path.unlink()
    await house.importer.reload()
    house.write(MEETING)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    async with house.running():
        house.now += timedelta(minutes=15)
        await until(lambda: house.state == "read")
    assert house.messages() == []
