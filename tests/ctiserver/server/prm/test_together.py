"""The import with the real store, directory and presence: what people see, and what a restart keeps."""

import itertools
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from ctiserver.domain.people import Client
from ctiserver.domain.status import Source, Status
from ctiserver.server.attendance import Attendance
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.directory import Directory
from ctiserver.server.passwords import Passwords
from ctiserver.server.presence import Presence, chosen_entry
from ctiserver.server.prm_import import PrmImport
from ctiserver.server.store.store import Store
from tests.ctiserver.server.prm.house import BERLIN, HEAD, NOW


async def no_pause(seconds: float) -> None:
    """The files of these tests are written before they are looked at."""


class Server:
    """Everything of a running server that has to do with statuses, on a database in a file."""

    def __init__(self, root: Path) -> None:
        self.config = ConfigDirectory(root)
        self.now = NOW
        self.ids = itertools.count()
        self.passwords = Passwords()

    async def start(self) -> None:
        self.store = await Store.open(self.config.database)
        self.directory = Directory(self.store, self.passwords, self.new_id)
        await self.directory.load()
        self.presence = Presence(self.store, self.directory, Attendance(), lambda: self.now, self.new_id)
        await self.presence.load()
        self.importer = PrmImport(
            self.config,
            self.store,
            self.directory,
            self.presence,
            lambda: self.now,
            local=BERLIN,
            pause=no_pause,
        )
        await self.importer.start()

    def new_id(self) -> str:
        return str(next(self.ids))

    async def stop(self) -> None:
        await self.importer.stop()
        await self.store.close()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def file(self, *rows: str) -> None:
        self.config.prm_dir.mkdir(exist_ok=True)
        (self.config.prm_dir / "PrmImport.csv").write_text(HEAD + "\n".join(rows))
        report = await self.importer.reload()
        assert report["state"] == "read"

    async def choose(self, status: Status) -> None:
        await self.presence.choose("schmidt", chosen_entry(status, "schmidt", own=True))

    @property
    def shown(self) -> list[str]:
        return [entry.info or entry.status.name for entry in self.presence.stack("schmidt").top_first[:-1]]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(tmp_path)
    await server.start()
    await server.directory.add_client(Client("schmidt"))
    yield server
    await server.stop()
    server.passwords.close()


MEETING = "0;schmidt;6;0;2026-11-23 10:00;2026-11-23 18:00;Meeting;;208;Outlook"
HOLIDAY = "1;schmidt;10;0;;;Holiday;;;HR"


async def test_the_records_are_on_the_stack_and_stay_over_a_restart(server: Server) -> None:
    await server.file(MEETING, HOLIDAY)
    assert server.shown == ["Holiday", "Meeting"]
    before = server.presence.stack("schmidt")
    assert [entry.source for entry in before.entries] == [Source.IMPORT] * 2
    server.now += timedelta(hours=1)
    await server.restart()
    assert server.presence.stack("schmidt") == before


async def test_reading_an_unchanged_file_changes_nothing(server: Server) -> None:
    await server.file(MEETING, HOLIDAY)
    before = server.presence.stack("schmidt")
    heard: list[str] = []
    server.presence.on_change(lambda client, old, new: heard.append(client))
    server.now += timedelta(minutes=20)
    await server.file(MEETING, HOLIDAY)
    assert server.presence.stack("schmidt") is before
    await server.file("", HOLIDAY, MEETING)  # other lines, same content: the order of starts decides
    assert (server.presence.stack("schmidt"), heard) == (before, [])


async def test_a_dismissed_record_stays_away_over_re_read_and_restart_until_it_is_changed(server: Server) -> None:
    await server.file(MEETING, HOLIDAY)
    server.now += timedelta(minutes=1)
    await server.choose(Status.AVAILABLE)
    assert server.shown == []
    await server.file(MEETING, HOLIDAY)
    assert server.shown == []
    await server.restart()
    assert server.shown == []
    await server.file(MEETING.replace("Meeting", "Other meeting"), HOLIDAY)
    assert server.shown == ["Other meeting"]


async def test_a_choice_covers_the_imports_and_they_come_back(server: Server) -> None:
    await server.file(MEETING)
    server.now += timedelta(minutes=1)
    await server.choose(Status.BUSY)
    await server.restart()
    assert server.shown == ["BUSY", "Meeting"]
    server.now += timedelta(minutes=1)
    await server.choose(Status.AWAY)
    assert server.shown == ["AWAY", "Meeting"]


async def test_an_id_that_vanished_ends_its_status_also_while_the_server_was_down(server: Server) -> None:
    await server.file(MEETING, HOLIDAY)
    await server.stop()
    (server.config.prm_dir / "PrmImport.csv").write_text(HEAD + HOLIDAY)
    await server.start()
    assert server.shown == ["Holiday"]


async def test_status_0_ends_the_imports_once_and_stays_done_over_a_restart(server: Server) -> None:
    await server.file(MEETING, HOLIDAY)
    server.now += timedelta(minutes=5)
    ends = "2;schmidt;0;0;;;;;;HR"
    await server.file(MEETING, HOLIDAY, ends)
    assert server.shown == []
    await server.restart()
    assert server.shown == []
    await server.file(MEETING, HOLIDAY, ends, "3;schmidt;8;0;;;Travel;;;HR")
    assert server.shown == ["Travel"]


async def test_status_0_that_found_nothing_to_end_is_done_all_the_same(server: Server) -> None:
    ends = "2;schmidt;0;0;2026-11-23 10:00;;;;;HR"
    await server.file(ends)
    await server.restart()
    await server.file(ends, MEETING.replace("10:00", "09:00"))
    assert server.shown == ["Meeting"]
