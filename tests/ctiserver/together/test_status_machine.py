"""One person, two desktops, a colleague, an import file and a clock that jumps: whatever happens, all agree in the end.

The real parts run together (the server's Presence, the desktops' StatusKeeper) in virtual time. What must come out
is said by ``Model``. ``CTI_NIGHTLY=1`` makes it 2,000 runs of 50 steps.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from ctiserver.client.choice import Choice
from ctiserver.domain.status import Status
from ctiserver.server.presence import chosen_entry
from ctiserver.wire.messages import OwnStatus
from tests.amounts import NIGHTLY, amount
from tests.ctiserver.together.model import Row
from tests.ctiserver.together.world import PERSON, Server, World

statuses = st.sampled_from([Status.AVAILABLE, Status.AWAY, Status.BUSY, Status.MEETING, Status.HOLIDAY])
row_statuses = st.sampled_from([Status.PAUSE, Status.MEETING, Status.EXTWORK, Status.HOLIDAY])
minutes = st.integers(1, 90) | st.integers(40_000, 60_000)
which = st.integers(0, 1)


class StatusMachine(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.world = World()
        self.world.run(self.world.server.start())
        for desktop in self.world.desktops:
            self.world.run(desktop.start())
        self.world.wait(1)

    def _until(self, length: int | None) -> datetime | None:
        return None if length is None else self.world.now() + timedelta(minutes=length)

    @rule(who=which, status=statuses, length=st.none() | minutes)
    def choose_at_a_desktop(self, who: int, status: Status, length: int | None) -> None:
        """Connected it is the server's at once; alone it waits, and counts from now when it gets there."""
        until = None if status is Status.AVAILABLE else self._until(length)
        desktop, at = self.world.desktops[who], self.world.now()
        choice = Choice(f"c{next(self.world.ids)}", status, at, until=until)
        self.world.run(desktop.keeper.choose(choice))
        if desktop.online:
            self.world.model.choose(self.world.server.presence.stack(PERSON).chosen_at, status, until)
        self.world.wait(1)

    @rule(status=statuses, length=st.none() | minutes)
    def a_colleague_chooses(self, status: Status, length: int | None) -> None:
        until = None if status is Status.AVAILABLE else self._until(length)
        entry = chosen_entry(status, "chef", False, until=until)
        self.world.run(self.world.server.presence.choose(PERSON, entry))
        self.world.model.choose(self.world.server.presence.stack(PERSON).chosen_at, status, until)
        self.world.wait(1)

    @rule(who=which)
    def connect(self, who: int) -> None:
        desktop = self.world.desktops[who]
        waiting = desktop.keeper.outbox
        was_online = desktop.online
        desktop.connect()
        self.world.wait(2)
        if not was_online:
            for choice in waiting:
                self.world.model.choose(choice.chosen_at, choice.status, choice.until)

    @rule(who=which)
    def disconnect(self, who: int) -> None:
        self.world.desktops[who].disconnect()
        self.world.wait(1)

    @rule(who=which)
    def restart_a_desktop(self, who: int) -> None:
        desktop = self.world.desktops[who]
        self.world.run(desktop.stop())
        self.world.run(desktop.start())
        self.world.wait(1)

    @rule()
    def restart_the_server(self) -> None:
        for desktop in self.world.desktops:
            desktop.disconnect()
        assert self.world.server.task is not None
        self.world.server.task.cancel()
        self.world.wait(1)
        self.world.server = Server(self.world)
        self.world.run(self.world.server.start())
        self.world.wait(1)

    @rule(length=st.integers(1, 240))
    def time_goes_by(self, length: int) -> None:
        self.world.wait(length * 60)

    @rule(length=st.integers(1, 600) | st.integers(30_000, 60_000))
    def the_machine_sleeps(self, length: int) -> None:
        """The wall clock jumps forward; every timer stood still."""
        self.world.jump += timedelta(minutes=length)
        self.world.wait(10)

    @rule(number=st.integers(0, 4), status=row_statuses, start=st.integers(-60, 120), length=st.none() | minutes)
    def the_file_gets_a_row(self, number: int, status: Status, start: int, length: int | None) -> None:
        begin = self.world.now() + timedelta(minutes=start, seconds=30)
        end = None if length is None else begin + timedelta(minutes=length)
        new = Row(str(number), status, begin, end)
        rows = [row for row in self.world.model.rows if row.id != new.id]
        self._new_file([*rows, new])

    @precondition(lambda self: self.world.model.rows)
    @rule(number=st.integers(0, 4))
    def the_file_loses_a_row(self, number: int) -> None:
        self._new_file([row for row in self.world.model.rows if row.id != str(number)])

    def _new_file(self, rows: list[Row]) -> None:
        self.world.model.rows = rows
        self.world.run(self.world.server.presence.set_records(self.world.records()))
        self.world.wait(1)

    @rule()
    def all_come_together(self) -> None:
        self.connect(0)
        self.connect(1)
        self.world.wait(10)
        self._agree()

    def _agree(self) -> None:
        expected = self.world.model.shown(self.world.now())
        assert self.world.server.presence.stack(PERSON).shown.status is expected
        for at, entry in self.world.server.presence.coming(PERSON):
            assert self.world.model.shown(at) is entry.status
        for desktop in self.world.desktops:
            assert desktop.keeper.status is not None
            assert desktop.keeper.status.shown.status == expected.name
            assert replace_re(desktop.keeper.status) == replace_re(self.world.server.status())

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self.all_come_together()
        for desktop in self.world.desktops:
            self.world.run(desktop.stop())
        assert self.world.server.task is not None
        self.world.server.task.cancel()
        self.world.run(asyncio.gather(self.world.server.task, return_exceptions=True))
        self.world.loop.close()


def replace_re(status: OwnStatus) -> tuple[int, list[Any]]:
    return status.revision, status.stack


pytestmark = pytest.mark.timeout(3600 if NIGHTLY else 120)
StatusMachine.TestCase.settings = settings(
    max_examples=amount(40, nightly=2000),
    stateful_step_count=50 if NIGHTLY else 25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestStatusMachine = StatusMachine.TestCase
