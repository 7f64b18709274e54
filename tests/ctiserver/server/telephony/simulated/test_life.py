"""Life on the switch: calls come and go slowly, and persons are left alone."""

import asyncio
import heapq
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

import pytest

from ctiserver.domain.lines import LineState
from ctiserver.server.telephony.driver import Ability, RefusedError
from ctiserver.server.telephony.simulated.life import Life, Pace
from ctiserver.server.telephony.simulated.switch import Switch

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINES = ("L1", "L2", "L3", "L4", "L5", "L6")


class Time:
    """A clock that goes on when everybody sleeps."""

    def __init__(self) -> None:
        self.now = START
        self._asleep: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._serial = count()

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._asleep, (self.now + timedelta(seconds=seconds), next(self._serial), woken))
        await woken

    async def go(self, seconds: float) -> None:
        end = self.now + timedelta(seconds=seconds)
        for _ in range(10):
            await asyncio.sleep(0)
        while self._asleep and self._asleep[0][0] <= end:
            self.now, _, woken = heapq.heappop(self._asleep)
            if not woken.done():
                woken.set_result(None)
            for _ in range(10):
                await asyncio.sleep(0)
        self.now = end


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def switch(time: Time) -> Switch:
    ids = count()
    made = Switch(time, lambda: str(next(ids)))
    for address in LINES:
        made.add_line(address, address[1:])
    return made


@asynccontextmanager
async def living(switch: Switch, time: Time, seed: int = 1, **options: object) -> AsyncIterator[None]:
    task = asyncio.create_task(Life(switch, LINES, Random(seed), sleep=time.sleep, **options).run())  # type: ignore[arg-type]
    await asyncio.sleep(0)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()


async def test_an_hour_of_life_shows_every_state_and_each_long_enough_to_be_seen(switch: Switch, time: Time) -> None:
    lasted: dict[LineState, list[float]] = defaultdict(list)
    shown = {line: (LineState.IDLE, time.now) for line in LINES}
    most = 0

    def changed(lines: frozenset[str]) -> None:
        nonlocal most
        most = max(most, len(switch.ends()) // 2)
        for line in lines:
            state, since = shown[line]
            if switch.facts(line).state is not state:
                lasted[state].append((time.now - since).total_seconds())
                shown[line] = (switch.facts(line).state, time.now)

    switch.on_change(changed)
    async with living(switch, time):
        await time.go(3600)
    assert set(lasted) >= {LineState.IDLE, LineState.DIALING, LineState.RINGING, LineState.TALKING, LineState.HELD}
    assert min(lasted[LineState.RINGING]) >= Pace().ring[0]
    assert min(lasted[LineState.DIALING]) >= Pace().ring[0]
    assert min(lasted[LineState.HELD]) >= Pace().hold[0]
    assert min(lasted[LineState.TALKING]) >= Pace().talk[0]
    assert len(lasted[LineState.RINGING]) > 60
    assert most == 2


async def test_the_same_seed_is_the_same_life(switch: Switch, time: Time) -> None:
    async def lived(seed: int) -> list[tuple[str, ...]]:
        moments, own, ids = [], Time(), count()
        other = Switch(own, lambda: str(next(ids)))
        for address in LINES:
            other.add_line(address, address[1:])
        async with living(other, own, seed):
            for _ in range(40):
                await own.go(5)
                moments.append(tuple(other.facts(line).state.value for line in LINES))
        return moments

    assert await lived(7) == await lived(7)
    assert await lived(7) != await lived(8)


async def test_excluded_lines_and_lines_that_are_set_to_something_are_left_alone(switch: Switch, time: Time) -> None:
    switch.do_not_disturb("L2", True)
    switch.forward("L3", "1")
    switch.go_offline("L4")
    heard: set[str] = set()
    switch.on_change(heard.update)
    async with living(switch, time, excluded={"L1"}):
        await time.go(1800)
    assert heard == {"L5", "L6"}


async def test_a_person_who_calls_is_answered_and_left_talking(switch: Switch, time: Time) -> None:
    async with living(switch, time, excluded={"L1"}):
        await time.go(0)
        switch.dial("L1", "2")
        await time.go(Pace().ring[1] + 1)
        assert switch.facts("L1").state is LineState.TALKING
        await time.go(600)
        assert switch.facts("L1").state is LineState.TALKING
        switch.hangup("L1")


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_persons_do_life_goes_on(switch: Switch, time: Time, seed: int) -> None:
    random = Random(seed)
    async with living(switch, time, seed, excluded={"L1"}, at_once=3):
        for _ in range(60):
            await time.go(random.uniform(1, 10))
            deeds = (
                lambda: switch.dial("L1", str(random.randint(2, 6))),
                lambda: switch.hangup("L1"),
                lambda: switch.pickup("L1", f"L{random.randint(2, 6)}"),
                lambda: switch.transfer("L1", str(random.randint(2, 6))),
                lambda: switch.hold("L1"),
                lambda: switch.connect("L1"),
                lambda: switch.refuse(f"L{random.randint(2, 6)}", Ability.HOLD, True),
                lambda: switch.go_offline(f"L{random.randint(2, 6)}"),
                lambda: switch.go_online(f"L{random.randint(2, 6)}"),
            )
            with suppress(RefusedError):
                random.choice(deeds)()
        # Then the person goes home, and nothing stays as it was left: every line is used and freed again.
        switch.go_offline("L1")
        for line in LINES[1:]:
            switch.go_online(line)
        freed: set[str] = set()
        switch.on_change(lambda lines: freed.update(at for at in lines if switch.facts(at).state is LineState.IDLE))
        await time.go(1800)
        assert freed >= set(LINES[1:])
