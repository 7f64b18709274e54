"""The real program with a real Secret Service: signs in with the password kept there, and writes it nowhere."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.processes import PATIENCE, Server
from tests.surroundings import KeyringService, bare_message_bus

PASSWORD = "s3hr-geheim-4711"
BACKEND = "keyring.backends.SecretService.Keyring"
KEEP = f"""
import keyring, sys
from ctiserver.client.address import service_name
keyring.set_password(service_name(sys.argv[1]), "anna", {PASSWORD!r})
"""


@pytest.fixture
def ring(tmp_path: Path) -> Iterator[KeyringService]:
    home = tmp_path / "home"
    (home / "run").mkdir(parents=True, mode=0o700)
    with bare_message_bus(tmp_path) as address:
        made = KeyringService(
            {
                "DBUS_SESSION_BUS_ADDRESS": address, "PYTHON_KEYRING_BACKEND": BACKEND, "HOME": str(home),
                "XDG_DATA_HOME": str(home / "data"), "XDG_RUNTIME_DIR": str(home / "run"),
            }
        )  # fmt: skip
        yield made
        made.stop()


async def kept(server: Server, ring: KeyringService) -> None:
    (await server.admin("client", "password", "anna", "--password-stdin", stdin=f"{PASSWORD}\n")).ok()
    process = await asyncio.create_subprocess_exec(
        server.commands.python(), "-c", KEEP, server.url, env=server.commands.environment(ring.environment)
    )
    assert await process.wait() == 0


async def picture(server: Server, ring: KeyringService, profile: Path) -> int:
    arguments = ["--connect", server.url, "--user", "anna", "--embed", "Team", "--screenshot", profile / "a.png"]
    done = await server.commands.run("cticlient", "--profile", profile, *arguments, **ring.environment)
    assert PASSWORD not in done.out + done.err
    return done.code


def files_with(folder: Path, part: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and part.encode() in path.read_bytes()]


async def test_the_password_comes_from_the_keyring_and_goes_nowhere(
    server: Server, ring: KeyringService, tmp_path: Path
) -> None:
    ring.start("master")
    await kept(server, ring)
    profile = tmp_path / "profile"
    profile.mkdir()
    assert await picture(server, ring, profile) == 0
    assert files_with(tmp_path, "anna")
    assert files_with(tmp_path, PASSWORD) == []


async def test_a_locked_keyring_lets_nobody_in_and_the_program_does_not_wait(
    server: Server, ring: KeyringService, tmp_path: Path
) -> None:
    ring.start("master")
    await kept(server, ring)
    ring.stop()
    ring.start(None)
    login = ["--connect", server.url, "--user", "anna", "--embed", "Team"]
    await server.commands.start("cticlient", "--profile", tmp_path / "profile", *login, **ring.environment)
    log = tmp_path / "profile" / "logs" / "cticlient.log"
    async with asyncio.timeout(PATIENCE):
        while not said(log, "KeyringLocked") or not said(log, "No password is known"):  # noqa: ASYNC110 - a file
            await asyncio.sleep(0.1)
    assert files_with(tmp_path, PASSWORD) == []


def said(log: Path, part: str) -> bool:
    return log.exists() and part in log.read_text("utf-8")
