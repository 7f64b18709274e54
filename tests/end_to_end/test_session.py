"""The desktop in a real session, with nothing but a keyboard, and as a screen reader hears it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.end_to_end.desktop_session import Node, Reader, Session, every, need_reader
from tests.end_to_end.processes import PASSWORD, Commands, Running, Server

CONTROLS = ("push button", "check box", "radio button", "combo box", "text", "list", "page tab list", "menu item")


@pytest.fixture
async def session(commands: Commands) -> AsyncIterator[Session]:
    need_reader()
    async with AsyncExitStack() as stack:
        yield await Session.open(commands, stack)


async def start(session: Session, server: Server, profile: Path, language: str = "en") -> Running:
    """The desktop of Anna, with the group Team."""
    return await session.cticlient(
        "--profile", profile, "--language", language, "--connect", server.url, "--user", "anna", "--embed", "Team",
        CTICLIENT_PASSWORD=PASSWORD,
    )  # fmt: skip


def controls(node: Node) -> list[Node]:
    """All that can be used; not the signs within a field, whose work the keys do."""
    here = [node] if node["role"] in CONTROLS and "showing" in node["states"] else []
    parts = [] if node["role"] == "text" else node["children"]
    return here + [below for child in parts for below in controls(child)]


def tiles(tree: Node) -> dict[str, Node]:
    return {node["name"]: node for node in every(tree, "list item")}


async def test_a_screen_reader_hears_every_tile_and_control(session: Session, server: Server, tmp_path: Path) -> None:
    await start(session, server, tmp_path / "profile")
    reader = await Reader.of(session)
    tree = await reader.tree(lambda tree: len(tiles(tree)) == 4)
    assert all("idle" in name for name in tiles(tree)), list(tiles(tree))
    assert all(node["description"] for node in tiles(tree).values())
    unnamed = [node for node in controls(tree) if not node["name"]]
    assert (len(controls(tree)) > 10, unnamed) == (True, []), unnamed


async def test_a_second_start_dials_through_the_first(session: Session, server: Server, tmp_path: Path) -> None:
    first = await start(session, server, tmp_path / "profile")
    watch = await server.watch("bert", "Team")
    await watch.snapshot()
    await watch.member("anna", lambda member: member["logged_in"])
    second = await session.cticlient("--profile", tmp_path / "profile", "tel:+49 30 1234")
    assert await second.ended() == 0, second.told()
    seen = await watch.member("anna", lambda member: member["line"]["state"] == "dialing")
    assert seen["line"]["calls"][0]["number"] == "+49301234"
    assert first.process.returncode is None


async def open_menu(session: Session, reader: Reader, keys: str) -> None:
    await session.keys(keys)
    await reader.focus(lambda way: any(node["role"].startswith(("menu", "popup")) for node in way))


async def test_the_keyboard_alone_does_everything(session: Session, server: Server, tmp_path: Path) -> None:
    """Embed a group, dial a colleague, transfer the call, set a status, find something in the help."""
    reader = await Reader.of(session)
    await session.cticlient(
        "--profile", tmp_path / "profile", "--language", "en", "--connect", server.url, "--user", "anna",
        CTICLIENT_PASSWORD=PASSWORD,
    )  # fmt: skip
    watch = await server.watch("chris", "Team")
    await watch.member("anna", lambda member: member["logged_in"])
    await reader.on("text")

    await open_menu(session, reader, "alt+o")
    await session.keys("s")
    await reader.walk(session, "Down", "menu item", "Embed")
    await session.keys("Return")
    await reader.on("list", "Groups")
    await session.keys("Return")
    await reader.tree(lambda tree: len(tiles(tree)) == 4)

    await reader.walk(session, "Tab", "list", "")
    await session.write("bert")
    await reader.on("list item", "Bert")
    await session.keys("Return")
    await watch.member("bert", lambda member: member["line"]["state"] == "ringing")
    (await server.admin("simulate", "answer", "202")).ok()
    await watch.member("anna", lambda member: member["line"]["state"] == "talking")
    await reader.tree(lambda tree: any(node["name"].startswith("Transfer") for node in every(tree, "push button")))

    await session.keys("ctrl+shift+t")
    await reader.focus(lambda way: way[0]["name"] != "CTI Client" and way[-1]["role"] in ("text", "combo box"))
    await session.write("203")
    await session.keys("Return")
    await watch.member("chris", lambda member: member["line"]["state"] == "ringing")
    await watch.member("anna", lambda member: member["line"]["state"] == "idle")

    await open_menu(session, reader, "alt+s")
    await reader.walk(session, "Down", "menu item", "In a meeting")
    await session.keys("Return")
    await watch.member("anna", lambda member: member["status"]["status"] == "MEETING")

    await session.keys("F1")
    await reader.focus(lambda way: any("Help" in node["name"] for node in way))
    await session.keys("ctrl+f")
    await session.write("lamp")
    tree = await reader.tree(lambda tree: any(" place" in node["name"] for node in every(tree, "label")))
    assert any(node["name"][0].isdigit() for node in every(tree, "label") if " place" in node["name"])
