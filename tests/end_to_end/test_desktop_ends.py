"""The person's own desktop ends a status: while it runs, over its own absence, and over that of the server."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.processes import PASSWORD, PATIENCE, Running, Server, reached

GRACE = timedelta(seconds=3)
"""After this the server would help out; what happens sooner was the desktop."""


class Anna:
    """Anna's desktop, closed and opened again in one profile, and what is known of her on both sides."""

    def __init__(self, server: Server, profile: Path) -> None:
        self.server = server
        self.profile = profile
        self.running: Running | None = None

    async def open(self) -> None:
        where = ["--connect", self.server.url, "--user", "anna", "--embed", "Team"]
        self.running = await self.server.commands.start(
            "cticlient", "--profile", self.profile, *where, CTICLIENT_PASSWORD=PASSWORD
        )

    async def close(self) -> None:
        assert self.running is not None
        assert await self.running.end() == 0, self.running.told()

    async def busy_for(self, seconds: float) -> datetime:
        """Busy until the instant that is answered, over an import that goes on; the desktop knows of both."""
        begun = datetime.now() - timedelta(minutes=1)
        self.server.write_import(f"Client;Status;StartTime;Info\nanna;AWAY;{begun:%Y-%m-%d %H:%M};davor\n")
        (await self.server.admin("prm", "reload")).ok()
        await self.kept_as("AWAY")
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        (await self.server.cti("anna", "status", "set", "BUSY", "--until", until.isoformat())).ok()
        await self.kept_as("BUSY")
        return until

    async def on_server(self) -> dict[str, Any]:
        shown: dict[str, Any] = (await self.server.cti("anna", "status", "show", "--json")).ok().json
        return shown

    def on_disk(self) -> dict[str, Any]:
        """What the desktop's own store holds; empty before it is written."""
        for path in self.profile.rglob("status.json"):
            (account,) = json.loads(path.read_text("utf-8"))["accounts"].values()
            return dict(account["status"] or {})
        return {}

    async def kept_as(self, status: str) -> dict[str, Any]:
        """Wait until the desktop's own store shows this status."""
        async with asyncio.timeout(PATIENCE):
            while (kept := self.on_disk()).get("shown", {}).get("status") != status:  # noqa: ASYNC110 - another process writes
                await asyncio.sleep(0.05)
        return kept


@asynccontextmanager
async def logged_in(server: Server) -> AsyncIterator[Any]:
    """What a colleague sees, from when Anna is logged in."""
    watch = await server.watch("bert", "Team")
    await watch.member("anna", lambda member: member["logged_in"])
    yield watch


@pytest.fixture
async def anna(server: Server, tmp_path: Path) -> Anna:
    anna = Anna(server, tmp_path / "profile")
    await anna.open()
    return anna


async def test_while_it_runs_the_desktop_restores(server: Server, anna: Anna) -> None:
    async with logged_in(server) as watch:
        until = await anna.busy_for(5)
        await watch.member("anna", lambda member: member["status"]["status"] == "BUSY")
        before = await anna.on_server()
        after = await watch.member("anna", lambda member: member["status"]["status"] == "AWAY")
        assert timedelta() <= datetime.now(UTC) - until < GRACE
        assert after["status"]["info"] == "davor"
        assert (await anna.on_server())["revision"] == before["revision"] + 1


async def test_closed_over_the_end_and_started_again(server: Server, anna: Anna) -> None:
    async with logged_in(server) as watch:
        until = await anna.busy_for(6)
        before = await anna.on_server()
        await anna.close()
        await watch.member("anna", lambda member: not member["logged_in"])
        await reached(until)
        await watch.member("anna", lambda member: member["status"]["status"] == "AWAY")
        await anna.open()
        await watch.member("anna", lambda member: member["logged_in"])
        kept = await anna.kept_as("AWAY")
        assert kept["revision"] == (await anna.on_server())["revision"] == before["revision"] + 1


async def test_the_server_stopped_over_the_end(server: Server, anna: Anna) -> None:
    async with logged_in(server) as watch:
        until = await anna.busy_for(6)
        before = await anna.on_server()
        await server.stop()
        await reached(until)
        # The server is away: this is the desktop's own doing.
        kept = await anna.kept_as("AWAY")
        assert kept["shown"]["info"] == "davor"
        await server.start()
        await watch.member("anna", lambda member: member["logged_in"] and member["status"]["status"] == "AWAY", 60)
        assert (await anna.on_server())["revision"] == before["revision"] + 1


async def test_both_away_over_the_end(server: Server, anna: Anna) -> None:
    async with logged_in(server):
        until = await anna.busy_for(6)
    await anna.close()
    await server.stop()
    await reached(until)
    await anna.open()
    await anna.kept_as("AWAY")
    await server.start()
    shown = (await anna.on_server())["shown"]
    assert (shown["status"], shown["info"]) == ("AWAY", "davor")
