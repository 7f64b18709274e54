"""200 random schedules of what telephones, people and providers do, faults among them: whenever it is quiet, what the
driver reports equals what is so in the telephone system."""

import asyncio
import os
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ctiserver.domain.lines import Direction, LineFacts, LineState
from ctiserver.server.telephony.driver import Link, RefusedError, Reports
from ctiserver.server.telephony.tapi import profiles
from ctiserver.server.telephony.tapi.calls import STATES
from ctiserver.server.telephony.tapi.constants import CallState, Error, ForwardMode, Origin
from ctiserver.server.telephony.tapi.dll import load
from ctiserver.server.telephony.tapi.driver import TapiDriver
from ctiserver.server.telephony.tapi.patience import Patience
from tests.amounts import amount
from tests.tapi_double.control import Double

NUMBERS = ("101", "102", "103")
QUICK = {"quick": {"matches": "generic", "linger_ms": 50, "audit_s": 1}}
QUIET = 6.0
"""Seconds within which it must be quiet: an audit of calls whose end nobody told is the slowest way there."""
MANNERS = st.dictionaries(
    st.sampled_from([
        "unknown_first", "caller_late", "no_idle", "no_disconnected", "silent_end", "pending_hold", "no_appnewcall",
        "state_first", "forward_silent", "forward_late", "reply_late", "reply_early", "no_features", "twice",
        "states_first",
    ]),
    st.integers(1, 30), max_size=4,
)  # fmt: skip
DEVICE = st.integers(0, 2)
NUMBER = st.sampled_from([*NUMBERS, "0301", "0302"])
NTH = st.integers(0, 1)
COMMANDS = st.one_of(
    st.tuples(st.sampled_from(["dial", "transfer", "forward"]), DEVICE, NUMBER),
    st.tuples(st.sampled_from(["answer", "hangup", "hold", "resume", "connect", "read"]), DEVICE),
    st.tuples(st.just("pickup"), DEVICE, DEVICE),
    st.tuples(st.just("do_not_disturb"), DEVICE, st.booleans()),
)
EVENTS = st.one_of(
    st.tuples(st.just("ring"), DEVICE, NUMBER, st.sampled_from(["", "Schulze"])),
    st.tuples(st.just("dial"), DEVICE, NUMBER),
    st.tuples(st.sampled_from(["answer", "hangup", "remote_hangup"]), NTH, DEVICE),
    st.tuples(st.just("state"), NTH, DEVICE, st.sampled_from(sorted(STATES))),
    st.tuples(st.just("plug"), DEVICE, st.sampled_from(["connected", "in_service"]), st.integers(0, 1)),
    st.tuples(st.just("forward"), DEVICE, st.just(1), st.sampled_from(["", "208"])),
    st.tuples(st.sampled_from(["close", "storm"]), DEVICE, st.just(200)),
    st.tuples(st.just("nonsense"), DEVICE, st.sampled_from(["0xDEAD", "0xBEEF"]), st.sampled_from(sorted(STATES))),
    st.tuples(st.just("reinit")),
)
FAULTS = st.tuples(
    st.just("fault"),
    st.sampled_from(["lineGetCallInfoW", "lineGetCallStatus", "lineOpenW", "lineHold", "lineAnswer", "lineMakeCallW",
                     "lineForwardW", "lineDrop", "lineGetNewCalls", "lineGetLineDevStatusW", "lineInitializeExW"]),
    st.sampled_from(["sync", "async", "delay"]),
)  # fmt: skip
STEPS = st.lists(st.one_of(EVENTS.map(lambda e: ("event", e)), COMMANDS.map(lambda c: ("command", c)),
                           FAULTS.map(lambda f: ("fault", f))), max_size=14)  # fmt: skip


@dataclass(slots=True)
class Seen:
    """The last report of each line, and of the link."""

    facts: dict[str, LineFacts] = field(default_factory=dict)
    up: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def line(self, address: str, facts: LineFacts) -> None:
        self.facts[address] = facts
        self.changed.set()

    def link(self, link: Link, reason: str) -> None:
        self.up = link is Link.UP
        self.changed.set()


def shown(facts: LineFacts) -> tuple[Any, ...]:
    calls = sorted((call.state.value, call.direction.value, call.number) for call in facts.calls)
    return facts.known, facts.reachable, facts.forward, facts.dnd, calls


def true(line: dict[str, Any]) -> tuple[Any, ...]:
    """The same of the double's truth, worked out by itself."""
    unconditional = [target for mode, target in line["forwards"] if mode & ForwardMode.UNCOND]
    forward = next((target for target in unconditional if target), "")
    calls = sorted(filter(None, (true_call(call, line["number"]) for call in line["calls"])))
    reachable = bool(line["connected"] and line["in_service"])
    return True, reachable, forward, "" in unconditional, calls


def true_call(call: dict[str, Any], own: str) -> tuple[str, str, str] | None:
    if call["state"] == CallState.DISCONNECTED:
        return None
    out = call["origin"] == Origin.OUTBOUND
    state = STATES[call["state"]]
    if out and state is LineState.RINGING:
        state = LineState.DIALING
    meant, taken = call["called"] if out else call["caller"], call["connected"]
    order = (taken, meant) if state in (LineState.TALKING, LineState.HELD) else (meant, taken)
    number = next((number for number in order if number and number != own), "")
    return state.value, (Direction.OUT if out else Direction.IN).value, number


async def play(double: Double, seen: Seen, driver: TapiDriver, steps: list[tuple[str, Any]]) -> None:
    commands: list[asyncio.Task[None]] = []
    for kind, step in steps:
        if kind == "command":
            commands.append(asyncio.create_task(command(driver, *step)))
        elif kind == "fault":
            fault(double, *step[1:])
        else:
            event(double, *step)
        # Sometimes all at once, sometimes one after the other, as it comes.
        await asyncio.sleep(0)
    await asyncio.gather(*commands)
    double.say("rules_off")


async def command(driver: TapiDriver, name: str, device: int, *arguments: Any) -> None:
    given = [str(argument + 1) if name == "pickup" else argument for argument in arguments]
    try:
        await getattr(driver, name)(str(device + 1), *given)
    except RefusedError:
        return


def event(double: Double, name: str, *words: Any) -> None:
    if name == "nonsense":
        double.say("post_call", words[0], words[1], 2, words[2], 0, 0)
    elif name in ("answer", "hangup", "remote_hangup", "state"):
        nth, device, *rest = words
        if len(double.line(device)["calls"]) > nth:
            double.say(name, f"{nth}@{device}", *rest)
    else:
        double.say(name, *words)


def fault(double: Double, function: str, kind: str) -> None:
    value = 40 if kind == "delay" else int(Error.OPERATIONFAILED)
    if kind == "async" and function.startswith(("lineGet", "lineOpen", "lineInit")):
        kind = "sync"
    double.say("rule", function, "*", kind, value, 1)


async def quiet(double: Double, seen: Seen) -> None:
    """Wait until the reports are the truth; it must come to that by itself."""

    def differing() -> dict[str, Any]:
        lines = double.truth()["lines"]
        pairs = {line["number"]: (shown(seen.facts[str(line["permanent"])]), true(line)) for line in lines}
        return {number: pair for number, pair in pairs.items() if pair[0] != pair[1]}

    try:
        async with asyncio.timeout(QUIET):
            while not seen.up or double.truth()["queued"] or differing():
                seen.changed.clear()
                try:
                    async with asyncio.timeout(0.02):
                        await seen.changed.wait()
                except TimeoutError:
                    continue
    except TimeoutError:
        raise AssertionError(f"reported and true: {differing()}, link {seen.up}") from None


async def schedule(double: Double, manners: dict[str, int], rounds: list[list[tuple[str, Any]]]) -> None:
    double.say("reset")
    double.provider(**manners)
    double.lines(*NUMBERS)
    seen = Seen()
    patience = Patience(start=5, reply=1, shown=0.3, end=1)
    known = profiles.parse(QUICK, profiles.load())
    driver = TapiDriver(lambda: load(double.path), known, patience=patience, again_after=(0.02,))
    await driver.open(Reports(seen.line, lambda link, reason: link_changed(driver, seen, link, reason)))
    try:
        await driver.watch(["1", "2", "3"])
        await quiet(double, seen)
        for steps in rounds:
            await play(double, seen, driver, steps)
            await quiet(double, seen)
    finally:
        await driver.close()
    assert double.truth()["misused"] == 0, double.truth()["misuse"]


def link_changed(driver: TapiDriver, seen: Seen, link: Link, reason: str) -> None:
    """As the line board does it: with the link down all is unknown."""
    seen.link(link, reason)
    if link is Link.DOWN:
        seen.facts = dict.fromkeys(seen.facts, LineFacts(known=False))


EXAMPLES = int(os.environ.get("CTI_TAPI_SCHEDULES") or amount(200, short=10))


# Not shrunk: a failing example takes as long as quiet is waited for.
@pytest.mark.timeout(400)
@settings(
    max_examples=EXAMPLES,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(MANNERS, st.lists(STEPS, min_size=1, max_size=3))
def test_reports_are_the_truth_whenever_it_is_quiet(
    double: Double, manners: dict[str, int], rounds: list[list[tuple[str, Any]]]
) -> None:
    asyncio.run(schedule(double, manners, rounds))
