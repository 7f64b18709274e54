"""Choices here and elsewhere through losses, restarts and time: in the end the newest choice holds on both sides."""

from datetime import datetime, timedelta
from random import Random

import pytest

from cticlient.texts import SaidError
from ctiserver.client.events import LinkState
from ctiserver.client.status_store import StatusStore
from ctiserver.domain.status import Status
from ctiserver.wire import messages as wire

STATUSES = [Status.AVAILABLE, Status.BUSY, Status.MEETING, Status.HOLIDAY, Status.PAUSE]


class Story:
    """A random walk, and the short model beside it: the newest choice and its end."""

    def __init__(self, server, desk, clock, seed: int) -> None:
        self.random = Random(seed)
        self.server, self.desk, self.clock = server, desk, clock
        self.newest: tuple[Status, datetime | None] = (Status.AVAILABLE, None)
        self.serving = True
        self.log: list[str] = []

    async def begin(self) -> None:
        self.ear = await self.desk.up()

    async def step(self) -> None:
        self.clock.advance(seconds=self.random.randint(1, 600))
        step = self.random.choice([self.mine, self.mine, self.theirs, self.stop, self.start, self.restart, self.lose])
        self.log.append(f"{self.clock.now:%H:%M:%S} {step.__name__}")
        await step()

    def _choice(self) -> tuple[Status, datetime | None]:
        status = self.random.choice(STATUSES)
        ends = status is not Status.AVAILABLE and self.random.random() < 0.5
        self.newest = status, self.clock.now + timedelta(seconds=self.random.randint(60, 1500)) if ends else None
        self.log.append(f"  {status.name} until {self.newest[1]}")
        return self.newest

    async def mine(self) -> None:
        before = self.newest
        status, until = self._choice()
        try:
            await self.ear.session.set_status(status, until=until)
        except SaidError as somebody_was_faster:
            if "is now" not in str(somebody_was_faster):
                raise
            self.newest = before

    async def theirs(self) -> None:
        status, until = self._choice()
        self.server.choose_elsewhere(status.name, until=until)
        if self.random.random() < 0.7:
            await self.server.push(self.server.status())

    async def stop(self) -> None:
        self.serving = False
        await self.server.stop()
        if self.random.random() < 0.5:
            await self.ear.until(lambda: self.ear.session.link.state is not LinkState.UP)

    async def start(self) -> None:
        if not self.serving:
            self.serving = True
            await self.server.start()
        if self.random.random() < 0.5:
            await self.ear.link(LinkState.UP)

    async def restart(self) -> None:
        await self.desk.close()
        self.ear = await self.desk.start()

    async def lose(self) -> None:
        """The next choice is carried out, but the answer is lost."""
        self.server.losing.add(wire.StatusSet)
        await self.mine()

    async def end(self) -> None:
        self.server.losing.clear()
        if not self.serving:
            await self.server.start()
        session = self.ear.session
        await self.ear.link(LinkState.UP)
        await self.server.push(self.server.status())
        await self.ear.until(
            lambda: (
                session.link.state is LinkState.UP
                and session.status is not None
                and not session._keeper.outbox
                and session.status.revision == self.server.stack.revision
                and (self.server.stack.next_end or self.clock.now + timedelta(1)) > self.clock.now
            )
        )
        await self.desk.close()


@pytest.mark.parametrize("seed", range(25))
async def test_the_newest_choice_holds_in_the_end(server, desk, clock, seed, monkeypatch):
    # A server that stops in the moment of a login may leave it hanging: given up sooner than in life.
    monkeypatch.setattr("ctiserver.client.connection.CONNECT_SECONDS", 0.5)
    monkeypatch.setattr("ctiserver.client.signin.ANSWER_SECONDS", 0.5)
    story = Story(server, desk, clock, seed)
    await story.begin()
    for _ in range(12):
        await story.step()
    await story.end()
    status, until = story.newest
    expected = Status.AVAILABLE if until is not None and until <= clock.now else status
    shown = story.ear.session.status.shown.status
    assert (server.stack.shown.status, shown) == (expected, expected.name), "\n".join(story.log)
    kept = StatusStore(desk.path).load(story.ear.session.account.key)
    assert kept.outbox == ()
    assert kept.stack.shown.status is expected


async def test_a_choice_quicker_than_the_disk_is_not_lost(server, desk):
    ear = await desk.up()
    await server.stop()
    await ear.until(lambda: ear.session.link.state is not LinkState.UP)
    await ear.session.set_status("AVAILABLE", "am Platz")
    await desk.close()
    ear = await desk.start()
    await ear.session.set_status("BUSY")
    await ear.shows("BUSY")
    await server.start()
    await server.until(lambda: len(server.of(wire.StatusSet)) == 2)
    assert [request.status for request in server.of(wire.StatusSet)] == ["AVAILABLE", "BUSY"]
