"""The journal's file: what is kept, what is gone, and what a bad disk or a damaged file does."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cticlient.journal.entries import Entry, Outcome, Show, Way, Whose
from cticlient.journal.store import JournalStore
from cticlient.texts import SaidError

NOW = datetime(2026, 11, 26, 9, 0, 0, 123456, tzinfo=UTC)
MISSED = Entry("1", Way.IN, "030 1", "Schulze GmbH", NOW, Outcome.MISSED, ended=NOW + timedelta(seconds=9), call="c1")
SPOKEN = Entry(
    "2",
    Way.OUT,
    "+43 1 5880",
    "",
    NOW - timedelta(days=3),
    Outcome.OUTGOING,
    answered=NOW - timedelta(days=3) + timedelta(seconds=4),
    ended=NOW - timedelta(days=3) + timedelta(minutes=4),
    note="„Rückruf“; Angebot 7",
    seen=True,
)
THEIRS = replace(MISSED, id="3", since=NOW - timedelta(days=1), whose=Whose("arslan", "Arslan, Elif", "202"))
OPEN = replace(MISSED, id="4", since=NOW - timedelta(hours=1), outcome=Outcome.OPEN, ended=None)
ALL = [MISSED, OPEN, THEIRS, SPOKEN]


def opened(path: Path) -> JournalStore:
    return JournalStore.open(path / "journal.db", NOW)


def test_all_of_an_entry_comes_back_the_latest_first(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put(reversed(ALL))
    store.close()
    store = opened(tmp_path)
    assert store.all() == ALL
    assert (store.open_ones(), store.waiting(), store.latest(2)) == ([OPEN], [MISSED], [MISSED, OPEN])
    assert store.damage is None
    store.close()


def test_an_entry_is_written_anew(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put(ALL)
    store.put([replace(MISSED, note="later", seen=True)])
    assert store.all()[0].note == "later"
    assert store.waiting() == []
    store.close()


def test_what_is_deleted_is_gone_from_the_disk(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put([replace(entry, note="secret words") for entry in ALL])
    assert b"secret words" in (tmp_path / "journal.db").read_bytes()
    store.delete(["1"])
    assert [entry.id for entry in store.all()] == ["4", "3", "2"]
    assert store.delete_before(NOW - timedelta(days=2)) == 1
    assert [entry.id for entry in store.all()] == ["4", "3"]
    assert store.delete_all() == 2
    store.close()
    for path in tmp_path.iterdir():
        assert b"secret words" not in path.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="Windows protects a profile by its folder")
def test_nobody_else_on_the_computer_may_read_it(tmp_path: Path) -> None:
    opened(tmp_path).close()
    assert (tmp_path / "journal.db").stat().st_mode & 0o777 == 0o600


def test_a_damaged_file_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"no database at all" * 100)
    store = opened(tmp_path)
    assert "begins anew" in str(store.damage)
    assert (tmp_path / "journal.damaged-20261126-090000.db").exists()
    store.put([MISSED])
    assert store.all() == [MISSED]
    store.close()


def test_a_file_with_a_hole_is_kept_aside(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put(replace(MISSED, id=str(n), note="x" * 200) for n in range(500))
    store.close()
    path = tmp_path / "journal.db"
    raw = bytearray(path.read_bytes())
    raw[8192:20000] = b"\xff" * (20000 - 8192)
    path.write_bytes(raw)
    store = opened(tmp_path)
    assert store.damage is not None
    assert store.all() == []
    store.close()


def test_a_newer_file_is_left_as_it_is(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    before = (tmp_path / "journal.db").read_bytes()
    with pytest.raises(SaidError, match="newer version"):
        opened(tmp_path)
    assert (tmp_path / "journal.db").read_bytes() == before


def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / "journal.db").mkdir()
    for place in (tmp_path, tmp_path / "gone"):
        with pytest.raises(SaidError, match="cannot be used"):
            opened(place)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(SaidError, match="could not be written"):
        store.put([MISSED])
    store.close()


def test_what_a_later_version_noted_is_left_where_it_is(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put(ALL)
    store._connection.execute("UPDATE entry SET outcome = 'voicemail' WHERE id = '1'")
    assert [entry.id for entry in store.all()] == ["4", "3", "2"]
    store.close()


@pytest.mark.parametrize(
    ("show", "ids"),
    [(Show.ALL, ["1", "4", "3", "2"]), (Show.MISSED, ["1", "3"]), (Show.IN, ["1", "4", "3"]), (Show.OUT, ["2"])],
)
def test_what_is_shown(show: Show, ids: list[str]) -> None:
    assert [entry.id for entry in ALL if show.has(entry)] == ids


def test_what_waits_to_be_looked_at() -> None:
    assert [entry.id for entry in ALL if entry.waiting] == ["1"]
    assert (SPOKEN.length, MISSED.length) == (timedelta(seconds=236), None)


def test_a_file_of_before_it_was_known_who_took_a_call_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    entry = Entry("1", Way.IN, "204", "", datetime(2026, 11, 26, 9, tzinfo=UTC), Outcome.MISSED)
    first = JournalStore.open(path, NOW)
    first.put([entry])
    first.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE entry DROP COLUMN by")
        connection.commit()
    again = JournalStore.open(path, NOW)
    taken = replace(entry, outcome=Outcome.TAKEN, by="Brecht, Bert")
    assert again.all() == [entry]
    again.put([taken])
    assert again.all() == [taken]
    again.close()
    last = JournalStore.open(path, NOW)
    assert last.all() == [taken]
    last.close()
