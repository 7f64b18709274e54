"""Passwords come from stdin or the terminal, are never shown twice, and decide who can log in."""

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest

from ctiserver.server.cli.asking import new_password
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.directory import Directory
from ctiserver.server.passwords import Passwords
from ctiserver.server.store.store import Store


def can_log_in(config: Path, user: str, password: str) -> bool:
    async def ask() -> bool:
        store, passwords = await Store.open(ConfigDirectory(config).database), Passwords()
        directory = Directory(store, passwords, str)
        await directory.load()
        account = await directory.verify(user, password)
        await store.close()
        passwords.close()
        return account is not None

    return asyncio.run(ask())


def test_without_a_password_nobody_logs_in_until_one_is_set(made: Path, type_in: Any) -> None:
    assert "ctiserver client password neu" in type_in("client add neu").out
    assert not can_log_in(made, "neu", "")
    assert type_in("client password neu --password-stdin", "Grüße 1\r\n".encode()).code == 0
    assert can_log_in(made, "neu", "Grüße 1")


def test_a_password_given_with_the_client_and_changed_with_it(made: Path, type_in: Any) -> None:
    assert "password" not in type_in("client add neu --password-stdin", b"eins\n").out
    assert can_log_in(made, "neu", "eins")
    assert type_in("client set neu --password-stdin", b"zwei").code == 0
    assert (can_log_in(made, "neu", "eins"), can_log_in(made, "neu", "zwei")) == (False, True)
    assert type_in("client set neu --last-name Neu").code == 0
    assert can_log_in(made, "neu", "zwei")


@pytest.mark.parametrize(
    ("piped", "sentence"), [(b"", "No password came"), (b"\n", "No password came"), (b"\xff\n", "not UTF-8")]
)
def test_what_is_no_password_on_stdin(made: Path, type_in: Any, piped: bytes, sentence: str) -> None:
    said = type_in("client add neu --password-stdin", piped)
    assert said.code == 1
    assert sentence in said.err
    assert type_in("client list --json").json == []


def test_without_a_terminal_nothing_is_asked(made: Path, type_in: Any) -> None:
    type_in("client add neu")
    said = type_in("client password neu")
    assert said.code == 1
    assert "--password-stdin" in said.err


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answers", "code"), [(["x", "x"], 0), (["x", "y"], 1)])
def test_at_a_terminal_it_is_typed_twice(
    made: Path, type_in: Any, monkeypatch: pytest.MonkeyPatch, answers: list[str], code: int
) -> None:
    type_in("client add neu")
    asked = iter(answers)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(asked))
    assert type_in("client password neu", stdin=Terminal).code == code
    assert can_log_in(made, "neu", "x") is (code == 0)


def test_init_shows_the_password_it_made_once(config: Path, type_in: Any) -> None:
    said = type_in("init")
    (shown,) = [line for line in said.out.splitlines() if "admin" in line and "only now" in line]
    assert can_log_in(config, "admin", shown.rsplit(" ", 1)[1])
    assert said.out.count(shown.rsplit(" ", 1)[1]) == 1
    assert str(config / "tls" / "server.crt") in said.out


def test_init_does_not_show_a_password_it_was_given(config: Path, type_in: Any) -> None:
    said = type_in("init --admin chef --admin-password-stdin", b"geheim\n")
    assert "geheim" not in said.out + said.err
    assert can_log_in(config, "chef", "geheim")


def test_a_second_init_refuses_and_changes_nothing(made: Path, type_in: Any) -> None:
    said = type_in("init --admin other --admin-password-stdin", b"other\n")
    assert (said.code, said.out) == (1, "")
    assert "nothing was changed" in said.err
    assert can_log_in(made, "chef", "geheim")
    assert not can_log_in(made, "other", "other")


def test_administrators(made: Path, type_in: Any) -> None:
    assert type_in("admin add vize --password-stdin", b"eins\n").code == 0
    assert type_in("admin password vize --password-stdin", b"zwei\n").code == 0
    assert can_log_in(made, "vize", "zwei")
    assert type_in("admin remove vize").code == 0
    assert not can_log_in(made, "vize", "zwei")
    assert type_in("admin list --json").json == [{"name": "chef"}]


def test_made_passwords_are_long_and_differ() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(password.replace("-", "")) == 20 for password in made)
