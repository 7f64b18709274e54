"""The driver on the double: lines, calls, partners, and how it begins and ends."""

from ctiserver.domain.lines import Direction, LineState
from ctiserver.server.telephony.driver import Link
from tests.ctiserver.server.telephony.tapi.conftest import MakeOffice, Office, key
from tests.tapi_double.control import Double


async def test_a_call_from_outside(office: Office) -> None:
    call = office.double.say("ring", 0, "03012345", "Schulze GmbH")
    facts = await office.state("1", LineState.RINGING)
    await office.until(lambda: office.facts["1"].calls[0].number != "")
    (seen,) = office.facts["1"].calls
    assert (seen.direction, seen.number, seen.name) == (Direction.IN, "03012345", "Schulze GmbH")
    office.double.say("answer", call)
    facts = await office.state("1", LineState.TALKING)
    assert facts.calls[0].id == seen.id
    office.double.say("remote_hangup", call)
    facts = await office.state("1", LineState.IDLE)
    await office.truth(lambda truth: truth["handles"] == 0)


async def test_commands_on_calls(office: Office) -> None:
    await office.driver.dial("1", "102")
    await office.state("1", LineState.DIALING)
    await office.state("2", LineState.RINGING)
    await office.driver.answer("2")
    await office.state("1", LineState.TALKING)
    await office.driver.hold("1")
    assert office.facts["1"].state is LineState.HELD
    await office.driver.resume("1")
    await office.driver.dial("1", "103")
    assert {call.state for call in office.facts["1"].calls} == {LineState.HELD, LineState.DIALING}
    await office.state("3", LineState.RINGING)
    await office.driver.answer("3")
    await office.driver.connect("1")
    await office.state("1", LineState.IDLE)
    await office.until(lambda: office.facts["2"].calls[0].number == "103")
    await office.driver.hangup("3")
    await office.state("2", LineState.IDLE)


async def test_settings(office: Office) -> None:
    await office.driver.forward("1", "208")
    assert office.facts["1"].forward == "208"
    assert (await office.driver.read("1")).forward == "208"
    await office.driver.do_not_disturb("1", True)
    assert (office.facts["1"].forward, office.facts["1"].dnd) == ("", True)
    await office.driver.do_not_disturb("1", False)
    assert (office.facts["1"].forward, office.facts["1"].dnd) == ("208", False)
    await office.driver.forward("1", "")
    assert office.double.line(0)["forwards"] == []


async def test_lines_are_found_by_key_and_by_permanent_id(double: Double, make_office: MakeOffice) -> None:
    double.lines("101", "102", first=65536)
    office = await make_office(key(65536), "65537")
    found = await office.driver.discover()
    assert [(line.address, line.number, line.name) for line in found] == [
        (key(65536), "101", "Line 101"), (key(65537), "102", "Line 102"),
    ]  # fmt: skip
    assert office.links == [(Link.UP, "TAPI offers 2 lines")]
