"""The file of the speed dials: durable, and never thrown away."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cticlient.model import FIRST_PANEL, Number, SpeedDial, SpeedDialBook
from cticlient.speed_dial_file import SpeedDialFile
from cticlient.texts import SaidError

BOOK = SpeedDialBook().with_dials(FIRST_PANEL, [SpeedDial("1", "Großmann, Ute", (Number("030 99"),))])
NOW = datetime(2018, 11, 20, 10, 42, tzinfo=UTC)


def file_at(path: Path) -> SpeedDialFile:
    return SpeedDialFile(path, lambda: NOW)


def test_a_first_start_has_none(tmp_path: Path) -> None:
    assert file_at(tmp_path / "none.json").load() == (SpeedDialBook(), None)


def test_saved_and_read(tmp_path: Path) -> None:
    path = tmp_path / "profile" / "speed-dials.json"
    file_at(path).save(BOOK)
    assert file_at(path).load() == (BOOK, None)
    assert [kept.name for kept in path.parent.iterdir()] == ["speed-dials.json"]


def test_a_damaged_file_is_kept_and_said(tmp_path: Path) -> None:
    path = tmp_path / "speed-dials.json"
    path.write_bytes(b'{"version": 1, "dials": [')
    book, said = file_at(path).load()
    assert book == SpeedDialBook()
    kept = tmp_path / "speed-dials.damaged-20181120-104200.json"
    assert kept.read_bytes() == b'{"version": 1, "dials": ['
    assert said is not None
    assert kept.name in str(said)


def test_a_damaged_file_that_cannot_be_kept_aside_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "speed-dials.json"
    path.write_bytes(b"{")

    def held(path: Path, to: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(SaidError, match=r"cannot be read: Permission denied"):
        file_at(path).load()
    assert path.read_bytes() == b"{"


def test_a_newer_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "speed-dials.json"
    path.write_bytes(b'{"version": 99}')
    with pytest.raises(SaidError, match="newer"):
        file_at(path).load()
    assert path.read_bytes() == b'{"version": 99}'


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(SaidError, match="cannot be read"):
        file_at(tmp_path).load()


def test_what_cannot_be_saved_is_said(tmp_path: Path) -> None:
    in_the_way = tmp_path / "profile"
    in_the_way.write_text("a file")
    with pytest.raises(SaidError, match="could not be saved"):
        file_at(in_the_way / "speed-dials.json").save(BOOK)
