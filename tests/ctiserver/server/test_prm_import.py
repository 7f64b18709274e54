"""The import in the running server: when it looks, what it believes, and what it keeps when a file is no good."""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cticlient.texts import SaidError
from ctiserver.domain.prm import Record
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.directory import Change
from ctiserver.server.local_zone import LocalZone
from ctiserver.server.prm_import import PrmImport
from ctiserver.server.store.store import StoredImport

HEAD = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy\n"
MEETING = HEAD + "0;schmidt;6;0;2026-11-23 10:00;2026-11-23 18:00;Meeting;;208;Outlook\n"
HOLIDAY = HEAD + "1;mueller;10;0;2026-11-23;2026-11-30;Urlaub;;;HR\n"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


class FakeStore:
    def __init__(self) -> None:
        self.stored: StoredImport | None = None
        self.full = False

    async def load_import(self) -> StoredImport | None:
        return self.stored

    async def save_import(self, stored: StoredImport) -> None:
        if self.full:
            raise SaidError("The disk is full.")
        self.stored = stored


class FakeDirectory:
    def __init__(self, *clients: str) -> None:
        self.clients: Mapping[str, object] = dict.fromkeys(clients)
        self.listeners: list[Callable[[Change], None]] = []

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def add(self, client: str) -> None:
        self.clients = {**self.clients, client: None}
        for listener in self.listeners:
            listener(Change("client", client))


class FakePresence:
    """Keeps what it was given last, and lets a test wait for the next time."""

    def __init__(self) -> None:
        self.records: Mapping[str, Sequence[Record]] = {}
        self.times = 0
        self.given = asyncio.Condition()

    async def set_records(self, records: Mapping[str, Sequence[Record]]) -> None:
        async with self.given:
            self.records, self.times = records, self.times + 1
            self.given.notify_all()

    @property
    def infos(self) -> dict[str, list[str]]:
        return {client: [record.info for record in records] for client, records in self.records.items()}

    async def more_than(self, times: int) -> None:
        async with asyncio.timeout(10), self.given:
            await self.given.wait_for(lambda: self.times > times)


class House:
    """A configuration directory with an import in it, and a clock that only the test moves."""

    def __init__(self, root: Path) -> None:
        self.config = ConfigDirectory(root)
        self.store, self.presence = FakeStore(), FakePresence()
        self.directory = FakeDirectory("schmidt", "mueller")
        self.now = NOW
        self.looks_at_clock = 0
        self.pauses: list[float] = []
        self.while_settling: Callable[[], None] = lambda: None
        self.importer = self.make()

    def make(self) -> PrmImport:
        return PrmImport(
            self.config,
            self.store,
            self.directory,
            self.presence,
            self.clock,
            local=BERLIN,
            pause=self.pause,
            poll=0.005,
        )

    def clock(self) -> datetime:
        self.looks_at_clock += 1
        return self.now

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.while_settling()

    def write(self, text: str | bytes, name: str = "prm/PrmImport.csv") -> Path:
        path = self.config.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    async def restart(self) -> None:
        await self.importer.stop()
        self.presence = FakePresence()
        self.importer = self.make()
        await self.importer.start()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        await self.importer.start()
        task = asyncio.create_task(self.importer.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await self.importer.stop()

    @property
    def state(self) -> str:
        return str(self.importer.report()["state"])

    def messages(self) -> list[str]:
        return [problem["message"] for problem in self.importer.report()["problems"]]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


async def until(condition: Callable[[], bool]) -> None:
    """The steps of the import are milliseconds apart here; they tell nobody when they find nothing to do."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 (there is nothing else to wait for)
            await asyncio.sleep(0.002)


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


# Half-written, locked, damaged, gone


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


async def test_a_locked_file_keeps_the_last_good_set_and_is_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    house.write(MEETING)
    async with house.running():
        house.write(HOLIDAY)
        real = Path.read_bytes

        def locked(path: Path) -> bytes:
            if path.suffix == ".csv":
                raise PermissionError(13, "Permission denied")
            return real(path)

        monkeypatch.setattr(Path, "read_bytes", locked)
        house.now += timedelta(minutes=15)
        await until(lambda: house.state == "unreadable")
        assert "Permission denied" in house.messages()[0]
        assert house.presence.infos == {"schmidt": ["Meeting"]}
        monkeypatch.setattr(Path, "read_bytes", real)
        house.now += timedelta(minutes=15)
        await house.presence.more_than(1)
        assert (house.state, house.presence.infos) == ("read", {"mueller": ["Urlaub"]})
    assert any("Permission denied" in record.message for record in caplog.records)


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


# Restart, clients, the log


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

    async def fail(records: Mapping[str, Sequence[Record]]) -> None:
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
    assert longest < max(0.2, took / 2)


# The zone of the machine


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
