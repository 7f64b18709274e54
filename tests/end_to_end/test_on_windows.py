"""The server on a Windows Python under Wine, the double of TAPI as its telephone system, watched from Linux.

Run by ``scripts/make.py windows``; the double is a DLL, named by CTI_TAPI_DOUBLE as Windows names it.
"""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from scripts import windows_python
from tests.end_to_end.processes import Commands, Done
from tests.end_to_end.test_tapi import HEAD, TapiServer, forwards, row, server

__all__ = ["server"]
"""The four people of TAPI's own tests, on another platform."""

pytestmark = pytest.mark.skipif(
    not os.environ.get("CTI_TAPI_DOUBLE", "").endswith(".dll"), reason="make windows runs this, with Wine"
)


class OnWindows(Commands):
    """``ctiserver`` runs under Wine, and ``cti`` here. The paths of both lie on Wine's drive of this machine.

    What makes people and groups before the server runs is done here too: on a machine that does much else each start
    under Wine takes ten seconds, and these commands have tests of their own there.
    """

    async def run(self, name: str, *arguments: object, stdin: str = "", **environment: str) -> Done:
        if {"client", "group"}.isdisjoint(map(str, arguments)):
            return await super().run(name, *arguments, stdin=stdin, **environment)
        return await Commands(self._stack).run(name, *arguments, stdin=stdin, **environment)

    def argv(self, name: str) -> list[str]:
        if name != "ctiserver":
            return super().argv(name)
        python = windows_python.PYTHON / "python.exe"
        return [str(windows_python.command("wine64")), str(python), "-m", "ctiserver.server"]

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        return {**super().environment(more), **windows_python.WINE}


@pytest.fixture
async def commands() -> AsyncIterator[Commands]:
    async with AsyncExitStack() as stack:
        yield OnWindows(stack)


@pytest.mark.timeout(300)
async def test_lamps_calls_and_the_seeds_settings(server: TapiServer) -> None:
    await lamps_calls_and_the_seeds_settings(server)


async def lamps_calls_and_the_seeds_settings(server: TapiServer) -> None:
    """For the built server too: what the double shows is what ``cti`` shows, and the import's settings come and go."""
    watch = await server.watch("mueller", "Team")
    assert {member["line"]["state"] for member in (await watch.snapshot()).values()} == {"idle"}
    server.double.say("ring", 0, "03012345", "Schulze GmbH")
    await watch.member("schmidt", lambda member: member["line"]["state"] == "ringing")
    await watch.member("schmidt", lambda member: member["line"]["calls"][0].get("name") == "Schulze GmbH")
    (await server.cti("foerster", "pickup", "schmidt")).ok()
    await watch.member("foerster", lambda member: member["line"]["state"] == "talking")
    (await server.cti("foerster", "hangup")).ok()

    server.write_import(HEAD + row(0, "schmidt", 6, 12, "Meeting", "208") + row(2, "foerster", 4, 12, "Yoga", "dnd"))
    (await server.admin("prm", "reload")).ok()
    await server.truth(lambda lines: forwards(lines) == {"201": [[1, "208"]], "202": [[1, ""]]})
    await watch.member("schmidt", lambda member: member["line"].get("forward") == "208")
    await watch.member("foerster", lambda member: member["line"]["flags"] == ["dnd"])
    await server.truth(lambda lines: not forwards(lines))
    await watch.member("schmidt", lambda member: "forward" not in member["line"])


@pytest.mark.timeout(180)
async def test_the_tapi_of_wine_is_refused_with_a_sentence(commands: Commands, tmp_path: Path) -> None:
    config = tmp_path / "config"
    made = await commands.run("ctiserver", "init", "--config", config, "--admin-password-stdin", stdin="geheim\n")
    made.ok()
    (await commands.run("ctiserver", "tapi", "probe", "--config", config)).refused("does nothing")
