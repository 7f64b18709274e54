"""Providers differ: the driver shows the same of all of them."""

import asyncio

import pytest

from ctiserver.domain.lines import Direction, LineState
from ctiserver.server.telephony.driver import Ability, NoSuchAbilityError, RefusedError
from ctiserver.server.telephony.tapi.constants import CallState, Error
from tests.ctiserver.server.telephony.tapi.conftest import MakeOffice
from tests.tapi_double.control import Double

OWN_WORDS = {
    "vendor": {
        "matches": "generic",
        "forward": "FWD={number}",
        "forward_off": "FWD=",
        "dnd_on": r"\x44ND=1",
        "dnd_off": "DND=0",
        "status": r"FWD=(?P<forward>[0-9*#+]*);DND=(?P<dnd>\d)",
    }
}
QUICK = {"quick": {"matches": "generic", "linger_ms": 100, "audit_s": 1}}
ENDS = [
    {},
    {"no_idle": 1},
    {"no_disconnected": 1},
    {"silent_end": 1},
    {"twice": 1},
    {"no_idle": 1, "no_disconnected": 1},
]
BEGINNINGS = [
    {}, {"unknown_first": 50}, {"caller_late": 50}, {"no_appnewcall": 1}, {"state_first": 1}, {"twice": 1},
    {"unknown_first": 50, "state_first": 1, "caller_late": 100}, {"no_features": 1}, {"no_flags": 1},
]  # fmt: skip


@pytest.mark.parametrize("manners", BEGINNINGS, ids=str)
async def test_however_a_call_begins(double: Double, make_office: MakeOffice, manners: dict[str, int]) -> None:
    double.say("reset")
    double.provider(**manners)
    double.lines("101")
    office = await make_office("1")
    call = double.say("ring", 0, "0301", "Schulze")
    await office.until(lambda: [c.number for c in office.facts["1"].calls] == ["0301"])
    (seen,) = office.facts["1"].calls
    assert (seen.state, seen.direction, seen.name) == (LineState.RINGING, Direction.IN, "Schulze")
    double.say("answer", call)
    await office.state("1", LineState.TALKING)
    assert all(facts.known for _, facts in office.told[1:]), "no moment of unknown in between"


@pytest.mark.parametrize("manners", ENDS, ids=str)
async def test_however_a_call_ends(double: Double, make_office: MakeOffice, manners: dict[str, int]) -> None:
    double.say("reset")
    double.provider(**manners)
    double.lines("101")
    office = await make_office("1", toml=QUICK)
    call = double.say("ring", 0, "0301", "")
    await office.state("1", LineState.RINGING)
    double.say("answer", call)
    await office.state("1", LineState.TALKING)
    double.say("remote_hangup", call)
    await office.state("1", LineState.IDLE)
    await office.truth(lambda truth: truth["handles"] == 0)


async def test_a_provider_without_a_ringing_state(double: Double, make_office: MakeOffice) -> None:
    double.say("manner", "Generic", "no_ringing", 1)
    double.lines("101")
    office = await make_office("1")
    call = double.say("ring", 0, "0301", "")
    assert office.facts["1"].state is LineState.IDLE
    double.say("answer", call)
    await office.until(lambda: bool(office.facts["1"].calls) and office.facts["1"].calls[0].number == "0301")
    assert (office.facts["1"].state, office.facts["1"].calls[0].direction) == (LineState.TALKING, Direction.IN)


async def test_a_state_that_stays_unknown_is_shown_as_unknown(double: Double, make_office: MakeOffice) -> None:
    double.lines("101")
    office = await make_office("1")
    call = double.say("ring", 0, "0301", "")
    await office.state("1", LineState.RINGING)
    double.say("state", call, int(CallState.UNKNOWN), 0)
    await office.state("1", LineState.UNKNOWN)
    double.say("state", call, int(CallState.CONNECTED), 0)
    await office.state("1", LineState.TALKING)


async def test_hold_that_is_pending_a_transfer(double: Double, make_office: MakeOffice) -> None:
    double.say("manner", "Generic", "pending_hold", 1)
    double.lines("101", "102")
    office = await make_office("1", "2")
    await office.driver.dial("1", "102")
    await office.state("2", LineState.RINGING)
    await office.driver.answer("2")
    await office.state("1", LineState.TALKING)
    await office.driver.hold("1")
    assert office.facts["1"].state is LineState.HELD
    await office.driver.resume("1")
    assert office.facts["1"].state is LineState.TALKING


async def test_forward_and_dnd_in_the_vendors_own_words(double: Double, make_office: MakeOffice) -> None:
    double.say("manner", "Generic", "devspecific", 1)
    double.lines("101")
    office = await make_office("1", toml=OWN_WORDS)
    assert {Ability.FORWARD, Ability.DND} <= office.driver.abilities("1")
    await office.driver.forward("1", "208")
    assert double.line(0)["forwards"] == [[1, "208"]]
    assert office.facts["1"].forward == "208"
    await office.driver.do_not_disturb("1", True)
    assert (office.facts["1"].forward, office.facts["1"].dnd) == ("208", True)
    await office.driver.forward("1", "")
    await office.driver.do_not_disturb("1", False)
    assert double.line(0)["forwards"] == []
    double.say("forward", 0, 1, "209")
    await office.until(lambda: office.facts["1"].forward == "209")


async def test_without_a_profile_such_a_line_can_neither(double: Double, make_office: MakeOffice) -> None:
    double.say("manner", "Generic", "devspecific", 1)
    double.lines("101")
    office = await make_office("1")
    assert not {Ability.FORWARD, Ability.DND} & office.driver.abilities("1")
    with pytest.raises(NoSuchAbilityError):
        await office.driver.forward("1", "208")
    with pytest.raises(NoSuchAbilityError):
        await office.driver.do_not_disturb("1", True)


@pytest.mark.parametrize(
    "manners", [{"forward_silent": 1}, {"forward_late": 300}, {"reply_late": 300}, {"reply_early": 100}], ids=str
)
async def test_a_forward_is_true_when_the_address_says_so(
    double: Double, make_office: MakeOffice, manners: dict[str, int]
) -> None:
    double.say("reset")
    double.provider(**manners)
    double.lines("101")
    office = await make_office("1")
    await office.driver.forward("1", "208")
    assert office.facts["1"].forward == "208"


async def test_what_others_set_is_seen_and_kept(double: Double, make_office: MakeOffice) -> None:
    double.lines("101")
    double.say("forward", 0, 16, "300")
    office = await make_office("1")
    assert office.facts["1"].forward == ""
    await office.driver.forward("1", "208")
    assert double.line(0)["forwards"] == [[1, "208"], [16, "300"]]
    await office.driver.do_not_disturb("1", True)
    assert double.line(0)["forwards"] == [[1, ""], [16, "300"]]
    await office.driver.do_not_disturb("1", False)
    await office.driver.forward("1", "")
    assert double.line(0)["forwards"] == [[16, "300"]]


async def test_a_target_that_the_system_writes_its_own_way(double: Double, make_office: MakeOffice) -> None:
    double.lines("101")
    office = await make_office("1")
    double.say("manner", "Generic", "forward_ignored", 1)
    double.say("forward", 0, 1, "0049305208")
    await office.until(lambda: office.facts["1"].forward == "0049305208")
    await office.driver.forward("1", "+49305208")
    assert office.facts["1"].forward == "+49305208", "the same number, as it was asked for"


async def test_lines_that_share_an_address(double: Double, make_office: MakeOffice) -> None:
    double.lines("101", "101")
    office = await make_office("1", "2")
    double.say("ring", 1, "0301", "")
    await office.state("2", LineState.RINGING)
    assert office.facts["1"].state is LineState.IDLE


async def test_calls_that_were_there_before(double: Double, make_office: MakeOffice) -> None:
    double.lines("101")
    call = double.say("ring", 0, "0301", "Schulze")
    double.say("answer", call)
    office = await make_office("1")
    await office.until(lambda: [c.name for c in office.facts["1"].calls] == ["Schulze"])
    assert {facts.state for _, facts in office.told if facts.known} == {LineState.TALKING}, "at no moment idle"
    await office.driver.hangup("1")
    assert office.facts["1"].state is LineState.IDLE


async def test_a_blocked_number_is_not_shown(double: Double, make_office: MakeOffice) -> None:
    double.lines("101")
    office = await make_office("1")
    double.say("ring", 0, "blocked", "")
    await office.state("1", LineState.RINGING)
    await asyncio.sleep(0)
    assert office.facts["1"].calls[0].number == ""


async def test_a_call_dialled_at_the_telephone_itself(double: Double, make_office: MakeOffice) -> None:
    double.lines("101")
    office = await make_office("1")
    double.say("dial", 0, "0305")
    await office.until(lambda: [c.number for c in office.facts["1"].calls] == ["0305"])
    assert office.facts["1"].calls[0].direction is Direction.OUT
    await office.driver.hangup("1")
    assert office.facts["1"].state is LineState.IDLE


@pytest.mark.parametrize("provider", ["Cisco IP Telephony", "Avaya IP Office TAPI2"])
async def test_known_systems_have_no_dnd_by_lineforward(double: Double, make_office: MakeOffice, provider: str) -> None:
    double.say("reset")
    double.provider(provider)
    double.lines("101", provider=provider)
    office = await make_office("1")
    assert Ability.FORWARD in office.driver.abilities("1")
    assert Ability.DND not in office.driver.abilities("1")


async def test_park_pickup_message_waiting(double: Double, make_office: MakeOffice) -> None:
    double.lines("101", "102")
    office = await make_office("1", "2")
    assert set(Ability) == office.driver.abilities("1")
    double.say("ring", 0, "0301", "")
    await office.state("1", LineState.RINGING)
    await office.driver.pickup("2", "1")
    assert office.facts["2"].state is LineState.TALKING
    await office.state("1", LineState.IDLE)
    assert await office.driver.park("2") == "701"
    assert office.facts["2"].state is LineState.IDLE
    await office.driver.message_waiting("1", True)
    assert double.line(0)["message_waiting"] == 1
    assert office.facts["1"].message_waiting
    await office.driver.message_waiting("1", False)
    assert double.line(0)["message_waiting"] == 0
    assert not office.facts["1"].message_waiting
    double.say("message_waiting", 1, 1)
    await office.until(lambda: office.facts["2"].message_waiting)


async def test_the_telephone_is_unplugged(double: Double, make_office: MakeOffice) -> None:
    double.lines("101")
    office = await make_office("1")
    double.say("plug", 0, "connected", 0)
    await office.state("1", LineState.OFFLINE)
    double.say("plug", 0, "connected", 1)
    await office.state("1", LineState.IDLE)
    double.say("plug", 0, "in_service", 0)
    await office.state("1", LineState.OFFLINE)


async def test_transfers(double: Double, make_office: MakeOffice) -> None:
    double.lines("101", "102", "103")
    office = await make_office("1", "2", "3")
    await office.driver.dial("1", "102")
    await office.state("2", LineState.RINGING)
    await office.driver.transfer("2", "103")
    await office.state("3", LineState.RINGING)
    assert office.facts["2"].state is LineState.IDLE
    await office.driver.answer("3")
    await office.state("1", LineState.TALKING)
    await office.driver.transfer("3", "102")
    await office.state("2", LineState.RINGING)
    await office.driver.answer("2")
    await office.state("1", LineState.TALKING)
    await office.until(lambda: office.facts["1"].calls[0].number == "102")
    await office.driver.hold("1")
    await office.driver.transfer("1", "103")
    await office.state("3", LineState.RINGING)


async def test_a_consultation_that_cannot_be_dialled_gives_the_call_back(
    double: Double, make_office: MakeOffice
) -> None:
    double.lines("101", "102")
    office = await make_office("1", "2")
    await office.driver.dial("1", "102")
    await office.state("2", LineState.RINGING)
    await office.driver.answer("2")
    await office.state("1", LineState.TALKING)
    double.say("rule", "lineDialW", "*", "sync", 0x80000010, 1)
    with pytest.raises(RefusedError):
        await office.driver.dial("1", "999")
    assert [c.state for c in office.facts["1"].calls] == [LineState.TALKING]


async def test_swapping_two_calls(double: Double, make_office: MakeOffice) -> None:
    double.lines("101", "102", "103")
    office = await make_office("1", "2", "3")
    for number, line in (("102", "2"), ("103", "3")):
        await office.driver.dial("1", number)
        await office.state(line, LineState.RINGING)
        await office.driver.answer(line)
        await office.until(
            lambda number=number: any(  # type: ignore[misc]
                c.number == number and c.state is LineState.TALKING for c in office.facts["1"].calls
            )
        )
    await office.driver.resume("1")
    assert {c.number: c.state for c in office.facts["1"].calls} == {"102": LineState.TALKING, "103": LineState.HELD}


@pytest.mark.parametrize(
    ("function", "code", "said"),
    [
        ("lineMakeCallW", Error.NOTOWNER, "LINEERR_NOTOWNER"),
        ("lineMakeCallW", Error.RESOURCEUNAVAIL, "at the moment"),
        ("lineMakeCallW", 0x80000010, "LINEERR_INVALADDRESS"),
    ],
)
@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_errors_are_sentences(
    double: Double, make_office: MakeOffice, function: str, code: int, said: str, kind: str
) -> None:
    double.lines("101")
    office = await make_office("1")
    double.say("rule", function, "*", kind, int(code), 1)
    with pytest.raises(RefusedError, match=said):
        await office.driver.dial("1", "0301")
    assert office.facts["1"].state is LineState.IDLE
    await office.driver.dial("1", "0301")
    await office.state("1", LineState.DIALING)


@pytest.mark.parametrize("manners", [{"states_first": 1}, {"reply_early": 50}, {"reply_late": 100}], ids=str)
async def test_a_call_whose_states_overtake_its_reply(
    double: Double, make_office: MakeOffice, manners: dict[str, int]
) -> None:
    double.say("reset")
    double.provider(**manners, answers_after=100)
    double.lines("101")
    office = await make_office("1")
    await office.driver.dial("1", "0301")
    await office.state("1", LineState.TALKING)
    await office.until(lambda: [c.number for c in office.facts["1"].calls] == ["0301"])
    assert office.facts["1"].calls[0].direction is Direction.OUT
    await office.driver.hangup("1")
    await office.truth(lambda truth: truth["handles"] == 0)


async def test_a_provider_that_is_too_old_is_left_out(double: Double, make_office: MakeOffice) -> None:
    double.provider("Old", old_version=1)
    double.lines("101", provider="Old")
    double.lines("201", first=901)
    office = await make_office("901")
    assert [line.number for line in await office.driver.discover()] == ["201"]


async def test_a_system_that_cannot_forward(double: Double, make_office: MakeOffice) -> None:
    double.say("manner", "Generic", "no_forward", 1)
    double.lines("101")
    office = await make_office("1")
    assert Ability.FORWARD not in office.driver.abilities("1")
    with pytest.raises(NoSuchAbilityError):
        await office.driver.forward("1", "208")
