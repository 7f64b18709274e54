"""Where values come from, in which order, and that secrets never stand in the ini in clear."""

import logging
from pathlib import Path

import pytest

from cticlient.texts import SaidError
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.settings import Settings, parse_listen, read_ini


@pytest.fixture
def config(tmp_path: Path) -> ConfigDirectory:
    (tmp_path / "server").mkdir()
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "ami").write_text("from a file\nsecond line\n", encoding="utf-8")
    return ConfigDirectory(tmp_path)


INI = """\ufeff[server]
LISTEN = 0.0.0.0:1 ; remark
Blank =
[Asterisk]
Secret=@file:secrets/ami
Gone=@file:secrets/gone
Password=in clear
"""


@pytest.fixture
def ini(config: ConfigDirectory) -> ConfigDirectory:
    config.ini.write_text(INI, encoding="utf-8")
    return config


@pytest.fixture
def credentials(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "asterisk_password").write_text("from systemd\r\n", encoding="utf-8")
    (folder / "CTISERVER_SERVER_LISTEN").write_text("[::1]:3", encoding="utf-8")
    return {"CREDENTIALS_DIRECTORY": str(folder)}


def test_ini_then_default(ini: ConfigDirectory) -> None:
    settings = Settings(ini, {})
    assert settings.text("Server", "Listen", "x") == "0.0.0.0:1"
    assert settings.text("Server", "Blank", "x") == "x"
    assert settings.text("Server", "Missing", "x") == "x"
    assert settings.text("Nowhere", "Missing") == ""


def test_credentials_replace_the_ini_and_the_environment_replaces_both(
    ini: ConfigDirectory, credentials: dict[str, str]
) -> None:
    assert Settings(ini, credentials).text("Server", "Listen") == "[::1]:3"
    environ = {**credentials, "CTISERVER_SERVER_LISTEN": "127.0.0.1:2"}
    assert Settings(ini, environ).text("Server", "Listen") == "127.0.0.1:2"


def test_a_secret_from_each_place(ini: ConfigDirectory, credentials: dict[str, str]) -> None:
    assert Settings(ini, {}).secret("Asterisk", "Secret") == "from a file"
    assert Settings(ini, credentials).secret("asterisk", "PASSWORD") == "from systemd"
    assert (
        Settings(ini, {"CTISERVER_ASTERISK_PASSWORD": "from outside"}).secret("Asterisk", "Password") == "from outside"
    )
    environ = {"CTISERVER_ASTERISK_PASSWORD": "@file:secrets/ami"}
    assert Settings(ini, environ).secret("Asterisk", "Password") == "from a file"
    assert Settings(ini, {}).secret("Asterisk", "Missing") == ""


def test_a_secret_in_clear_is_refused_without_repeating_it(ini: ConfigDirectory) -> None:
    with pytest.raises(SaidError, match=r"Password stands in clear.*CTISERVER_ASTERISK_PASSWORD") as said:
        Settings(ini, {}).secret("Asterisk", "Password")
    assert "in clear in [Asterisk]" in str(said.value)
    assert "=in clear" not in str(said.value)


def test_secrets_in_clear_are_warned_of(ini: ConfigDirectory, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Settings(ini, {}).warn_of_secrets()
    assert [record.getMessage().split(" of ")[0] for record in caplog.records] == ["password in [asterisk]"]


def test_a_file_that_is_gone_is_named(ini: ConfigDirectory) -> None:
    with pytest.raises(SaidError, match=r"gone.*could not be read"):
        Settings(ini, {}).text("Asterisk", "Gone")


def test_a_secret_that_is_no_text_is_said(ini: ConfigDirectory) -> None:
    (ini.root / "secrets" / "ami").write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(SaidError, match="could not be read"):
        Settings(ini, {}).secret("Asterisk", "Secret")


def test_no_ini_is_an_empty_one_and_a_folder_is_said(config: ConfigDirectory) -> None:
    assert Settings(config, {}).text("Server", "Listen", "x") == "x"
    config.ini.mkdir()
    with pytest.raises(SaidError, match=r"server\.ini could not be read"):
        read_ini(config)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:7443", ("127.0.0.1", 7443)),
        (" localhost:0 ", ("localhost", 0)),
        ("[::1]:65535", ("::1", 65535)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
    ],
)
def test_addresses(text: str, address: tuple[str, int]) -> None:
    assert parse_listen(text) == address


@pytest.mark.parametrize("text", ["", "localhost", ":80", "host:", "host:x", "host:-1", "host:65536", "host:²"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(SaidError, match="no address to listen on"):
        parse_listen(text)
