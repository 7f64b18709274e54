"""The migrations lead to exactly the tables the code works with, in one transaction."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ctiserver.domain.people import Client
from ctiserver.server.store import migrating
from ctiserver.server.store.failures import StoreError
from ctiserver.server.store.schema import REVISION, metadata
from ctiserver.server.store.store import Store


async def test_migrated_tables_are_the_tables_of_the_schema(tmp_path: Path) -> None:
    await (await Store.open(tmp_path / "a.db")).close()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


async def test_foreign_keys_cascade_as_the_schema_says(tmp_path: Path) -> None:
    # Alembic does not compare what a reference does when its target goes.
    await (await Store.open(tmp_path / "a.db")).close()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    inspector = sa.inspect(engine)
    references = [key for table in metadata.tables for key in inspector.get_foreign_keys(table)]
    assert len(references) == sum(len(table.foreign_keys) for table in metadata.tables.values()) == 7
    assert {key["options"].get("ondelete") for key in references} == {"CASCADE"}
    engine.dispose()


def hash_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


async def test_a_database_of_the_first_version_keeps_what_is_in_it(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(files("ctiserver.server.store") / "migrations"))
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("INSERT INTO memories VALUES ('101', 'forward', '', 'dnd', 'on', 1, NULL)")
    engine.dispose()
    store = await Store.open(tmp_path / "a.db")
    assert list(await store.load_memories()) == ["101"]
    await store.save_displaced("Generic/1", "[]")
    assert await store.load_displaced() == {"Generic/1": "[]"}
    await store.close()


async def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    store = await Store.open(path)
    await store.accounts.add_client(Client("schmidt"), None)
    await store.close()
    before = hash_of(path)
    await (await Store.open(path)).close()
    assert hash_of(path) == before


async def test_a_migration_that_fails_leaves_no_half_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    upgrade = migrating.upgrade

    def upgrade_and_fail(*arguments: object) -> None:
        upgrade(*arguments)  # type: ignore[arg-type]
        raise OSError("No space left on device")

    monkeypatch.setattr(migrating, "upgrade", upgrade_and_fail)
    with pytest.raises(StoreError, match="disk is full"):
        await Store.open(path)
    engine = sa.create_engine(f"sqlite:///{path}")
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
    monkeypatch.undo()
    await (await Store.open(path)).close()


def test_the_revisions_are_one_chain_in_the_package() -> None:
    script = ScriptDirectory(str(files("ctiserver.server.store") / "migrations"))
    revisions = list(script.walk_revisions())
    assert script.get_heads() == [revisions[0].revision] == [REVISION]
    assert revisions[-1].down_revision is None


def test_every_migration_can_be_taken_back(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(files("ctiserver.server.store") / "migrations"))
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.downgrade(config, "base")
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
