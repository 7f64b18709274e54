"""The connection to SQLite, set up so that what was committed is on the disk."""

from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ctiserver.server.store.failures import StoreError

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
    cursor = connection.cursor()
    # Not WAL: SQLite before 3.51.3 can corrupt a database in that mode when the log is reset.
    for pragma in ("journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # IMMEDIATE: a lock held by another program is met here, and not in the middle of the work.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def create_private(path: Path) -> None:
    """Make an empty file for its owner alone where there is none; SQLite gives its journals the same rights."""
    if not path.exists():
        path.touch(mode=0o600)


async def migrate(engine: AsyncEngine, path: Path) -> None:
    """Bring the tables up to this version. Raises StoreError for a database of a newer one."""
    with as_file(files("ctiserver.server.store").joinpath("migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, config, path)


def _upgrade(connection: Connection, config: Config, path: Path) -> None:
    script = ScriptDirectory.from_config(config)
    present = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in script.walk_revisions()}
    if present is not None and present not in known:
        raise StoreError(
            "The database {file} was written by a newer version of the CTI server. "
            "Install that version, or put a backup of the database in its place.",
            file=str(path),
        )
    if present != script.get_current_head():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
