"""Brings the tables of an older database, or of an empty one, up to this version with Alembic."""

from importlib.resources import as_file, files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from ctiserver.server.store.failures import StoreError


def upgrade(connection: Connection, path: Path) -> None:
    """Within the transaction that runs. Raises StoreError for a database of a newer version."""
    with as_file(files("ctiserver.server.store").joinpath("migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        _refuse_newer(connection, ScriptDirectory.from_config(config), path)
        command.upgrade(config, "head")


def _refuse_newer(connection: Connection, script: ScriptDirectory, path: Path) -> None:
    present = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in script.walk_revisions()}
    if present is not None and present not in known:
        raise StoreError(
            "The database {file} was written by a newer version of the CTI server. "
            "Install that version, or put a backup of the database in its place.",
            file=str(path),
        )
