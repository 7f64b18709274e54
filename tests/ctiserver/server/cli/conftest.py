"""The command as a person types it, on a configuration directory of the test's own."""

import io
import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ctiserver.server.cli.main import main


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


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command line, with what is piped into it."""

    def type_in(line: str, piped: bytes = b"", stdin: type[io.TextIOWrapper] = io.TextIOWrapper) -> Said:
        monkeypatch.setattr("sys.stdin", stdin(io.BytesIO(piped)))
        try:
            code = main(shlex.split(line))
        except SystemExit as exit:
            code = int(exit.code or 0)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return type_in


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands of this test work; nothing is there yet."""
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("CTISERVER_CONFIG", str(tmp_path / "cfg"))
    return tmp_path / "cfg"


@pytest.fixture
def made(config: Path, type_in: Type) -> Path:
    """The same after ``init``."""
    assert type_in("init --admin chef --admin-password-stdin", b"geheim\n").code == 0
    return config
