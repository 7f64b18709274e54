"""The authority on statuses by itself: who ends what, what comes first, and what clocks and disks may do to it."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cticlient.texts import SaidError
from ctiserver.domain.prm import Record
from ctiserver.domain.stack import Entry, OutdatedError, Stack
from ctiserver.domain.status import Source, Status
from ctiserver.server.attendance import Attendance
from ctiserver.server.presence import GRACE, Presence, chosen_entry
from tests.ctiserver.together.world import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOCKED = Entry(id="", status=Status.AWAY, since=NOW, source=Source.AUTOMATIC)


class FullDisk(Store):
    full = False

    async def save_stack(self, client: str, stack: Stack, dismissed: Any = ()) -> None:
        if self.full:
            raise SaidError("The disk is full.")
        await super().save_stack(client, stack, dismissed)


class People:
    clients: Mapping[str, object] = {"anna": object(), "tor": object()}

    def on_change(self, listener: Any) -> None:
        """Nobody comes or goes."""


class House:
    """A Presence with a clock moved by hand."""

    def __init__(self) -> None:
        self.now = NOW
        self.store = FullDisk()
        self.attendance = Attendance()
        ids = itertools.count()
        self.presence = Presence(
            self.store,  # type: ignore[arg-type]
            People(),  # type: ignore[arg-type]
            self.attendance,
            lambda: self.now,
            lambda: f"e{next(ids)}",
        )

    async def choose(self, status: Status, until: datetime | None = None, **more: Any) -> Stack:
        entry = chosen_entry(status, "anna", own=True, until=until)
        return await self.presence.choose("anna", entry, **more)

    async def file(self, *records: Record) -> None:
        await self.presence.set_records({"anna": records})

    @property
    def shown(self) -> list[str]:
        return [entry.status.name for entry in self.presence.stack("anna").top_first[:-1]]


@pytest.fixture
def house() -> House:
    return House()


def record(status: Status, start: datetime | None, end: datetime | None = None, content: str = "1") -> Record:
    return Record(f"id:{status.value}", content, "anna", status, start, end, row=2)


MEETING = record(Status.MEETING, NOW - HOUR, NOW + HOUR)


# What is due comes before what is asked for


async def test_available_also_ends_an_import_that_began_a_moment_before_it(house: House) -> None:
    await house.file(record(Status.MEETING, NOW + HOUR))
    assert house.shown == []
    house.now += HOUR + timedelta(milliseconds=20)
    await house.choose(Status.AVAILABLE)
    house.now += timedelta(minutes=1)
    await house.presence._catch_up("anna")
    assert house.shown == []


async def test_a_choice_that_could_not_be_stored_dismisses_nothing(house: House) -> None:
    await house.file(MEETING)
    house.store.full = True
    with pytest.raises(SaidError, match="full"):
        await house.choose(Status.AVAILABLE)
    house.store.full = False
    await house.presence._catch_up("anna")
    assert house.shown == ["MEETING"]


async def test_status_0_is_remembered_durably_also_where_it_found_nothing_to_end(house: House) -> None:
    await house.file(record(Status.AVAILABLE, NOW - HOUR))
    assert await house.store.load_dismissed() == {"anna": {("id:0", "1")}}


async def test_an_unchanged_file_stores_nothing_and_tells_nobody(house: House) -> None:
    await house.file(MEETING, record(Status.AVAILABLE, NOW - 2 * HOUR))
    house.store.full = True
    house.presence.on_change(lambda *change: pytest.fail("told of a change that is none"))
    await house.file(MEETING, record(Status.AVAILABLE, NOW - 2 * HOUR))


# Who ends what


@pytest.mark.parametrize(("desktop", "after"), [(True, GRACE), (False, timedelta())])
async def test_the_server_ends_at_once_only_for_those_without_a_desktop(
    house: House, desktop: bool, after: timedelta
) -> None:
    if desktop:
        house.attendance.come("anna", "desktop")
    await house.choose(Status.BUSY, NOW + HOUR)
    await house.presence.load()
    house.now += HOUR
    assert house.presence.agenda.next == house.now + after
    house.now += after - timedelta(milliseconds=1)
    await house.presence._catch_up("anna")
    assert house.shown == ["BUSY"]
    house.now += timedelta(milliseconds=1)
    await house.presence._catch_up("anna")
    assert house.shown == []


async def test_two_that_end_the_same_status_end_it_once(house: House) -> None:
    house.attendance.come("anna", "desktop")
    before = await house.choose(Status.BUSY, NOW + HOUR)
    house.now += HOUR
    results = await asyncio.gather(
        house.presence.expire("anna", before.revision),
        house.presence.expire("anna", before.revision),
        house.presence._catch_up("anna"),
        return_exceptions=True,
    )
    assert sum(isinstance(result, OutdatedError) for result in results) == 1
    assert house.presence.stack("anna").revision == before.revision + 1


OUTDATED: dict[str, Callable[[House, int], Awaitable[object]]] = {
    "choice": lambda house, old: house.choose(Status.AWAY, revision=old),
    "end": lambda house, old: house.presence.expire("anna", old),
    "automatic": lambda house, old: house.presence.automatic("anna", LOCKED, old),
}


@pytest.mark.parametrize("request_of", OUTDATED)
async def test_what_is_based_on_an_old_revision_is_refused(house: House, request_of: str) -> None:
    old = house.presence.stack("anna").revision
    await house.choose(Status.BUSY)
    with pytest.raises(OutdatedError):
        await OUTDATED[request_of](house, old)
    assert house.shown == ["BUSY"]


async def test_an_end_that_a_desktop_sees_a_second_too_early_comes_when_it_comes(house: House) -> None:
    before = await house.choose(Status.BUSY, NOW + timedelta(seconds=0.05))
    asked = asyncio.create_task(house.presence.expire("anna", before.revision))
    await asyncio.sleep(0)
    assert house.shown == ["BUSY"]
    house.now += timedelta(seconds=0.05)
    assert (await asked).entries == ()


async def test_an_end_does_not_come_before_its_time_although_timers_may_be_early(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await house.choose(Status.BUSY, NOW + timedelta(seconds=1))
    slept: list[float] = []

    async def early(seconds: float) -> None:
        slept.append(seconds)
        house.now += timedelta(seconds=min(seconds, 0.9))

    monkeypatch.setattr(asyncio, "sleep", early)
    assert (await house.presence.expire("anna", before.revision)).entries == ()
    assert slept == [1.0, pytest.approx(0.1)]


# Automatic


async def test_an_automatic_status_goes_with_the_desktop_that_saw_its_cause(house: House) -> None:
    await house.presence.load()
    agenda = asyncio.create_task(house.presence.agenda.run())
    heard = asyncio.Event()
    try:
        house.attendance.come("anna", "desktop")
        await house.presence.automatic("anna", LOCKED, house.presence.stack("anna").revision)
        assert house.shown == ["AWAY"]
        house.presence.on_change(lambda *change: heard.set())
        house.attendance.go("anna", "desktop")
        async with asyncio.timeout(50):
            await heard.wait()
        assert house.shown == []
    finally:
        agenda.cancel()


async def test_an_automatic_status_does_not_survive_a_restart_of_the_server(house: House) -> None:
    house.attendance.come("anna", "desktop")
    await house.presence.automatic("anna", LOCKED, 0)
    later = House()
    later.store = house.store
    later.presence._store = house.store  # type: ignore[assignment]
    await later.presence.load()
    await later.file()
    assert later.shown == []


# Clocks


async def test_a_clock_that_stood_in_another_year_does_not_make_later_choices_lose(house: House) -> None:
    house.now = NOW.replace(year=2036)
    await house.choose(Status.BUSY)
    house.now = NOW
    stack = await house.choose(Status.AWAY)
    assert (house.shown, stack.shown.since, stack.chosen_at) == (["AWAY"], NOW, NOW)
    await house.file(record(Status.MEETING, NOW + HOUR))
    house.now += HOUR
    await house.presence._catch_up("anna")
    assert house.shown == ["MEETING", "AWAY"]


@pytest.mark.parametrize("until", [datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)])
async def test_an_end_that_no_clock_can_work_with_is_refused(house: House, until: datetime) -> None:
    house.attendance.come("anna", "desktop")
    with pytest.raises(SaidError, match="too far ahead"):
        await house.choose(Status.BUSY, until)
    assert house.shown == []


async def test_the_latest_end_there_is_can_be_worked_with(house: House) -> None:
    house.attendance.come("anna", "desktop")
    await house.choose(Status.BUSY, datetime(8999, 12, 31, tzinfo=UTC))
    assert house.shown == ["BUSY"]
