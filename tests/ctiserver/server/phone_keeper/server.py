"""A server as far as phones are concerned, that can be killed, refused and unplugged at any place."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ctiserver.domain.people import Client, Line
from ctiserver.domain.phone import Memory, Setting, Side
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Status
from ctiserver.server.directory import Change
from ctiserver.server.line_board import LineBoard
from ctiserver.server.phone_keeper import PhoneKeeper
from ctiserver.server.telephony.driver import Link, Reports
from ctiserver.server.telephony.simulated.driver import SimulatedDriver
from ctiserver.server.telephony.simulated.switch import Switch
from ctiserver.wire.messages import PhoneNote

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


Hook = Callable[[str], None] | None


class Directory:
    def __init__(self) -> None:
        self.lines = {id: Line(id, id) for id in ("101", "102", "103")}
        self.clients = {
            "anna": Client("anna", lines=("101", "103")),
            "ben": Client("ben", lines=("102",)),
            "eva": Client("eva"),
        }
        self._listeners: list[Callable[[Change], None]] = []

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def put(self, *clients: Client) -> None:
        for client in clients:
            self.clients[client.name] = client
        self.tell(Change("client", clients[0].name))

    def tell(self, change: Change) -> None:
        for listener in list(self._listeners):
            listener(change)


class Here:
    """Where work can be stopped: the server dies there, or the test waits until it comes there."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.hang_at: str | None = None
        self.hanging = asyncio.Event()
        self.go_on = asyncio.Event()
        self.stirred = asyncio.Event()

    async def __call__(self, place: str) -> None:
        self.log.append(place)
        self.stirred.set()
        if place == self.hang_at:
            self.hanging.set()
            await self.go_on.wait()


class Memories:
    """What is on disk."""

    def __init__(self, here: Here) -> None:
        self.kept: dict[str, Memory] = {}
        self.here = here
        self.fails = 0

    async def load_memories(self) -> dict[str, Memory]:
        return dict(self.kept)

    async def save_memory(self, line: str, memory: Memory) -> None:
        await self.here(f"save {line}")
        if self.fails:
            self.fails -= 1
            raise OSError("disk full")
        self.kept[line] = memory
        await self.here(f"saved {line}")

    async def drop_memory(self, line: str) -> None:
        await self.here(f"drop {line}")
        self.kept.pop(line, None)
        await self.here(f"dropped {line}")


class Driver(SimulatedDriver):
    """The simulated system with faults: ``errors`` are raised by the next settings, before they are made."""

    def __init__(self, switch: Switch, here: Here) -> None:
        super().__init__(switch, None)
        self.here = here
        self.errors: list[Exception] = []
        self.deaf = False
        self.reports: Reports | None = None

    async def open(self, reports: Reports) -> None:
        self.reports = reports
        await super().open(reports)

    def link(self, link: Link) -> None:
        assert self.reports is not None
        self.reports.link(link, "for the test")

    async def forward(self, address: str, number: str) -> None:
        await self._set(f"forward {address} {number}".strip(), super().forward(address, number))

    async def do_not_disturb(self, address: str, on: bool) -> None:
        await self._set(f"dnd {address} {'on' if on else 'off'}", super().do_not_disturb(address, on))

    async def _set(self, what: str, done: object) -> None:
        assert asyncio.iscoroutine(done)
        try:
            await self.here(what)
            if self.errors:
                raise self.errors.pop(0)
            if not self.deaf:
                await done
        finally:
            done.close()
        await self.here(f"confirmed {what}")


@dataclass
class Timer:
    seconds: float
    fire: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class Server:
    """One run after the other of the keeper; directory, disk and telephones stay."""

    directory: Directory
    here: Here
    memories: Memories
    switch: Switch
    driver: Driver
    board: LineBoard
    keeper: PhoneKeeper
    timers: list[Timer] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def new_keeper(self) -> PhoneKeeper:
        keeper = PhoneKeeper(self.memories, self.board, self.directory, lambda: NOW, call_later=self.later, closing=0)
        keeper.on_change(self._tell)
        return keeper

    def later(self, seconds: float, fire: Callable[[], None]) -> Timer:
        self.timers.append(Timer(seconds, fire))
        self.here.stirred.set()
        return self.timers[-1]

    async def start(self, **stacks: Stack) -> None:
        self.keeper = self.new_keeper()
        await self.keeper.load()
        for client in self.directory.clients:
            self.keeper.follow(client, stacks.get(client, Stack()))

    def _tell(self, client: str) -> None:
        self.told.append(client)
        self.here.stirred.set()

    async def kill_at(self, place: str, act: Callable[[], None]) -> None:
        """Act, and let the server die at this place."""
        self.here.hang_at = place
        act()
        await asyncio.wait_for(self.here.hanging.wait(), 5)
        await self.keeper.close()
        self.here.hang_at = None
        self.here.hanging.clear()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(50):
            while not condition():
                self.here.stirred.clear()
                await self.here.stirred.wait()

    async def noted(self, client: str, state: str | None) -> PhoneNote | None:
        def there() -> bool:
            note = self.keeper.note(client)
            return (note.state if note else None) == state

        await self.until(there)
        return self.keeper.note(client)

    async def quiet(self) -> None:
        """Until no telephone is being worked on."""
        await asyncio.gather(*(job.task for job in self.keeper._jobs.values() if job.task), return_exceptions=True)

    def phone(self, line: str = "101") -> tuple[str, bool]:
        facts = self.switch.facts(line)
        return facts.forward, facts.dnd

    def settings_made(self) -> list[str]:
        return [what for what in self.here.log if what.startswith(("forward", "dnd"))]


serial = itertools.count()


def asking(*forwards: str) -> Stack:
    """Bottom first; each entry another one than ever before."""
    numbers = [next(serial) for _ in forwards]
    return Stack(
        tuple(
            Entry(f"e{n}", Status.MEETING, NOW + timedelta(seconds=n), call_forward=forward)
            for n, forward in zip(numbers, forwards, strict=True)
        )
    )


def to(number: str) -> Setting:
    return Setting(Side.FORWARD, number)


NOTHING = Stack()
