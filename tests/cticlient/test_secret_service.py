"""Passwords in a real Secret Service: open, locked, absent, dying; what is not kept there is kept nowhere."""

import gc
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cticlient.api import Keeping
from cticlient.credentials import SystemCredentials
from tests.surroundings import KeyringService, bare_message_bus, need

SERVICE, USER, PASSWORD = "cticlient:wss://cti.example.org/cti", "becker", "s3hr-geheim-ß-4711"
MASTER = "the keyring's own"

# WORKAROUND for keyring 25: where a call fails it leaves its connection to the bus to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def secret_service() -> Any:
    from keyring.backends.SecretService import Keyring

    return Keyring()


@pytest.fixture
def ring(own_folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringService]:
    """A bus with a keyring that is not started yet."""
    need("gnome-keyring-daemon")
    with bare_message_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        made = KeyringService({"DBUS_SESSION_BUS_ADDRESS": address})
        yield made
        made.stop()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that is logged at all; a password is never in it."""
    with caplog.at_level(logging.DEBUG):
        yield caplog
    assert PASSWORD not in caplog.text
    # Now, while the warning is expected.
    gc.collect()


def credentials() -> SystemCredentials:
    return SystemCredentials(None, secret_service)


def keyrings(folder: Path) -> list[Path]:
    return list(folder.rglob("*.keyring"))


def nowhere_in_clear(folder: Path) -> bool:
    texts = [PASSWORD.encode(form) for form in ("utf-8", "utf-16-le", "latin-1")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return not any(text in path.read_bytes() for path in files for text in texts)


async def test_an_open_keyring_keeps_it_over_restarts(
    ring: KeyringService, own_folders: Path, log: pytest.LogCaptureFixture
) -> None:
    ring.start(MASTER)
    assert await credentials().read(SERVICE, USER) is None
    assert await credentials().keep(SERVICE, USER, PASSWORD) is Keeping.KEYRING
    assert await credentials().read(SERVICE, USER) == PASSWORD
    ring.stop()
    ring.start(MASTER)
    assert await credentials().read(SERVICE, USER) == PASSWORD
    assert keyrings(own_folders), "it lies on the disk, and encrypted"
    assert nowhere_in_clear(own_folders)
    await credentials().forget(SERVICE, USER)
    assert await credentials().read(SERVICE, USER) is None


async def test_a_new_password_replaces_the_old_one(ring: KeyringService, log: pytest.LogCaptureFixture) -> None:
    ring.start(MASTER)
    await credentials().keep(SERVICE, USER, "an old one")
    assert await credentials().keep(SERVICE, USER, PASSWORD) is Keeping.KEYRING
    assert await credentials().read(SERVICE, USER) == PASSWORD


@pytest.mark.parametrize("opened_with", [None, "a wrong one"])
async def test_a_locked_keyring_gives_and_takes_nothing(
    ring: KeyringService, own_folders: Path, opened_with: str | None, log: pytest.LogCaptureFixture
) -> None:
    ring.start(MASTER)
    await credentials().keep(SERVICE, USER, "an old one")
    ring.stop()
    ring.start(opened_with)
    held = credentials()
    assert await held.read(SERVICE, USER) is None
    assert await held.keep(SERVICE, USER, PASSWORD) is Keeping.SESSION
    assert await held.read(SERVICE, USER) == PASSWORD, "until the program ends"
    assert await credentials().read(SERVICE, USER) is None
    assert nowhere_in_clear(own_folders)
    await held.forget(SERVICE, USER)
    assert "KeyringLocked" in log.text


async def test_a_prompt_that_nobody_confirms_keeps_nothing(
    ring: KeyringService, own_folders: Path, log: pytest.LogCaptureFixture
) -> None:
    """No keyring yet: the service would ask for a password for a new one."""
    ring.start(None)
    held = credentials()
    assert await held.keep(SERVICE, USER, PASSWORD) is Keeping.SESSION
    assert await credentials().read(SERVICE, USER) is None
    assert "InitError" in log.text
    assert nowhere_in_clear(own_folders)


async def test_without_a_service_it_is_kept_until_the_program_ends(
    ring: KeyringService, own_folders: Path, log: pytest.LogCaptureFixture
) -> None:
    held = credentials()
    assert await held.read(SERVICE, USER) is None
    assert await held.keep(SERVICE, USER, PASSWORD) is Keeping.SESSION
    assert await held.read(SERVICE, USER) == PASSWORD
    assert nowhere_in_clear(own_folders)


async def test_without_a_bus_too(
    own_folders: Path, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    held = credentials()
    assert await held.keep(SERVICE, USER, PASSWORD) is Keeping.SESSION
    assert await held.read(SERVICE, USER) == PASSWORD
    assert nowhere_in_clear(own_folders)


async def test_a_service_that_dies_in_between_and_comes_back(
    ring: KeyringService, log: pytest.LogCaptureFixture
) -> None:
    ring.start(MASTER)
    held = credentials()
    assert await held.keep(SERVICE, USER, PASSWORD) is Keeping.KEYRING
    ring.stop()
    assert await held.read(SERVICE, USER) == PASSWORD
    assert await credentials().read(SERVICE, USER) is None
    await credentials().forget(SERVICE, "nobody")
    ring.start(MASTER)
    assert await credentials().read(SERVICE, USER) == PASSWORD
