"""Commands reach the running server, and nobody else does."""

import asyncio
import http.client
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cticlient.texts import SaidError
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.control import Control, Handler, NotRunningError, call
from tests.platforms import is_private


async def echo(arguments: dict[str, Any]) -> Any:
    return arguments


async def refuse(arguments: dict[str, Any]) -> Any:
    raise SaidError("{who} may not do this on {day}.", who="Müller", day=Path("Monday"))


async def fail(arguments: dict[str, Any]) -> Any:
    raise RuntimeError("an inner matter")


async def babble(arguments: dict[str, Any]) -> Any:
    return {"an inner matter": object()}


HANDLERS: dict[str, Handler] = {"echo": echo, "refuse": refuse, "fail": fail, "babble": babble}


@pytest.fixture
def config(tmp_path: Path) -> ConfigDirectory:
    return ConfigDirectory(tmp_path)


@pytest.fixture
async def control(config: ConfigDirectory) -> AsyncIterator[Control]:
    control = Control(config, HANDLERS)
    await control.start()
    yield control
    await control.stop()


async def test_arguments_and_answer_go_through_unharmed(control: Control, config: ConfigDirectory) -> None:
    arguments = {"text": "Müller – „x“\n", "list": ["a"], "none": None, "flag": True, "long": "x" * 300_000}
    assert await call(config, "echo", arguments) == arguments


async def test_a_refusal_comes_back_as_a_sentence_that_can_be_translated(
    control: Control, config: ConfigDirectory
) -> None:
    with pytest.raises(SaidError) as refused:
        await call(config, "refuse", {})
    assert refused.value.sentence.text == "{who} may not do this on {day}."
    assert refused.value.sentence.values == {"who": "Müller", "day": "Monday"}


@pytest.mark.parametrize(("command", "logged"), [("fail", "an inner matter"), ("babble", "not JSON serializable")])
async def test_an_unforeseen_failure_names_the_log_and_tells_nothing_inner(
    control: Control, config: ConfigDirectory, caplog: pytest.LogCaptureFixture, command: str, logged: str
) -> None:
    with pytest.raises(SaidError, match=r"ctiserver\.log") as said:
        await call(config, command, {})
    assert "inner matter" not in str(said.value)
    assert logged in caplog.text


async def test_an_unknown_command_is_named(control: Control, config: ConfigDirectory) -> None:
    with pytest.raises(SaidError, match=r"does not know the command nope\.x"):
        await call(config, "nope.x", {})


def place(config: ConfigDirectory) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(config.control_file.read_text())
    return found


async def test_the_control_file_is_private_and_gone_afterwards(config: ConfigDirectory) -> None:
    control = Control(config, HANDLERS)
    await control.start()
    assert is_private(config.control_file)
    await control.stop()
    await control.stop()
    assert not config.control_file.exists()
    with pytest.raises(NotRunningError, match="No server is running"):
        await call(config, "echo", {})


def post(port: int, body: bytes, headers: dict[str, str], method: str = "POST") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=50)
    connection.request(method, "/", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b'{"command": "echo", "arguments": {}}', {}, 401),
        (b'{"command": "echo", "arguments": {}}', {"Authorization": "Bearer guessed"}, 401),
        (b'{"command": "echo", "arguments": {}}', {"Authorization": "Bearer \xe4"}, 401),
        (b"not json", {"Authorization": "right"}, 400),
        (b"[]", {"Authorization": "right"}, 400),
        (b'{"command": "echo"}', {"Authorization": "right"}, 400),
        (b'{"command": "echo", "arguments": 5}', {"Authorization": "right"}, 400),
        (b'{"command": "echo", "arguments": {"x": "' + b"x" * 2_000_000 + b'"}}', {"Authorization": "right"}, 413),
        (b'{"command": "echo", "arguments": {}}', {"Authorization": "right"}, 200),
    ],
)
async def test_strangers_and_nonsense_are_turned_away(
    control: Control, config: ConfigDirectory, body: bytes, headers: dict[str, str], status: int
) -> None:
    found = place(config)
    given = {name: f"Bearer {found['token']}" if value == "right" else value for name, value in headers.items()}
    assert await asyncio.to_thread(post, found["port"], body, given) == status


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"port": "x", "token": ""}'])
async def test_a_damaged_control_file_means_that_none_runs(config: ConfigDirectory, content: str) -> None:
    config.control_file.write_text(content)
    with pytest.raises(NotRunningError):
        await call(config, "echo", {})


async def test_the_file_of_a_killed_server_means_that_none_runs(control: Control, config: ConfigDirectory) -> None:
    left = config.control_file.read_bytes()
    await control.stop()
    config.control_file.write_bytes(left)
    with pytest.raises(NotRunningError):
        await call(config, "echo", {})


async def test_another_program_on_the_old_port_means_that_none_runs(control: Control, config: ConfigDirectory) -> None:
    config.control_file.write_text(json.dumps({**place(config), "token": "of an older run"}))
    with pytest.raises(NotRunningError):
        await call(config, "echo", {})


async def test_a_new_server_replaces_what_a_killed_one_left(config: ConfigDirectory) -> None:
    config.control_file.write_text("old")
    config.control_file.chmod(0o644)
    control = Control(config, HANDLERS)
    await control.start()
    assert is_private(config.control_file)
    assert await call(config, "echo", {"a": 1}) == {"a": 1}
    await control.stop()


async def test_a_silent_server_is_said(
    control: Control, config: ConfigDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    monkeypatch.setattr("ctiserver.server.remote.ANSWER_SECONDS", 0.05)
    async with await asyncio.start_server(never, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        config.control_file.write_text(json.dumps({"port": port, "token": "x"}))
        with pytest.raises(SaidError, match="has not answered"):
            await call(config, "echo", {})


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(SaidError, match="cannot be written"):
        await Control(ConfigDirectory(tmp_path / "nowhere"), HANDLERS).start()
