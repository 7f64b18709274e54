"""The rows of the clock table where a real process matters: the real programs, with a clock that jumps under them.

libfaketime moves the wall clock and leaves the monotonic one alone, which is what the sleep of a machine does.
"""

import asyncio
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.end_to_end.processes import PASSWORD, PATIENCE, Running, Server

BERLIN = ZoneInfo("Europe/Berlin")
at_night = pytest.mark.skipif(os.environ.get("CTI_NIGHTLY") != "1", reason="takes long: set CTI_NIGHTLY=1")
PLACES = ("/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/local/lib/faketime", "/usr/lib64/faketime")


def library() -> str:
    """Where libfaketime is; empty if it is not installed."""
    for place in PLACES:
        if found := sorted(Path("/").glob(f"{place[1:]}/libfaketime.so.1")):
            return str(found[0])
    return ""


class Clock:
    """The wall clock of every process that is started with ``environment``."""

    def __init__(self, path: Path, library: str) -> None:
        self._path = path
        self._offset = timedelta()
        self.environment = {
            "LD_PRELOAD": library,
            "FAKETIME_TIMESTAMP_FILE": str(path),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "TZ": "Europe/Berlin",
        }
        self.leap(timedelta())

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def leap(self, by: timedelta) -> None:
        """Now, and for all at once."""
        self._offset += by
        new = self._path.with_suffix(".new")
        new.write_text(f"{self._offset.total_seconds():+.3f}\n", "ascii")
        new.replace(self._path)

    def leap_to(self, instant: datetime) -> None:
        self.leap(instant - self.now())


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    found = library()
    if not found:
        missing = "libfaketime is not installed (Debian: apt-get install faketime): clocks of processes are NOT tested"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return Clock(tmp_path / "offset", found)


class Machine:
    """A server and Anna's desktop, all with the same clock."""

    def __init__(self, server: Server, clock: Clock, profile: Path) -> None:
        self.server = server
        self.clock = clock
        self.profile = profile
        self.desktop: Running | None = None
        server.commands.environment = self._environment(server.commands.environment)  # type: ignore[method-assign]

    def _environment(self, plain: Callable[[dict[str, str]], dict[str, str]]) -> Callable[..., dict[str, str]]:
        return lambda more: plain({**self.clock.environment, **more})

    async def start_server(self, begun: datetime) -> None:
        """With an import that goes on: what lies below everything that Anna chooses."""
        local = begun.astimezone(BERLIN)
        self.server.write_import(f"Client;Status;StartTime;Info\nanna;EXTWORK;{local:%Y-%m-%d %H:%M};davor\n")
        await self.server.start()

    async def open(self) -> None:
        where = ["--connect", self.server.url, "--user", "anna", "--embed", "Team"]
        self.desktop = await self.server.commands.start(
            "cticlient", "--profile", self.profile, *where, CTICLIENT_PASSWORD=PASSWORD
        )

    async def kill(self) -> None:
        assert self.desktop is not None
        self.desktop.process.kill()
        await self.desktop.ended()

    async def busy(self, until: str) -> None:
        (await self.server.cti("anna", "status", "set", "BUSY", "--until", until)).ok()
        await self.shows("BUSY")

    async def on_server(self) -> dict[str, Any]:
        shown: dict[str, Any] = (await self.server.cti("anna", "status", "show", "--json")).ok().json
        return shown

    def on_disk(self) -> dict[str, Any]:
        for path in self.profile.rglob("status.json"):
            (account,) = json.loads(path.read_text("utf-8"))["accounts"].values()
            return dict(account["status"] or {})
        return {}

    async def shows(self, status: str) -> dict[str, Any]:
        """Wait until the desktop shows this, by what it keeps on its disk."""
        async with asyncio.timeout(PATIENCE):
            while (kept := self.on_disk()).get("shown", {}).get("status") != status:  # noqa: ASYNC110 - another process writes
                await asyncio.sleep(0.05)
        return kept

    async def restored(self) -> dict[str, Any]:
        kept = await self.shows("EXTWORK")
        assert kept["shown"]["info"] == "davor"
        return kept


@pytest.fixture
async def machine(idle_server: Server, clock: Clock, tmp_path: Path) -> Machine:
    machine = Machine(idle_server, clock, tmp_path / "profile")
    await machine.start_server(clock.now() - timedelta(hours=1))
    await machine.open()
    await machine.shows("EXTWORK")
    return machine


async def test_asleep_8_hours_over_the_end_with_its_server(machine: Machine) -> None:
    await machine.busy("+4h")
    before = (await machine.on_server())["revision"]
    machine.clock.leap(timedelta(hours=8))
    kept = await machine.restored()
    assert kept["revision"] == (await machine.on_server())["revision"] == before + 1


@at_night
async def test_asleep_8_hours_over_the_end_alone(machine: Machine) -> None:
    await machine.busy("+4h")
    await machine.server.stop()
    machine.clock.leap(timedelta(hours=8))
    await machine.restored()


async def test_killed_right_after_it_was_set_and_started_alone_after_the_end(machine: Machine) -> None:
    await machine.busy("+4h")
    await machine.kill()
    await machine.server.stop()
    machine.clock.leap(timedelta(hours=8))
    await machine.open()
    await machine.restored()


@at_night
async def test_an_end_400_days_away(machine: Machine) -> None:
    await machine.busy("+400d")
    machine.clock.leap(timedelta(days=400, seconds=-2))
    assert (await machine.on_server())["shown"]["status"] == "BUSY"
    await machine.restored()


async def test_a_clock_set_back_while_connected_changes_no_end(
    idle_server: Server, clock: Clock, tmp_path: Path
) -> None:
    """Only the desktop's clock goes back: the server's time counts."""
    server_clock = Clock(tmp_path / "of-the-server", clock.environment["LD_PRELOAD"])
    machine = Machine(idle_server, server_clock, tmp_path / "profile")
    await machine.start_server(clock.now() - timedelta(hours=1))
    machine.clock = clock
    await machine.open()
    await machine.shows("EXTWORK")
    await machine.busy("+8s")
    before = (await machine.on_server())["revision"]
    clock.leap(timedelta(days=-1))
    kept = await machine.shows("EXTWORK")
    assert kept["revision"] == before + 1


NIGHTS = {
    "fold 2026": (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    "gap 2027": (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
}
"""Half past one in Berlin, and what half past two is then."""


@pytest.mark.parametrize("night", [pytest.param("fold 2026", marks=at_night), "gap 2027"])
async def test_until_half_past_two_in_a_night_of_another_length(
    night: str, idle_server: Server, clock: Clock, tmp_path: Path
) -> None:
    evening, half_past_two = NIGHTS[night]
    clock.leap_to(evening)
    machine = Machine(idle_server, clock, tmp_path / "profile")
    await machine.start_server(evening - timedelta(hours=1))
    await machine.open()
    await machine.shows("EXTWORK")
    await machine.busy("02:30")
    assert datetime.fromisoformat((await machine.on_server())["shown"]["until"]) == half_past_two
    clock.leap_to(half_past_two - timedelta(seconds=2))
    assert (await machine.on_server())["shown"]["status"] == "BUSY"
    await machine.restored()
