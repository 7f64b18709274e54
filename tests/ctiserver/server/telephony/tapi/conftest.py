"""The driver on the double, and what it reports."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from cticlient.texts import SaidError
from ctiserver.domain.lines import LineFacts, LineState
from ctiserver.server.telephony.driver import Link, Reports
from ctiserver.server.telephony.tapi import profiles
from ctiserver.server.telephony.tapi.displaced import Kept
from ctiserver.server.telephony.tapi.dll import load
from ctiserver.server.telephony.tapi.driver import TapiDriver
from ctiserver.server.telephony.tapi.patience import Patience
from tests.tapi_double.built import library
from tests.tapi_double.control import GENERIC, Double

PATIENT = 50.0
SHORT = Patience(start=5.0, reply=1.0, shown=1.0, end=1.0)


@pytest.fixture(scope="session")
def double_path() -> str:
    return library()


@pytest.fixture
def double(double_path: str) -> Double:
    """Empty, with one provider."""
    double = Double(double_path)
    double.provider()
    return double


@dataclass(slots=True)
class Office:
    """A driver that runs, and all it reported."""

    double: Double
    driver: TapiDriver
    facts: dict[str, LineFacts] = field(default_factory=dict)
    told: list[tuple[str, LineFacts]] = field(default_factory=list)
    links: list[tuple[Link, str]] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def line(self, address: str, facts: LineFacts) -> None:
        self.facts[address] = facts
        self.told.append((address, facts))
        self.changed.set()

    def link(self, link: Link, reason: str) -> None:
        self.links.append((link, reason))
        self.changed.set()

    async def start(self, *addresses: str, open_lines: bool = True) -> "Office":
        """Open, and watch these lines until all of them are known."""
        await self.driver.open(Reports(self.line, self.link))
        await self.until(lambda: bool(self.links) and self.links[-1][0] is Link.UP)
        await self.driver.watch(addresses)
        if open_lines:
            await self.until(lambda: all(self.facts[address].known for address in addresses))
        return self

    async def until(self, condition: Callable[[], bool], seconds: float = PATIENT) -> None:
        """Wait for a report after which it holds."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            raise AssertionError(f"not within {seconds} s: {self.facts} {self.links}") from None

    async def state(self, address: str, state: LineState) -> LineFacts:
        await self.until(lambda: self.facts[address].state is state)
        return self.facts[address]

    async def truth(self, condition: Callable[[dict[str, Any]], bool], seconds: float = PATIENT) -> dict[str, Any]:
        """Wait until the double is so; nothing tells of that."""
        async with asyncio.timeout(seconds):
            while not condition(truth := self.double.truth()):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return truth


class Notebook:
    """A store; ``full`` is a disk that takes nothing more."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.full = False

    async def load_displaced(self) -> dict[str, str]:
        return dict(self.kept)

    async def save_displaced(self, key: str, settings: str) -> None:
        if self.full:
            raise SaidError("The disk is full.")
        self.kept[key] = settings
        if not settings:
            del self.kept[key]


MakeOffice = Callable[..., Awaitable[Office]]


@pytest.fixture
async def make_office(double: Double) -> AsyncIterator[MakeOffice]:
    """Opens a driver on the double as it was set up; addresses are those to watch."""
    made: list[Office] = []

    async def make(
        *addresses: str,
        patience: Patience = SHORT,
        toml: dict[str, Any] | None = None,
        kept: Kept | None = None,
        **how: Any,
    ) -> Office:
        known = profiles.parse(toml or {}, profiles.load())
        driver = TapiDriver(
            lambda: load(double.path), known, patience=patience, again_after=(0.05, 0.1), kept=kept
        )  # fmt: skip
        office = Office(double, driver)
        made.append(office)
        return await office.start(*addresses, **how)

    yield make
    for office in made:
        await office.driver.close()
    assert double.truth()["misused"] == 0, double.truth()["misuse"]


@pytest.fixture
async def office(double: Double, make_office: MakeOffice) -> Office:
    """Three lines, watched by their permanent ids."""
    double.lines("101", "102", "103")
    return await make_office("1", "2", "3")


def key(permanent: int, provider: str = GENERIC) -> str:
    return f"{provider}/{permanent}"
