"""A small company's server for every end-to-end test, and the commands to speak to it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.end_to_end.processes import PASSWORD, Commands, Server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.end_to_end)
            # Many processes on a busy machine; each wait within a test has its own, shorter limit.
            item.add_marker(pytest.mark.timeout(240))


@pytest.fixture
async def commands(tmp_path: Path) -> AsyncIterator[Commands]:
    async with AsyncExitStack() as stack:
        yield Commands(stack)


LINES = {"201": "anna", "202": "bert", "203": "chris"}


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration directory with three people, a telephone at the door, and the group Team; to be copied."""
    config = tmp_path_factory.mktemp("company") / "config"

    async def make() -> None:
        async with AsyncExitStack() as stack:
            server = Server(Commands(stack), config)
            (await server.admin("init", "--admin", "root", "--admin-password-stdin", stdin="wurzel\n")).ok()
            for line, client in LINES.items():
                (await server.admin("line", "add", line, "--number", line, "--provider", "simulated")).ok()
                named = ["--last-name", client.title(), "--line", line, "--password-stdin"]
                (await server.admin("client", "add", client, *named, stdin=f"{PASSWORD}\n")).ok()
            (await server.admin("line", "add", "290", "--number", "290")).ok()
            (await server.admin("client", "add", "tor", "--kind", "no-login", "--line", "290")).ok()
            (await server.admin("group", "add", "Team", "--rights", "v m mn pi sm lm sc")).ok()
            for client in ("anna", "bert", "chris", "tor"):
                (await server.admin("group", "member", "add", "Team", client)).ok()

    asyncio.run(make())
    return config


@pytest.fixture
def idle_server(commands: Commands, company: Path, tmp_path: Path) -> Server:
    """The company's server, not started."""
    shutil.copytree(company, tmp_path / "config")
    return Server(commands, tmp_path / "config")


@pytest.fixture
async def server(idle_server: Server) -> Server:
    await idle_server.start()
    return idle_server
