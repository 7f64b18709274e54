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
    assert all("idle" in name or "no permission" in name for name in tiles(tree)), list(tiles(tree))
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
