"""The first start of a profile and the later ones: one that is busy, one that hangs, one that starts, one that died."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cticlient.instance import Doorway, Instance
from cticlient.texts import SaidError

unix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has pipes")
HOLDER = """
import sys
from pathlib import Path
from cticlient.instance import Doorway, Instance
instance = Instance(Doorway.of(Path(sys.argv[1])))
print(instance.take(), flush=True)
sys.stdin.read()
"""

LATE = """
import socket, sys, time
# As long as a start on a slow machine takes to get from its lock to its socket.
time.sleep(0.5)
with socket.socket(socket.AF_UNIX) as server:
    server.bind(sys.argv[1])
    server.listen()
    connection, _ = server.accept()
    with connection, connection.makefile("rwb") as stream:
        print(stream.readline().decode(), end="")
        stream.write(b'{"code": 0}\\n')
"""


@pytest.fixture
def doorway(qapp: QApplication, tmp_path: Path) -> Doorway:
    return Doorway.of(tmp_path)


@pytest.fixture
def first(doorway: Doorway) -> Iterator[Instance]:
    """Has the profile, and does not listen yet."""
    instance = Instance(doorway)
    assert instance.take()
    yield instance
    instance.release()


def test_only_one_has_the_profile(first: Instance, doorway: Doorway) -> None:
    second = Instance(doorway)
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_one_that_hangs_is_said(first: Instance, doorway: Doorway) -> None:
    # It listens, and nothing of its loop ever runs.
    first.serve(lambda message, reply: None)
    with pytest.raises(SaidError, match="did not answer"):
        Instance(doorway).hand_over({}, patience_ms=200)


@unix_only
def test_one_that_is_still_starting_is_waited_for(first: Instance, doorway: Doorway) -> None:
    # Another process: Qt waits for the answer without letting Python's other threads run.
    with subprocess.Popen([sys.executable, "-c", LATE, doorway.socket], stdout=subprocess.PIPE, text=True) as late:
        assert Instance(doorway).hand_over({"arguments": {"number": "202"}}) == {"code": 0}
        assert late.stdout is not None
        assert json.loads(late.stdout.read()) == {"arguments": {"number": "202"}}


@unix_only
def test_one_that_never_listens_is_named(first: Instance, doorway: Doorway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cticlient.instance.PATIENCE_MS", 200)
    with pytest.raises(SaidError, match=rf"process {os.getpid()} "):
        Instance(doorway).hand_over({})


@unix_only
def test_the_place_of_one_that_was_killed_is_free(doorway: Doorway, tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        later = Instance(doorway)
        assert not later.take()
        holder.send_signal(signal.SIGKILL)
    assert later.take()
    later.release()


def test_a_profile_that_cannot_be_written_is_said(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(SaidError, match="cannot be written"):
        Instance(Doorway.of(tmp_path / "missing")).take()
