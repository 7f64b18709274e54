"""The command as a person types it, on a configuration directory of the test's own."""

import asyncio
import io
import json
import logging
import shlex
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ctiserver.server.cli.main import main
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.first_start import make


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Type = Callable[..., Said]


@pytest.fixture(autouse=True)
def log_of_a_process() -> Iterator[None]:
    """A command sets up the log of its process; here many commands share one."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command line, with what is piped into it."""

    def type_in(line: str, piped: bytes = b"", stdin: type[io.TextIOWrapper] = io.TextIOWrapper) -> Said:
        monkeypatch.setattr("sys.stdin", stdin(io.BytesIO(piped)))
        try:
            code = main(_words(line))
        except SystemExit as exit:
            code = int(exit.code or 0)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return type_in


def _words(line: str) -> list[str]:
    """As a shell would split it, but for backslashes: they stand in the paths of Windows."""
    words = shlex.shlex(line, posix=True)
    words.whitespace_split, words.escape, words.commenters = True, "", ""
    return list(words)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands of this test work; nothing is there yet."""
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("CTISERVER_CONFIG", str(tmp_path / "cfg"))
    return tmp_path / "cfg"


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``init`` made, once for all tests."""
    root = tmp_path_factory.mktemp("prepared") / "cfg"
    asyncio.run(make(ConfigDirectory(root), "chef", "geheim", "localhost", datetime.now(UTC), lambda: "id"))
    return root


def furnished(prepared: Path, folder: Path, lines: Iterable[str]) -> Path:
    """The same after these commands; made once, to be copied."""
    shutil.copytree(prepared, folder / "cfg")
    for line in lines:
        assert main([*_words(line), "--config", str(folder / "cfg")]) == 0, line
    return folder / "cfg"


@pytest.fixture
def made(config: Path, prepared: Path) -> Path:
    """The same after ``init``: the administrator is ``chef``, his password ``geheim``."""
    shutil.copytree(prepared, config)
    return config
