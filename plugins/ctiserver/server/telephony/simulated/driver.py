"""The driver of the simulated telephone system: the switch behind the interface that all telephone systems have."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from ctiserver.domain.lines import LineFacts
from ctiserver.server.telephony.driver import Ability, Link, Reports
from ctiserver.server.telephony.simulated.switch import Switch

OUTSIDE_ANSWERS_AFTER = 4.0
"""Seconds that a number outside rings before somebody there takes the call."""


class Cancellable(Protocol):
    def cancel(self) -> None: ...


CallLater = Callable[[float, Callable[[], None]], Cancellable]


class SimulatedDriver:
    """Reports the lines of a switch and passes requests on to it; the switch confirms at once.

    It also plays the parties outside: after ``outside_answers_after`` seconds (None: never) they take a call.
    ``call_later`` is the running loop's unless another one is given.
    """

    def __init__(
        self,
        switch: Switch,
        outside_answers_after: float | None = OUTSIDE_ANSWERS_AFTER,
        call_later: CallLater | None = None,
    ) -> None:
        self._switch = switch
        self._outside_answers_after = outside_answers_after
        self._call_later = call_later
        self._reports: Reports | None = None
        self._watched: frozenset[str] = frozenset()
        self._undo: Callable[[], None] = lambda: None
        self._patience: dict[str, Cancellable] = {}

    async def open(self, reports: Reports) -> None:
        self._reports = reports
        self._undo = self._switch.on_change(self._changed)
        reports.link(Link.UP, "the simulated telephone system runs within the server")
        self._await_outside()

    async def close(self) -> None:
        self._undo()
        self._undo = lambda: None
        self._reports = None
        for timer in self._patience.values():
            timer.cancel()
        self._patience.clear()

    async def watch(self, addresses: Iterable[str]) -> None:
        self._watched = frozenset(addresses)
        self._report(self._watched)

    def abilities(self, address: str) -> frozenset[Ability]:
        return self._switch.abilities(address)

    async def dial(self, address: str, number: str) -> None:
        self._switch.dial(address, number)

    async def answer(self, address: str, call: str | None = None) -> None:
        self._switch.answer(address, call)

    async def hangup(self, address: str, call: str | None = None) -> None:
        self._switch.hangup(address, call)

    async def hold(self, address: str, call: str | None = None) -> None:
        self._switch.hold(address, call)

    async def resume(self, address: str, call: str | None = None) -> None:
        self._switch.resume(address, call)

    async def transfer(self, address: str, number: str, call: str | None = None) -> None:
        self._switch.transfer(address, number, call)

    async def connect(self, address: str) -> None:
        self._switch.connect(address)

    async def pickup(self, address: str, ringing: str) -> None:
        self._switch.pickup(address, ringing)

    async def forward(self, address: str, number: str) -> None:
        self._switch.forward(address, number)

    async def do_not_disturb(self, address: str, on: bool) -> None:
        self._switch.do_not_disturb(address, on)

    async def read(self, address: str) -> LineFacts:
        """What the telephone stands at. Raises RefusedError for a line the switch does not have."""
        self._switch.telephone(address)
        return self._switch.facts(address)

    def _changed(self, addresses: frozenset[str]) -> None:
        self._report(addresses & self._watched)
        self._await_outside()

    def _report(self, addresses: Iterable[str]) -> None:
        if self._reports is not None:
            for address in sorted(addresses):
                self._reports.line(address, self._switch.facts(address))

    def _await_outside(self) -> None:
        """One timer for each call that rings outside; a call that is over needs none."""
        ringing = self._switch.ringing_outside()
        for call in self._patience.keys() - ringing:
            self._patience.pop(call).cancel()
        if self._outside_answers_after is None:
            return
        later = self._call_later or asyncio.get_running_loop().call_later
        for call in ringing - self._patience.keys():
            self._patience[call] = later(self._outside_answers_after, partial(self._switch.outside_answers, call))
