"""The programs built for Windows, started under Wine: server, command and service, each out of its folder.

Run by ``make windows-build``; see docs/windows.md for what Wine cannot show.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from tests.desktop_session import Session
from tests.end_to_end.processes import Commands, Server
from tests.end_to_end.test_on_windows import lamps_calls_and_the_seeds_settings
from tests.end_to_end.test_tapi import TapiServer
from tests.end_to_end.test_tapi import server as tapi_server
from tests.end_to_end.windows_programs import (
    DIST,
    FOLDERS,
    Built,
    company,
    need_build,
    program,
    windows_path,
    windows_screen,
)

__all__ = ["tapi_server"]

pytestmark = [need_build(), pytest.mark.timeout(300)]

ENDED_AT_THE_CONSOLE = """
import subprocess, sys
from tests.platforms import STOPPABLE, ask_to_end
running = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True, **STOPPABLE)
print(running.stdout.readline().strip(), flush=True)
ask_to_end(running)
print("exit", running.wait(60), flush=True)
"""


@pytest.fixture(scope="module")
def screen() -> Iterator[Session]:
    with windows_screen() as session:
        yield session


@pytest.fixture
async def commands(screen: Session) -> AsyncIterator[Built]:
    async with AsyncExitStack() as stack:
        yield Built(stack)


@pytest.fixture
async def server(commands: Built, tmp_path: Path) -> Server:
    return await company(commands, tmp_path / "config")


def test_each_folder_has_the_runtime_that_windows_may_lack() -> None:
    for folder in set(FOLDERS.values()):
        names = {path.name.upper() for path in (DIST / folder / "_internal").iterdir()}
        assert {"VCRUNTIME140.DLL", "VCRUNTIME140_1.DLL", "PYTHON311.DLL"} <= names


@pytest.mark.parametrize("name", ["ctiserver", "cti"])
async def test_the_commands_explain_themselves(commands: Commands, name: str) -> None:
    assert f"usage: {name}" in (await commands.run(name, "--help")).ok().out


async def test_the_server_serves_and_is_readable_after_it_was_killed(server: Server) -> None:
    address = f"http{server.url.removeprefix('ws')}/healthz"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        assert answer.status == 200
    (await server.admin("status")).ok()
    assert "Team" in (await server.cti("anna", "groups")).ok().out
    assert server.running is not None
    server.running.process.kill()
    await server.running.ended()
    assert "anna" in (await server.admin("client", "list")).ok().out


async def test_the_server_ends_in_order_at_the_console(server: Server, commands: Built) -> None:
    assert server.running is not None
    server.running.process.kill()
    await server.running.ended()
    words = [windows_path(program("ctiserver")), "run", "--config", windows_path(server.config)]
    running = await commands.windows_python(ENDED_AT_THE_CONSOLE, *words, "--listen", "127.0.0.1:0", "--no-tls")
    await running.line(lambda line: line.startswith("listening on ws://127.0.0.1:"))
    await running.line(lambda line: line == "exit 0", patience=60)
    assert not (server.config / "control.json").exists()


async def test_windows_runs_the_built_server_as_its_service(commands: Built, tmp_path: Path) -> None:
    made = Server(commands, tmp_path / "config")
    (await made.admin("init", "--admin", "root", "--admin-password-stdin", stdin="wurzel\n")).ok()
    ini = made.config / "server" / "server.ini"
    ini.write_bytes(ini.read_bytes().replace(b"127.0.0.1:7443", b"127.0.0.1:0"))
    (await made.admin("service", "install")).ok()
    try:
        (await made.admin("service", "start")).ok()
        status = (await made.admin("status", "--json")).ok().json
        assert status["providers"]["simulated"] == "up"
        (await made.admin("line", "add", "101", "--number", "101")).ok()
        (await made.admin("service", "stop")).ok()
        assert not (made.config / "control.json").exists()
        assert [line["id"] for line in (await made.admin("line", "list", "--json")).ok().json] == ["101"]
    finally:
        removed = await made.admin("service", "remove")
    removed.ok()
    (await made.admin("service", "start")).refused("not installed")


async def test_tapi_is_probed_and_its_lamps_and_the_seeds_settings_are_shown(tapi_server: TapiServer) -> None:
    probed = (await tapi_server.admin("tapi", "probe")).ok().out
    assert "Generic" in probed
    assert "201" in probed
    await lamps_calls_and_the_seeds_settings(tapi_server)
