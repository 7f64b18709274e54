"""The connection to SQLite, set up so that what was committed is on the disk."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, inspect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ctiserver.server.store.schema import REVISION

BUSY_SECONDS = 3.0
"""How long another program's lock is waited for."""


def make_engine(path: Path) -> AsyncEngine:
    """One connection: SQLite writes one at a time anyway, and this way they keep their order."""
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS},
        # Statuses and password hashes do not belong into the text of an error.
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    # Transactions are begun by _begin: left to itself, the driver would run CREATE TABLE outside of them.
    connection.isolation_level = None
    try:
        cursor = connection.cursor()
        # Not WAL: SQLite before 3.51.3 can corrupt a database in that mode when the log is reset. EXTRA, because with
        # FULL a power loss can bring back the journal that the last commit deleted, which takes that commit back.
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON", "trusted_schema=OFF"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
    except BaseException:
        connection.close()
        raise


def _begin(connection: Connection) -> None:
    # IMMEDIATE: a lock held by another program is met here, and not in the middle of the work.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def probe(path: Path) -> None:
    """Make the file if there is none, for its owner alone, and see that it can be read; blocks.

    SQLite gives its journals the same rights. Raises sqlite3.Error or OSError.
    """
    if not path.exists():
        path.touch(mode=0o600)
    # WORKAROUND for aiosqlite 0.22: when it cannot open a file, its thread outlives the failure and can end in a
    # traceback after the event loop; so it is only given files that can be opened.
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        connection.execute("PRAGMA schema_version")


async def migrate(engine: AsyncEngine, path: Path) -> None:
    """Bring the tables up to this version. Raises StoreError for a database of a newer one."""
    async with engine.begin() as connection:
        if await connection.run_sync(_revision) != REVISION:
            # Imported only here: a command on a database that is up to date need not wait for it.
            from ctiserver.server.store.migrating import upgrade

            await connection.run_sync(upgrade, path)


def _revision(connection: Connection) -> str | None:
    """What Alembic wrote down; None for a database without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return revision
