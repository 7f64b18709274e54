"""The call table by itself: states, partners, ends, and what it asks for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.domain.lines import Direction, Ended, Ending, LineState
from ctiserver.server.telephony.tapi.calls import (
    STATES,
    UNSURE_FOR,
    CallInfo,
    CallStatus,
    CallTable,
    Party,
    Todo,
    facts_of,
    partner_of,
)
from ctiserver.server.telephony.tapi.constants import CallState, DisconnectMode, Origin

NOW = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=5)


@pytest.fixture
def table() -> CallTable:
    ids = iter(range(1000))
    return CallTable(lambda: f"c{next(ids)}")


def state(table: CallTable, line: str = "A", now: datetime = NOW) -> LineState:
    return facts_of(table, line, "101", now, True, "", False).state


@pytest.mark.parametrize(("tapi", "shown"), STATES.items())
def test_every_state_has_its_word(table: CallTable, tapi: int, shown: LineState) -> None:
    table.appeared(1, "A", NOW)
    assert table.state_told(1, tapi, 0, 4, NOW) == "A"
    assert state(table) is shown


def test_every_state_of_tapi_is_thought_of() -> None:
    assert set(STATES) | {CallState.IDLE, CallState.DISCONNECTED, CallState.UNKNOWN} == set(CallState)


@pytest.mark.parametrize("end", [CallState.IDLE, CallState.DISCONNECTED])
def test_a_call_that_is_over_is_not_shown(table: CallTable, end: CallState) -> None:
    table.appeared(1, "A", NOW)
    table.state_told(1, CallState.CONNECTED, 0, 0, NOW)
    table.todo.clear()
    assert table.state_told(1, end, 0, 0, LATER) == "A"
    assert state(table) is LineState.IDLE
    assert table.todo == ({1: {Todo.RELEASE}} if end is CallState.IDLE else {})


def test_a_new_call_is_asked_for_and_the_handle_given_back(table: CallTable) -> None:
    call = table.appeared(1, "A", NOW)
    assert table.todo == {1: {Todo.INFO, Todo.STATUS}}
    assert table.appeared(1, "A", LATER) is call
    assert table.forget(1) == "A"
    assert (table.forget(1), table.todo, table.get(1)) == (None, {}, None)


def test_a_handle_that_belongs_to_another_line_now(table: CallTable) -> None:
    first = table.appeared(1, "A", NOW)
    table.state_told(1, CallState.CONNECTED, 0, 0, NOW)
    second = table.appeared(1, "B", LATER)
    assert (first.id != second.id, state(table, "A")) == (True, LineState.IDLE)


def test_a_message_alone_makes_no_call(table: CallTable) -> None:
    table.appeared(1, "A", NOW, confirmed=False)
    table.state_told(1, CallState.CONNECTED, 0, 0, NOW)
    assert state(table) is LineState.IDLE
    table.info_read(1, CallInfo())
    assert state(table) is LineState.TALKING


class TestUnknown:
    def test_first_unknown_shows_nothing_for_a_moment(self, table: CallTable) -> None:
        table.appeared(1, "A", NOW)
        table.state_told(1, CallState.UNKNOWN, 0, 2, NOW)
        assert state(table, now=NOW + UNSURE_FOR / 2) is LineState.IDLE
        assert state(table, now=NOW + UNSURE_FOR) is LineState.UNKNOWN
        table.state_told(1, CallState.OFFERING, 0, 0, LATER)
        assert state(table, now=LATER) is LineState.RINGING

    def test_what_was_known_is_shown_a_little_longer(self, table: CallTable) -> None:
        table.appeared(1, "A", NOW)
        table.state_told(1, CallState.CONNECTED, 0, 0, NOW)
        table.state_told(1, CallState.UNKNOWN, 0, 0, LATER)
        assert state(table, now=LATER) is LineState.TALKING
        assert state(table, now=LATER + UNSURE_FOR) is LineState.UNKNOWN

    def test_another_call_that_is_known_counts_more(self, table: CallTable) -> None:
        for handle, tapi in ((1, CallState.UNKNOWN), (2, CallState.OFFERING)):
            table.appeared(handle, "A", NOW)
            table.state_told(handle, tapi, 0, 0, NOW)
        assert state(table, now=LATER) is LineState.RINGING

    def test_it_asks_for_the_state(self, table: CallTable) -> None:
        table.appeared(1, "A", NOW)
        table.todo.clear()
        table.state_told(1, CallState.UNKNOWN, 0, 0, NOW)
        assert table.todo == {1: {Todo.STATUS}}


class TestAnswers:
    def test_a_state_told_meanwhile_counts_more_than_an_answer(self, table: CallTable) -> None:
        call = table.appeared(1, "A", NOW)
        asked = call.version
        table.state_told(1, CallState.CONNECTED, 0, 0, LATER)
        assert table.status_read(1, CallStatus(CallState.OFFERING), asked, LATER) is None
        assert state(table) is LineState.TALKING

    def test_a_call_of_before_has_a_start_of_its_own(self, table: CallTable) -> None:
        call = table.appeared(1, "A", LATER)
        table.status_read(1, CallStatus(CallState.CONNECTED, since=NOW), call.version, LATER)
        assert call.since == NOW

    def test_a_start_in_the_future_is_none(self, table: CallTable) -> None:
        call = table.appeared(1, "A", NOW)
        table.status_read(1, CallStatus(CallState.CONNECTED, since=LATER), call.version, NOW)
        assert call.since == NOW

    def test_since_is_the_start_of_the_state(self, table: CallTable) -> None:
        call = table.appeared(1, "A", NOW)
        table.state_told(1, CallState.DIALING, 0, 0, NOW)
        table.state_told(1, CallState.RINGBACK, 0, 0, LATER)
        assert call.since == NOW, "still dialing"
        table.state_told(1, CallState.CONNECTED, 0, 0, LATER)
        assert call.since == LATER


@pytest.mark.parametrize(
    ("origin", "first", "direction", "shown"),
    [
        (Origin.EXTERNAL, CallState.OFFERING, Direction.IN, LineState.RINGING),
        (Origin.INTERNAL, CallState.CONNECTED, Direction.IN, LineState.TALKING),
        (Origin.INBOUND, CallState.ACCEPTED, Direction.IN, LineState.RINGING),
        (Origin.OUTBOUND, CallState.DIALING, Direction.OUT, LineState.DIALING),
        # Systems that ring the own telephone first when a call is made.
        (Origin.OUTBOUND, CallState.OFFERING, Direction.OUT, LineState.DIALING),
        (Origin.UNKNOWN, CallState.OFFERING, Direction.IN, LineState.RINGING),
        (Origin.UNAVAIL, CallState.RINGBACK, Direction.OUT, LineState.DIALING),
        (0, CallState.PROCEEDING, Direction.OUT, LineState.DIALING),
    ],
)
def test_direction(table: CallTable, origin: int, first: CallState, direction: Direction, shown: LineState) -> None:
    table.appeared(1, "A", NOW)
    table.state_told(1, first, 0, 0, NOW)
    table.info_read(1, CallInfo(origin))
    (call,) = facts_of(table, "A", "101", NOW, True, "", False).calls
    assert (call.direction, call.state) == (direction, shown)


OWN, A, B = Party("101"), Party("0301", "Schulze"), Party("0302")


@pytest.mark.parametrize(
    ("info", "direction", "state", "partner"),
    [
        (CallInfo(caller=A, called=OWN), Direction.IN, LineState.RINGING, A),
        (CallInfo(caller=OWN, called=B), Direction.OUT, LineState.DIALING, B),
        # Somebody else took the call, or it was transferred.
        (CallInfo(caller=OWN, called=B, connected=A), Direction.OUT, LineState.TALKING, A),
        (CallInfo(caller=A, called=OWN, connected=OWN), Direction.IN, LineState.TALKING, A),
        (CallInfo(caller=A, connected=B), Direction.IN, LineState.RINGING, A),
        (CallInfo(caller=Party("", "Praxis")), Direction.IN, LineState.RINGING, Party("", "Praxis")),
        (CallInfo(caller=A, connected=Party("0301")), Direction.IN, LineState.HELD, A),
        (CallInfo(), Direction.IN, LineState.RINGING, Party()),
        (CallInfo(caller=OWN), Direction.IN, LineState.TALKING, Party()),
    ],
)
def test_partner(info: CallInfo, direction: Direction, state: LineState, partner: Party) -> None:
    assert partner_of(info, direction, state, "101") == partner


HANDLES, LINES = st.integers(1, 4), st.sampled_from("AB")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("appeared"), HANDLES, LINES),
        st.tuples(st.just("state"), HANDLES, st.sampled_from(sorted(CallState))),
        st.tuples(st.just("info"), HANDLES),
        st.tuples(st.just("forget"), HANDLES),
        st.tuples(st.just("forget_line"), LINES),
    ),
    max_size=40,
)


@given(STEPS)
def test_no_order_of_messages_breaks_it(steps: list[tuple[str, ...]]) -> None:
    """Every handle is of one line; a line whose calls are over is idle; nothing is asked of a handle nobody has."""
    table = CallTable(iter(map(str, range(10_000))).__next__)
    for at, (what, where, *more) in enumerate(steps):
        now = NOW + timedelta(seconds=at)
        match what:
            case "appeared":
                table.appeared(where, more[0], now)  # type: ignore[arg-type]
            case "state":
                table.state_told(where, more[0], 0, 0, now)  # type: ignore[arg-type]
            case "info":
                table.info_read(where, CallInfo(caller=A))  # type: ignore[arg-type]
            case "forget":
                table.forget(where)  # type: ignore[arg-type]
            case "forget_line":
                table.forget_line(where)
        known = {line: {call.handle for call in table.all_of(line)} for line in "AB"}
        assert not known["A"] & known["B"]
        assert set(table.todo) <= known["A"] | known["B"]
        for line in "AB":
            if not table.of(line):
                assert state(table, line, now) is LineState.IDLE


@pytest.mark.parametrize(
    ("states", "origin", "mode", "how"),
    [
        ([CallState.OFFERING], Origin.EXTERNAL, DisconnectMode.PICKUP, Ending.PICKED_UP),
        ([CallState.OFFERING], Origin.EXTERNAL, DisconnectMode.FORWARDED, Ending.FORWARDED),
        ([CallState.OFFERING], Origin.EXTERNAL, DisconnectMode.REJECT, Ending.DECLINED),
        ([CallState.OFFERING], Origin.EXTERNAL, 1, None),
        ([CallState.OFFERING, CallState.CONNECTED], Origin.EXTERNAL, DisconnectMode.PICKUP, None),
        ([CallState.OFFERING], Origin.EXTERNAL, DisconnectMode.BUSY, None),
        ([CallState.DIALING], Origin.OUTBOUND, DisconnectMode.BUSY, Ending.BUSY),
        ([CallState.DIALING, CallState.BUSY], Origin.OUTBOUND, 1, Ending.BUSY),
        ([CallState.DIALING, CallState.CONNECTED], Origin.OUTBOUND, DisconnectMode.BUSY, None),
    ],
)
def test_what_became_of_a_call(
    table: CallTable, states: list[CallState], origin: Origin, mode: int, how: Ending | None
) -> None:
    call = table.appeared(1, "A", NOW)
    table.info_read(1, CallInfo(origin))
    for told in states:
        table.state_told(1, told, 0, 4, NOW)
    table.state_told(1, CallState.DISCONNECTED, mode, 4, LATER)
    table.state_told(1, CallState.IDLE, 0, 4, LATER)
    facts = facts_of(table, "A", "101", LATER, True, "", False)
    assert facts.ended == ((Ended(call.id, how),) if how else ())
    table.forget_line("A")
    assert table.ended("A") == ()


def test_busy_is_heard_while_one_still_dials(table: CallTable) -> None:
    table.appeared(1, "A", NOW)
    table.state_told(1, CallState.DIALING, 0, 4, NOW)
    table.state_told(1, CallState.BUSY, 0, 4, NOW)
    (call,) = facts_of(table, "A", "101", NOW, True, "", False).calls
    assert (call.state, call.busy) == (LineState.DIALING, True)
