"""The log is in UTC, rotated, and nothing that is logged can forge a line in it."""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctiserver.server import logs
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.logs import note_failure, set_up_logging


@pytest.fixture(autouse=True)
def root() -> Iterator[logging.Logger]:
    """What a test adds to the root logger is taken away again."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield root
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def config(tmp_path: Path) -> ConfigDirectory:
    return ConfigDirectory(tmp_path)


def test_file_and_stderr_say_the_same(config: ConfigDirectory) -> None:
    stderr = io.StringIO()
    set_up_logging(config, stderr=stderr)
    logging.getLogger("ctiserver.x").info("Müller %s", "came\r\n2026 forged \x1b[31m")
    line = config.log_file.read_text("utf-8")
    assert line == stderr.getvalue()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO ctiserver\.x: Müller came\\r\\n2026 forged \\x1b\[31m\n", line
    )


@pytest.mark.parametrize(("level", "shown"), [("WARNING", 0), ("INFO", 1), ("nonsense", 1)])
def test_levels(config: ConfigDirectory, level: str, shown: int) -> None:
    stderr = io.StringIO()
    set_up_logging(config, level, stderr)
    logging.getLogger("ctiserver.x").info("hello")
    assert len(stderr.getvalue().splitlines()) == shown


def test_it_is_rotated(config: ConfigDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST", 200)
    set_up_logging(config, stderr=io.StringIO())
    for number in range(50):
        logging.getLogger("ctiserver.x").info("line %d", number)
    names = sorted(path.name for path in config.logs_dir.iterdir())
    assert names == ["ctiserver.log", *(f"ctiserver.log.{number}" for number in range(1, logs.KEPT + 1))]
    assert "line 49" in config.log_file.read_text("utf-8")


def test_without_a_folder_stderr_is_left(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file, where a folder should be")
    stderr = io.StringIO()
    set_up_logging(ConfigDirectory(tmp_path), stderr=stderr)
    assert "on stderr alone" in stderr.getvalue()
    assert not note_failure(ConfigDirectory(tmp_path), RuntimeError("x"))


def test_an_unforeseen_error_is_noted_with_its_traceback(config: ConfigDirectory) -> None:
    with pytest.raises(RuntimeError) as raised:
        raise RuntimeError("inner matter")
    assert note_failure(config, raised.value)
    text = config.log_file.read_text("utf-8")
    assert "Traceback" in text
    assert "RuntimeError: inner matter" in text
