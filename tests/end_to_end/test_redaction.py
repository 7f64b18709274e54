"""What a viewer may not see is not in the bytes it receives, looked at on the wire itself."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.end_to_end.processes import PASSWORD, PATIENCE, Server

SECRET_NUMBER = "0301234567"
SECRET_NAME = "Schulze-Geheim"
SECRET_TARGET = "0897654321"


class Bytes:
    """Everything one client is sent."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.messages: list[str] = []

    @property
    def all(self) -> str:
        return "\n".join(self.messages)

    async def until(self, part: str) -> str:
        """All bytes so far, as soon as a message holds ``part``."""
        while True:
            text = await self.socket.receive_str(timeout=PATIENCE)
            self.messages.append(text)
            if part in text:
                return self.all


@asynccontextmanager
async def viewer(server: Server, user: str) -> AsyncIterator[Bytes]:
    async with aiohttp.ClientSession() as web, web.ws_connect(f"{server.url}/cti", protocols=("cti.v1",)) as socket:
        assert socket.protocol == "cti.v1"
        seen = Bytes(socket)
        await seen.until('"hello"')
        await socket.send_json({"type": "login", "re": 1, "user": user, "password": PASSWORD, "kind": "watch"})
        await seen.until('"welcome"')
        await socket.send_json({"type": "subscribe", "re": 2, "group": "Team"})
        await seen.until('"snapshot"')
        yield seen


async def ring_and_forward(server: Server) -> None:
    (await server.cti("bert", "forward", SECRET_TARGET)).ok()
    (await server.admin("simulate", "ring", "203", "--from", SECRET_NUMBER, "--name", SECRET_NAME)).ok()
    (await server.admin("simulate", "answer", "203")).ok()


@pytest.mark.parametrize(
    ("rights", "hidden", "shown"),
    [
        ("v m sm lm", [SECRET_NUMBER, SECRET_NAME, SECRET_TARGET], ["talking", "forwarded"]),
        ("v m mi sm lm", [SECRET_TARGET], [SECRET_NUMBER, SECRET_NAME]),
        ("v m mn sm lm", [], [SECRET_NUMBER, SECRET_NAME, SECRET_TARGET]),
        ("v sm lm", [SECRET_NUMBER, SECRET_NAME, SECRET_TARGET, "talking", "ringing"], ['"hidden"']),
    ],
)
async def test_calls_by_right(server: Server, rights: str, hidden: list[str], shown: list[str]) -> None:
    (await server.admin("group", "set", "Team", "--rights", rights)).ok()
    async with viewer(server, "anna") as seen:
        await ring_and_forward(server)
        # A change that everybody with sm sees, after all that happened before: nothing is still on its way.
        (await server.cti("chris", "status", "set", "PAUSE", "--info", "Schluss")).ok()
        told = await seen.until("Schluss")
    assert [part for part in hidden if part in told] == []
    assert [part for part in shown if part not in told] == []


async def test_a_snapshot_hides_what_changes_hide(server: Server) -> None:
    (await server.admin("group", "set", "Team", "--rights", "v m lm")).ok()
    (await server.cti("bert", "status", "set", "MEETING", "--info", "Vertraulich", "--forward", SECRET_TARGET)).ok()
    await ring_and_forward(server)
    async with viewer(server, "anna") as seen:
        told = seen.all
    for part in (SECRET_NUMBER, SECRET_NAME, SECRET_TARGET, "Vertraulich", "MEETING"):
        assert part not in told


async def test_one_member_may_see_less_than_the_others(server: Server) -> None:
    (await server.admin("group", "set", "Team", "--rights", "v m mn sm lm")).ok()
    (await server.admin("group", "member", "add", "Team", "anna", "--rights", "-mn -lm")).ok()
    async with viewer(server, "anna") as less, viewer(server, "bert") as whole:
        await ring_and_forward(server)
        (await server.cti("chris", "status", "set", "PAUSE", "--info", "Schluss")).ok()
        assert SECRET_NUMBER not in await less.until("Schluss")
        assert SECRET_NUMBER in await whole.until("Schluss")
        (snapshot,) = [message for message in map(json.loads, less.messages) if message["type"] == "snapshot"]
        assert all("logged_in" not in member for member in snapshot["members"] if member["client"] != "anna")


async def test_rights_taken_away_work_at_once(server: Server) -> None:
    (await server.admin("group", "set", "Team", "--rights", "v m mn sm lm")).ok()
    async with viewer(server, "anna") as seen:
        (await server.admin("group", "set", "Team", "--rights", "v m sm lm")).ok()
        await seen.until('"snapshot"')
        seen.messages.clear()
        await ring_and_forward(server)
        (await server.cti("chris", "status", "set", "PAUSE", "--info", "Schluss")).ok()
        assert SECRET_NUMBER not in await seen.until("Schluss")
        (await server.admin("group", "member", "add", "Team", "anna", "--rights", "-v")).ok()
        await seen.until('"group_gone"')


async def test_the_right_to_log_calls_is_told_to_who_has_it(server: Server) -> None:
    (await server.admin("group", "set", "Team", "--rights", "v m sm lm cl")).ok()
    (await server.admin("group", "member", "add", "Team", "anna", "--rights", "-cl")).ok()
    async with viewer(server, "anna") as without, viewer(server, "bert") as having:
        assert '"cl"' not in without.all
        assert '"cl"' in having.all
        await ring_and_forward(server)
        (await server.cti("chris", "status", "set", "PAUSE", "--info", "Schluss")).ok()
        assert SECRET_NUMBER not in await having.until("Schluss"), "logging shows no more than seeing"


class TestBadMessages:
    async def test_are_answered_and_the_connection_goes_on(self, server: Server) -> None:
        async with viewer(server, "anna") as seen:
            for text, code in [
                ("nonsense", "malformed"),
                ('{"type":"fly","re":7}', "unknown_type"),
                ('{"type":"dial","re":8}', "invalid"),
            ]:
                await seen.socket.send_str(text)
                told = await seen.until(code)
            assert "fly" in told
            await seen.socket.send_json({"type": "list_groups", "re": 9, "unheard_of": [1, 2]})
            await seen.until('"groups"')

    async def test_too_big_is_1009(self, server: Server) -> None:
        async with viewer(server, "anna") as seen:
            await seen.socket.send_str('{"type":"dial","number":"' + "1" * 70_000 + '"}')
            async for _ in seen.socket:
                pass
            assert seen.socket.close_code == 1009

    async def test_no_login_is_closed(self, server: Server) -> None:
        async with aiohttp.ClientSession() as web, web.ws_connect(f"{server.url}/cti", protocols=("cti.v1",)) as socket:
            await socket.send_json({"type": "list_groups"})
            async for _ in socket:
                pass
            assert socket.close_code == 1008

    async def test_a_resume_token_replaces_the_password_once(self, server: Server) -> None:
        async with viewer(server, "anna") as seen:
            token = seen.all.split('"token":"')[1].split('"')[0]
        for expected in ('"welcome"', '"error"'):
            async with aiohttp.ClientSession() as web, web.ws_connect(f"{server.url}/cti") as socket:
                again = Bytes(socket)
                await socket.send_json({"type": "login", "re": 1, "user": "anna", "token": token})
                await again.until(expected)
