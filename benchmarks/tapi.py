"""TAPI under load: a provider with 500 lines on the double. Run ``python -m benchmarks.tapi`` in the checkout.

How long 500 lines take to open when each call into TAPI takes 10 ms, and what a click waits meanwhile at another
provider. Then the whole server with 500 people, ten groups of fifty, and 1,000 messages a second: how much of a core it
takes, how long a message is on its way to the line board and until the hub has written what the desktops get, and
whether each line's states came there in their order.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]

from ctiserver.domain.lines import LineFacts, LineState  # noqa: E402
from ctiserver.domain.people import Client, Line  # noqa: E402
from ctiserver.domain.rights import parse_rights  # noqa: E402
from ctiserver.server.config import ConfigDirectory  # noqa: E402
from ctiserver.server.directory import Directory  # noqa: E402
from ctiserver.server.hub import Viewer  # noqa: E402
from ctiserver.server.outbox import Outbox  # noqa: E402
from ctiserver.server.passwords import Passwords  # noqa: E402
from ctiserver.server.serve import Parts, serve  # noqa: E402
from ctiserver.server.store.store import Store  # noqa: E402
from ctiserver.server.telephony.driver import Link, Reports  # noqa: E402
from ctiserver.server.telephony.tapi import profiles  # noqa: E402
from ctiserver.server.telephony.tapi.dll import load  # noqa: E402
from ctiserver.server.telephony.tapi.driver import TapiDriver  # noqa: E402
from tests.tapi_double.built import library  # noqa: E402
from tests.tapi_double.control import Double  # noqa: E402

LINES = 500
CALL_MS = 10
RATE = 1000
SECONDS = 10
GROUPS = 10
VIEWERS = 5
"""Desktops that watch each group, beside that of number 1, who is in all of them."""
QUICK = "Quick"

Steps = dict[str, list[tuple[float, LineState]]]


class Watch:
    """What the driver reported last."""

    def __init__(self) -> None:
        self.facts: dict[str, LineFacts] = {}
        self.link = Link.DOWN

    def line(self, address: str, facts: LineFacts) -> None:
        self.facts[address] = facts

    def linked(self, link: Link, reason: str) -> None:
        self.link = link


async def until(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - only the double knows
            await asyncio.sleep(0.005)


async def opening(double: Double) -> None:
    double.say("reset")
    double.provider()
    double.provider(QUICK)
    double.lines(*(str(1000 + n) for n in range(LINES)))
    double.lines("1", "2", provider=QUICK, first=9001)
    double.say("rule", "*", "Generic", "delay", CALL_MS, -1)
    watch = Watch()
    driver = TapiDriver(lambda: load(double.path), profiles.load())
    begun = time.perf_counter()
    await driver.open(Reports(watch.line, watch.linked))
    await until(lambda: watch.link is Link.UP)
    addresses = [str(n + 1) for n in range(LINES)]
    await driver.watch([*addresses, "9001", "9002"])
    await until(lambda: watch.facts["9001"].known)
    first = time.perf_counter() - begun
    clicks, lags = [], []
    while not all(watch.facts[address].known for address in addresses):
        start = time.perf_counter()
        await driver.do_not_disturb("9001", len(clicks) % 2 == 0)
        clicks.append(time.perf_counter() - start)
        start = time.perf_counter()
        await asyncio.sleep(0.01)
        lags.append(time.perf_counter() - start - 0.01)
    took = time.perf_counter() - begun
    print(f"opening {LINES} lines, {CALL_MS} ms a call: {took:.2f} s (limit 10)")
    print(f"  the other provider's lines were there after {first:.2f} s")
    if clicks:
        print(f"  do-not-disturb at the other provider meanwhile: worst {max(clicks) * 1000:.0f} ms of {len(clicks)}")
        print(f"  the loop was late by at most {max(lags) * 1000:.0f} ms")
    await driver.close()


class Desktop(Outbox):
    """What a desktop would be sent, with the time at which the hub had it written."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[tuple[float, bytes]] = []

    def put(self, key: Hashable, message: bytes) -> None:
        self.got.append((time.perf_counter(), message))

    def states(self) -> Steps:
        """Of each line, when it was first shown in which state."""
        found: Steps = {}
        for at, raw in self.got:
            told = json.loads(raw)
            if told["type"] == "member":
                steps = found.setdefault(told["member"]["client"], [])
                state = LineState(told["member"]["line"]["state"])
                if not steps or steps[-1][1] is not state:
                    steps.append((at, state))
        return found


async def company(config: ConfigDirectory) -> None:
    """Everybody's name is the number of the line in TAPI."""
    store = await Store.open(config.database)
    directory = Directory(store, Passwords(), lambda: uuid.uuid4().hex)
    await directory.load()
    for group in range(GROUPS):
        await directory.add_group(f"g{group}", parse_rights("v m mn pi sm lm sc"))
    for n in range(1, LINES + 1):
        await directory.add_line(Line(str(n), str(1000 + n), "", "tapi", str(n)))
        await directory.add_client(Client(str(n), lines=(str(n),)), None)
        await directory.add_member(f"g{n % GROUPS}", str(n))
    for group in range(GROUPS):
        await directory.add_member(f"g{group}", "1")
    await store.close()


def desktops(parts: Parts) -> Desktop:
    """As many as watch each group; the answer is that of somebody who watches all."""
    first = Desktop()
    for group in parts.directory.groups.values():
        for client in list(group.members)[:VIEWERS]:
            viewer = Viewer(client, Desktop())
            parts.hub.add(viewer)
            parts.hub.subscribe(viewer, group, 1)
    reception = Viewer("1", first)
    parts.hub.add(reception)
    for group in list(parts.directory.groups.values()):
        parts.hub.subscribe(reception, group, 1)
    first.got.clear()
    return first


async def messages(double: Double) -> None:
    double.say("reset")
    double.provider()
    double.lines(*(str(1000 + n) for n in range(LINES)))
    with tempfile.TemporaryDirectory() as folder:
        config = ConfigDirectory(Path(folder))
        await company(config)
        os.environ["CTISERVER_TAPI_LIBRARY"] = double.path
        async with serve(config) as serving:
            await load_of(double, serving.parts)


async def load_of(double: Double, parts: Parts) -> None:
    lines = [str(n + 1) for n in range(LINES)]
    await until(lambda: all(parts.board.seen(line).facts.known for line in lines))
    at_board: Steps = {}

    def seen(line: str) -> None:
        state = parts.board.seen(line).facts.state
        steps = at_board.setdefault(line, [])
        if not steps or steps[-1][1] is not state:
            steps.append((time.perf_counter(), state))

    parts.board.on_change(seen)
    desktop = desktops(parts)
    sent: Steps = {}
    cpu, begun = time.process_time(), time.perf_counter()
    own = await asyncio.to_thread(telephones, double, sent)
    await until(lambda: not double.truth()["queued"] and all(not parts.board.seen(line).facts.calls for line in lines))
    await until(
        lambda: (
            len(desktop.states()) == len(sent) and all(s[-1][1] is LineState.IDLE for s in desktop.states().values())
        )
    )
    wall, used = time.perf_counter() - begun, time.process_time() - cpu
    changes = sum(map(len, sent.values()))
    print(f"{RATE} messages/s for {SECONDS} s over {LINES} lines, {GROUPS * VIEWERS + 1} desktops: {changes} changes")
    print(f"  of one core: {(used - own) / wall:.1%} (limit 25 %), {used / wall:.1%} with the double and this program")
    report("line board", sent, at_board)
    report("what the hub sends", sent, desktop.states())


def telephones(double: Double, sent: Steps) -> float:
    """What happens at the telephone system, in a thread of its own; answers the seconds of a core this took."""
    begun = time.perf_counter()
    # Each call: OFFERING with its announcement and NUMCALLS at its end, CONNECTED, DISCONNECTED, IDLE: six messages.
    steps = [("ring", LineState.RINGING), ("answer", LineState.TALKING), ("remote_hangup", LineState.IDLE)]
    rounds = round(RATE * SECONDS / 6 / 250)
    for n in range(rounds * 250 * len(steps)):
        name, state = steps[n // 250 % len(steps)]
        device = n % 250 + n // (250 * len(steps)) % 2 * 250
        time.sleep(max(begun + n * 6 / len(steps) / RATE - time.perf_counter(), 0))
        sent.setdefault(str(device + 1), []).append((time.perf_counter(), state))
        double.say(name, device, "0301", "Schulze") if name == "ring" else double.say(name, f"0@{device}")
    return time.thread_time()


def report(where: str, sent: Steps, came: Steps) -> None:
    ways, disorder = [], 0
    for line, steps in sent.items():
        disorder += [state for _, state in steps] != [state for _, state in came[line]]
        ways += [arrived - started for (started, _), (arrived, _) in zip(steps, came[line], strict=False)]
    ways.sort()
    print(
        f"  message to {where}: median {statistics.median(ways) * 1000:.1f} ms, "
        f"p99 {ways[int(len(ways) * 0.99)] * 1000:.1f} ms (limit 20), worst {ways[-1] * 1000:.1f} ms; "
        f"lines with states out of order: {disorder}"
    )


def main() -> None:
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {sys.version.split()[0]}")
    double = Double(library())
    asyncio.run(opening(double))
    asyncio.run(messages(double))


if __name__ == "__main__":
    main()
