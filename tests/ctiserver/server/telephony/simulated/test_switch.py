"""The switch as people use it, call by call."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from ctiserver.domain.lines import Call, LineState
from ctiserver.server.telephony.driver import Ability, NoSuchAbilityError, RefusedError
from ctiserver.server.telephony.simulated.switch import Switch

NAMES = {"101": "Müller, Stefan", "102": "Förster, Anna"}


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def switch(clock: Clock) -> Switch:
    ids = count(1)
    made = Switch(clock, lambda: f"c{next(ids)}", lambda number: NAMES.get(number, ""))
    for number in ("101", "102", "103", "104"):
        made.add_line(f"L{number}", number)
    return made


def states(switch: Switch, *lines: str) -> list[str]:
    return [switch.facts(line).state.value for line in lines]


def call(switch: Switch, line: str) -> Call:
    (only,) = switch.facts(line).calls
    return only


def talk(switch: Switch, caller: str, callee: str) -> None:
    switch.dial(caller, callee.removeprefix("L"))
    switch.answer(callee)


def test_a_call_rings_is_answered_and_ends(switch: Switch, clock: Clock) -> None:
    switch.dial("L101", "102")
    dialing, ringing = call(switch, "L101"), call(switch, "L102")
    assert (dialing.state, dialing.direction, dialing.number, dialing.name) == (
        "dialing",
        "out",
        "102",
        "Förster, Anna",
    )
    assert (ringing.state, ringing.direction, ringing.number, ringing.name) == (
        "ringing",
        "in",
        "101",
        "Müller, Stefan",
    )
    assert dialing.since == ringing.since == clock.now
    answered = clock.go(5)
    switch.answer("L102")
    assert states(switch, "L101", "L102") == ["talking", "talking"]
    assert call(switch, "L101").since == call(switch, "L102").since == answered
    assert call(switch, "L101").id == dialing.id
    switch.hangup("L101")
    assert states(switch, "L101", "L102") == ["idle", "idle"]


@pytest.mark.parametrize("who", ["L101", "L102"])
def test_either_side_ends_a_call_that_rings(switch: Switch, who: str) -> None:
    switch.dial("L101", "102")
    switch.hangup(who)
    assert states(switch, "L101", "L102") == ["idle", "idle"]
    assert switch.ends() == ()


def test_only_the_one_who_holds_is_held(switch: Switch, clock: Clock) -> None:
    talk(switch, "L101", "L102")
    began = call(switch, "L102").since
    clock.go(3)
    switch.hold("L101")
    assert states(switch, "L101", "L102") == ["held", "talking"]
    assert call(switch, "L102").since == began
    switch.hold("L102")
    switch.resume("L101")
    assert states(switch, "L101", "L102") == ["talking", "held"]


def test_a_second_call_waits_and_answering_it_holds_the_first(switch: Switch) -> None:
    talk(switch, "L101", "L102")
    switch.dial("L103", "101")
    assert [known.state for known in switch.facts("L101").calls] == ["talking", "ringing"]
    assert states(switch, "L101") == ["ringing"]
    switch.answer("L101")
    assert [known.state for known in switch.facts("L101").calls] == ["held", "talking"]
    held, active = switch.facts("L101").calls
    switch.resume("L101", held.id)
    assert [known.state for known in switch.facts("L101").calls] == ["talking", "held"]
    switch.hangup("L101", active.id)
    assert states(switch, "L101", "L102", "L103") == ["talking", "talking", "idle"]


def test_dialing_holds_the_call_one_is_in(switch: Switch) -> None:
    talk(switch, "L101", "L102")
    switch.dial("L101", "103")
    assert [known.state for known in switch.facts("L101").calls] == ["held", "dialing"]
    with pytest.raises(RefusedError, match="dialing"):
        switch.dial("L101", "104")
    with pytest.raises(RefusedError, match="dialing"):
        switch.resume("L101")


def test_blind_transfer(switch: Switch, clock: Clock) -> None:
    talk(switch, "L101", "L102")
    at = clock.go(10)
    switch.transfer("L102", "103")
    assert states(switch, "L101", "L102", "L103") == ["dialing", "idle", "ringing"]
    assert (call(switch, "L101").number, call(switch, "L101").since) == ("103", at)
    assert call(switch, "L103").number == "101"
    switch.answer("L103")
    assert states(switch, "L101", "L103") == ["talking", "talking"]


def test_a_party_that_holds_goes_on_holding_through_a_transfer(switch: Switch) -> None:
    talk(switch, "L101", "L102")
    switch.hold("L101")
    switch.transfer("L102", "103")
    assert states(switch, "L101", "L103") == ["held", "ringing"]
    switch.resume("L101")
    assert states(switch, "L101", "L103") == ["dialing", "ringing"]
    switch.answer("L103")
    assert states(switch, "L101", "L103") == ["talking", "talking"]


def test_a_ringing_call_can_be_sent_on(switch: Switch) -> None:
    switch.ring("L101", "0301234", "Kunde")
    switch.transfer("L101", "102")
    assert states(switch, "L101", "L102") == ["idle", "ringing"]
    assert (call(switch, "L102").number, call(switch, "L102").name) == ("0301234", "Kunde")


@pytest.mark.parametrize("number", ["101", "102"])
def test_a_call_is_not_transferred_to_its_own_parties(switch: Switch, number: str) -> None:
    talk(switch, "L101", "L102")
    with pytest.raises(RefusedError, match="takes part"):
        switch.transfer("L102", number)
    assert states(switch, "L101", "L102") == ["talking", "talking"]


def test_attended_transfer(switch: Switch) -> None:
    talk(switch, "L101", "L102")
    talk(switch, "L102", "L103")
    switch.connect("L102")
    assert states(switch, "L101", "L102", "L103") == ["talking", "idle", "talking"]
    assert (call(switch, "L101").number, call(switch, "L103").number) == ("103", "101")


def test_attended_transfer_before_the_other_one_answers(switch: Switch) -> None:
    talk(switch, "L101", "L102")
    switch.dial("L102", "103")
    switch.connect("L102")
    assert states(switch, "L101", "L102", "L103") == ["dialing", "idle", "ringing"]
    switch.answer("L103")
    assert states(switch, "L101", "L103") == ["talking", "talking"]


def test_connect_needs_two_different_parties(switch: Switch) -> None:
    talk(switch, "L101", "L102")
    with pytest.raises(RefusedError, match="holds no call"):
        switch.connect("L101")
    talk(switch, "L101", "L102")
    with pytest.raises(RefusedError, match="itself"):
        switch.connect("L101")


def test_pickup(switch: Switch) -> None:
    switch.dial("L101", "102")
    talk(switch, "L103", "L104")
    switch.pickup("L103", "L102")
    assert [known.state for known in switch.facts("L103").calls] == ["held", "talking"]
    assert states(switch, "L101", "L102", "L104") == ["talking", "idle", "talking"]
    assert call(switch, "L101").number == "103"


def test_what_cannot_be_picked_up(switch: Switch) -> None:
    with pytest.raises(RefusedError, match="No call rings"):
        switch.pickup("L103", "L102")
    switch.dial("L101", "102")
    with pytest.raises(RefusedError, match="own call"):
        switch.pickup("L101", "L102")
    switch.pickup("L102", "L102")
    assert states(switch, "L101", "L102") == ["talking", "talking"]


def test_forwarded_calls_ring_at_the_target(switch: Switch) -> None:
    switch.forward("L102", "103")
    switch.forward("L103", "104")
    switch.dial("L101", "102")
    assert states(switch, "L101", "L102", "L103", "L104") == ["dialing", "idle", "idle", "ringing"]
    assert call(switch, "L101").number == "104"
    switch.forward("L102", "")
    switch.ring("L102", "0301234")
    assert states(switch, "L102") == ["ringing"]


def test_forwards_that_lead_in_a_circle_are_cut(switch: Switch) -> None:
    switch.forward("L102", "103")
    switch.forward("L103", "102")
    switch.dial("L101", "102")
    assert states(switch, "L102", "L103") == ["idle", "ringing"]


def test_a_forward_to_the_caller_is_not_followed(switch: Switch) -> None:
    switch.forward("L102", "101")
    switch.dial("L101", "102")
    assert states(switch, "L101", "L102") == ["dialing", "ringing"]


def test_forward_to_a_number_outside(switch: Switch) -> None:
    switch.forward("L102", "0171 / 555")
    assert switch.facts("L102").forward == "0171555"
    switch.dial("L101", "102")
    assert (states(switch, "L101", "L102"), call(switch, "L101").number) == (["dialing", "idle"], "0171555")
    assert switch.ring("L102", "0301234") is None
    assert len(switch.ends()) == 2


@pytest.mark.parametrize("number", ["101", "abc", "1+1"])
def test_forwards_that_are_refused(switch: Switch, number: str) -> None:
    with pytest.raises(RefusedError):
        switch.forward("L101", number)
    assert switch.facts("L101").forward == ""


def test_nobody_reaches_a_line_that_does_not_want_to_be_disturbed(switch: Switch) -> None:
    switch.do_not_disturb("L102", True)
    with pytest.raises(RefusedError, match="busy"):
        switch.dial("L101", "102")
    with pytest.raises(RefusedError, match="busy"):
        switch.ring("L102", "0301234")
    assert states(switch, "L101", "L102") == ["idle", "idle"]
    switch.dial("L102", "101")
    switch.hangup("L102")
    switch.do_not_disturb("L102", False)
    switch.dial("L101", "102")


def test_a_call_that_cannot_be_made_leaves_the_present_one_alone(switch: Switch) -> None:
    switch.do_not_disturb("L103", True)
    talk(switch, "L101", "L102")
    with pytest.raises(RefusedError):
        switch.dial("L101", "103")
    assert states(switch, "L101") == ["talking"]


def test_a_line_that_goes_offline_loses_its_calls(switch: Switch) -> None:
    talk(switch, "L101", "L102")
    switch.dial("L103", "101")
    switch.forward("L101", "104")
    switch.go_offline("L101")
    assert states(switch, "L101", "L102", "L103") == ["offline", "idle", "idle"]
    assert switch.facts("L101").forward == "104"
    for refused in (
        lambda: switch.dial("L101", "102"),
        lambda: switch.forward("L101", "103"),
        lambda: switch.do_not_disturb("L101", True),
    ):
        with pytest.raises(RefusedError, match="not connected"):
            refused()
    switch.forward("L102", "")
    switch.go_online("L101")
    assert states(switch, "L101") == ["idle"]


def test_offline_and_unknown_numbers(switch: Switch) -> None:
    switch.go_offline("L102")
    with pytest.raises(RefusedError, match="102 is not connected"):
        switch.dial("L101", "102")
    with pytest.raises(RefusedError, match="no line"):
        switch.dial("L999", "102")
    assert states(switch, "L999") == ["unknown"]


@pytest.mark.parametrize("number", ["", "  ", "Anna", "101"])
def test_what_cannot_be_dialed(switch: Switch, number: str) -> None:
    with pytest.raises(RefusedError):
        switch.dial("L101", number)


def test_a_number_outside_rings_until_somebody_there_answers(switch: Switch, clock: Clock) -> None:
    switch.dial("L101", "+49 30 1234")
    assert (call(switch, "L101").number, states(switch, "L101")) == ("+49301234", ["dialing"])
    (outside,) = switch.ringing_outside()
    at = clock.go(4)
    switch.outside_answers(outside)
    assert (states(switch, "L101"), call(switch, "L101").since) == (["talking"], at)
    assert switch.ringing_outside() == frozenset()
    switch.outside_answers(outside)
    switch.hangup("L101")
    switch.outside_answers(outside)
    assert switch.ends() == ()


def test_an_outside_answer_is_no_answer_for_a_line(switch: Switch) -> None:
    switch.dial("L101", "102")
    switch.outside_answers(call(switch, "L102").id)
    assert states(switch, "L102") == ["ringing"]


def test_two_parties_outside_that_have_each_other_are_none_of_our_calls(switch: Switch) -> None:
    switch.ring("L101", "0301")
    switch.answer("L101")
    switch.transfer("L101", "0302")
    assert switch.ends() == ()
    switch.ring("L101", "0301")
    switch.answer("L101")
    switch.dial("L101", "0302")
    switch.connect("L101")
    assert switch.ends() == ()


def test_a_call_from_outside_shows_its_number_and_name(switch: Switch) -> None:
    switch.ring("L101", "0301234", "Kunde")
    switch.ring("L102", "0305678")
    assert (call(switch, "L101").number, call(switch, "L101").name) == ("0301234", "Kunde")
    assert (call(switch, "L102").number, call(switch, "L102").name) == ("0305678", "")


def test_telephones_that_cannot_forward(switch: Switch) -> None:
    switch.forward("L101", "102")
    switch.refuse("L101", Ability.FORWARD, True)
    assert switch.abilities("L101") == frozenset(Ability) - {Ability.FORWARD}
    with pytest.raises(NoSuchAbilityError):
        switch.forward("L101", "")
    assert switch.facts("L101").forward == "102"
    switch.do_not_disturb("L101", True)
    switch.refuse("L101", Ability.FORWARD, False)
    switch.forward("L101", "")
    assert switch.abilities("L999") == frozenset()


def test_which_call_is_meant(switch: Switch) -> None:
    for caller in ("L102", "L103"):
        switch.dial(caller, "101")
        switch.answer("L101")
    switch.hold("L101")
    with pytest.raises(RefusedError, match="several"):
        switch.resume("L101")
    with pytest.raises(RefusedError, match="no such call"):
        switch.hangup("L101", call(switch, "L102").id)
    switch.resume("L101", switch.facts("L101").calls[0].id)
    assert [known.state for known in switch.facts("L101").calls] == [LineState.TALKING, LineState.HELD]


def test_hangup_takes_the_active_call_then_the_ringing_one_then_the_held_one(switch: Switch) -> None:
    talk(switch, "L101", "L102")
    talk(switch, "L101", "L103")
    switch.dial("L104", "101")
    seen = []
    for _ in range(3):
        switch.hangup("L101")
        seen.append([known.state.value for known in switch.facts("L101").calls])
    assert seen == [["held", "ringing"], ["held"], []]


def test_removing_a_line_ends_its_calls(switch: Switch) -> None:
    talk(switch, "L101", "L102")
    switch.remove_line("L101")
    assert states(switch, "L101", "L102") == ["unknown", "idle"]
    switch.dial("L102", "101")
    assert switch.ringing_outside()


def test_listeners_hear_which_lines_changed_and_nothing_else(switch: Switch) -> None:
    heard: list[frozenset[str]] = []
    undo = switch.on_change(heard.append)
    steps: list[tuple[Callable[[], object], set[str]]] = [
        (lambda: switch.dial("L101", "102"), {"L101", "L102"}),
        (lambda: switch.answer("L102"), {"L101", "L102"}),
        (lambda: switch.hold("L102"), {"L102"}),
        (lambda: switch.transfer("L102", "103"), {"L101", "L102", "L103"}),
        (lambda: switch.add_line("L101", "111"), {"L101", "L103"}),
        (lambda: switch.go_offline("L103"), {"L101", "L103"}),
        (lambda: switch.forward("L104", "101"), {"L104"}),
    ]
    for step, lines in steps:
        step()
        assert heard.pop() == lines
    with pytest.raises(RefusedError):
        switch.dial("L101", "")
    undo()
    switch.go_online("L103")
    assert heard == []


def test_a_line_with_a_number_as_people_write_it(switch: Switch) -> None:
    switch.add_line("L200", "+49 30 555-200")
    switch.dial("L101", "+4930555200")
    assert states(switch, "L200") == ["ringing"]
    assert call(switch, "L101").number == "+49 30 555-200"
