"""What was stored survives a kill at any system call, and is synced in the order that a loss of power asks for."""

import asyncio
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from ctiserver.client.status_store import StatusStore
from ctiserver.server.store.store import Store
from tests.ctiserver.together import saving
from tests.ctiserver.together.strace import killed_at, need_strace, written_down

ROOT = Path(__file__).parents[3]
NIGHTLY = os.environ.get("CTI_NIGHTLY") == "1"
KILLS = 100 if NIGHTLY else 4
DESKTOP_CALLS = {"write": 100, "fsync": 75, "rename": 40, "openat": 900}
"""At which system calls it is killed, and at the latest at the how many-th. The first files are opened by Python."""

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(3600 if NIGHTLY else 120)]


@pytest.fixture(autouse=True)
def _strace() -> None:
    need_strace()


async def saved(argv: list[str]) -> list[int]:
    """Run the saving program to its end, which may be violent; the changes it said to be stored."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'plugins'}{os.pathsep}{ROOT}"}
    process = await asyncio.create_subprocess_exec(*argv, stdout=asyncio.subprocess.PIPE, env=environment)
    out, _ = await process.communicate()
    assert process.returncode in (0, -9)
    return [int(line) for line in out.decode().split("\n")[:-1]]


def program(kind: str, path: Path) -> list[str]:
    return [sys.executable, "-m", "tests.ctiserver.together.saving", kind, str(path)]


async def test_the_desktops_own_store_is_the_old_or_the_new_one_never_damaged(tmp_path: Path) -> None:
    path = tmp_path / "profile" / "status.json"
    random = Random(int.from_bytes(os.urandom(4)) if NIGHTLY else 1)
    last = died = 0
    for _ in range(KILLS):
        name = random.choice([*DESKTOP_CALLS])
        nth = random.randint(1, DESKTOP_CALLS[name])
        said = await saved(killed_at(name, nth, program("desktop", path)))
        died += len(said) < saving.COUNT
        store = StatusStore(path)
        kept = store.load(saving.ACCOUNT)
        last = max([last, *said])
        found = saving.number_of(kept.stack)
        assert found in (last, last + 1), f"{name} {nth}: found {found}, stored {last}"
        assert found == 0 or kept == saving.kept(found)
        assert store.trouble is None
        last = found
    assert died > KILLS // 2
    assert not list(path.parent.glob("*.damaged*"))


@dataclass(frozen=True, slots=True)
class Called:
    name: str
    arguments: str
    """With the file of each descriptor, as ``strace -y`` shows it."""


async def calls(where: Path, kind: str, path: Path) -> list[list[Called]]:
    """The system calls before each change counted as stored, the first changes (which make the files) left out."""
    names = "write,fsync,fdatasync,rename,unlink,pwrite64"
    argv = written_down(names, where, program(kind, path))
    said = await saved(argv)
    assert len(said) == saving.COUNT
    return _between_words(where.read_text("utf-8", "replace"))[2 : saving.COUNT]  # noqa: ASYNC240


def _between_words(trace: str) -> list[list[Called]]:
    spans: list[list[Called]] = [[]]
    for call in re.finditer(r"^\d+ +(\w+)\((.*)", trace, re.MULTILINE):
        if call[1] == "write" and call[2].startswith("1<"):
            spans.append([])
        else:
            spans[-1].append(Called(call[1], call[2]))
    return spans


def position(span: list[Called], name: str, part: str, after: int = -1) -> int:
    """Where this call stands in the span, the first one behind ``after``."""
    found = [at for at, call in enumerate(span) if at > after and call.name == name and part in call.arguments]
    assert found, f"no {name} of {part} after {after} in {span}"
    return found[0]


async def test_the_desktop_syncs_the_file_before_the_rename_and_the_folder_after_it(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    for span in await calls(tmp_path / "trace", "desktop", path):
        written = position(span, "write", f"<{tmp_path}/.status.json.new>")
        synced = position(span, "fsync", f"<{tmp_path}/.status.json.new>", written)
        renamed = position(span, "rename", str(path), synced)
        position(span, "fsync", f"<{tmp_path}>", renamed)


async def test_the_server_syncs_the_folder_after_the_journal_is_gone(tmp_path: Path) -> None:
    """Else a journal that is back after a loss of power would take back what was acknowledged."""
    path = tmp_path / "ctiserver.db"
    for span in await calls(tmp_path / "trace", "server", path):
        noted = position(span, "fdatasync", f"<{path}-journal>")
        changed = position(span, "pwrite64", f"<{path}>", noted)
        synced = position(span, "fdatasync", f"<{path}>", changed)
        unlinked = position(span, "unlink", f"{path}-journal", synced)
        position(span, "fdatasync", f"<{tmp_path}>", unlinked)


async def test_the_servers_store_is_at_the_last_commit_or_one_further(tmp_path: Path) -> None:
    path = tmp_path / "ctiserver.db"
    last = (await saved(program("server", path)))[-1]
    random = Random(int.from_bytes(os.urandom(4)) if NIGHTLY else 2)
    for _ in range(KILLS):
        name, most = random.choice([("pwrite64", 400), ("fdatasync", 80), ("unlink", 20)])
        said = await saved(killed_at(name, nth := random.randint(1, most), program("server", path)))
        assert len(said) < saving.COUNT
        last = max([last, *said])
        store = await Store.open(path)
        found = saving.number_of((await store.load_stacks())[saving.CLIENT])
        await store.close()
        assert found in (last, last + 1), f"{name} {nth}: found {found}, stored {last}"
        last = found
