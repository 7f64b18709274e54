"""Whatever people do on the switch in whatever order, its calls stay calls."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ctiserver.domain.lines import LineFacts, LineState
from ctiserver.server.telephony.driver import Ability, RefusedError
from ctiserver.server.telephony.simulated.ends import ACTIVE, OUTSIDE
from ctiserver.server.telephony.simulated.switch import Switch

LINES = ("L1", "L2", "L3", "L4")
line = st.sampled_from(LINES)
number = st.sampled_from(["1", "2", "3", "4", "0301234", "", "x"])
which = st.integers(0, 3)

FACING = {
    LineState.DIALING: {LineState.RINGING},
    LineState.RINGING: {LineState.DIALING, LineState.HELD},
    LineState.TALKING: {LineState.TALKING, LineState.HELD},
    LineState.HELD: {LineState.TALKING, LineState.HELD, LineState.RINGING},
}


class People(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        ids = count()
        self.switch = Switch(lambda: self.now, lambda: str(next(ids)))
        for address in LINES:
            self.switch.add_line(address, address[1:])
        self.heard: set[str] = set()
        self.switch.on_change(self.heard.update)

    def do(self, what: Callable[[], object]) -> None:
        """A request is refused without any change, or carried out with every changed line announced."""
        self.now += timedelta(seconds=1)
        before = self.facts()
        self.heard.clear()
        try:
            what()
        except RefusedError:
            assert self.facts() == before
            assert not self.heard
        else:
            changed = {address for address, facts in self.facts().items() if facts != before[address]}
            assert changed <= self.heard <= set(LINES)

    def facts(self) -> dict[str, LineFacts]:
        return {address: self.switch.facts(address) for address in LINES}

    def named(self, at: str, nth: int) -> str | None:
        """Half of the requests name a call, now and then one that is not there."""
        calls = self.switch.facts(at).calls
        return calls[nth].id if nth < len(calls) else None

    @rule(at=line, to=number)
    def dial(self, at: str, to: str) -> None:
        self.do(lambda: self.switch.dial(at, to))

    @rule(at=line)
    def ring(self, at: str) -> None:
        self.do(lambda: self.switch.ring(at, "0309999", "Kunde"))

    @rule(at=line, nth=which)
    def answer(self, at: str, nth: int) -> None:
        self.do(lambda: self.switch.answer(at, self.named(at, nth)))

    @rule(at=line, nth=which)
    def hangup(self, at: str, nth: int) -> None:
        self.do(lambda: self.switch.hangup(at, self.named(at, nth)))

    @rule(at=line, nth=which)
    def hold(self, at: str, nth: int) -> None:
        self.do(lambda: self.switch.hold(at, self.named(at, nth)))

    @rule(at=line, nth=which)
    def resume(self, at: str, nth: int) -> None:
        self.do(lambda: self.switch.resume(at, self.named(at, nth)))

    @rule(at=line, nth=which, to=number)
    def transfer(self, at: str, nth: int, to: str) -> None:
        self.do(lambda: self.switch.transfer(at, to, self.named(at, nth)))

    @rule(at=line)
    def connect(self, at: str) -> None:
        self.do(lambda: self.switch.connect(at))

    @rule(at=line, ringing=line)
    def pickup(self, at: str, ringing: str) -> None:
        self.do(lambda: self.switch.pickup(at, ringing))

    @rule()
    def outside_answers(self) -> None:
        for call in sorted(self.switch.ringing_outside())[:1]:
            self.do(partial(self.switch.outside_answers, call))

    @rule(at=line, to=number)
    def forward(self, at: str, to: str) -> None:
        self.do(lambda: self.switch.forward(at, to))

    @rule(at=line, on=st.booleans())
    def do_not_disturb(self, at: str, on: bool) -> None:
        self.do(lambda: self.switch.do_not_disturb(at, on))

    @rule(at=line, back=st.booleans())
    def offline(self, at: str, back: bool) -> None:
        self.do(lambda: self.switch.go_offline(at))
        if back:
            self.do(lambda: self.switch.go_online(at))

    @rule(at=line, ability=st.sampled_from(Ability), on=st.booleans())
    def refuse(self, at: str, ability: Ability, on: bool) -> None:
        self.do(lambda: self.switch.refuse(at, ability, on))
        if on:
            with suppress(RefusedError):
                self.switch.refuse(at, ability, False)

    @invariant()
    def every_call_has_exactly_two_ends_that_face_each_other(self) -> None:
        ends = {end.id: end for end in self.switch.ends()}
        for end in ends.values():
            peer = ends[end.peer]
            assert peer.peer == end.id
            assert peer.id != end.id
            assert peer.state in FACING[end.state]
            assert OUTSIDE != end.at != peer.at or end.at == OUTSIDE != peer.at

    @invariant()
    def a_line_is_active_in_one_call_at_most(self) -> None:
        for address in LINES:
            assert sum(call.state in ACTIVE for call in self.switch.facts(address).calls) <= 1

    @invariant()
    def no_ghosts(self) -> None:
        shown = [call.id for address in LINES for call in self.switch.facts(address).calls]
        assert len(shown) == len(set(shown))
        assert set(shown) == {end.id for end in self.switch.ends() if end.at != OUTSIDE}
        for address, facts in self.facts().items():
            assert facts.reachable or not facts.calls
            assert all(call.since <= self.now and call.number != address[1:] for call in facts.calls)


TestPeople = People.TestCase
