"""``ctiserver prm``: what it prints, in which language, and with which exit code."""

import asyncio
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cticlient.texts import Texts, catalogue_of
from ctiserver.domain.prm import Record
from ctiserver.server.cli.main import main
from ctiserver.server.cli.prm import check
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.control import Control
from ctiserver.server.directory import Change
from ctiserver.server.prm_import import PrmImport
from ctiserver.server.store.store import StoredImport

HEAD = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy\n"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ROWS = (
    HEAD
    + "0;schmidt;6;0;2026-11-23 10:00;2026-11-23 18:00;Gespräch;;208;Outlook\n"
    + "1;Müller;10;0;2026-11-28;2026-12-06;Urlaub;;;HR\n"
)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("CTISERVER_CONFIG", str(tmp_path / "nowhere"))


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "some.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def utc(tmp_path: Path) -> ConfigDirectory:
    """A directory without a server, whose ini says in which zone the times are."""
    config = ConfigDirectory(tmp_path / "config")
    (config.root / "server").mkdir(parents=True)
    config.ini.write_text("[Customize]\nTimeZone=UTC\n")
    return config


def german() -> Texts:
    return Texts("de", [catalogue_of("ctiserver")])


def test_the_document_is_exactly_the_contract(csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(str(csv), utc(tmp_path), Texts("en"), as_json=True, clock=lambda: NOW) == 0
    document = json.loads(capsys.readouterr().out)
    problems = document.pop("problems")
    assert document == {
        "file": str(csv),
        "encoding": "utf-8",
        "rows_read": 2,
        "rows_ok": 2,
        "preview": [
            {
                "client": "schmidt",
                "status": "MEETING",
                "start": "2026-11-23T10:00:00Z",
                "end": "2026-11-23T18:00:00Z",
                "call_forward": "208",
                "info": "Gespräch",
                "set_by": "Outlook",
                "id": "0",
            },
            {
                "client": "Müller",
                "status": "HOLIDAY",
                "start": "2026-11-28T00:00:00Z",
                "end": "2026-12-07T00:00:00Z",
                "call_forward": "",
                "info": "Urlaub",
                "set_by": "HR",
                "id": "1",
            },
        ],
    }
    assert [(problem["line"], problem["severity"]) for problem in problems] == [(0, "info")]
    assert "not checked" in problems[0]["message"]


def test_for_people_in_german(csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    csv.write_text(ROWS + "2;schmidt;Urlaub;;gestern;;\x1b[31m;;;\n", encoding="cp1252")
    assert check(str(csv), utc(tmp_path), german(), as_json=False, clock=lambda: NOW) == 1
    printed = capsys.readouterr().out
    assert "3 Zeilen gelesen, 2 ohne Fehler (windows-1252)" in printed
    assert (
        "Fehler: Zeile 4, Status „Urlaub“: Das ist keine Status-ID. Schreiben Sie für „Urlaub“ 10 oder HOLIDAY."
        in printed
    )
    assert "Fehler: Zeile 4, StartTime „gestern“: " in printed
    assert "schmidt  MEETING  2026-11-23 10:00  2026-11-23 18:00  Gespräch" in printed
    assert "\x1b" not in printed


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (ROWS.replace(";", ",").encode(), "Semikolon"),
        ((ROWS + '2;schmidt;6;;;;"mitten').encode(), "mitten in einem Text"),
        (b"\xff", "Spalte Client"),
    ],
)
def test_a_file_that_is_refused_says_so_in_german(
    raw: bytes, words: str, csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv.write_bytes(raw)
    assert check(str(csv), utc(tmp_path), german(), as_json=True, clock=lambda: NOW) == 1
    document = json.loads(capsys.readouterr().out)
    assert words in document["problems"][-1]["message"]
    assert (document["rows_read"], document["preview"]) == (0, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_are_right_in_every_encoding(
    encoding: str, csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv.write_text(ROWS, encoding=encoding)
    assert check(str(csv), utc(tmp_path), Texts("en"), as_json=True, clock=lambda: NOW) == 0
    document = json.loads(capsys.readouterr().out)
    assert [record["client"] for record in document["preview"]] == ["schmidt", "Müller"]


def test_with_a_server_directory_the_clients_are_checked(
    csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(tmp_path / "real")
    assert main(["init", "--config", root]) == 0
    assert main(["client", "add", "SCHMIDT", "--config", root]) == 0
    capsys.readouterr()
    assert main(["prm", "check", str(csv), "--json", "--config", root]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [(problem["line"], problem["column"], problem["value"]) for problem in document["problems"]][-1] == (
        3,
        "Client",
        "Müller",
    )
    assert document["rows_ok"] == 1


def test_a_missing_file_is_a_sentence_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prm", "check", str(tmp_path / "none.csv")]) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"There is no file {tmp_path / 'none.csv'}.\n")


def test_without_a_file_it_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as error:
        main(["prm", "check"])
    assert error.value.code == 2


class Nothing:
    """Store, directory and presence of an import that has nobody around it."""

    clients: Mapping[str, Any] = {"schmidt": None}

    async def load_import(self) -> StoredImport | None:
        return None

    async def save_import(self, stored: StoredImport) -> None: ...

    def running_records(self) -> Collection[str]:
        return ()

    async def set_records(self, records: Mapping[str, Sequence[Record]], held: Collection[str] = ()) -> None: ...

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        return lambda: None


def put(csv: Path, config: ConfigDirectory) -> None:
    config.prm_dir.mkdir()
    csv.rename(config.prm_dir / "PrmImport.csv")


async def test_reload_and_report_of_a_running_server(
    csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = utc(tmp_path)
    config.database.touch()
    alone = Nothing()
    prm = PrmImport(config, alone, alone, alone, lambda: NOW + timedelta(days=3))
    control = Control(config, prm.handlers())
    await control.start()

    async def ctiserver(*arguments: str) -> tuple[int, str, str]:
        code = await asyncio.to_thread(main, ["prm", *arguments, "--config", str(config.root)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    try:
        code, out, err = await ctiserver("reload")
        assert (code, out) == (1, "")
        assert "There is no" in err
        put(csv, config)
        code, out, err = await ctiserver("reload", "--json")
        report = json.loads(out)
        assert (code, err, report["state"], report["rows_read"], report["rows_ok"]) == (0, "", "read", 2, 1)
        assert list(report["problems"][0]) == ["line", "column", "value", "severity", "message"]
        assert json.loads((await ctiserver("report", "--json"))[1]) == report
        monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
        code, out, _ = await ctiserver("report")
        assert "Fehler: Zeile 3, Client „Müller“: Der CTI Server kennt keinen Client" in out
    finally:
        await control.stop()


def test_without_a_running_server_reload_says_how_to_start_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = utc(tmp_path)
    config.database.touch()
    assert main(["--config", str(config.root), "prm", "reload"]) == 1
    assert "ctiserver run" in capsys.readouterr().err
