"""What tests of the switch share: a clock to turn, names, and looks at lines."""

from datetime import UTC, datetime, timedelta

from ctiserver.domain.lines import Call
from ctiserver.server.telephony.simulated.switch import Switch

NAMES = {"101": "Müller, Stefan", "102": "Förster, Anna"}


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


def states(switch: Switch, *lines: str) -> list[str]:
    return [switch.facts(line).state.value for line in lines]


def call(switch: Switch, line: str) -> Call:
    (only,) = switch.facts(line).calls
    return only


def talk(switch: Switch, caller: str, callee: str) -> None:
    switch.dial(caller, callee.removeprefix("L"))
    switch.answer(callee)
