"""Deadlines by the wall clock, whatever the clock does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from ctiserver.server import agenda as agenda_module
from ctiserver.server.agenda import Agenda

START = datetime(2026, 3, 1, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def running(agenda: Agenda) -> AsyncIterator[None]:
    task = asyncio.create_task(agenda.run())
    yield
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda_module, "STEP", timedelta(milliseconds=5))


async def test_each_is_called_once_when_its_instant_has_come() -> None:
    clock, called = Clock(), asyncio.Queue[str]()
    agenda = Agenda(called.put, clock)
    async with running(agenda):
        agenda.put("late", START + timedelta(days=40))
        agenda.put("soon", START + timedelta(seconds=1))
        clock.now += timedelta(seconds=1)
        assert await called.get() == "soon"
        clock.now += timedelta(days=40)
        assert await called.get() == "late"
        assert called.empty()
        assert agenda.next is None


async def test_a_later_instant_replaces_an_earlier_one_and_none_strikes() -> None:
    clock, called = Clock(), asyncio.Queue[str]()
    agenda = Agenda(called.put, clock)
    async with running(agenda):
        agenda.put("moved", START + timedelta(seconds=1))
        agenda.put("moved", START + timedelta(seconds=9))
        agenda.put("struck", START + timedelta(seconds=1))
        agenda.put("struck", None)
        agenda.put("mark", START + timedelta(seconds=5))
        clock.now += timedelta(seconds=5)
        assert await called.get() == "mark"
        assert agenda.next == START + timedelta(seconds=9)


async def test_a_failure_is_tried_again_and_hinders_nobody() -> None:
    clock, calls, called = Clock(), 0, asyncio.Queue[str]()

    async def due(name: str) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise OSError("disk full")
        await called.put(name)

    agenda = Agenda(due, clock)
    async with running(agenda):
        agenda.put("first", START)
        agenda.put("second", START)
        assert await called.get() == "second"
        clock.now += timedelta(seconds=1)
        assert await called.get() == "first"
