"""Work goes on in its order, whoever stops waiting for it."""

import asyncio

import pytest

from ctiserver.server.turns import Turns


async def test_one_after_the_other_also_when_cancelled() -> None:
    turns, done, gate = Turns(), list[str](), asyncio.Event()

    async def work(name: str) -> str:
        await gate.wait()
        done.append(f"{name} begins")
        await asyncio.sleep(0)
        done.append(f"{name} ends")
        return name

    first = asyncio.ensure_future(turns.run(lambda: work("first")))
    second = asyncio.ensure_future(turns.run(lambda: work("second")))
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    assert await second == "second"
    assert done == ["first begins", "first ends", "second begins", "second ends"]
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_a_failure_reaches_who_asked_and_lets_the_next_one_begin() -> None:
    turns = Turns()

    async def fail() -> None:
        raise ValueError("no")

    async def work() -> int:
        return 1

    with pytest.raises(ValueError, match="no"):
        await turns.run(fail)
    assert await turns.run(work) == 1


async def test_finish_waits_for_all_that_was_begun() -> None:
    turns, gate, done = Turns(), asyncio.Event(), list[int]()

    async def work() -> None:
        await gate.wait()
        done.append(1)

    asker = asyncio.ensure_future(turns.run(work))
    await asyncio.sleep(0)
    asker.cancel()
    finishing = asyncio.ensure_future(turns.finish())
    await asyncio.sleep(0)
    assert not finishing.done()
    gate.set()
    await finishing
    assert done == [1]
