"""What waits for one client."""

import asyncio

from ctiserver.server.outbox import Outbox


async def test_the_newest_state_wins_and_goes_to_the_end() -> None:
    outbox = Outbox()
    outbox.put("a", b"1")
    outbox.put("b", b"2")
    outbox.put("a", b"3")
    assert await outbox.take() == [b"2", b"3"]


async def test_what_is_void_is_forgotten() -> None:
    outbox = Outbox()
    outbox.put(("in", "g", "x"), b"1")
    outbox.put(("in", "h", "x"), b"2")
    outbox.drop(lambda key: isinstance(key, tuple) and key[:2] == ("in", "g"))
    assert await outbox.take() == [b"2"]


async def test_taking_waits_until_there_is_something() -> None:
    outbox = Outbox()
    taking = asyncio.create_task(outbox.take())
    await asyncio.sleep(0)
    assert not taking.done()
    outbox.put("a", b"1")
    assert await taking == [b"1"]


async def test_closed_gives_what_is_left_and_then_nothing() -> None:
    outbox = Outbox()
    outbox.put("a", b"1")
    outbox.close()
    assert await outbox.take() == [b"1"]
    assert await outbox.take() == []
