"""The programs built for Windows, started under Wine: server, command and desktop, each out of its folder.

Run by ``make windows-build``; see docs/windows.md for what Wine cannot show.
"""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from scripts import windows_python
from tests.end_to_end.processes import PASSWORD, Commands, Server

DIST = windows_python.PLACE / "dist"
FOLDERS = {"ctiserver": "CTI Server", "cti": "CTI Client", "cticlient": "CTI Client"}

pytestmark = pytest.mark.skipif(
    os.environ.get("CTI_WINDOWS_BUILD") != "1", reason="make windows-build builds the programs and runs this, with Wine"
)


class Built(Commands):
    """The built programs under Wine. Their paths lie on Wine's drive of this machine."""

    def argv(self, name: str) -> list[str]:
        return [str(windows_python.command("wine64")), str(DIST / FOLDERS[name] / f"{name}.exe")]

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        # Wine keeps variables of Qt from its programs unless they are named like this.
        there = {"WINEQT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
        # WORKAROUND for Wine 8: whoever asks its list of networks waits for ever; without the list Qt goes on.
        there["WINEDLLOVERRIDES"] = "mscoree,mshtml,netprofm="
        return {**windows_python.environment(), **there, **more}


@pytest.fixture
async def commands() -> AsyncIterator[Commands]:
    async with AsyncExitStack() as stack:
        yield Built(stack)


@pytest.fixture
async def server(commands: Commands, tmp_path: Path) -> Server:
    """Serves two people; made by the built program alone."""
    made = Server(commands, tmp_path / "config")
    (await made.admin("init", "--admin", "root", "--admin-password-stdin", stdin="wurzel\n")).ok()
    for number, name in (("201", "anna"), ("202", "bert")):
        (await made.admin("line", "add", number, "--number", number, "--provider", "simulated")).ok()
        named = ["--last-name", name.title(), "--line", number, "--password-stdin"]
        (await made.admin("client", "add", name, *named, stdin=f"{PASSWORD}\n")).ok()
    (await made.admin("group", "add", "Team", "--rights", "v m mn pi sm lm sc")).ok()
    for name in ("anna", "bert"):
        (await made.admin("group", "member", "add", "Team", name)).ok()
    await made.start()
    return made


@pytest.mark.parametrize("name", ["ctiserver", "cti"])
async def test_the_commands_explain_themselves(commands: Commands, name: str) -> None:
    assert f"usage: {name}" in (await commands.run(name, "--help")).ok().out


async def test_the_server_serves_and_is_readable_after_its_end(server: Server) -> None:
    address = f"http{server.url.removeprefix('ws')}/healthz"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        assert answer.status == 200
    (await server.admin("status")).ok()
    assert "Team" in (await server.cti("anna", "groups")).ok().out
    assert server.running is not None
    # Under Wine there is no signal to a process of Windows: this is a killed server.
    await server.running.end()
    assert "anna" in (await server.admin("client", "list")).ok().out


async def test_the_desktop_paints_its_window(commands: Commands, tmp_path: Path) -> None:
    picture = tmp_path / "panel.png"
    done = await commands.run("cticlient", "--profile", tmp_path / "profile", "--screenshot", picture)
    log = tmp_path / "profile" / "logs" / "cticlient.log"
    assert done.code == 0, log.read_text("utf-8") if log.exists() else done.err
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 5_000


def test_each_folder_has_the_runtime_that_windows_may_lack() -> None:
    for folder in set(FOLDERS.values()):
        names = {path.name.upper() for path in (DIST / folder / "_internal").iterdir()}
        assert {"VCRUNTIME140.DLL", "VCRUNTIME140_1.DLL", "PYTHON311.DLL"} <= names
