"""The server's database: what it promises is on the disk when a call returns, or was not done at all."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ctiserver.domain.phone import Memory, Setting, Side
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Source, Status
from ctiserver.server.store import schema
from ctiserver.server.store.accounts import AccountStore
from ctiserver.server.store.engine import make_engine, migrate, probe
from ctiserver.server.store.failures import StorageError, said
from ctiserver.server.store.stack_writer import GoneError as GoneError
from ctiserver.server.store.stack_writer import StackWriter
from ctiserver.server.store.transactions import Transactions


@dataclass(frozen=True, slots=True)
class StoredImport:
    """The last PrmImport.csv that could be read as a whole, and what was said about it (``report`` is JSON)."""

    raw: bytes
    mtime_ns: int
    size: int
    read_at: datetime
    report: str


class Store:
    """One open database. Every method is one transaction; all raise StoreError when the disk or the file fails."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._run = transactions.run
        self._stacks = StackWriter(transactions)
        self.accounts = AccountStore(transactions)

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open or make the database at ``path`` and bring its tables up to date. Raises StoreError."""
        engine = make_engine(path)
        try:
            await asyncio.to_thread(probe, path)
            await migrate(engine, path)
        except BaseException as error:
            await engine.dispose()
            if isinstance(error, StorageError):
                raise said(error, path) from error
            raise
        return cls(Transactions(engine, path))

    async def close(self) -> None:
        """Let what was begun come to its end, then close."""
        await self._stacks.finish()
        await self._transactions.close()

    async def load_stacks(self) -> dict[str, Stack]:
        async def work(connection: AsyncConnection) -> dict[str, Stack]:
            table = schema.entries
            entries: dict[str, list[Entry]] = defaultdict(list)
            for row in await connection.execute(select(table).order_by(table.c.client, table.c.position)):
                entries[row.client].append(_entry(row))
            return {
                row.client: Stack(tuple(entries[row.client]), row.revision, row.base_since, row.chosen_at)
                for row in await connection.execute(select(schema.stacks))
            }

        return await self._run(work)

    async def save_stack(self, client: str, stack: Stack, dismissed: Iterable[tuple[str, str]] = ()) -> None:
        """Keep this stack, and remember the import records (key, content hash) that were dismissed with it.

        Raises GoneError if there is no such client any more.
        """
        await self._stacks.save(client, stack, dismissed)

    async def load_dismissed(self) -> dict[str, set[tuple[str, str]]]:
        async def work(connection: AsyncConnection) -> dict[str, set[tuple[str, str]]]:
            found: dict[str, set[tuple[str, str]]] = defaultdict(set)
            for row in await connection.execute(select(schema.dismissed)):
                found[row.client].add((row.record, row.content))
            return dict(found)

        return await self._run(work)

    async def forget_dismissed(self, client: str, pairs: Iterable[tuple[str, str]]) -> None:
        """These records are in no file any more, so they need not be remembered."""
        pairs = list(pairs)
        table = schema.dismissed

        async def work(connection: AsyncConnection) -> None:
            for record, content in pairs:
                same = (table.c.client == client) & (table.c.record == record) & (table.c.content == content)
                await connection.execute(delete(table).where(same))

        await self._run(work)

    async def load_memories(self) -> dict[str, Memory]:
        """By line: what its phone had before a status changed it."""

        async def work(connection: AsyncConnection) -> dict[str, Memory]:
            return {row.line: _memory(row) for row in await connection.execute(select(schema.memories))}

        return await self._run(work)

    async def save_memory(self, line: str, memory: Memory) -> None:
        table = schema.memories
        row = {
            "line": line,
            "side_before": memory.before.side.value,
            "value_before": memory.before.value,
            "side_made": memory.made.side.value,
            "value_made": memory.made.value,
            "confirmed": memory.confirmed,
            "value_replaced": memory.replaces.value if memory.replaces else None,
        }
        await self._run(lambda connection: connection.execute(insert(table).prefix_with("OR REPLACE").values(row)))

    async def drop_memory(self, line: str) -> None:
        table = schema.memories
        await self._run(lambda connection: connection.execute(delete(table).where(table.c.line == line)))

    async def load_displaced(self) -> dict[str, str]:
        """By the driver's key of the telephone: what had to give way there, as the driver writes it."""

        async def work(connection: AsyncConnection) -> dict[str, str]:
            return {row.key: row.settings for row in await connection.execute(select(schema.displaced))}

        return await self._run(work)

    async def save_displaced(self, key: str, settings: str) -> None:
        """Empty: nothing any more."""
        table = schema.displaced
        row = {"key": key, "settings": settings}
        change = (
            insert(table).prefix_with("OR REPLACE").values(row) if settings else delete(table).where(table.c.key == key)
        )
        await self._run(lambda connection: connection.execute(change))

    async def load_import(self) -> StoredImport | None:
        async def work(connection: AsyncConnection) -> StoredImport | None:
            row = (await connection.execute(select(schema.imports))).one_or_none()
            return StoredImport(row.raw, row.mtime_ns, row.size, row.read_at, row.report) if row else None

        return await self._run(work)

    async def save_import(self, stored: StoredImport) -> None:
        row = {
            "id": 1,
            "raw": stored.raw,
            "mtime_ns": stored.mtime_ns,
            "size": stored.size,
            "read_at": stored.read_at,
            "report": stored.report,
        }
        change = insert(schema.imports).prefix_with("OR REPLACE").values(row)
        await self._run(lambda connection: connection.execute(change))

    async def add_token(self, hash: str, account: str, expires: datetime) -> None:
        """Keep the hash of a resume token; the token itself is known to its desktop alone."""
        row = {"hash": hash, "account": account, "expires": expires}
        await self._run(lambda connection: connection.execute(insert(schema.tokens).values(row)))

    async def take_token(self, hash: str, now: datetime) -> str | None:
        """The account of a token that is still good, which is thereby used up; None for any other."""
        table = schema.tokens

        async def work(connection: AsyncConnection) -> str | None:
            found = select(table.c.account).where((table.c.hash == hash) & (table.c.expires > now))
            account = (await connection.execute(found)).scalar_one_or_none()
            await connection.execute(delete(table).where((table.c.hash == hash) | (table.c.expires <= now)))
            return account

        return await self._run(work)

    async def drop_tokens(self, account: str) -> None:
        table = schema.tokens
        await self._run(lambda connection: connection.execute(delete(table).where(table.c.account == account)))


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        status=Status(row.status),
        since=row.since,
        source=Source(row.source),
        info=row.info,
        until=row.until,
        call_forward=row.call_forward,
        set_by=row.set_by,
        record=row.record,
        row=row.row,
    )


def _memory(row: Row[Any]) -> Memory:
    made = Setting(Side(row.side_made), row.value_made)
    return Memory(
        before=Setting(Side(row.side_before), row.value_before),
        made=made,
        confirmed=row.confirmed,
        replaces=None if row.value_replaced is None else Setting(made.side, row.value_replaced),
    )
