"""Calls that come and go by themselves on the simulated switch, slowly enough to follow: for the demonstration."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from ctiserver.domain.lines import LineState
from ctiserver.server.telephony.driver import RefusedError
from ctiserver.server.telephony.simulated.ends import OUTSIDE
from ctiserver.server.telephony.simulated.switch import Switch

Span = tuple[float, float]
Sleep = Callable[[float], Awaitable[None]]

CALLERS = (
    ("03022334455", "Schulze GmbH"),
    ("0401234560", "Hansen & Söhne"),
    ("08999887700", "Stadtwerke"),
    ("0711445566", ""),
    ("+43123456789", "Gruber KG"),
)
"""Parties outside; one of them without a name."""

GIVEN_UP = 0.2
"""Share of the calls that nobody answers."""
HELD_MEANWHILE = 0.3
"""Share of the calls that are held for a while."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things last, in seconds from … to."""

    pause: Span = (3.0, 8.0)
    ring: Span = (3.0, 7.0)
    talk: Span = (8.0, 20.0)
    hold: Span = (4.0, 8.0)


class InterferedError(Exception):
    """A person did something with a call of ours: from now on it is theirs."""


class Life:
    """Plays the people of some lines: they call each other and outside, are called, answer, hold and hang up.

    ``lines`` are addresses. Lines of real persons (``excluded``) are never touched, and neither is a call that a
    person made or changed; but a call from a person that rings at one of ours is answered after a while.
    ``at_once`` is how many calls there are at most at the same time.
    """

    def __init__(
        self,
        switch: Switch,
        lines: Sequence[str],
        random: Random,
        pace: Pace | None = None,
        *,
        excluded: Collection[str] = (),
        at_once: int = 2,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._switch = switch
        self._lines = [line for line in lines if line not in excluded]
        self._random = random
        self._pace = pace or Pace()
        self._at_once = at_once
        self._sleep = sleep
        self._acting = False
        self._cared_for: set[str] = set()
        self._left_over: set[str] = set()
        self._answering: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled. Calls under way are then left as they are."""
        undo = self._switch.on_change(self._changed)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._tidy())
                for _ in range(self._at_once):
                    group.create_task(self._go_on())
        finally:
            undo()
            for task in self._answering:
                task.cancel()

    async def _go_on(self) -> None:
        while True:
            await self._wait(self._pace.pause)
            free = self._free()
            if free:
                await self._one_call(self._random.sample(free, len(free)))

    async def _one_call(self, free: list[str]) -> None:
        kind = self._random.random()
        with contextlib.suppress(InterferedError, RefusedError):
            if kind < 0.5 and len(free) > 1:
                await self._inside(free[0], free[1])
            elif kind < 0.8:
                await self._from_outside(free[0])
            else:
                await self._to_outside(free[0])

    async def _inside(self, caller: str, callee: str) -> None:
        dialed = self._dial(caller, self._switch.telephone(callee).number)
        with self._caring_for(dialed):
            await self._wait(self._pace.ring)
            self._require(caller, dialed, LineState.DIALING)
            if self._random.random() < GIVEN_UP:
                self._switch.hangup(caller, dialed)
            else:
                self._switch.answer(callee)
                await self._talk(caller, dialed)

    async def _from_outside(self, callee: str) -> None:
        with self._acts():
            rings = self._switch.ring(callee, *self._random.choice(CALLERS))
        if rings is None:
            return
        with self._caring_for(rings):
            await self._wait(self._pace.ring)
            self._require(callee, rings, LineState.RINGING)
            self._switch.answer(callee, rings)
            await self._talk(callee, rings)

    async def _to_outside(self, caller: str) -> None:
        before = self._switch.ringing_outside()
        dialed = self._dial(caller, self._random.choice(CALLERS)[0])
        rings = self._switch.ringing_outside() - before
        with self._caring_for(dialed):
            await self._wait(self._pace.ring)
            for call in rings:
                self._switch.outside_answers(call)
            await self._talk(caller, dialed)

    async def _talk(self, line: str, call: str) -> None:
        await self._wait(self._pace.talk)
        if self._random.random() < HELD_MEANWHILE:
            self._require(line, call, LineState.TALKING)
            self._switch.hold(line, call)
            await self._wait(self._pace.hold)
            self._require(line, call, LineState.HELD)
            self._switch.resume(line, call)
            await self._wait(self._pace.talk)
        self._require(line, call, LineState.TALKING)
        self._switch.hangup(line, call)

    # Where persons take part

    def _changed(self, addresses: frozenset[str]) -> None:
        """A call that rings at one of our lines and is none of ours is a person's."""
        if self._acting:
            return
        for line in sorted(addresses.intersection(self._lines)):
            for call in self._switch.facts(line).calls:
                if call.state is LineState.RINGING and call.id not in self._cared_for:
                    self._cared_for.add(call.id)
                    task = asyncio.get_running_loop().create_task(self._answer_person(line, call.id))
                    self._answering.add(task)
                    task.add_done_callback(self._answering.discard)

    async def _answer_person(self, line: str, call: str) -> None:
        try:
            await self._wait(self._pace.ring)
            if self._is(line, call, LineState.RINGING):
                with contextlib.suppress(RefusedError):
                    self._switch.answer(line, call)
        finally:
            self._cared_for.discard(call)

    async def _tidy(self) -> None:
        """End calls among ours that a person's doing left over: nobody else would ever hang up."""
        while True:
            await self._wait(self._pace.talk)
            ends = {end.id: end for end in self._switch.ends()}
            ours = {*self._lines, OUTSIDE}
            idle_talk = {
                end.id
                for end in ends.values()
                if end.at in self._lines and ends[end.peer].at in ours
                if not self._cared_for & {end.id, end.peer} and end.state is not LineState.RINGING
            }
            for call in sorted(idle_talk & self._left_over):
                with contextlib.suppress(RefusedError):
                    self._switch.hangup(ends[call].at, call)
            self._left_over = idle_talk

    # Within

    @contextlib.contextmanager
    def _acts(self) -> Iterator[None]:
        self._acting = True
        try:
            yield
        finally:
            self._acting = False

    @contextlib.contextmanager
    def _caring_for(self, call: str) -> Iterator[None]:
        self._cared_for.add(call)
        try:
            yield
        finally:
            self._cared_for.discard(call)

    def _dial(self, caller: str, number: str) -> str:
        with self._acts():
            return self._switch.dial(caller, number)

    async def _wait(self, span: Span) -> None:
        await self._sleep(self._random.uniform(*span))

    def _free(self) -> list[str]:
        """Lines that nobody uses and nobody set to anything."""
        facts = {line: self._switch.facts(line) for line in self._lines}
        return [line for line, now in facts.items() if now.state is LineState.IDLE and not (now.forward or now.dnd)]

    def _is(self, line: str, call: str, state: LineState) -> bool:
        return any(known.id == call and known.state is state for known in self._switch.facts(line).calls)

    def _require(self, line: str, call: str, state: LineState) -> None:
        if not self._is(line, call, state):
            raise InterferedError
