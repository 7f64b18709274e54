"""What the store says it kept is there after it was opened again, and what fails is said and leaves nothing behind."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctiserver.domain.people import Client
from ctiserver.domain.phone import Memory, Setting, Side
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Source, Status
from ctiserver.server.store.failures import StoreError
from ctiserver.server.store.store import GoneError, Store, StoredImport
from tests.amounts import amount
from tests.platforms import is_private

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ctiserver.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    store = await Store.open(path)
    await store.accounts.add_client(Client("schmidt"), None)
    yield store
    await store.close()


async def opened_again(store: Store, path: Path) -> Store:
    await store.close()
    return await Store.open(path)


def entry(id: str = "a", **changes: object) -> Entry:
    fields: dict[str, object] = {"id": id, "status": Status.MEETING, "since": NOON, **changes}
    return Entry(**fields)  # type: ignore[arg-type]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
entries = st.builds(
    Entry,
    id=texts,
    status=st.sampled_from(Status),
    since=moments,
    source=st.sampled_from(Source),
    info=texts,
    until=st.none() | moments,
    call_forward=texts,
    set_by=texts,
    record=texts,
    row=st.integers(0, 10**6),
)
stacks = st.builds(
    Stack,
    entries=st.lists(entries, max_size=4).map(tuple),
    revision=st.integers(0, 2**40),
    base_since=moments,
    chosen_at=moments,
)


@settings(max_examples=amount(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=stacks, second=stacks)
async def test_the_last_stack_saved_is_the_one_loaded(tmp_path: Path, first: Stack, second: Stack) -> None:
    # Reopening for each example would cost more than it shows: the next test does it once.
    store = await Store.open(tmp_path / "h.db")
    try:
        if not (await store.accounts.load()).clients:
            await store.accounts.add_client(Client("schmidt"), None)
        await store.save_stack("schmidt", first)
        await store.save_stack("schmidt", second)
        assert await store.load_stacks() == {"schmidt": second}
    finally:
        await store.close()


async def test_stack_and_dismissed_records_outlive_the_server(store: Store, path: Path) -> None:
    stack = Stack((entry("a", until=NOON + DAY), entry("b", source=Source.IMPORT, record="0", row=3)), 7, NOON, NOON)
    await store.save_stack("schmidt", stack, [("0", "hash"), ("0", "hash")])
    await store.save_stack("schmidt", stack, [("0", "hash"), ("1", "other")])
    again = await opened_again(store, path)
    assert await again.load_stacks() == {"schmidt": stack}
    assert await again.load_dismissed() == {"schmidt": {("0", "hash"), ("1", "other")}}
    await again.forget_dismissed("schmidt", [("0", "hash"), ("9", "never there")])
    assert await again.load_dismissed() == {"schmidt": {("1", "other")}}
    await again.close()


async def test_a_stack_of_somebody_who_is_gone_is_refused_whole(store: Store) -> None:
    with pytest.raises(GoneError, match="mueller"):
        await store.save_stack("mueller", Stack((entry(),), 1), [("0", "hash")])
    assert (await store.load_stacks(), await store.load_dismissed()) == ({}, {})


async def test_a_failing_save_leaves_the_old_stack(store: Store) -> None:
    await store.save_stack("schmidt", Stack((entry("old"),), 1, NOON, NOON))
    broken = Stack((entry("new", since=datetime(2026, 1, 1)),), 2, NOON, NOON)
    with pytest.raises(StoreError, match="a time without a zone"):
        await store.save_stack("schmidt", broken, [("0", "hash")])
    assert (await store.load_stacks())["schmidt"].entries[0].id == "old"
    assert await store.load_dismissed() == {}


async def test_times_of_other_zones_come_back_as_the_same_instant(store: Store) -> None:
    berlin = NOON.astimezone(timezone(timedelta(hours=2)))
    await store.save_stack("schmidt", Stack((entry(since=berlin),), 1, berlin, berlin))
    loaded = (await store.load_stacks())["schmidt"]
    assert (loaded.entries[0].since, loaded.entries[0].since.tzinfo) == (NOON, UTC)


async def test_what_a_phone_had_before_outlives_the_server(store: Store, path: Path) -> None:
    first = Memory(Setting(Side.FORWARD, ""), Setting(Side.FORWARD, "208"))
    second = Memory(Setting(Side.DND, ""), Setting(Side.DND, "on"), confirmed=True)
    await store.save_memory("101", first)
    await store.save_memory("102", first)
    await store.save_memory("101", second)
    again = await opened_again(store, path)
    assert await again.load_memories() == {"101": second, "102": first}
    await again.drop_memory("101")
    await again.drop_memory("never there")
    assert await again.load_memories() == {"102": first}
    await again.close()


async def test_the_last_import_outlives_the_server(store: Store, path: Path) -> None:
    assert await store.load_import() is None
    await store.save_import(StoredImport(b"old", 1, 3, NOON, "{}"))
    stored = StoredImport(b"ID;Client\r\n\xff\x00", 1_900_000_000_123_456_789, 13, NOON, '{"ü": 1}')
    await store.save_import(stored)
    again = await opened_again(store, path)
    assert await again.load_import() == stored
    await again.close()


async def test_a_token_is_good_once_and_until_it_expires(store: Store) -> None:
    await store.add_token("h1", "schmidt", NOON)
    await store.add_token("h2", "schmidt", NOON + DAY)
    assert await store.take_token("h1", NOON) is None
    assert await store.take_token("unknown", NOON) is None
    assert await store.take_token("h2", NOON) == "schmidt"
    assert await store.take_token("h2", NOON) is None


async def test_dropped_tokens_are_no_good(store: Store) -> None:
    await store.add_token("mine", "schmidt", NOON + DAY)
    await store.add_token("other", "mueller", NOON + DAY)
    await store.drop_tokens("schmidt")
    assert await store.take_token("mine", NOON) is None
    assert await store.take_token("other", NOON) == "mueller"


async def test_saves_keep_their_order_and_run_to_their_end_when_nobody_waits(store: Store, path: Path) -> None:
    saves = [asyncio.ensure_future(store.save_stack("schmidt", Stack((), number, NOON, NOON))) for number in range(20)]
    await asyncio.sleep(0)
    for save in saves:
        save.cancel()
    await asyncio.gather(*saves, return_exceptions=True)
    again = await opened_again(store, path)
    assert (await again.load_stacks())["schmidt"].revision == 19
    await again.close()


def content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


async def test_the_database_is_durable_and_private(store: Store, path: Path) -> None:
    assert is_private(path)
    wanted = {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1}
    found = {name: await _pragma(store, name) for name in wanted}
    assert found == wanted


async def _pragma(store: Store, name: str) -> object:
    async def work(connection: object) -> object:
        return (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()  # type: ignore[attr-defined]

    return await store._run(work)


def locked(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    return other


async def test_a_lock_of_another_program_is_said_and_passes(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.close()
    monkeypatch.setattr("ctiserver.server.store.engine.BUSY_SECONDS", 0.05)
    store = await Store.open(path)
    other = locked(path)
    with pytest.raises(StoreError, match="in use by another program"):
        await store.save_stack("schmidt", Stack((), 1, NOON, NOON))
    with pytest.raises(StoreError, match="in use by another program"):
        await Store.open(path)
    other.close()
    await store.save_stack("schmidt", Stack((), 2, NOON, NOON))
    assert (await store.load_stacks())["schmidt"].revision == 2
    await store.close()


async def test_a_full_disk_is_said_and_passes(store: Store) -> None:
    # SQLite's own limit makes the same error as a full disk.
    pages = await _pragma(store, "page_count")
    await _pragma(store, f"max_page_count={pages}")
    big = StoredImport(b"x" * 100_000, 1, 1, NOON, "{}")
    with pytest.raises(StoreError, match="disk is full"):
        await store.save_import(big)
    assert await store.load_import() is None
    await _pragma(store, "max_page_count=1000000")
    await store.save_import(big)
    assert await store.load_import() == big


def damage(path: Path, at: int, what: bytes) -> None:
    before = path.read_bytes()
    path.write_bytes(before[:at] + what + before[at + len(what) :])


def make_foreign(path: Path) -> None:
    path.write_text("not a database, but long enough to be looked at: " * 40)


def make_newer(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        other.execute("INSERT INTO alembic_version VALUES ('9999')")
    other.close()


def make_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (make_foreign, "is not a readable database"),
        (make_newer, "written by a newer version"),
        (make_folder, "could not be opened"),
    ],
)
async def test_what_is_no_database_of_ours_is_said_and_left_alone(
    path: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    spoil(path)
    before = content(path)
    with pytest.raises(StoreError, match=sentence):
        await Store.open(path)
    assert content(path) == before


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere"):
        await Store.open(tmp_path / "nowhere" / "ctiserver.db")


async def test_a_damaged_database_is_said(store: Store, path: Path) -> None:
    await store.close()
    damage(path, 4096, b"\xff" * 8192)
    with pytest.raises(StoreError, match="not a readable database"):
        await (await Store.open(path)).accounts.load()
