"""TAPI under load: a provider with 500 lines on the double. Run ``python -m benchmarks.tapi`` in the checkout.

Four figures: how long 500 lines take to open when each call into TAPI takes 10 ms, and what a click waits meanwhile at
another provider; then, with 1,000 messages a second, how much of a core the driver takes, how long a message is on its
way to the line board, and whether each line's states came in their order.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]

from ctiserver.domain.lines import LineFacts, LineState  # noqa: E402
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
OFFERING, CONNECTED, IDLE = 0x2, 0x100, 0x1
QUICK = "Quick"


class Watch:
    """Notes when the first and the wanted report of each line came."""

    def __init__(self) -> None:
        self.facts: dict[str, LineFacts] = {}
        self.at: dict[str, list[tuple[float, LineState]]] = {}
        self.link = Link.DOWN

    def line(self, address: str, facts: LineFacts) -> None:
        self.facts[address] = facts
        self.at.setdefault(address, []).append((time.perf_counter(), facts.state))

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


async def messages(double: Double) -> None:
    double.say("reset")
    double.provider()
    double.lines(*(str(1000 + n) for n in range(LINES)))
    watch = Watch()
    driver = TapiDriver(lambda: load(double.path), profiles.load())
    await driver.open(Reports(watch.line, watch.linked))
    await until(lambda: watch.link is Link.UP)
    await driver.watch([str(n + 1) for n in range(LINES)])
    await until(lambda: len(watch.facts) == LINES and all(facts.known for facts in watch.facts.values()))
    watch.at.clear()
    sent: dict[str, list[tuple[float, LineState]]] = {}
    said = 0.0
    cpu, begun = time.process_time(), time.perf_counter()
    # Each call: OFFERING with its announcement and NUMCALLS at its end, CONNECTED, DISCONNECTED, IDLE: six messages.
    steps = [("ring", LineState.RINGING), ("answer", LineState.TALKING), ("remote_hangup", LineState.IDLE)]
    rounds = round(RATE * SECONDS / 6 / 250)
    count = rounds * 250 * len(steps)
    for n in range(count):
        name, state = steps[n // 250 % len(steps)]
        device = n % 250 + n // (250 * len(steps)) % 2 * 250
        due = begun + n * 6 / len(steps) / RATE
        while time.perf_counter() < due:  # noqa: ASYNC110 - the clock is the event
            await asyncio.sleep(0.001)
        started = time.perf_counter()
        sent.setdefault(str(device + 1), []).append((started, state))
        double.say(name, device, "0301", "Schulze") if name == "ring" else double.say(name, f"0@{device}")
        said += time.perf_counter() - started
    await until(lambda: not double.truth()["queued"] and all(not f.calls for f in watch.facts.values()))
    wall, used = time.perf_counter() - begun, time.process_time() - cpu
    report(sent, watch, wall, used, said)
    await driver.close()


def report(sent: dict[str, list[tuple[float, LineState]]], watch: Watch, wall: float, used: float, said: float) -> None:
    ways, disorder = [], 0
    for address, steps in sent.items():
        came = [
            entry for at, entry in enumerate(watch.at[address]) if not at or watch.at[address][at - 1][1] != entry[1]
        ]
        disorder += [state for _, state in steps] != [state for _, state in came]
        ways += [arrived - started for (started, _), (arrived, _) in zip(steps, came, strict=False)]
    ways.sort()
    print(f"{RATE} messages/s for {SECONDS} s over {LINES} lines: {len(ways)} changes in {wall:.1f} s")
    print(f"  of one core: {(used - said) / wall:.1%} (limit 25 %), {used / wall:.1%} with the double and this program")
    print(
        f"  message to line board: median {statistics.median(ways) * 1000:.1f} ms, "
        f"p99 {ways[int(len(ways) * 0.99)] * 1000:.1f} ms (limit 20), worst {ways[-1] * 1000:.1f} ms"
    )
    print(f"  lines with states out of order: {disorder}")


def main() -> None:
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {sys.version.split()[0]}")
    double = Double(library())
    asyncio.run(opening(double))
    asyncio.run(messages(double))


if __name__ == "__main__":
    main()
