"""Work goes together into one commit, yet each piece succeeds or fails for itself."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from ctiserver.server.store.engine import make_engine
from ctiserver.server.store.failures import StoreError
from ctiserver.server.store.transactions import MOST_TOGETHER, Transactions


class Counted(Transactions):
    """Counts its commits."""

    def __init__(self, path: Path) -> None:
        engine = make_engine(path)
        super().__init__(engine, path)
        self.commits = 0
        event.listen(engine.sync_engine, "commit", self._count)

    def _count(self, connection: object) -> None:
        self.commits += 1

    async def write(self, number: int) -> int:
        async def work(connection: AsyncConnection) -> int:
            await connection.exec_driver_sql("INSERT INTO t VALUES (?)", (number,))
            return number

        return await self.run(work)

    async def numbers(self) -> list[int]:
        async def work(connection: AsyncConnection) -> list[int]:
            return [row[0] for row in await connection.exec_driver_sql("SELECT n FROM t ORDER BY rowid")]

        return await self.run(work)


@pytest.fixture
async def transactions(tmp_path: Path) -> AsyncIterator[Counted]:
    transactions = Counted(tmp_path / "t.db")
    await transactions.run(lambda connection: connection.exec_driver_sql("CREATE TABLE t (n INTEGER UNIQUE)"))
    transactions.commits = 0
    yield transactions
    await transactions.close()


async def test_what_waits_goes_together_and_in_order(transactions: Counted) -> None:
    answers = await asyncio.gather(*(transactions.write(number) for number in range(3 * MOST_TOGETHER)))
    assert answers == list(range(3 * MOST_TOGETHER))
    assert transactions.commits <= 4
    assert await transactions.numbers() == answers


async def test_one_that_fails_takes_nothing_from_the_others(transactions: Counted) -> None:
    async def broken(connection: AsyncConnection) -> None:
        await connection.exec_driver_sql("INSERT INTO t VALUES (99)")
        raise ValueError("broken")

    answers = await asyncio.gather(
        transactions.write(1),
        transactions.write(2),
        transactions.write(2),
        transactions.run(broken),
        transactions.write(3),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [int, int, StoreError, ValueError, int]
    assert await transactions.numbers() == [1, 2, 3]


async def test_nothing_is_answered_before_it_is_committed(transactions: Counted, tmp_path: Path) -> None:
    other = Counted(tmp_path / "t.db")
    for number in range(5):
        await asyncio.gather(transactions.write(2 * number), transactions.write(2 * number + 1))
        assert await other.numbers() == list(range(2 * number + 2))
    await other.close()


async def test_what_nobody_waits_for_is_done_all_the_same(transactions: Counted) -> None:
    tasks = [asyncio.ensure_future(transactions.write(number)) for number in (1, 1, 2)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert await transactions.numbers() == [1, 2]


async def test_close_waits_for_what_was_asked(transactions: Counted, tmp_path: Path) -> None:
    task = asyncio.ensure_future(transactions.write(1))
    await asyncio.sleep(0)
    await transactions.close()
    assert task.done() or await task == 1
    other = Counted(tmp_path / "t.db")
    assert await other.numbers() == [1]
    await other.close()
