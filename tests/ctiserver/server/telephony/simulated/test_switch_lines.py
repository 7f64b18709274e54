"""Settings of lines, lines that come and go, and parties outside."""

from collections.abc import Callable

import pytest

from ctiserver.server.telephony.driver import Ability, NoSuchAbilityError, RefusedError
from ctiserver.server.telephony.simulated.switch import ABILITIES, Switch
from tests.ctiserver.server.telephony.simulated.calls import Clock, call, states, talk


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
    assert switch.abilities("L101") == ABILITIES - {Ability.FORWARD}
    with pytest.raises(NoSuchAbilityError):
        switch.forward("L101", "")
    assert switch.facts("L101").forward == "102"
    switch.do_not_disturb("L101", True)
    switch.refuse("L101", Ability.FORWARD, False)
    switch.forward("L101", "")
    assert switch.abilities("L999") == frozenset()


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


def test_of_lines_with_the_same_number_the_first_one_rings(switch: Switch) -> None:
    switch.add_line("twin", "102")
    switch.dial("L101", "102")
    assert states(switch, "L102", "twin") == ["ringing", "idle"]
    switch.remove_line("L102")
    switch.dial("L101", "102")
    assert states(switch, "twin") == ["ringing"]


def test_a_line_with_a_new_number_is_not_called_by_the_old_one(switch: Switch) -> None:
    switch.add_line("L102", "202")
    switch.dial("L101", "202")
    assert states(switch, "L102") == ["ringing"]
    switch.hangup("L101")
    switch.dial("L101", "102")
    assert states(switch, "L102") == ["idle"]
