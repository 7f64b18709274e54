"""Where the journal is kept: one SQLite file of the profile. Blocking; used by one thread at a time."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cticlient.files import set_aside
from cticlient.journal.entries import MISSED, Entry, Outcome, Way, Whose
from cticlient.texts import SaidError, Sentence, marked

VERSION = 1
FIRST = "id, way, number, name, since, outcome, answered, ended, whose_key, whose_name, whose_line, note, seen, call"
COLUMNS = f"{FIRST}, by"
_BY = "by TEXT NOT NULL DEFAULT ''"
_TABLE = f"""
CREATE TABLE entry ({FIRST.replace("id,", "id TEXT PRIMARY KEY,", 1)}, {_BY}) WITHOUT ROWID;
CREATE INDEX entry_since ON entry (since);
PRAGMA user_version = {VERSION};
"""
_PUT = f"INSERT OR REPLACE INTO entry ({COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS.split(',')))})"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class JournalStore:
    """Every change is on the disk when the call returns. Raises SaidError where the disk does not do its part."""

    def __init__(self, path: Path, connection: sqlite3.Connection, damage: Sentence | None = None) -> None:
        self._path = path
        self._connection = connection
        self.damage = damage
        """What a person should know about the file that was found."""

    @classmethod
    def open(cls, path: Path, now: datetime) -> "JournalStore":
        """A damaged file is kept aside. Raises SaidError if a newer program wrote it or it cannot be opened."""
        try:
            return cls._open(path, now)
        except (sqlite3.Error, OSError) as error:
            raise _unusable(path, error) from error

    @classmethod
    def _open(cls, path: Path, now: datetime) -> "JournalStore":
        try:
            return cls(path, _connected(path))
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            kept = set_aside(path, f"{now:%Y%m%d-%H%M%S}")
            damage = Sentence(
                marked("The journal could not be read and begins anew. The damaged file is kept as {path}."),
                {"path": kept},
            )
            return cls(path, _connected(path), damage)

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries, or write them anew."""
        self._write(_PUT, [_row(entry) for entry in entries])

    def delete(self, ids: Iterable[str]) -> None:
        self._write("DELETE FROM entry WHERE id = ?", [(id,) for id in ids])

    def delete_all(self) -> int:
        """How many there were."""
        return self._write("DELETE FROM entry", [()])

    def delete_before(self, moment: datetime) -> int:
        """How many there were."""
        return self._write("DELETE FROM entry WHERE since < ?", [(_micros(moment),)])

    def all(self) -> list[Entry]:
        """The latest first."""
        return list(self._read(f"SELECT {COLUMNS} FROM entry ORDER BY since DESC, id"))

    def open_ones(self) -> list[Entry]:
        """Those whose end nobody saw yet, the earliest first."""
        return list(self._read(f"SELECT {COLUMNS} FROM entry WHERE outcome = 'open' ORDER BY since"))

    def waiting(self) -> list[Entry]:
        """Missed on one's own line, and not looked at."""
        missed = ", ".join(repr(one.value) for one in MISSED)
        question = f"WHERE outcome IN ({missed}) AND NOT seen AND whose_key = '' ORDER BY since DESC"
        return list(self._read(f"SELECT {COLUMNS} FROM entry {question}"))

    def latest(self, most: int) -> list[Entry]:
        question = "WHERE number != '' AND whose_key = '' ORDER BY since DESC LIMIT ?"
        return list(self._read(f"SELECT {COLUMNS} FROM entry {question}", (most,)))

    def close(self) -> None:
        self._connection.close()

    def _read(self, question: str, values: tuple[object, ...] = ()) -> Iterator[Entry]:
        try:
            with closing(self._connection.execute(question, values)) as rows:
                for row in rows:
                    # What a later version noted and this one does not know is left where it is.
                    with suppress(ValueError):
                        yield _entry(row)
        except sqlite3.Error as error:
            raise _unusable(self._path, error) from error

    def _write(self, statement: str, rows: list[tuple[object, ...]]) -> int:
        try:
            with self._connection:
                return self._connection.executemany(statement, rows).rowcount
        except sqlite3.Error as error:
            raise SaidError(
                marked("The journal could not be written ({reason}). What happened last is not kept; check the disk."),
                reason=error,
            ) from error


def _connected(path: Path) -> sqlite3.Connection:
    if not path.exists():
        # Calls are nobody else's business on a computer that several people use.
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(path, check_same_thread=False, timeout=5)
    try:
        # Deleted calls are gone from the disk too: overwritten, and in no log beside the file.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise SaidError(
            marked(
                "The journal in {path} was written by a newer version of the program. "
                "It is left as it is, and no calls are noted; update the program."
            ),
            path=path,
        )
    if version == 0:
        connection.executescript(_TABLE)
    elif "by" not in {row[1] for row in connection.execute("PRAGMA table_info(entry)")}:
        # No other version: a program of before it goes on with the file, and knows nothing of the column.
        connection.execute(f"ALTER TABLE entry ADD COLUMN {_BY}")
        connection.commit()


def _unusable(path: Path, error: Exception) -> SaidError:
    return SaidError(
        marked("The journal in {path} cannot be used ({reason}). No calls are noted; check the access rights."),
        path=path,
        reason=error,
    )


def _row(entry: Entry) -> tuple[object, ...]:
    whose = entry.whose
    times = [_micros(time) if time else None for time in (entry.answered, entry.ended)]
    return (
        *(entry.id, entry.way.value, entry.number, entry.name, _micros(entry.since), entry.outcome.value, *times),
        *(whose.key, whose.name, whose.line, entry.note, entry.seen, entry.call, entry.by),
    )


def _entry(row: tuple[object, ...]) -> Entry:
    id, way, number, name, since, outcome, answered, ended, key, whose, line, note, seen, call, by = row
    return Entry(
        id=str(id),
        way=Way(str(way)),
        number=str(number),
        name=str(name),
        since=_moment(since),
        outcome=Outcome(str(outcome)),
        answered=_moment(answered) if answered is not None else None,
        ended=_moment(ended) if ended is not None else None,
        whose=Whose(str(key), str(whose), str(line)),
        note=str(note),
        seen=bool(seen),
        call=str(call),
        by=str(by),
    )


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _moment(micros: object) -> datetime:
    if not isinstance(micros, int):
        raise ValueError(micros)
    return _EPOCH + timedelta(microseconds=micros)
