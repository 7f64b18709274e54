"""Passwords: in the keyring where there is a good one, else in memory, never anywhere else."""

import sys
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError

from cticlient.api import Keeping
from cticlient.credentials import SystemCredentials, system_backend

SERVICE = "cti"


class Memory:
    """A keyring as it should be."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.threads: set[threading.Thread] = set()

    def get_password(self, service: str, username: str) -> str | None:
        self.threads.add(threading.current_thread())
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError("not there")
        del self.held[service, username]


class Refusing(Memory):
    """Fails with the same error at every call."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self._error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self._error

    def delete_password(self, service: str, username: str) -> None:
        raise self._error


class Clear(Memory):
    """Poses as the backend of keyrings.alt that writes passwords in clear."""


Clear.__module__ = "keyrings.alt.file"


def chain(*backends: Any) -> Any:
    """A chainer as keyring makes one when several backends work."""
    found = keyring.backends.chainer.ChainerBackend()
    type(found).backends = list(backends)  # a class property that would look for real ones
    return found


@pytest.fixture(autouse=True)
def _chainer_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    chainer = keyring.backends.chainer.ChainerBackend
    monkeypatch.setattr(chainer, "backends", chainer.__dict__["backends"])


async def test_a_password_goes_into_the_keyring_and_comes_back_at_the_next_start() -> None:
    ring = Memory()
    assert await SystemCredentials(None, lambda: ring).keep(SERVICE, "anna", "secret") is Keeping.KEYRING
    assert await SystemCredentials(None, lambda: ring).read(SERVICE, "anna") == "secret"
    assert threading.main_thread() not in ring.threads


async def test_forgotten_is_forgotten_everywhere() -> None:
    ring = Memory()
    credentials = SystemCredentials(None, lambda: ring)
    await credentials.keep(SERVICE, "anna", "secret")
    await credentials.forget(SERVICE, "anna")
    await credentials.forget(SERVICE, "anna")
    assert (await credentials.read(SERVICE, "anna"), ring.held) == (None, {})


def no_keyring() -> Any:
    raise ModuleNotFoundError("keyring")


@pytest.mark.parametrize(
    "backend",
    [
        no_keyring,
        lambda: keyring.backends.fail.Keyring(),
        lambda: keyring.backends.null.Keyring(),
        lambda: Refusing(KeyringLocked("locked")),
        lambda: Refusing(InitError("Prompt dismissed")),
        lambda: Refusing(RuntimeError("the bus is gone")),
        lambda: Clear(),
    ],
    ids=["missing", "fail", "null", "locked", "dismissed", "broken", "clear"],
)
async def test_without_a_usable_keyring_it_is_known_until_the_end(backend: Callable[[], Any]) -> None:
    credentials = SystemCredentials(None, backend)
    assert await credentials.read(SERVICE, "anna") is None
    assert await credentials.keep(SERVICE, "anna", "secret") is Keeping.SESSION
    assert await credentials.read(SERVICE, "anna") == "secret"
    await credentials.forget(SERVICE, "anna")
    assert await credentials.read(SERVICE, "anna") is None


async def test_nothing_is_written_in_clear() -> None:
    clear = Clear()
    await SystemCredentials(None, lambda: clear).keep(SERVICE, "anna", "secret")
    assert clear.held == {}


async def test_in_a_chain_only_the_good_ones_are_used() -> None:
    clear, good = Clear(), Memory()
    clear.held[SERVICE, "bert"] = "from the clear file"
    credentials = SystemCredentials(None, lambda: chain(clear, Refusing(KeyringLocked("locked")), good))
    assert await credentials.keep(SERVICE, "anna", "secret") is Keeping.KEYRING
    assert good.held == {(SERVICE, "anna"): "secret"}
    assert await credentials.read(SERVICE, "bert") is None


async def test_the_environment_goes_before_the_keyring_and_is_never_stored() -> None:
    ring = Memory()
    ring.held[SERVICE, "anna"] = "old"
    credentials = SystemCredentials("given", lambda: ring)
    assert await credentials.read(SERVICE, "anna") == "given"
    assert await credentials.keep(SERVICE, "anna", "given") is Keeping.SESSION
    assert ring.held == {(SERVICE, "anna"): "old"}


async def test_what_was_entered_goes_before_a_wrong_one_of_the_environment() -> None:
    credentials = SystemCredentials("wrong", Memory)
    await credentials.keep(SERVICE, "anna", "right")
    assert await credentials.read(SERVICE, "anna") == "right"


async def test_no_password_gets_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    credentials = SystemCredentials(None, lambda: Refusing(RuntimeError("could not store geheim")))
    await credentials.keep(SERVICE, "anna", "geheim")
    assert "RuntimeError" in caplog.text
    assert "geheim" not in caplog.text


def test_the_backend_is_the_one_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = ModuleType("keyring")
    fake.get_keyring = lambda: "the backend"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", fake)
    assert system_backend() == "the backend"
