"""Transactions, one after the other; what one of them answered is on the disk."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ctiserver.server.store.failures import StorageError, said
from ctiserver.server.turns import Turns

T = TypeVar("T")


class Transactions:
    """Runs work in the order in which it was asked for; a returned await means that it is committed."""

    def __init__(self, engine: AsyncEngine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._turns = Turns()

    async def run(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Commit what ``work`` did. Raises StoreError with nothing changed, or whatever ``work`` raised itself."""
        return await self._turns.run(lambda: self._commit(work))

    async def close(self) -> None:
        await self._turns.finish()
        await self._engine.dispose()

    async def _commit(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        try:
            async with self._engine.begin() as connection:
                return await work(connection)
        except StorageError as error:
            raise said(error, self._path) from error
