"""A server and two desktops of one person in virtual time: real parts, with small fakes for disk and network."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from ctiserver.client.clocks import ServerTime
from ctiserver.client.errors import LostError
from ctiserver.client.status_keeper import StatusKeeper, Surroundings
from ctiserver.client.status_store import Kept
from ctiserver.domain.prm import Record
from ctiserver.domain.prm.record import content_hash
from ctiserver.domain.stack import OutdatedError, Stack
from ctiserver.domain.status import Status
from ctiserver.server.attendance import Attendance
from ctiserver.server.presence import Presence, chosen_entry
from ctiserver.wire.messages import Outdated, OwnStatus, Request, StatusExpire, StatusSet, StatusShow
from ctiserver.wire.views import own_status
from tests.ctiserver.together.model import Model
from tests.ctiserver.together.virtual_time import VirtualLoop

START = datetime(2026, 3, 28, 12, tzinfo=UTC)
PERSON = "anna"


@dataclass
class Store:
    """The server's database: what was saved survives its restart."""

    stacks: dict[str, Stack] = field(default_factory=dict)
    dismissed: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    async def load_stacks(self) -> dict[str, Stack]:
        return dict(self.stacks)

    async def load_dismissed(self) -> dict[str, set[tuple[str, str]]]:
        return {client: set(pairs) for client, pairs in self.dismissed.items()}

    async def save_stack(self, client: str, stack: Stack, dismissed: Any = ()) -> None:
        self.stacks[client] = stack
        self.dismissed.setdefault(client, set()).update(dismissed)

    async def forget_dismissed(self, client: str, pairs: Any) -> None:
        self.dismissed[client] -= set(pairs)


class Directory:
    clients: ClassVar = {PERSON: object()}

    def on_change(self, listener: Any) -> None:
        """Nobody is added or removed here."""


@dataclass
class Disk:
    """A desktop's own disk: what was put is there after a restart."""

    kept: Kept = field(default_factory=Kept)

    async def load(self) -> Kept:
        return self.kept

    def put(self, kept: Kept) -> None:
        self.kept = kept

    async def stored(self) -> None:
        await asyncio.sleep(0)

    async def run(self) -> None:
        await asyncio.Event().wait()


class Server:
    def __init__(self, world: "World") -> None:
        self._world = world
        self.attendance = Attendance()
        self.presence = Presence(
            world.store,
            Directory(),
            self.attendance,
            world.now,
            lambda: f"e{next(world.ids)}",  # type: ignore[arg-type]
        )
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self.presence.load()
        await self.presence.set_records(self._world.records())
        self.presence.on_change(lambda client, before, after: self._world.push())
        self.task = asyncio.create_task(self.presence.agenda.run())

    def status(self, re: int | None = None) -> OwnStatus:
        return own_status(PERSON, self.presence.stack(PERSON), re=re)

    async def ask(self, request: Request) -> Any:
        await asyncio.sleep(0.01)
        try:
            match request:
                case StatusSet():
                    entry = chosen_entry(Status[request.status], PERSON, True, until=request.until or None)
                    revision = request.revision if isinstance(request.revision, int) else None
                    await self.presence.choose(PERSON, entry, revision, request.chosen_at or None)
                case StatusExpire():
                    await self.presence.expire(PERSON, request.revision)
                case StatusShow():
                    pass
        except OutdatedError:
            return Outdated(re=1, status=self.status())
        return self.status()


class Desktop:
    def __init__(self, world: "World") -> None:
        self._world = world
        self.disk = Disk()
        self.online = False
        self._boot()

    def _boot(self) -> None:
        time = ServerTime(self._world.now, self._world.loop.time)
        self.keeper = StatusKeeper(Surroundings(PERSON, time, lambda event: None), self.disk)  # type: ignore[arg-type]
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self.keeper.start()
        self.task = asyncio.create_task(self.keeper.run())

    async def stop(self) -> None:
        self.disconnect()
        if self.task:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        self._boot()

    def connect(self) -> None:
        if self.online:
            return
        server = self._world.server
        self.online = True
        server.attendance.come(PERSON, "desktop")

        async def ask(request: Request) -> Any:
            if not self.online:
                raise LostError("gone")
            answer = await server.ask(request)
            if not self.online:
                raise LostError("gone")
            self.hear()
            return answer

        self.keeper.connected(ask, PERSON)
        self.hear()

    def hear(self) -> None:
        if self.online:
            self.keeper.heard(self._world.server.status())

    def disconnect(self) -> None:
        if self.online:
            self.online = False
            self._world.server.attendance.go(PERSON, "desktop")
            self.keeper.lost()


class World:
    def __init__(self) -> None:
        self.loop = VirtualLoop()
        self.jump = timedelta()
        self.ids: Iterator[int] = itertools.count()
        self.store = Store()
        self.model = Model()
        self.desktops: list[Desktop] = []
        self.server = Server(self)
        self.desktops = [Desktop(self), Desktop(self)]

    def now(self) -> datetime:
        return START + timedelta(seconds=self.loop.time()) + self.jump

    def push(self) -> None:
        for desktop in self.desktops:
            desktop.hear()

    def records(self) -> dict[str, list[Record]]:
        return {
            PERSON: [
                Record(
                    key=f"id:{row.id}",
                    content=content_hash(str(row)),
                    client=PERSON,
                    status=row.status,
                    start=row.start,
                    end=row.end,
                    row=number + 2,
                )
                for number, row in enumerate(self.model.rows)
            ]
        }

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def wait(self, seconds: float) -> None:
        self.run(asyncio.sleep(seconds))
