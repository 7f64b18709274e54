"""Only one at a time, also across processes, and a dead holder holds nothing."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from cticlient.texts import SaidError
from ctiserver.server.lock import DirectoryLock, HeldError, holding


def test_two_cannot_hold_it(tmp_path: Path) -> None:
    first, second = DirectoryLock(tmp_path / "lock"), DirectoryLock(tmp_path / "lock")
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()
    second.release()


HOLDER = """
import sys
from pathlib import Path
from ctiserver.server.lock import DirectoryLock
print(DirectoryLock(Path(sys.argv[1])).take(), flush=True)
sys.stdin.read()
"""


def test_a_killed_process_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert not DirectoryLock(path).take()
        other.kill()
        other.wait()
    lock = DirectoryLock(path)
    assert lock.take()
    lock.release()


async def test_waiting_gets_it_when_it_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first = DirectoryLock(path)
    first.take()
    asyncio.get_running_loop().call_later(0.02, first.release)
    async with holding(path, 10):
        assert not DirectoryLock(path).take()
    assert DirectoryLock(path).take()


async def test_waiting_ends(tmp_path: Path) -> None:
    first = DirectoryLock(tmp_path / "lock")
    first.take()
    with pytest.raises(HeldError, match="Another server or command"):
        async with holding(tmp_path / "lock", 0):
            pytest.fail("held by two")
    first.release()


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(SaidError, match="cannot be written"):
        async with holding(tmp_path / "nowhere" / "lock", 0):
            pytest.fail("no such folder")
