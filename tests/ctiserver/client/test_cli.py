"""The command ``cti`` as a process, against a small real server."""

import asyncio
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import UNSET

from cticlient.texts import Texts
from ctiserver.client.cli import CommandLine
from ctiserver.wire import messages as wire
from tests.platforms import STOPPABLE, WINDOWS, ask_to_end


class Command:
    def __init__(self, server, folder: Path) -> None:
        self.server = server
        self.environ = {
            **os.environ, "CTI_USER": "mueller", "LC_ALL": "C.UTF-8", "HOME": str(folder),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }  # fmt: skip

    async def start(self, *words: str, out: int = asyncio.subprocess.PIPE) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "ctiserver.client", *words,
            stdin=asyncio.subprocess.PIPE, stdout=out, stderr=asyncio.subprocess.PIPE,
            env={"CTI_SERVER": self.server.url, **self.environ}, **STOPPABLE,
        )  # fmt: skip
        process.stdin.write(b"geheim\n")
        process.stdin.close()
        return process

    async def __call__(self, *words: str, password: bool = True) -> tuple[int, str, str]:
        process = await self.start(*words, *(["--password-stdin"] if password else []))
        out, err = await process.communicate()
        assert b"Traceback" not in err
        return process.returncode, lines_of(out), lines_of(err)


def lines_of(printed: bytes) -> str:
    """With the line ends of Linux, whatever the platform's own are."""
    return printed.decode().replace(os.linesep, "\n")


@pytest.fixture
def cti(server, tmp_path) -> Command:
    return Command(server, tmp_path)


async def line(process) -> dict:
    async with asyncio.timeout(50):
        return json.loads(await process.stdout.readline())


async def test_status_is_set_shown_and_cleared(server, cti, clock):
    server.clock = lambda: datetime.now(UTC)
    code, out, err = await cti("status", "set", "meeting", "--until", "+90m", "--info", "Größe", "--forward", "dnd")
    assert (code, out, err) == (0, "", "")
    sent = server.of(wire.StatusSet)[0]
    assert (sent.status, sent.info, sent.call_forward, sent.revision) == ("MEETING", "Größe", "dnd", 7)
    assert timedelta(minutes=89) < sent.until - datetime.now(UTC) <= timedelta(minutes=90)
    assert server.logins[0].kind == "command"

    code, out, _ = await cti("--server", server.url, "status", "show", "--json")
    shown = json.loads(out)
    assert shown["shown"]["status"] == "MEETING"
    assert shown["shown"]["info"] == "Größe"
    assert [view["id"] for view in shown["stack"]] == [6, 0]
    assert shown["next"]["status"] == "AVAILABLE"

    code, out, _ = await cti("status", "show")
    assert out.startswith("mueller: In a meeting: Größe, until ")

    assert (await cti("status", "clear"))[0] == 0
    assert server.stack.entries == ()


async def test_a_status_for_someone_else_and_an_odd_forward(server, cti):
    server.clock = lambda: datetime.now(UTC)
    code, _, err = await cti("status", "set", "2", "--for", "anna", "--forward", "Mama")
    assert code == 0
    assert "neither a number nor “dnd”" in err
    assert (server.of(wire.StatusSet)[0].client, server.of(wire.StatusSet)[0].status) == ("anna", "AWAY")


async def test_groups(server, cti):
    server.groups["g1"] = ("Technik", [])
    code, out, _ = await cti("groups", "--json")
    assert (code, json.loads(out)) == (0, [{"id": "g1", "name": "Technik", "rights": "v m", "members": 0}])
    assert "Technik" in (await cti("groups"))[1]


async def test_call_control(server, cti):
    assert (await cti("transfer", "208"))[0] == 0
    assert server.of(wire.Transfer)[0].number == "208"
    assert (await cti("forward", "off"))[0] == 0
    assert server.of(wire.SetForward)[0].number is UNSET
    server.refusals[wire.SetDnd] = wire.Failed(code="refused", message="The telephone cannot do that.")
    assert await cti("dnd", "on") == (1, "", "The telephone cannot do that.\n")


@pytest.mark.parametrize(
    ("words", "wire_type"),
    [(["dial", "+4930123"], wire.Dial), (["answer"], wire.Answer), (["pickup", "anna"], wire.Pickup)],
)
async def test_other_calls(server, cti, words, wire_type):
    assert (await cti(*words))[0] == 0
    assert len(server.of(wire_type)) == 1


async def test_what_is_wrong_is_a_sentence_in_the_persons_language(server, cti):
    code, _, err = await cti("groups", password=False)
    assert code == 1
    assert "No password is known for “mueller”" in err
    cti.environ["LC_ALL"] = "de_DE.UTF-8"
    code, _, err = await cti("groups", "--server", "127.0.0.1:1")
    assert code == 1
    assert err.startswith("Unter wss://127.0.0.1:1/cti läuft zurzeit kein Server.")
    server.password = "anders"
    code, _, err = await cti("groups")
    assert code == 1
    assert len(err.splitlines()) == 1


async def test_watch_streams_and_comes_back(server, cti):
    anna = wire.MemberView(client="anna", name="Anna", line=wire.LineView(state="idle"), version=1)
    server.groups["g1"] = ("Technik", [anna])
    process = await cti.start("watch", "Technik", "--json", "--password-stdin")
    snapshot = await line(process)
    assert snapshot["event"] == "snapshot"
    assert snapshot["group"] == {"id": "g1", "name": "Technik"}
    assert server.logins[0].kind == "watch"

    ringing = wire.MemberView(client="anna", name="Anna", line=wire.LineView(state="ringing"), version=2)
    await server.push(wire.Member(group="g1", member=ringing))
    changed = await line(process)
    assert (changed["event"], changed["group"]) == ("member", "g1")
    assert changed["member"]["line"] == {"state": "ringing"}
    await server.push(wire.Removed(group="g1", client="anna"))
    assert await line(process) == {"event": "removed", "group": "g1", "client": "anna"}

    await server.stop()
    assert await line(process) == {"event": "link", "state": "down"}
    await server.start()
    assert await line(process) == {"event": "link", "state": "up"}
    assert (await line(process))["event"] == "snapshot"
    await server.push(wire.GroupGone(group="g1"))
    assert await line(process) == {"event": "group_gone", "group": "g1"}

    ask_to_end(process)
    _, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")


@pytest.mark.skipif(WINDOWS, reason="Windows tells a writer only when it writes; then see test_terminal.py")
async def test_watch_ends_with_its_reader_even_if_nothing_happens(server, cti):
    server.groups["g1"] = ("Technik", [])
    reader, writer = os.pipe()
    process = await cti.start("watch", "g1", "--json", "--password-stdin", out=writer)
    os.close(writer)
    await asyncio.to_thread(os.read, reader, 10)
    os.close(reader)
    async with asyncio.timeout(50):
        _, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")


async def test_watch_of_a_group_that_is_none_fails(cti):
    assert await cti("watch", "nope", "--json") == (1, "", "There is no group “nope”.\n")


async def test_watch_ends_when_the_account_is_refused_later(server, cti):
    server.groups["g1"] = ("Technik", [])
    process = await cti.start("watch", "g1", "--json", "--password-stdin")
    await line(process)
    server.password = "anders"
    server.tokens.clear()
    await server.hang_up()
    async with asyncio.timeout(50):
        _, err = await process.communicate()
    assert process.returncode == 1
    assert b"password is wrong" in err


async def test_watch_in_words(server, cti):
    server.groups["g1"] = (
        "Technik",
        [
            wire.MemberView(
                client="anna", name="Anna", logged_in=False,
                line=wire.LineView(
                    state="talking",
                    calls=[wire.CallView(state="talking", direction="in", since=datetime.now(UTC), number="0301234")],
                ),
                status=wire.StatusView(status="AWAY", id=2, info="Arzt", since=datetime.now(UTC), source="manual"),
            )
        ],
    )  # fmt: skip
    process = await cti.start("watch", "g1", "--password-stdin")
    async with asyncio.timeout(50):
        assert lines_of(await process.stdout.readline()) == "Technik (g1)\n"
        words = lines_of(await process.stdout.readline())
    assert words == "  Anna: on a call (0301234) · Away: Arzt · Logged out\n"
    ask_to_end(process)
    await process.communicate()
    assert process.returncode == 0


def parsed(*words: str, **environ: str):
    return CommandLine(Texts("en"), environ, lambda: datetime(2026, 8, 24, 12, tzinfo=UTC)).parser().parse_args(words)


def test_common_options_count_before_and_after_the_command():
    before = parsed("--server", "a", "--user", "u", "--ca", "f", "--password-stdin", "status", "show", "--json")
    after = parsed("status", "show", "--json", "--server", "a", "--user", "u", "--ca", "f", "--password-stdin")
    middle = parsed("--user", "u", "status", "--server", "a", "show", "--password-stdin", "--ca", "f", "--json")
    assert vars(before) == vars(after) == vars(middle)
    assert parsed("groups", CTI_SERVER="s", CTI_USER="x").server == "s"
    assert parsed("groups").server == "wss://127.0.0.1:7443/cti"
    assert parsed("groups").user is None


@pytest.mark.parametrize(
    "words",
    [
        [], ["status"], ["status", "set"], ["status", "set", "12"], ["status", "set", "NAP"], ["dnd", "maybe"],
        ["status", "set", "AWAY", "--until", "later"], ["watch"], ["dial"], ["nonsense"], ["transfer"],
    ],
)  # fmt: skip
def test_wrong_usage_is_two(words, capsys):
    with pytest.raises(SystemExit) as caught:
        parsed(*words)
    assert caught.value.code == 2
