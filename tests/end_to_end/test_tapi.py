"""The real server with TAPI as its telephone system: the double in its process, told what to do through a file."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.processes import PASSWORD, PATIENCE, Commands, Server
from tests.tapi_double.built import library
from tests.tapi_double.control import DoubleFile

PEOPLE = {"schmidt": "201", "foerster": "202", "mueller": "203", "zentrale": "208"}
HEAD = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy\n"


class TapiServer(Server):
    """Its process loads the double."""

    def __init__(self, commands: Commands, config: Path, double: DoubleFile) -> None:
        super().__init__(commands, config)
        self.double = double

    async def truth(self, wanted: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """The lines of the double as soon as they are so; only its file tells."""
        async with asyncio.timeout(PATIENCE):
            while (told := self.double.truth()) is None or not wanted(told["lines"]):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        lines: list[dict[str, Any]] = told["lines"]
        assert told["misused"] == 0, told["misuse"]
        return lines


@pytest.fixture
async def server(tmp_path: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch) -> TapiServer:
    """Four people, their lines found at the telephone system by ``line discover``."""
    double = DoubleFile(tmp_path / "double.commands")
    for name, value in {**double.environment, "CTISERVER_TAPI_LIBRARY": library()}.items():
        monkeypatch.setenv(name, value)
    double.say("reset")
    double.say("provider", "Generic")
    for at, number in enumerate(PEOPLE.values()):
        double.say("line", "Generic", 65537 + at, f"Telefon {number}", number)
    server = TapiServer(commands, tmp_path / "config", double)
    (await server.admin("init", "--admin", "root", "--admin-password-stdin", stdin="wurzel\n")).ok()
    found = (await server.admin("line", "discover", "--provider", "tapi", "--add", "--json")).ok().json
    assert [line["line"] for line in found] == list(PEOPLE.values())
    for client, line in PEOPLE.items():
        (await server.admin("client", "add", client, "--line", line, "--password-stdin", stdin=f"{PASSWORD}\n")).ok()
    (await server.admin("group", "add", "Team", "--rights", "v m mn pi sm lm sc")).ok()
    for client in PEOPLE:
        (await server.admin("group", "member", "add", "Team", client)).ok()
    await server.start()
    await server.truth(lambda lines: len(lines) == 4 and all(line["open"] for line in lines))
    return server


def row(id: int, client: str, status: int, seconds: float, info: str, call_forward: str) -> str:
    """A row of the import that began a minute ago and ends in some seconds."""
    now = datetime.now()
    start, end = (
        f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (now - timedelta(minutes=1), now + timedelta(seconds=seconds))
    )
    return f"{id};{client};{status};0;{start};{end};{info};Caption;{call_forward};Outlook-Calendar\n"


def forwards(lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {line["number"]: line["forwards"] for line in lines if line["forwards"]}


async def test_the_seeds_forward_and_dnd_are_set_confirmed_and_undone(server: TapiServer) -> None:
    server.write_import(HEAD + row(0, "schmidt", 6, 8, "Meeting", "208") + row(2, "foerster", 4, 8, "Yoga", "dnd"))
    (await server.admin("prm", "reload")).ok()
    assert forwards(await server.truth(lambda lines: len(forwards(lines)) == 2)) == {
        "201": [[1, "208"]], "202": [[1, ""]],
    }  # fmt: skip
    watch = await server.watch("mueller", "Team")
    schmidt = await watch.member("schmidt", lambda member: member["line"].get("forward") == "208")
    foerster = await watch.member("foerster", lambda member: member["line"]["flags"] == ["dnd"])
    assert (schmidt["status"]["status"], foerster["status"]["status"]) == ("MEETING", "PAUSE")
    phone = (await server.cti("schmidt", "status", "show", "--json")).ok().json["phone"]
    assert (phone["asked"], phone["state"]) == ("208", "done")
    await server.truth(lambda lines: not forwards(lines))
    await watch.member("schmidt", lambda member: "forward" not in member["line"])
    await watch.member("foerster", lambda member: member["line"]["flags"] == [])
    await server.stop()


async def test_a_watcher_sees_the_lamps_and_people_control_calls(server: TapiServer) -> None:
    watch = await server.watch("mueller", "Team")
    assert {member["line"]["state"] for member in (await watch.snapshot()).values()} == {"idle"}
    server.double.say("ring", 0, "03012345", "Schulze GmbH")
    schmidt = await watch.member("schmidt", lambda member: member["line"]["state"] == "ringing")
    await watch.member("schmidt", lambda member: member["line"]["calls"][0].get("name") == "Schulze GmbH")
    assert schmidt["line"]["calls"][0]["direction"] == "in"
    (await server.cti("foerster", "pickup", "schmidt")).ok()
    await watch.member("foerster", lambda member: member["line"]["state"] == "talking")
    await watch.member("schmidt", lambda member: member["line"]["state"] == "idle")
    (await server.cti("foerster", "hold")).ok()
    await watch.member("foerster", lambda member: member["line"]["state"] == "held")
    (await server.cti("foerster", "resume")).ok()
    (await server.cti("foerster", "transfer", "203")).ok()
    await watch.member("mueller", lambda member: member["line"]["state"] == "ringing")
    (await server.cti("mueller", "answer")).ok()
    await watch.member("mueller", lambda member: member["line"]["state"] == "talking")
    (await server.cti("mueller", "hangup")).ok()
    await watch.member("mueller", lambda member: member["line"]["state"] == "idle")
    (await server.cti("schmidt", "dial", "202")).ok()
    await watch.member("foerster", lambda member: member["line"]["state"] == "ringing")
    await server.stop()


async def test_what_the_telephone_system_cannot_or_will_not(server: TapiServer) -> None:
    server.double.say("manner", "Generic", "forward_ignored", 1)
    done = await server.cti("schmidt", "forward", "208")
    done.refused("nothing shows that it was done")
    server.double.say("rule", "lineForwardW", "*", "async", 0x80000049, 1)
    (await server.cti("schmidt", "dnd", "on")).refused("LINEERR_OPERATIONUNAVAIL")
    assert not forwards(await server.truth(lambda lines: True))
    await server.stop()


async def test_lines_are_unknown_while_the_system_is_set_up_anew(server: TapiServer) -> None:
    watch = await server.watch("mueller", "Team")
    await watch.snapshot()
    server.double.say("rule", "lineInitializeExW", "*", "sync", 0x80000052, 2)
    server.double.say("reinit")
    await watch.member("schmidt", lambda member: member["line"]["state"] == "unknown")
    await watch.member("schmidt", lambda member: member["line"]["state"] == "idle")
    status = (await server.admin("status", "--json")).ok().json
    assert status["providers"]["tapi"] == "up"
    await server.stop()


async def test_the_probe_records_what_happens(server: TapiServer, tmp_path: Path) -> None:
    recording = tmp_path / "recording.json"
    probe = (await server.admin("tapi", "probe", "--record", recording, "--seconds", "0.5", "--json")).ok().json
    assert [device["number"] for device in probe["devices"]] == list(PEOPLE.values())
    assert recording.exists()
    await server.stop()
