"""Stacks on their way to the disk: those that wait together go there together, in a few statements and one commit."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from cticlient.texts import SaidError
from ctiserver.domain.stack import Entry, Stack
from ctiserver.server.store import schema
from ctiserver.server.store.transactions import Transactions

MOST_TOGETHER = 500


class GoneError(SaidError):
    """The client was removed meanwhile."""


@dataclass(frozen=True, slots=True)
class _Asked:
    client: str
    stack: Stack
    dismissed: tuple[tuple[str, str], ...]
    answer: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class StackWriter:
    """A file of ten thousand people changes thousands of stacks at once; one commit each would take minutes."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._waiting: list[_Asked] = []
        self._writing: asyncio.Task[None] | None = None

    async def save(self, client: str, stack: Stack, dismissed: Iterable[tuple[str, str]]) -> None:
        """Returns when it is on the disk. Raises GoneError, or StoreError with nothing changed."""
        asked = _Asked(client, stack, tuple(dismissed))
        self._waiting.append(asked)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await asyncio.shield(asked.answer)

    async def finish(self) -> None:
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
                await self._write_batch(batch)
        finally:
            self._writing = None

    async def _write_batch(self, batch: Sequence[_Asked]) -> None:
        try:
            there = await self._transactions.run(lambda connection: _write_all(connection, batch))
        except Exception as error:
            for asked in batch:
                _fail(asked, error)
            return
        for asked in batch:
            if asked.client in there:
                asked.answer.set_result(None)
            else:
                text = "There is no client {client} any more, so its status was not stored."
                _fail(asked, GoneError(text, client=asked.client))


def _fail(asked: _Asked, error: Exception) -> None:
    asked.answer.set_exception(error)
    # Fetched here too, for the case that nobody waits for it any more.
    asked.answer.exception()


async def _write_all(connection: AsyncConnection, batch: Sequence[_Asked]) -> frozenset[str]:
    """Write the stacks of those clients that there are, and answer who that is."""
    name = schema.clients.c.name
    found = await connection.execute(select(name).where(name.in_([asked.client for asked in batch])))
    there = frozenset(found.scalars())
    stacks = {asked.client: asked.stack for asked in batch if asked.client in there}
    if stacks:
        await _replace(connection, stacks)
    pairs = [(asked.client, *pair) for asked in batch if asked.client in there for pair in asked.dismissed]
    if pairs:
        rows = [{"client": client, "record": record, "content": content} for client, record, content in pairs]
        await connection.execute(insert(schema.dismissed).prefix_with("OR IGNORE"), rows)
    return there


async def _replace(connection: AsyncConnection, stacks: dict[str, Stack]) -> None:
    for table in (schema.stacks, schema.entries):
        gone = delete(table).where(table.c.client == bindparam("whose"))
        await connection.execute(gone, [{"whose": client} for client in stacks])
    heads = [
        {"client": c, "revision": s.revision, "base_since": s.base_since, "chosen_at": s.chosen_at}
        for c, s in stacks.items()
    ]
    await connection.execute(insert(schema.stacks), heads)
    rows = [_values(client, n, entry) for client, stack in stacks.items() for n, entry in enumerate(stack.entries)]
    if rows:
        await connection.execute(insert(schema.entries), rows)


def _values(client: str, position: int, entry: Entry) -> dict[str, object]:
    return {
        "client": client,
        "position": position,
        "id": entry.id,
        "status": int(entry.status),
        "since": entry.since,
        "source": entry.source.value,
        "info": entry.info,
        "until": entry.until,
        "call_forward": entry.call_forward,
        "set_by": entry.set_by,
        "record": entry.record,
        "row": entry.row,
    }
