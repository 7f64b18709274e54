"""The end-time store: what it gives back, what damage does, and that a kill loses nothing that was stored."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.client import status_store
from ctiserver.client.choice import Choice
from ctiserver.client.status_store import Kept, StatusStore
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Source, Status
from tests.platforms import WINDOWS

NOON = datetime(2026, 8, 24, 12, 0, tzinfo=UTC)
KEPT = Kept(
    "mueller",
    Stack(
        (
            Entry("e1", Status.HOLIDAY, NOON, Source.IMPORT, "Ostsee", None, "", "Outlook", "7", 3),
            Entry("e2", Status.MEETING, NOON + timedelta(hours=1), until=NOON + timedelta(hours=2), call_forward="208"),
        ),
        revision=9,
        base_since=NOON - timedelta(days=1),
        chosen_at=NOON + timedelta(hours=1),
    ),
    (Choice("c1", Status.BUSY, NOON, "Ä;\"'\n", NOON + timedelta(days=40), "dnd"),),
)


@pytest.fixture
def store(tmp_path: Path) -> StatusStore:
    return StatusStore(tmp_path / "deep" / "status.json")


def again(store: StatusStore) -> StatusStore:
    return StatusStore(store._path)


def test_gives_back_what_was_stored(store):
    store.save("a", KEPT)
    store.save("b", Kept("anna", None, ()))
    assert again(store).load("a") == KEPT
    assert again(store).load("b") == Kept("anna")
    assert again(store).load("c") == Kept()


entries = st.builds(
    Entry,
    id=st.text(min_size=1, max_size=4),
    status=st.sampled_from(Status),
    since=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    source=st.sampled_from(Source),
    info=st.text(max_size=20),
    until=st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    call_forward=st.sampled_from(["", "dnd", "208"]),
    record=st.text(max_size=3),
    row=st.integers(0, 99),
)


@given(st.lists(entries, max_size=4))
def test_every_stack_comes_back_the_same(tmp_path_factory, made):
    store = StatusStore(tmp_path_factory.mktemp("s") / "status.json")
    kept = Kept("mueller", Stack(tuple(made), revision=3), ())
    store.save("a", kept)
    assert again(store).load("a") == kept


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\x00" * 50,
        b'{"format":1,"accounts":{"a"',
        b"[]",
        b'{"format":2}',
        b'{"format":1,"accounts":{"a":{"client":"m","outbox":[{"id":"x","status":77,"chosen_at":"2026-08-24T12:00:00Z"}]}}}',
        b'{"format":1,"accounts":{"a":{"client":"m","outbox":[{"id":"x","status":5,"chosen_at":"2026-08-24T12:00:00"}]}}}',
    ],
)
def test_a_damaged_file_is_put_aside_and_said(store, damage):
    store.save("a", KEPT)
    store._path.write_bytes(damage)
    assert store.load("a") == Kept()
    assert str(store._path) + ".damaged-1" in str(store.trouble)
    assert Path(str(store._path) + ".damaged-1").read_bytes() == damage
    store.save("a", KEPT)
    assert again(store).load("a") == KEPT


def test_a_second_damage_does_not_overwrite_the_first(store):
    store.save("a", KEPT)
    for content in (b"first", b"second"):
        store._path.write_bytes(content)
        store.load("a")
    assert sorted(path.read_bytes() for path in store._path.parent.glob("*.damaged-*")) == [b"first", b"second"]


def test_a_disk_that_fails_leaves_the_old_file(store, monkeypatch):
    store.save("a", KEPT)

    def fail(handle: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(status_store.os, "fsync", fail)
        with pytest.raises(OSError, match="Input/output"):
            store.save("a", Kept("mueller", None, ()))
    assert again(store).load("a") == KEPT


def test_a_save_is_forced_to_the_disk_before_and_after_the_rename(store, monkeypatch):
    done: list[str] = []
    monkeypatch.setattr(status_store.os, "fsync", lambda handle: done.append("fsync"))
    rename = Path.replace
    monkeypatch.setattr(Path, "replace", lambda self, to: (done.append("rename"), rename(self, to))[1])
    store.save("a", KEPT)
    # Windows has no fsync of a folder; a rename is in the journal of its file system.
    assert done == ["fsync", "rename"] + ([] if WINDOWS else ["fsync"])


WRITER = """
import itertools, sys
from pathlib import Path
from ctiserver.client.status_store import Kept, StatusStore
from ctiserver.domain.stack import Stack

store = StatusStore(Path(sys.argv[1]))
store.load("a")
for n in itertools.count(1):
    store.save("a", Kept("m", Stack(revision=n), ()))
    print(n, flush=True)
"""


def test_a_kill_at_any_moment_loses_nothing_that_was_stored(tmp_path):
    file = tmp_path / "status.json"
    for round in range(4):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True)
        stored = 0
        for _ in range(10 + 7 * round):
            stored = int(writer.stdout.readline())
        writer.kill()
        rest, _ = writer.communicate()
        stored = max([stored, *(int(line) for line in rest.split("\n")[:-1])])
        kept = StatusStore(file).load("a")
        assert kept.stack is not None
        assert kept.stack.revision in {stored, stored + 1}


def test_a_file_that_cannot_be_read_just_now_is_not_overwritten(store, monkeypatch):
    store.save("a", KEPT)
    other = again(store)

    def locked(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", locked)
        assert other.load("a") == Kept()
    assert "Permission denied" in str(other.trouble)
    with pytest.raises(PermissionError):
        other.save("a", Kept())
    assert again(store).load("a") == KEPT
