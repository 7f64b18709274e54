"""What lines are opened with and calls are owned for: as little as possible (docs/adr/0026)."""

from typing import Any

import pytest

from ctiserver.domain.lines import LineState
from ctiserver.server.telephony.driver import Ability, NoSuchAbilityError, RefusedError
from tests.ctiserver.server.telephony.tapi.conftest import MakeOffice
from tests.tapi_double.control import Double

Toml = dict[str, dict[str, Any]]
OWN: Toml = {"mine": {"matches": "generic", "own": True}}


@pytest.mark.parametrize(
    ("manners", "toml", "privileges", "acts"),
    [
        ({}, {}, 2, True),
        ({"deny_monitor": 1}, {}, 1, False),
        ({}, OWN, 6, True),
        ({"deny_owner": 1}, OWN, 2, False),
        ({"deny_owner": 1, "deny_monitor": 1}, OWN, 1, False),
    ],
)
async def test_fewer_privileges_are_better_than_none(
    double: Double, make_office: MakeOffice, manners: dict[str, int], toml: Toml, privileges: int, acts: bool
) -> None:
    double.say("reset")
    double.provider(**manners)
    double.lines("101", "102")
    office = await make_office("1", toml=toml)
    assert double.line(0)["privileges"] == privileges
    assert {Ability.DIAL, Ability.FORWARD} <= office.driver.abilities("1")
    assert (Ability.HANGUP in office.driver.abilities("1")) == acts
    if privileges & 2:
        double.say("ring", 0, "0301", "")
        await office.state("1", LineState.RINGING)
        if acts:
            await office.driver.answer("1")
        else:
            with pytest.raises(NoSuchAbilityError):
                await office.driver.answer("1")


async def test_a_call_that_may_not_be_acted_on(double: Double, make_office: MakeOffice) -> None:
    double.say("manner", "Generic", "deny_owner", 1)
    double.lines("101")
    double.say("ring", 0, "0301", "")
    office = await make_office("1")
    await office.state("1", LineState.RINGING)
    with pytest.raises(RefusedError, match=r"does not let the CTI server control .*LINEERR_INVALCALLPRIVILEGE"):
        await office.driver.answer("1")
    assert office.facts["1"].state is LineState.RINGING


@pytest.mark.parametrize(("toml", "dropped"), [({}, 0), (OWN, 1)], ids=["watched", "owned"])
async def test_what_people_talk_about_outlives_the_server(
    double: Double, make_office: MakeOffice, toml: Toml, dropped: int
) -> None:
    """TAPI hangs up what only the server owns; that is why it owns nothing that it does not have to."""
    double.lines("101")
    office = await make_office("1", toml=toml)
    double.say("ring", 0, "0301", "")
    await office.state("1", LineState.RINGING)
    double.say("answer", "0@0")
    await office.state("1", LineState.TALKING)
    await office.driver.close()
    truth = double.truth()
    assert (truth["dropped"], len(truth["lines"][0]["calls"])) == (dropped, 1 - dropped)
