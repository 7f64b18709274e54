"""What a status does to a phone: values, who asks, and every step of the plan, also after a crash at any of them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ctiserver.domain.lines import LineFacts
from ctiserver.domain.phone import (
    Forget,
    Give,
    Memory,
    Remember,
    Rest,
    Setting,
    Side,
    as_call_forward,
    asking,
    asking_usably,
    current,
    parse_call_forward,
    plan,
    wanted,
)
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Status

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def to(number: str) -> Setting:
    return Setting(Side.FORWARD, number)


QUIET = Setting(Side.DND, "on")
LOUD = Setting(Side.DND, "")


def stack(*forwards: str) -> Stack:
    """Bottom first."""
    entries = tuple(
        Entry(str(n), Status.MEETING, NOON + timedelta(minutes=n), call_forward=forward)
        for n, forward in enumerate(forwards)
    )
    return Stack(entries)


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("", None),
        ("   ", None),
        ("dnd", QUIET),
        (" DnD ", QUIET),
        ("208", to("208")),
        (" 0049711123 ", to("0049711123")),
        ("+49711", to("+49711")),
        ("*21#", to("*21#")),
    ],
)
def test_call_forward_values(text: str, setting: Setting | None) -> None:
    assert parse_call_forward(text) == setting


@pytest.mark.parametrize("text", ["abc", "20 8", "dnd!", "208;209", "=1+1", "٢٠٨", "²", "-"])
def test_other_call_forward_values_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_call_forward(text)


@given(st.text(alphabet="0123456789*#+", min_size=1))
def test_every_number_is_taken_as_it_is(number: str) -> None:
    assert parse_call_forward(f" {number} ") == to(number)


def test_the_topmost_usable_entry_is_followed() -> None:
    asked = stack("207", "208", "", "nonsense", "")
    assert wanted(asked) == to("208")
    assert asking_usably(asked) == (asked.entries[1], to("208"))
    assert asking(asked) == asked.entries[3]


def test_a_stack_that_asks_nothing() -> None:
    assert wanted(stack("", "", "")) is None
    assert asking(stack("", " ")) is None
    assert asking_usably(Stack()) is None


def test_settings_in_words() -> None:
    assert [as_call_forward(setting) for setting in (to("208"), to(""), QUIET, LOUD)] == ["208", "", "dnd", ""]


def test_current() -> None:
    facts = LineFacts(forward="208", dnd=True)
    assert current(facts, Side.FORWARD) == to("208")
    assert current(facts, Side.DND) == QUIET
    assert current(LineFacts(), Side.DND) == LOUD


FREE = LineFacts()
AT_208 = LineFacts(forward="208")
AT_209 = LineFacts(forward="209")
AT_300 = LineFacts(forward="300")
MADE_208 = Memory(to(""), to("208"), confirmed=True)
MAKING_208 = replace(MADE_208, confirmed=False)
TO_209_FROM_208 = Memory(to(""), to("209"), replaces=to("208"))


@pytest.mark.parametrize(
    ("memory", "wish", "facts", "step"),
    [
        # Nothing asked, nothing done
        (None, None, AT_300, Rest()),
        # Set: remember, give, confirm
        (None, to("208"), FREE, Remember(MAKING_208)),
        (None, to("208"), AT_300, Remember(Memory(to("300"), to("208")))),
        (MAKING_208, to("208"), FREE, Give(to("208"))),
        (MAKING_208, to("208"), AT_208, Remember(MADE_208)),
        (MADE_208, to("208"), AT_208, Rest()),
        # Undo: note that a change is under way, give back, forget
        (MADE_208, None, AT_208, Remember(MAKING_208)),
        (MADE_208, None, FREE, Forget()),
        (MAKING_208, None, AT_208, Give(to(""))),
        (MAKING_208, None, FREE, Forget()),
        # Changed by hand: theirs stays
        (MADE_208, to("208"), AT_300, Rest(theirs=True)),
        (MADE_208, to("208"), FREE, Rest(theirs=True)),
        (MADE_208, None, AT_300, Forget()),
        (MAKING_208, to("208"), AT_300, Rest(theirs=True)),
        # What is wanted was there already
        (Memory(to("208"), to("208")), to("208"), AT_208, Remember(Memory(to("208"), to("208"), confirmed=True))),
        (Memory(to("208"), to("208"), confirmed=True), None, AT_208, Forget()),
        # Another number: the first ``before`` stays
        (MADE_208, to("209"), AT_208, Remember(TO_209_FROM_208)),
        (TO_209_FROM_208, to("209"), AT_208, Give(to("209"))),
        (TO_209_FROM_208, to("209"), AT_209, Remember(Memory(to(""), to("209"), confirmed=True))),
        (TO_209_FROM_208, None, AT_208, Give(to(""))),
        (TO_209_FROM_208, None, AT_209, Give(to(""))),
        (TO_209_FROM_208, to("208"), AT_208, Remember(Memory(to(""), to("208"), replaces=to("208")))),
        (MAKING_208, to("209"), FREE, Remember(Memory(to(""), to("209")))),
        # Another number after a change by hand: that is what comes back
        (MADE_208, to("209"), AT_300, Forget()),
        # The other side: the first one is put back before the second is touched
        (MADE_208, QUIET, AT_208, Remember(MAKING_208)),
        (MAKING_208, QUIET, AT_208, Give(to(""))),
        (MADE_208, QUIET, FREE, Forget()),
        (MADE_208, QUIET, AT_300, Forget()),
        # The side that is not ours does not matter
        (MAKING_208, None, LineFacts(forward="208", dnd=True), Give(to(""))),
        (Memory(LOUD, QUIET), None, LineFacts(forward="208", dnd=True), Give(LOUD)),
        (Memory(LOUD, QUIET, confirmed=True), None, AT_208, Forget()),
    ],
)
def test_steps(memory: Memory | None, wish: Setting | None, facts: LineFacts, step: object) -> None:
    assert plan(memory, wish, facts) == step


def test_a_newly_chosen_status_sets_a_phone_that_was_changed_by_hand() -> None:
    assert plan(MADE_208, to("208"), AT_300, renewed=True) == Forget()
    assert plan(MADE_208, to("208"), AT_208, renewed=True) == Rest()


@dataclass
class Phone:
    forward: str = ""
    dnd: bool = False

    @property
    def facts(self) -> LineFacts:
        return LineFacts(forward=self.forward, dnd=self.dnd)

    def take(self, setting: Setting) -> None:
        if setting.side is Side.DND:
            self.dnd = bool(setting.value)
        else:
            self.forward = setting.value


wishes = st.sampled_from([None, QUIET, to("208"), to("209")])


class KilledAtAnyStep(RuleBasedStateMachine):
    """Statuses come and go while the server dies between any two steps; only what is durable and the phone remain."""

    def __init__(self) -> None:
        super().__init__()
        self.phone = Phone("300")
        self.own = Phone("300")
        """What the phone would stand at, had no status ever touched it."""
        self.memory: Memory | None = None
        self.wish: Setting | None = None

    @rule(wish=wishes)
    def ask(self, wish: Setting | None) -> None:
        self.wish = wish

    @rule(steps=st.integers(0, 3))
    def work_and_die(self, steps: int) -> None:
        for _ in range(steps):
            self.step()

    @rule()
    def work_to_the_end(self) -> None:
        for _ in range(10):
            if isinstance(self.step(), Rest):
                break
        else:
            raise AssertionError("the plan does not come to an end")
        if self.wish is None:
            assert self.memory is None
            assert self.phone == self.own
        else:
            assert current(self.phone.facts, self.wish.side) == self.wish
            other = Side.DND if self.wish.side is Side.FORWARD else Side.FORWARD
            assert current(self.phone.facts, other) == current(self.own.facts, other)

    def step(self) -> object:
        step = plan(self.memory, self.wish, self.phone.facts)
        match step:
            case Remember(memory):
                self.memory = memory
            case Forget():
                self.memory = None
            case Give(setting):
                # Never touched without what it had being on disk.
                assert self.memory is not None
                self.phone.take(setting)
        return step

    @invariant()
    def what_it_had_is_never_lost(self) -> None:
        for side in Side:
            if current(self.phone.facts, side) != current(self.own.facts, side):
                assert self.memory is not None
                assert self.memory.before == current(self.own.facts, side)


TestKilledAtAnyStep = KilledAtAnyStep.TestCase
