"""The driver of the simulated telephone system: reports, requests, and parties outside that answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import pytest

from ctiserver.domain.lines import LineFacts
from ctiserver.server.telephony.driver import Ability, Link, NoSuchAbilityError, RefusedError, Reports, TelephoneDriver
from ctiserver.server.telephony.simulated.driver import SimulatedDriver
from ctiserver.server.telephony.simulated.switch import Switch


@dataclass
class Timer:
    seconds: float
    fire: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class Heard:
    lines: list[tuple[str, LineFacts]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)

    @property
    def reports(self) -> Reports:
        return Reports(lambda at, facts: self.lines.append((at, facts)), lambda link, reason: self.links.append(link))

    def later(self, seconds: float, fire: Callable[[], None]) -> Timer:
        self.timers.append(Timer(seconds, fire))
        return self.timers[-1]


@pytest.fixture
def switch() -> Switch:
    ids = count()
    made = Switch(lambda: datetime(2026, 1, 1, tzinfo=UTC), lambda: str(next(ids)))
    for number in ("1", "2", "3"):
        made.add_line(f"L{number}", number)
    return made


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def driver(switch: Switch, heard: Heard) -> TelephoneDriver:
    made = SimulatedDriver(switch, call_later=heard.later)
    await made.open(heard.reports)
    await made.watch(["L1", "L2"])
    return made


async def test_each_watched_line_is_reported_at_once_and_at_every_change(
    driver: TelephoneDriver, switch: Switch, heard: Heard
) -> None:
    assert heard.links == [Link.UP]
    assert [at for at, _ in heard.lines] == ["L1", "L2"]
    heard.lines.clear()
    await driver.dial("L1", "3")
    assert heard.lines == [("L1", switch.facts("L1"))]
    await driver.close()
    await driver.hangup("L1")
    assert len(heard.lines) == 1


async def test_every_request_reaches_the_switch(driver: TelephoneDriver, switch: Switch) -> None:
    def states() -> list[str]:
        return [switch.facts(at).state.value for at in switch.addresses()]

    await driver.dial("L1", "2")
    await driver.answer("L2")
    await driver.hold("L1")
    assert states() == ["held", "talking", "idle"]
    await driver.resume("L1", switch.facts("L1").calls[0].id)
    await driver.transfer("L1", "3")
    assert states() == ["idle", "dialing", "ringing"]
    await driver.pickup("L1", "L3")
    assert states() == ["talking", "talking", "idle"]
    await driver.dial("L1", "3")
    await driver.connect("L1")
    assert states() == ["idle", "dialing", "ringing"]
    await driver.hangup("L3")
    assert states() == ["idle", "idle", "idle"]


async def test_settings_are_confirmed_and_read_from_the_telephone(driver: TelephoneDriver, switch: Switch) -> None:
    await driver.forward("L1", "2")
    await driver.do_not_disturb("L1", True)
    assert await driver.read("L1") == LineFacts(forward="2", dnd=True)
    switch.refuse("L1", Ability.FORWARD, True)
    assert Ability.FORWARD not in driver.abilities("L1")
    with pytest.raises(NoSuchAbilityError):
        await driver.forward("L1", "")
    switch.go_offline("L1")
    with pytest.raises(RefusedError):
        await driver.do_not_disturb("L1", False)
    with pytest.raises(RefusedError):
        await driver.read("L9")


async def test_somebody_outside_answers_after_a_while(driver: TelephoneDriver, switch: Switch, heard: Heard) -> None:
    await driver.dial("L1", "0301234")
    (timer,) = heard.timers
    assert 1 <= timer.seconds <= 10
    assert switch.facts("L1").state == "dialing"
    timer.fire()
    assert switch.facts("L1").state == "talking"
    await driver.hangup("L1")
    assert len(heard.timers) == 1


async def test_a_call_that_is_given_up_is_not_answered(driver: TelephoneDriver, switch: Switch, heard: Heard) -> None:
    await driver.dial("L1", "0301234")
    await driver.hangup("L1")
    assert heard.timers[0].cancelled


async def test_calls_that_were_there_before_are_answered_too(switch: Switch, heard: Heard) -> None:
    switch.dial("L1", "0301234")
    driver = SimulatedDriver(switch, call_later=heard.later)
    await driver.open(heard.reports)
    assert len(heard.timers) == 1
    await driver.close()
    assert heard.timers[0].cancelled


async def test_nobody_answers_where_nobody_shall(switch: Switch, heard: Heard) -> None:
    driver = SimulatedDriver(switch, outside_answers_after=None, call_later=heard.later)
    await driver.open(heard.reports)
    switch.dial("L1", "0301234")
    assert heard.timers == []


async def test_the_loop_keeps_the_time_by_default(switch: Switch, heard: Heard) -> None:
    driver = SimulatedDriver(switch, outside_answers_after=60)
    await driver.open(heard.reports)
    switch.dial("L1", "0301234")
    await driver.close()
