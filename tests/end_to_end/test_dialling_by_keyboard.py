"""The dial field and the journal in a real session, with nothing but a keyboard, and as a screen reader hears them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.end_to_end.desktop_session import Node, Reader, Session, every, need_reader
from tests.end_to_end.processes import PASSWORD, Commands, Server


@pytest.fixture
async def session(commands: Commands) -> AsyncIterator[Session]:
    need_reader()
    async with AsyncExitStack() as stack:
        yield await Session.open(commands, stack)


CALL = "Bert, 202 · outgoing, no answer"


def names(tree: Node) -> list[str]:
    return [node["name"] for node in every(tree, "list item")]


async def test_keypad_name_journal_and_redial(session: Session, server: Server, tmp_path: Path) -> None:
    reader = await Reader.of(session)
    await session.cticlient(
        "--profile", tmp_path / "profile", "--language", "en", "--connect", server.url, "--user", "anna", "--embed",
        "Team", CTICLIENT_PASSWORD=PASSWORD,
    )  # fmt: skip
    watch = await server.watch("chris", "Team")
    await watch.member("anna", lambda member: member["logged_in"])
    await reader.on("text", "Name or number")

    await reader.walk(session, "Tab", "push button", "Keypad")
    await session.keys("space")
    await reader.on("push button", "1")
    await session.write("203")
    await session.keys("Return")
    await watch.member("chris", lambda member: member["line"]["state"] == "ringing")
    (await server.cti("anna", "hangup")).ok()
    await watch.member("chris", lambda member: member["line"]["state"] == "idle")

    await session.keys("ctrl+l")
    await reader.on("text", "Name or number")
    await session.write("ber")
    await reader.focus(lambda way: way[-1]["description"] == "1 match")
    await session.keys("Down")
    await reader.focus(lambda way: way[-1]["description"] == "Bert, 202, Team, idle")
    await session.keys("Tab")
    await reader.focus(lambda way: way[-1]["text"] == "202")
    await session.keys("Return")
    await watch.member("bert", lambda member: member["line"]["state"] == "ringing")
    (await server.cti("anna", "hangup")).ok()
    await watch.member("bert", lambda member: member["line"]["state"] == "idle")

    await session.keys("ctrl+j")
    await reader.focus(lambda way: way[-1]["role"] == "list item" and way[-1]["name"].startswith(CALL))
    await session.keys("Return")
    await watch.member("bert", lambda member: member["line"]["state"] == "ringing")
    (await server.cti("anna", "hangup")).ok()
    await watch.member("bert", lambda member: member["line"]["state"] == "idle")

    await session.keys("Escape")
    await reader.on("text", "Name or number")
    await session.keys("ctrl+r")
    await watch.member("bert", lambda member: member["line"]["state"] == "ringing")
