"""Work on the database in the order in which it was asked for; what was answered is on the disk.

A commit waits for the disk, whatever it holds: work that was asked for meanwhile goes into the next commit together.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ctiserver.server.store.failures import StorageError, said

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[Any]]

MOST_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class _Asked:
    work: Work
    answer: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def give(self, answer: Any) -> None:
        self.answer.set_result(answer)

    def fail(self, error: BaseException) -> None:
        self.answer.set_exception(error)
        # Fetched here too, for the case that nobody waits for it any more.
        self.answer.exception()


class Transactions:
    """Each piece of work is done wholly or not at all, and to its end also when nobody waits for it any more."""

    def __init__(self, engine: AsyncEngine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._waiting: deque[_Asked] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Commit what ``work`` did. Raises StoreError with nothing changed, or whatever ``work`` raised itself.

        ``work`` may be called a second time, after the first was rolled back: it does nothing but use its connection.
        """
        asked = _Asked(work)
        self._waiting.append(asked)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        # A session that is cancelled must not leave it open whether its change was stored.
        answer: T = await asyncio.shield(asked.answer)
        return answer

    async def close(self) -> None:
        if self._writing is not None:
            await self._writing
        await self._engine.dispose()

    async def _write(self) -> None:
        try:
            while self._waiting:
                batch = list(islice(self._waiting, MOST_TOGETHER))
                for _ in batch:
                    self._waiting.popleft()
                await self._do(batch)
        finally:
            self._writing = None

    async def _do(self, batch: Sequence[_Asked]) -> None:
        try:
            answers = await self._commit([asked.work for asked in batch])
        except Exception as error:
            if len(batch) == 1:
                batch[0].fail(error)
                return
            # One of them failed and took the others back with it: each for itself, then.
            for asked in batch:
                await self._do([asked])
        else:
            for asked, answer in zip(batch, answers, strict=True):
                asked.give(answer)

    async def _commit(self, works: Sequence[Work]) -> list[Any]:
        try:
            async with self._engine.begin() as connection:
                return [await work(connection) for work in works]
        except StorageError as error:
            raise said(error, self._path) from error
