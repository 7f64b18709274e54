"""What goes wrong at telephone systems: no crash, no hang, and nothing shown that nobody knows."""

import asyncio
import threading
import time
from dataclasses import replace

import pytest

from ctiserver.domain.lines import LineState
from ctiserver.server.telephony.driver import Link, RefusedError, Reports, TimedOutError
from ctiserver.server.telephony.tapi import profiles
from ctiserver.server.telephony.tapi.constants import Error
from ctiserver.server.telephony.tapi.dll import NoLibraryError, load
from ctiserver.server.telephony.tapi.driver import TapiDriver
from ctiserver.server.telephony.tapi.patience import Patience
from tests.ctiserver.server.telephony.tapi.conftest import SHORT, MakeOffice, Office, key
from tests.ctiserver.server.telephony.tapi.test_binding import Deaf
from tests.tapi_double.control import Double


class TestNoTapi:
    @staticmethod
    async def said(driver: TapiDriver) -> str:
        """The reason of the first report, and of a request."""
        told: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def link(state: Link, reason: str) -> None:
            if state is Link.DOWN and not told.done():
                told.set_result(reason)

        await driver.open(Reports(lambda address, facts: None, link))
        try:
            async with asyncio.timeout(50):
                reason = await told
            with pytest.raises(RefusedError):
                await driver.dial("1", "0301")
            assert driver.abilities("1") == frozenset()
            with pytest.raises(Exception, match=reason[:20]):
                await driver.discover()
            return reason
        finally:
            await driver.close()

    @staticmethod
    def refuse() -> Deaf:
        raise NoLibraryError("TAPI is a part of Windows; there is none on this machine.")

    async def test_no_library(self) -> None:
        assert "part of Windows" in await self.said(TapiDriver(self.refuse, profiles.load()))

    async def test_one_that_does_nothing(self) -> None:
        assert "does nothing" in await self.said(TapiDriver(Deaf, profiles.load()))

    async def test_no_service(self, double: Double) -> None:
        double.say("rule", "lineInitializeExW", "*", "sync", int(Error.SERVICE_NOT_RUNNING), -1)
        assert "TapiSrv" in await self.said(TapiDriver(lambda: load(double.path), profiles.load()))

    async def test_one_that_does_not_answer(self, double: Double) -> None:
        double.say("rule", "lineInitializeExW", "*", "delay", 20_000, 1)
        driver = TapiDriver(lambda: load(double.path), profiles.load(), patience=Patience(start=0.3, end=0.2))
        begun = time.monotonic()
        assert "does not answer" in await self.said(driver)
        assert time.monotonic() - begun < 10

    async def test_no_provider_and_then_one(self, double: Double, make_office: MakeOffice) -> None:
        assert "no telephone lines" in await self.said(TapiDriver(lambda: load(double.path), profiles.load()))
        double.say("reset")
        double.provider()
        driver = TapiDriver(lambda: load(double.path), profiles.load(), patience=SHORT)
        office = Office(double, driver)
        await driver.open(Reports(office.line, office.link))
        await driver.watch(["1"])
        await office.until(lambda: bool(office.links))
        double.lines("101")
        await office.until(lambda: office.links[-1][0] is Link.UP)
        await office.until(lambda: "1" in office.facts and office.facts["1"].known)
        await driver.close()


async def test_a_provider_that_holds_up_its_lines_holds_up_nobody_else(double: Double, make_office: MakeOffice) -> None:
    double.provider("Slow")
    double.lines(*map(str, range(100, 120)), provider="Slow")
    double.lines("201", "202", first=901)
    double.say("rule", "*", "Slow", "delay", 30_000, -1)
    begun = time.monotonic()
    office = await make_office(key(901), key(902))
    assert time.monotonic() - begun < 10, "TAPI has no word for whose a device is before it answers"
    double.say("ring", 20, "0301", "")
    await office.state(key(901), LineState.RINGING)
    await office.driver.answer(key(901))


async def test_a_command_to_a_provider_that_blocks_times_out(double: Double, make_office: MakeOffice) -> None:
    double.provider("Slow")
    double.lines("101", provider="Slow")
    double.lines("201", first=901)
    office = await make_office(key(1, "Slow"), key(901))
    double.say("rule", "*", "Slow", "delay", 30_000, -1)
    waiting = [asyncio.create_task(office.driver.dial(key(1, "Slow"), "0301")) for _ in range(3)]
    await office.driver.dial(key(901), "0302")
    assert not any(task.done() for task in waiting), "the other provider is not waited for"
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(error, TimedOutError) for error in done)
    lag = time.monotonic()
    await asyncio.sleep(0.05)
    assert time.monotonic() - lag < 10, "the loop goes on"


async def test_a_request_that_is_never_answered(double: Double, make_office: MakeOffice) -> None:
    double.say("manner", "Generic", "reply_never", 1)
    double.lines("101")
    office = await make_office("1")
    with pytest.raises(TimedOutError, match="whether it was done is not known"):
        await office.driver.forward("1", "208")


async def test_a_forward_that_is_confirmed_and_not_done(double: Double, make_office: MakeOffice) -> None:
    double.say("manner", "Generic", "forward_ignored", 1)
    double.lines("101")
    office = await make_office("1")
    with pytest.raises(TimedOutError, match="nothing shows"):
        await office.driver.forward("1", "208")
    assert office.facts["1"].forward == ""


@pytest.mark.parametrize("late", ["reply_late", "reply_early"])
async def test_memory_outlives_whoever_gave_up(double: Double, make_office: MakeOffice, late: str) -> None:
    """The reply writes the handle of the new call to where it was to be; AddressSanitizer watches."""
    double.say("manner", "Generic", late, 300)
    double.lines("101")
    office = await make_office("1")
    for _ in range(5):
        dialling = asyncio.create_task(office.driver.dial("1", "0301"))
        await asyncio.sleep(0.02)
        dialling.cancel()
        await asyncio.gather(dialling, return_exceptions=True)
    await office.state("1", LineState.DIALING)
    await office.truth(lambda truth: truth["queued"] == 0)


async def test_messages_about_calls_that_never_were(office: Office) -> None:
    for handle in range(0xDEAD, 0xDEAD + 50):
        office.double.say("post_call", 0, handle, 2, 0x100, 0, 4)
        office.double.say("post_call", 0, handle, 1, 0x8000, 0, 0)
        office.double.say("post", handle, 2, 12345, 2, 0, 0)
    office.double.say("ring", 0, "0301", "")
    await office.state("1", LineState.RINGING)
    assert all(len(facts.calls) <= 1 for _, facts in office.told)
    assert office.facts["1"].state is LineState.RINGING


async def test_messages_that_mean_nothing(office: Office) -> None:
    for id in range(0, 40):
        if id not in (3, 8, 25):
            office.double.say("post_line", 0, id, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
            office.double.say("post", 0xFFFFFFFF, id, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    office.double.say("ring", 1, "0301", "")
    await office.state("2", LineState.RINGING)


async def test_a_storm_of_messages(office: Office) -> None:
    office.double.say("storm", 0, 20_000)
    office.double.say("ring", 1, "0301", "")
    await office.state("2", LineState.RINGING)


@pytest.mark.parametrize("lie", [1, 2, 3, 4, 5])
async def test_a_provider_that_lies_about_sizes(double: Double, make_office: MakeOffice, lie: int) -> None:
    double.say("manner", "Generic", "lie", lie)
    double.lines("101")
    double.say("ring", 0, "0301", "Schulze")
    office = await make_office("1")
    # A call that was there before is in a list that cannot be read; the next one is told.
    double.say("hangup", "0@0")
    await office.state("1", LineState.IDLE)
    double.say("ring", 0, "0302", "Schulze")
    await office.state("1", LineState.RINGING)
    await office.driver.answer("1")
    await office.driver.hangup("1")
    await office.state("1", LineState.IDLE)


async def test_a_line_is_closed_and_comes_back(office: Office) -> None:
    office.double.say("ring", 0, "0301", "")
    await office.state("1", LineState.RINGING)
    office.double.say("close", 0)
    await office.state("1", LineState.UNKNOWN)
    with pytest.raises(RefusedError, match="could not be opened"):
        await office.driver.answer("1")
    await office.state("1", LineState.RINGING)
    assert office.facts["2"].state is LineState.IDLE


async def test_a_line_that_cannot_be_opened_is_tried_again(double: Double, make_office: MakeOffice) -> None:
    double.lines("101")
    double.say("rule", "lineOpenW", "*", "sync", int(Error.RESOURCEUNAVAIL), 2)
    office = await make_office("1", open_lines=False)
    assert office.facts["1"].state is LineState.UNKNOWN
    await office.state("1", LineState.IDLE)


async def test_lines_go_and_come(office: Office) -> None:
    office.double.say("remove", 1)
    await office.state("2", LineState.UNKNOWN)
    office.double.say("line", "Generic", 2, "New", "102")
    await office.state("2", LineState.IDLE)
    assert [line.number for line in await office.driver.discover()] == ["101", "102", "103"]


async def test_everything_is_set_up_anew(office: Office) -> None:
    office.double.say("ring", 0, "0301", "")
    await office.state("1", LineState.RINGING)
    office.double.say("rule", "lineInitializeExW", "*", "sync", int(Error.REINIT), 2)
    office.double.say("reinit")
    await office.until(lambda: office.links[-1][0] is Link.DOWN)
    await office.until(lambda: office.links[-1][0] is Link.UP)
    await office.driver.watch(["1", "2", "3"])
    await office.state("1", LineState.RINGING)
    await office.driver.answer("1")


async def test_a_session_that_dies_begins_anew(office: Office) -> None:
    office.double.say("rule", "lineGetAddressStatusW", "*", "sync", int(Error.INVALLINEHANDLE), 1)
    with pytest.raises(RefusedError):
        await office.driver.read("1")
    assert (await office.driver.read("1")).known


@pytest.mark.parametrize(
    ("error", "times"), [(Error.INVALAPPHANDLE, 1), (Error.SERVICE_NOT_RUNNING, 1), (Error.OPERATIONFAILED, 2)]
)
async def test_the_telephony_service_is_started_again(
    double: Double, make_office: MakeOffice, error: Error, times: int
) -> None:
    """Nothing is told of it: the messages merely stay away."""
    double.lines("101", "102")
    office = await make_office("1", "2", patience=replace(SHORT, pulse=0.05))
    double.say("rule", "lineNegotiateAPIVersion", "*", "sync", int(error), times)
    await office.until(lambda: office.links[-1][0] is Link.DOWN)
    assert "telephony service" in office.links[-1][1]
    await office.until(lambda: office.links[-1][0] is Link.UP)
    await office.driver.watch(["1", "2"])
    double.say("ring", 0, "0301", "")
    await office.state("1", LineState.RINGING)


async def test_one_refusal_is_no_end_of_the_service(double: Double, make_office: MakeOffice) -> None:
    double.lines("101")
    office = await make_office("1", patience=replace(SHORT, pulse=0.02))
    double.say("rule", "lineNegotiateAPIVersion", "*", "sync", int(Error.OPERATIONFAILED), 1)
    double.say("rule", "lineNegotiateAPIVersion", "*", "delay", 0, 5)
    await office.truth(lambda truth: not truth["rules"])
    assert [link for link, _ in office.links] == [Link.UP]


async def test_a_line_that_was_closed_and_nobody_said_so(double: Double, make_office: MakeOffice) -> None:
    quick = {"quick": {"matches": "generic", "audit_s": 1}}
    double.lines("101")
    double.say("ring", 0, "0301", "")
    office = await make_office("1", toml=quick)
    await office.state("1", LineState.RINGING)
    double.say("lose", 0)
    await office.state("1", LineState.UNKNOWN)
    await office.state("1", LineState.RINGING)


async def test_a_line_that_cannot_be_opened_because_the_service_forgot_us(
    double: Double, make_office: MakeOffice
) -> None:
    double.lines("101")
    office = await make_office("1")
    double.say("rule", "lineOpenW", "*", "sync", int(Error.INVALAPPHANDLE), 1)
    double.say("close", 0)
    await office.until(lambda: office.links[-1][0] is Link.DOWN)
    await office.until(lambda: office.links[-1][0] is Link.UP)
    await office.driver.watch(["1"])
    await office.state("1", LineState.IDLE)


async def test_a_beginning_that_came_too_late_is_given_back(double: Double, make_office: MakeOffice) -> None:
    """TAPI lets nobody begin anew after a REINIT while a session is left that nobody knows."""
    double.lines("101")
    double.say("rule", "lineInitializeExW", "*", "delay", 400, 1)
    known = profiles.load()
    driver = TapiDriver(lambda: load(double.path), known, patience=replace(SHORT, start=0.1), again_after=(1.0,))
    office = Office(double, driver)
    await office.start()
    try:
        assert [link for link, _ in office.links] == [Link.DOWN, Link.UP]
        assert double.truth()["begun"] == 2
        assert double.truth()["misused"] == 0, double.truth()["misuse"]
    finally:
        await driver.close()


async def test_a_service_that_does_not_answer_costs_no_more_threads_each_time(double: Double) -> None:
    double.lines("101")
    double.say("rule", "lineInitializeExW", "*", "delay", 1500, 3)
    known = profiles.load()
    driver = TapiDriver(lambda: load(double.path), known, patience=replace(SHORT, start=0.05), again_after=(0.01,))
    office = Office(double, driver)
    before = set(threading.enumerate())
    await driver.open(Reports(office.line, office.link))
    begun = time.monotonic()
    most = 0
    while time.monotonic() - begun < 0.8:
        most = max(most, sum(thread.name == "tapi service" for thread in set(threading.enumerate()) - before))
        await asyncio.sleep(0.02)
    await driver.close()
    assert 1 <= most <= 2


async def test_requests_under_way_fail_at_the_end(double: Double, make_office: MakeOffice) -> None:
    double.say("manner", "Generic", "reply_late", 5000)
    double.lines("101")
    office = await make_office("1", patience=Patience(reply=30))
    dialling = asyncio.create_task(office.driver.dial("1", "0301"))
    await office.truth(lambda truth: truth["queued"] > 0)
    await office.driver.close()
    with pytest.raises(TimedOutError, match="lost"):
        await dialling
    assert double.truth()["app"] == 0


async def test_the_end_waits_for_no_provider(double: Double, make_office: MakeOffice) -> None:
    double.lines("101")
    office = await make_office("1")
    double.say("rule", "lineShutdown", "*", "delay", 5000, 1)
    await office.driver.close()
    assert double.truth()["app"] != 0, "the provider is still at it"
    await office.truth(lambda truth: truth["app"] == 0)


async def test_no_thread_is_left_over(double: Double, make_office: MakeOffice) -> None:
    before = set(threading.enumerate())
    double.lines("101")
    office = await make_office("1")
    assert any(thread.name == "tapi messages" for thread in set(threading.enumerate()) - before)
    await office.driver.close()
    async with asyncio.timeout(50):
        while any(thread.name.startswith("tapi") for thread in set(threading.enumerate()) - before):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
