"""A configuration directory with an import in it, fakes of what it works with, and a clock moved by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cticlient.texts import SaidError
from ctiserver.domain.prm import Record
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.directory import Change
from ctiserver.server.prm_import import PrmImport
from ctiserver.server.shared_file import DISK, Disk
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
        self.held: Collection[str] = ()
        self.running: set[str] = set()
        self.times = 0
        self.given = asyncio.Condition()

    def running_records(self) -> Collection[str]:
        return self.running

    async def set_records(self, records: Mapping[str, Sequence[Record]], held: Collection[str] = ()) -> None:
        async with self.given:
            self.records, self.held, self.times = records, held, self.times + 1
            self.given.notify_all()

    @property
    def infos(self) -> dict[str, list[str]]:
        return {client: [record.info for record in records] for client, records in self.records.items()}

    async def more_than(self, times: int) -> None:
        async with asyncio.timeout(50), self.given:
            await self.given.wait_for(lambda: self.times > times)


class House:
    """A configuration directory with an import in it, and a clock that only the test moves."""

    def __init__(self, root: Path, disk: Disk = DISK) -> None:
        self.config = ConfigDirectory(root)
        self.disk = disk
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
            disk=self.disk,
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


async def until(condition: Callable[[], bool]) -> None:
    """The steps of the import are milliseconds apart here; they tell nobody when they find nothing to do."""
    async with asyncio.timeout(50):
        while not condition():  # noqa: ASYNC110 (there is nothing else to wait for)
            await asyncio.sleep(0.002)
