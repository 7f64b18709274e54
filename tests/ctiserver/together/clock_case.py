"""One desktop and its server, each with a clock of its own, and the steps of which a row of the clock table is made."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ctiserver.client.choice import Choice
from ctiserver.client.clocks import ServerTime
from ctiserver.client.deadline import STEP
from ctiserver.client.errors import LostError
from ctiserver.client.events import Event, OwnStatusChanged, Told
from ctiserver.client.status_keeper import StatusKeeper, Surroundings
from ctiserver.domain.prm import Record, read
from ctiserver.domain.status import Status
from ctiserver.server.presence import chosen_entry
from ctiserver.ui.until_text import parse_until
from ctiserver.wire.messages import Request
from tests.ctiserver.together.world import PERSON, Desktop, Server, World

BERLIN = ZoneInfo("Europe/Berlin")
HEAD = "ID;Client;Status;StartTime;EndTime\n"
NOTICED = 45.0
"""Seconds after which a server takes a silent connection for lost."""


class Desk(Desktop):
    """A desktop that can sleep, crash, and have a clock that is wrong; it notes all that it shows."""

    _world: "Case"

    def __init__(self, world: "Case") -> None:
        self.ahead = timedelta()
        self.slept = 0.0
        self.step = STEP
        self.silent = False
        """The connection is dead, and nobody has noticed yet."""
        self.history: list[str] = []
        self.told: list[str] = []
        super().__init__(world)

    def wall(self) -> datetime:
        return self._world.real() + self.ahead

    def _boot(self) -> None:
        self.time = ServerTime(self.wall, lambda: self._world.loop.time() - self.slept)
        around = Surroundings(PERSON, self.time, self._note, self.step)
        self.keeper = StatusKeeper(around, self.disk)  # type: ignore[arg-type]
        self.task = None

    def _note(self, event: Event) -> None:
        if isinstance(event, OwnStatusChanged) and self.history[-1:] != [event.after.shown.status]:
            self.history.append(event.after.shown.status)
        if isinstance(event, Told):
            self.told.append(str(event.sentence))

    @property
    def shown(self) -> str:
        return self.keeper.status.shown.status if self.keeper.status else "nothing"

    def connect(self) -> None:
        if self.online or self._world.server.task is None:
            return
        self.online, self.silent = True, False
        server = self._world.server
        server.attendance.come(PERSON, "desktop")

        async def ask(request: Request) -> Any:
            if self.silent:
                await asyncio.Event().wait()
            if not self.online:
                raise LostError("gone")
            answer = await server.ask(request)
            self.hear()
            return answer

        self.time.connected(self._world.now())
        self.keeper.connected(ask, PERSON)
        self.hear()

    def hear(self) -> None:
        if not self.silent:
            super().hear()

    def disconnect(self) -> None:
        if self.online:
            self.time.disconnected()
        super().disconnect()

    def freeze(self) -> None:
        assert self.task is not None
        self.task.cancel()
        self.silent = True

    def thaw(self, seconds: float) -> None:
        """The timer goes on where it stood: in the worst case its whole step is still to come."""
        self.slept += seconds

        async def wake() -> None:
            await asyncio.sleep(self.step)
            await self.keeper.run()

        self.task = self._world.loop.create_task(wake())


class Case(World):
    """What happens to a desktop and its server; real time goes on only where a step says so."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        self.server_ahead = timedelta()
        self.rows: list[Record] = []
        super().__init__()
        self.mine, self.other = Desk(self), Desk(self)
        self.desktops = [self.mine, self.other]
        self.run(self.server.start())

    def real(self) -> datetime:
        return self.start + timedelta(seconds=self.loop.time()) + self.jump

    def now(self) -> datetime:
        """By the clock of the server."""
        return self.real() + self.server_ahead

    def records(self) -> dict[str, list[Record]]:
        return {PERSON: self.rows}

    def stop_all(self) -> None:
        for desktop in self.desktops:
            self.run(desktop.stop())
        if self.server.task is not None:
            self.stop_server()
        self.loop.close()

    # The server

    def stop_server(self) -> None:
        for desktop in self.desktops:
            desktop.disconnect()
        task, self.server.task = self.server.task, None
        assert task is not None
        task.cancel()
        self.run(asyncio.gather(task, return_exceptions=True))

    def start_server(self) -> None:
        self.server = Server(self)
        self.run(self.server.start())

    def file(self, text: str) -> None:
        reading = read((HEAD + text).encode(), BERLIN, self.now(), [PERSON])
        assert not [problem for problem in reading.problems if problem.severity == "error"]
        self.rows = list(reading.records)
        if self.server.task is not None:
            self.run(self.server.presence.set_records(self.records()))

    def colleague(self, status: Status, minutes: float | None) -> None:
        until = None if minutes is None else self.now() + timedelta(minutes=minutes)
        self.run(self.server.presence.choose(PERSON, chosen_entry(status, "chef", False, until=until)))

    # The desktop

    def choose(self, desk: Desk, status: Status, until: datetime | None) -> None:
        choice = Choice(f"c{next(self.ids)}", status, desk.wall(), until=until)
        self.run(desk.keeper.choose(choice))
        self.wait(0.5)

    def sleep(self, desk: Desk, seconds: float) -> None:
        """The machine of this desktop alone stands still; the server notices and goes on."""
        desk.freeze()
        self.wait(min(NOTICED, seconds))
        if desk.online and seconds > NOTICED:
            self.server.attendance.go(PERSON, "desktop")
        self.wait(max(seconds - NOTICED, 0))
        desk.thaw(seconds)


Step = Callable[[Case], None]


# Steps


def busy(minutes: float | None = 60, status: Status = Status.BUSY) -> Step:
    """Chosen at the desktop, with an end so many minutes ahead by the time that it goes by."""

    def step(case: Case) -> None:
        now = case.mine.time.now()
        case.choose(case.mine, status, None if minutes is None else now + timedelta(minutes=minutes))

    return step


def busy_until(local: str) -> Step:
    """As a person types it."""
    return lambda case: case.choose(case.mine, Status.BUSY, parse_until(local, case.mine.wall(), BERLIN))


def on_the_other_desktop(minutes: float | None, status: Status = Status.MEETING) -> Step:
    def step(case: Case) -> None:
        opened(case.other)
        case.wait(1)
        until = None if minutes is None else case.other.time.now() + timedelta(minutes=minutes)
        case.choose(case.other, status, until)

    return step


def by_a_colleague(minutes: float | None, status: Status = Status.MEETING) -> Step:
    return lambda case: case.colleague(status, minutes)


def file(text: str) -> Step:
    return lambda case: case.file(text)


def wait(minutes: float) -> Step:
    return lambda case: case.wait(minutes * 60)


def until(utc: str) -> Step:
    """Real time goes on to this instant."""
    return lambda case: case.wait((datetime.fromisoformat(utc).replace(tzinfo=UTC) - case.real()).total_seconds())


def sleep(hours: float) -> Step:
    """The desktop's machine sleeps; its connection is dead afterwards, without its knowing."""
    return lambda case: case.sleep(case.mine, hours * 3600)


def everything_sleeps(hours: float) -> Step:
    """Desktop and server on one machine, or both away: every clock jumps, every timer stood still."""

    def step(case: Case) -> None:
        case.jump += timedelta(hours=hours)

    return step


def clock(hours: float) -> Step:
    """Somebody sets the clock of the desktop."""

    def step(case: Case) -> None:
        case.mine.ahead += timedelta(hours=hours)

    return step


def clock_of_the_server(hours: float) -> Step:
    def step(case: Case) -> None:
        case.server_ahead += timedelta(hours=hours)

    return step


def opened(desk: Desk) -> None:
    if desk.task is None:
        desk._world.run(desk.start())
    desk.connect()


def connect(case: Case) -> None:
    """Start the program if it is not running, and connect."""
    opened(case.mine)


def start_alone(case: Case) -> None:
    """Start the program while no server is within reach."""
    case.run(case.mine.start())


def lose(case: Case) -> None:
    """The connection is gone, and the desktop knows."""
    case.mine.disconnect()


def close(case: Case) -> None:
    case.run(case.mine.stop())


def crash(case: Case) -> None:
    """The program is gone at once: only what is on disk counts."""
    assert case.mine.task is not None
    case.mine.task.cancel()
    if case.mine.online:
        case.server.attendance.go(PERSON, "desktop")
    case.mine.online = False
    case.mine._boot()


def server_stops(case: Case) -> None:
    case.stop_server()


def server_starts(case: Case) -> None:
    case.start_server()


def slow_steps(case: Case) -> None:
    """The longest steps that are allowed, for waits of months."""
    case.mine.step = 3600.0
    case.run(case.mine.stop())
