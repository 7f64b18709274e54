"""What reaches a terminal, and where the command's password comes from."""

import io
import os

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as Failing

from cticlient.texts import Sentence, Texts
from ctiserver.client.credentials import CommandPassword, first_line, from_keyring
from ctiserver.client.errors import ConnectError
from ctiserver.client.terminal import PipeClosedError, Terminal


class InMemory(KeyringBackend):
    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept = {("cticlient:wss://cti:7443/cti", "anna"): "geheim"}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


class Plain(InMemory):
    pass


Plain.__module__ = "keyrings.alt.file"


@pytest.fixture
def use():
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


async def test_the_password_comes_from_the_keyring_once(use):
    kept = InMemory()
    use(kept)
    password = CommandPassword("wss://cti:7443/cti", "anna", None)
    assert await password() == "geheim"
    kept.kept.clear()
    assert await password() == "geheim"


@pytest.mark.parametrize("backend", [Failing, Plain])
async def test_without_a_safe_keyring_it_is_said_what_to_do(use, backend, monkeypatch):
    use(backend())
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert from_keyring("cticlient:wss://cti:7443/cti", "anna") is None
    with pytest.raises(ConnectError, match="--password-stdin") as caught:
        await CommandPassword("wss://cti:7443/cti", "anna", None)()
    assert caught.value.final


def test_of_a_chain_only_what_is_safe_is_asked(use):
    chain = type("ChainerBackend", (Failing,), {"backends": [Plain(), Failing(), InMemory()]})
    use(chain())
    assert from_keyring("cticlient:wss://cti:7443/cti", "anna") == "geheim"
    chain.backends = [Plain(), Failing()]
    assert from_keyring("cticlient:wss://cti:7443/cti", "anna") is None


async def test_a_person_at_a_terminal_is_asked(use, monkeypatch):
    use(Failing())
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("getpass.getpass", lambda prompt: f"typed for {prompt}")
    assert await CommandPassword("wss://cti:7443/cti", "anna", None)() == "typed for anna @ wss://cti:7443/cti: "


def test_a_given_password_is_the_first_line():
    assert first_line(io.StringIO("ge heim \r\nmore")) == "ge heim "
    assert first_line(io.StringIO("")) == ""


def test_texts_of_others_cannot_steer_the_terminal():
    out, err = io.StringIO(), io.StringIO()
    terminal = Terminal(Texts("en"), out, err)
    terminal.line("Anna: \x1b[2J\x9b1mÄ")
    terminal.problem(Sentence("no {what}", {"what": "\x07bell"}))
    assert out.getvalue() == "Anna:  [2J 1mÄ\n"
    assert err.getvalue() == "no  bell\n"
    assert terminal.pipe() is None


def test_a_reader_who_left_is_noticed():
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as out:
        terminal = Terminal(Texts("en"), out, io.StringIO())
        assert terminal.pipe() == writer
        os.close(reader)
        with pytest.raises(PipeClosedError):
            terminal.document({"event": "link"})
