"""With a running server the same commands go to it, and what they change is seen there at once."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from ctiserver.server.administration import handlers
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.control import Control
from ctiserver.server.directory import Change, Directory
from ctiserver.server.lock import DirectoryLock
from ctiserver.server.passwords import Passwords
from ctiserver.server.store.store import Store
from tests.platforms import STOPPABLE, ask_to_end


class Server:
    """As much of a server as commands speak to."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def note(self, command: str, answer: Any) -> Any:
        async def handler(arguments: dict[str, Any]) -> Any:
            self.asked.append((command, arguments))
            return answer

        return handler


TELEPHONE = {
    "line": "101",
    "state": "ringing",
    "forward": "208",
    "dnd": True,
    "calls": [{"state": "ringing", "direction": "in", "number": "030", "name": "M", "since": "2026-01-01T00:00:00Z"}],
}
STATUS = {
    "version": "1.2.3",
    "uptime": 3723.4,
    "connections": 2,
    "providers": {"simulated": "up"},
    "last_import": {"read_at": "2026-01-01T00:00:00Z"},
}


@pytest.fixture
async def server(made: Path) -> AsyncIterator[Server]:
    config = ConfigDirectory(made)
    lock = DirectoryLock(config.lock_file)
    assert lock.take()
    store, passwords = await Store.open(config.database), Passwords()
    server = Server(Directory(store, passwords, lambda: "g1"))
    await server.directory.load()
    plays = {f"simulate.{name}": server.note(name, TELEPHONE) for name in PLAYED}
    more = {"simulate.list": server.note("list", [TELEPHONE]), "status": server.note("status", STATUS)}
    control = Control(config, {**handlers(server.directory), **plays, **more})
    await control.start()
    yield server
    await control.stop()
    await store.close()
    passwords.close()
    lock.release()


async def test_changes_are_seen_by_the_server_at_once(server: Server, type_in: Any) -> None:
    told: list[Change] = []
    server.directory.on_change(told.append)
    for line in ("line add 101 --number 101", "client add neu --line 101", "group add Büro"):
        assert (await asyncio.to_thread(type_in, line)).code == 0
    assert (await asyncio.to_thread(type_in, 'group member add Büro neu --rights "-mn sc"')).code == 0
    assert told == [Change("line", "101"), Change("client", "neu"), Change("group", "g1"), Change("group", "g1")]
    assert list(server.directory.groups["g1"].members) == ["neu"]
    shown = await asyncio.to_thread(type_in, "group show Büro --json")
    assert shown.json["members"] == [{"client": "neu", "rights": "sc -mn"}]


async def test_refusals_of_the_server_are_said_in_the_language_of_the_person(
    server: Server, type_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    said = await asyncio.to_thread(type_in, "client show niemand")
    assert (said.code, said.err) == (
        1,
        "Es gibt keinen Client „niemand“. Alle vorhandenen zeigt: ctiserver client list\n",
    )


PLAYED = {
    "ring": ("ring 101 --from 030 --name M", {"line": "101", "number": "030", "name": "M"}),
    "answer": ("answer 101", {"line": "101"}),
    "hold": ("hold 101", {"line": "101"}),
    "resume": ("resume 101", {"line": "101"}),
    "hangup": ("hangup 101", {"line": "101"}),
    "offline": ("offline 101", {"line": "101"}),
    "online": ("online 101", {"line": "101"}),
    "call": ("call 101 102", {"line": "101", "number": "102"}),
    "refuse": ("refuse 101 dnd on", {"line": "101", "what": "dnd", "on": True}),
    "show": ("show 101 --json", {"line": "101"}),
}


@pytest.mark.parametrize("name", PLAYED)
async def test_what_is_played_reaches_the_telephone(server: Server, type_in: Any, name: str) -> None:
    typed, arguments = PLAYED[name]
    assert (await asyncio.to_thread(type_in, f"simulate {typed}")).code == 0
    assert server.asked == [(name, arguments)]


async def test_telephones_for_people_and_as_data(server: Server, type_in: Any) -> None:
    assert (await asyncio.to_thread(type_in, "simulate show 101 --json")).json == TELEPHONE
    assert (await asyncio.to_thread(type_in, "simulate list --json")).json == [TELEPHONE]
    said = await asyncio.to_thread(type_in, "simulate list")
    assert said.out.splitlines()[1].split() == ["101", "ringing", "208", "on", "ringing", "030"]
    assert (await asyncio.to_thread(type_in, "simulate ring 101 --from 030")).out == ""


async def test_status_for_people_and_as_data(server: Server, type_in: Any) -> None:
    assert (await asyncio.to_thread(type_in, "status --json")).json == STATUS
    lines = (await asyncio.to_thread(type_in, "status")).out.splitlines()
    assert [line.split(":", 1)[1].strip() for line in lines] == [
        "1.2.3", "1:02:03", "2", "simulated connected", "2026-01-01T00:00:00Z",
    ]  # fmt: skip


async def test_a_server_that_comes_up_meanwhile_is_waited_for(
    server: Server, made: Path, type_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = ConfigDirectory(made)
    hidden = config.control_file.rename(made / "hidden")
    asking = asyncio.ensure_future(asyncio.to_thread(type_in, "client list --json"))
    await asyncio.sleep(0)
    hidden.rename(config.control_file)
    assert (await asking).json == []


def environment(config: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "CTISERVER_CONFIG": str(config), "LC_ALL": "C"}


@pytest.fixture
def process(made: Path) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, "-m", "ctiserver.server", "run", "--listen", "127.0.0.1:0"],
        env=environment(made),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        **STOPPABLE,
    ) as process:
        yield process
        if process.poll() is None:
            process.kill()


@pytest.mark.end_to_end
def test_the_real_server_takes_commands_and_ends_cleanly(
    process: "subprocess.Popen[str]", made: Path, type_in: Any
) -> None:
    assert process.stdout is not None
    announced = process.stdout.readline()
    assert announced.startswith("listening on wss://127.0.0.1:")
    assert type_in("line add 101 --number 101").code == 0
    assert type_in("simulate list --json").json[0]["state"] == "idle"
    assert type_in("status --json").json["providers"]["simulated"] == "up"
    said = type_in("run --listen 127.0.0.1:0")
    assert (said.code, said.out) == (1, "")
    assert said.err == f"A server is running in {made} already.\n"
    ask_to_end(process)
    assert process.wait(15) == 0
    assert process.stdout.read() == ""
    assert not ConfigDirectory(made).control_file.exists()
    assert type_in("line list --json").json[0]["id"] == "101"


@pytest.mark.end_to_end
def test_after_a_kill_commands_work_alone_and_nothing_acknowledged_is_lost(
    process: "subprocess.Popen[str]", made: Path, type_in: Any
) -> None:
    assert process.stdout is not None
    process.stdout.readline()
    for number in range(5):
        assert type_in(f"line add {number} --number {number}").code == 0
    process.kill()
    process.wait()
    assert ConfigDirectory(made).control_file.exists()
    assert [line["id"] for line in type_in("line list --json").json] == ["0", "1", "2", "3", "4"]
    database = sqlite3.connect(ConfigDirectory(made).database)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
