"""The switch as people use it, call by call."""

import pytest

from ctiserver.domain.lines import Ended, Ending, LineState
from ctiserver.server.telephony.driver import RefusedError
from ctiserver.server.telephony.simulated.switch import Switch
from tests.ctiserver.server.telephony.simulated.calls import Clock, call, states, talk


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


def test_a_call_that_cannot_be_made_leaves_the_present_one_alone(switch: Switch) -> None:
    switch.do_not_disturb("L103", True)
    talk(switch, "L101", "L102")
    with pytest.raises(RefusedError):
        switch.dial("L101", "103")
    assert states(switch, "L101") == ["talking"]


@pytest.mark.parametrize("number", ["", "  ", "Anna", "101"])
def test_what_cannot_be_dialed(switch: Switch, number: str) -> None:
    with pytest.raises(RefusedError):
        switch.dial("L101", number)


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


def endings(switch: Switch, line: str) -> list[str]:
    return [ended.how.value for ended in switch.facts(line).ended]


def test_the_switch_tells_what_became_of_a_call_that_nobody_spoke_in(switch: Switch) -> None:
    switch.ring("L101", "0301")
    switch.hangup("L101")
    switch.ring("L101", "0301")
    switch.transfer("L101", "103")
    switch.hangup("L103")
    switch.ring("L101", "0301")
    switch.pickup("L102", "L101")
    assert endings(switch, "L101") == ["declined", "forwarded", "picked_up"]
    talk(switch, "L103", "L101")
    switch.hangup("L101")
    assert endings(switch, "L101") == ["declined", "forwarded", "picked_up"]


def test_a_caller_who_gives_up_was_not_turned_down(switch: Switch) -> None:
    switch.ring("L101", "0301")
    switch.give_up("L101")
    assert (endings(switch, "L101"), switch.facts("L101").calls) == ([], ())
    talk(switch, "L103", "L101")
    switch.give_up("L101")
    assert (endings(switch, "L101"), switch.facts("L103").calls) == ([], ())


def test_somebody_outside_may_be_busy(switch: Switch) -> None:
    switch.dial("L101", "0301")
    switch.outside_is_busy("L101")
    busy = call(switch, "L101")
    assert (busy.state, busy.busy, switch.ringing_outside()) == ("dialing", True, frozenset())
    with pytest.raises(RefusedError):
        switch.outside_is_busy("L101")
    switch.hangup("L101")
    assert switch.facts("L101").ended == (Ended(busy.id, Ending.BUSY),)
    switch.dial("L101", "0302")
    assert not call(switch, "L101").busy
