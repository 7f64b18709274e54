"""What can go wrong around a command: each is a sentence, none a traceback."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ctiserver.server.config import ConfigDirectory
from ctiserver.server.lock import DirectoryLock

RUNNING_ONLY = (
    "status",
    "status --json",
    "prm reload",
    "prm report --json",
    "simulate ring 101 --from 5",
    "simulate answer 101",
    "simulate call 101 102",
    "simulate refuse 101 dnd on",
    "simulate show 101 --json",
    "simulate list --json",
)


@pytest.mark.parametrize("typed", RUNNING_ONLY)
def test_what_needs_a_server_says_so(made: Path, type_in: Any, typed: str) -> None:
    said = type_in(typed)
    assert (said.code, said.out) == (1, "")
    assert said.err == f"No server is running in {made}. Start it with: ctiserver run --config {made}\n"


@pytest.mark.parametrize("typed", ["client list", "run", "status", "simulate list"])
def test_no_server_was_made_here(config: Path, type_in: Any, typed: str) -> None:
    said = type_in(typed)
    assert said.code == 1
    assert said.err == f"There is no CTI server in {config}. Make one with: ctiserver init --config {config}\n"
    assert not config.exists()


def test_a_locked_database(made: Path, type_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctiserver.server.store.engine.BUSY_SECONDS", 0.05)
    other = sqlite3.connect(ConfigDirectory(made).database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    said = type_in("client add neu")
    other.close()
    assert said.code == 1
    assert "in use by another program" in said.err
    assert type_in("client add neu").code == 0


def test_a_database_that_is_none(made: Path, type_in: Any) -> None:
    ConfigDirectory(made).database.write_text("x" * 5000)
    assert "not a readable database" in type_in("client list").err


def test_a_directory_in_use(made: Path, type_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctiserver.server.cli.reach.PATIENCE", 0.0)
    monkeypatch.setattr("ctiserver.server.cli.reach._LOCK_SECONDS", 0.0)
    lock = DirectoryLock(ConfigDirectory(made).lock_file)
    lock.take()
    said = type_in("client list")
    lock.release()
    assert (said.code, said.err) == (
        1,
        f"Another server or command is working in {made}. Wait for it, or end it first.\n",
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("run --no-tls --listen 0.0.0.0:0", "0.0.0.0 is none"),
        ("run --no-tls --listen cti.example.org:0", "cti.example.org is none"),
    ],
)
def test_where_the_server_does_not_listen(made: Path, type_in: Any, typed: str, sentence: str) -> None:
    said = type_in(typed)
    assert (said.code, said.out) == (1, "")
    assert sentence in said.err


def test_no_address_to_listen_on_is_wrong_usage(made: Path, type_in: Any) -> None:
    said = type_in("run --listen nowhere")
    assert (said.code, said.out) == (2, "")
    assert "“nowhere” is no address to listen on" in said.err


def test_a_certificate_that_is_gone(made: Path, type_in: Any) -> None:
    (made / "tls" / "server.crt").unlink()
    assert "cannot be used" in type_in("run --listen 127.0.0.1:0").err


def test_what_nobody_foresaw_names_the_log(made: Path, type_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise ZeroDivisionError("inner matter")

    monkeypatch.setattr("ctiserver.server.cli.clients.administer", fail)
    said = type_in("client list")
    log = ConfigDirectory(made).log_file
    assert (said.code, said.out) == (1, "")
    assert said.err == f"The command failed for an unforeseen reason (ZeroDivisionError); {log} says more.\n"
    assert "ZeroDivisionError: inner matter" in log.read_text("utf-8")


def test_interrupted(made: Path, type_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ctiserver.server.cli.clients.administer", interrupt)
    said = type_in("client list")
    assert (said.code, said.err) == (1, "Interrupted.\n")
