"""The first start makes everything there must be, keeps what is there, and happens once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cticlient.texts import SaidError
from ctiserver.domain.ini import parse_ini
from ctiserver.domain.prm import read
from ctiserver.server import first_start
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.directory import Account, Directory
from ctiserver.server.first_start import make
from ctiserver.server.lock import DirectoryLock
from ctiserver.server.passwords import Passwords
from ctiserver.server.store.store import Store
from ctiserver.server.tls import CERTIFICATE, KEY, server_context
from tests.platforms import is_private

NOW = datetime(2026, 3, 1, tzinfo=UTC)


async def make_in(root: Path, administrator: str = "chef", password: str = "geheim") -> ConfigDirectory:
    config = ConfigDirectory(root)
    await make(config, administrator, password, "cti.example.org", NOW, lambda: "id")
    return config


def listed(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


async def test_all_that_is_needed_is_there(tmp_path: Path) -> None:
    config = await make_in(tmp_path / "deep" / "cfg")
    assert sorted(listed(config.root)) == [
        "ctiserver.db",
        "ctiserver.lock",
        "prm/PrmImport.example.csv",
        "prm/README.txt",
        "server/server.ini",
        f"tls/{CERTIFICATE}",
        f"tls/{KEY}",
    ]
    server_context(config.tls_dir / CERTIFICATE, config.tls_dir / KEY)
    assert is_private(config.database)


async def test_the_administrator_can_log_in(tmp_path: Path) -> None:
    config = await make_in(tmp_path)
    store, passwords = await Store.open(config.database), Passwords()
    directory = Directory(store, passwords, lambda: "id")
    await directory.load()
    assert await directory.verify("chef", "geheim") == Account("chef", "chef", administrator=True)
    await store.close()
    passwords.close()


async def test_the_ini_says_what_the_defaults_are(tmp_path: Path) -> None:
    ini = parse_ini((await make_in(tmp_path)).ini.read_bytes())
    assert ini.get("Customize", "PrmImportReloadInterval_min") == "15"
    assert ini.get("Server", "Listen") == "127.0.0.1:7443"
    assert ini.get("TLS", "Certificate") == ""


async def test_the_example_is_read_without_complaint_about_its_form(tmp_path: Path) -> None:
    raw = ((await make_in(tmp_path)).prm_dir / "PrmImport.example.csv").read_bytes()
    before = datetime(2018, 10, 1, tzinfo=UTC)
    reading = read(raw, UTC, before, ["schmidt", "mueller", "foerster"])
    assert (reading.rows_read, reading.rows_ok) == (3, 3)
    assert [(record.client, int(record.status), record.call_forward) for record in reading.records] == [
        ("schmidt", 6, "208"),
        ("mueller", 10, ""),
        ("foerster", 4, "dnd"),
    ]


async def test_a_second_time_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    await make_in(tmp_path)
    before = listed(tmp_path)
    with pytest.raises(SaidError, match="already; nothing was changed"):
        await make_in(tmp_path, password="other")
    assert listed(tmp_path) == before


async def test_what_somebody_put_there_stays(tmp_path: Path) -> None:
    mine = {"SERVER/Server.ini": b"[Server]\nListen=[::1]:1\n", "Prm/PrmImport.csv": b"ID;Client;Status\n"}
    _put(tmp_path, mine)
    config = await make_in(tmp_path)
    after = listed(tmp_path)
    assert {name: after[name] for name in mine} == mine
    assert "Prm/PrmImport.example.csv" in after
    assert config.ini == tmp_path / "SERVER" / "Server.ini"


def _put(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(content)


@pytest.mark.parametrize(("administrator", "password"), [("", "x"), ("a\nb", "x"), ("chef", "")])
async def test_a_failed_attempt_can_be_repeated(tmp_path: Path, administrator: str, password: str) -> None:
    with pytest.raises(SaidError):
        await make_in(tmp_path, administrator, password)
    assert [name for name in listed(tmp_path) if "ctiserver.db" in name] == []
    assert (await make_in(tmp_path)).database.exists()


async def test_a_place_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SaidError, match="could not be made"):
        await make_in(tmp_path / "file" / "cfg")


async def test_one_that_is_being_made_by_somebody_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_start, "_LOCK_SECONDS", 0.0)
    lock = DirectoryLock(tmp_path / "ctiserver.lock")
    lock.take()
    with pytest.raises(SaidError, match="Another server or command"):
        await make_in(tmp_path)
    lock.release()
    assert sorted(listed(tmp_path)) == ["ctiserver.lock"]
