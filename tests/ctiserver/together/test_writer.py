"""PrmImport.csv is rewritten in eight ways while it is read: what is published always stands in a whole version."""

import asyncio
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from ctiserver.domain.prm import Record
from ctiserver.domain.stack import Stack
from ctiserver.server.attendance import Attendance
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.presence import Presence
from ctiserver.server.prm_import import POLL_SECONDS, SETTLE_SECONDS, PrmImport
from tests.amounts import NIGHTLY, SHORT, amount
from tests.ctiserver.server.prm.house import FakeStore
from tests.ctiserver.together.world import Store
from tests.ctiserver.together.writer import ALWAYS, SOMETIMES, ThreadedVirtualLoop, Version, Writer, a_version

REWRITES = amount(240, nightly=10_000)
INTERVAL = 60.0
THREADS = 30.0
"""Seconds of the loop's time in which its threads come to an end, also on a machine that does much else."""
ONE_LOOK = INTERVAL + 2 * (POLL_SECONDS + SETTLE_SECONDS) + THREADS
"""Seconds until a look is due, is found unsettled because it met the last write, and is done again."""
BEGIN = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Published(Presence):
    """The real statuses; everything that reaches them is held against the versions there were."""

    def __init__(self, clock: Any) -> None:
        ids = count()
        directory = SimpleNamespace(clients=dict.fromkeys((*ALWAYS, *SOMETIMES)), on_change=lambda listener: None)
        super().__init__(Store(), directory, Attendance(), clock, lambda: str(next(ids)))  # type: ignore[arg-type]
        self.versions: list[Version] = []
        self.in_force: Version | None = None
        self.given = asyncio.Condition()
        self.on_change(self._changed)

    async def set_records(self, records: Mapping[str, Sequence[Record]], *more: Any) -> None:
        infos = {client: record.info for client, (record,) in records.items()}
        whole = [version for version in self.versions if version.infos == infos]
        assert whole, f"published what stands in no version: {infos}"
        await super().set_records(records, *more)
        async with self.given:
            (self.in_force,) = whole
            self.given.notify_all()
        assert {client: self.stack(client).shown.info for client in infos} == infos

    def _changed(self, client: str, before: Stack, after: Stack) -> None:
        infos = [entry.info for entry in after.entries]
        assert infos or client in SOMETIMES, f"{client} has lost its status"
        assert all(any(version.infos.get(client) == info for version in self.versions) for info in infos)

    async def shows(self, version: Version) -> None:
        async with self.given:
            await self.given.wait_for(lambda: self.in_force is version)


class Office:
    """An import that looks by itself, and a writer, in virtual time."""

    def __init__(self, root: Path, random: Random) -> None:
        self._random = random
        self._loop = asyncio.get_running_loop()
        config = ConfigDirectory(root)
        (root / "server").mkdir()
        (root / "prm").mkdir()
        config.ini.write_text("[Customize]\nPrmImportReloadInterval_min = 1\nTimeZone = UTC\n")
        self.presence = Published(self.clock)
        directory: Any = SimpleNamespace(clients=dict.fromkeys((*ALWAYS, *SOMETIMES)), on_change=lambda listener: None)
        directory.on_change = lambda listener: lambda: None
        self.importer = PrmImport(config, FakeStore(), directory, self.presence, self.clock, local=UTC)
        self.writer = Writer(root / "prm" / "PrmImport.csv", self.clock, random)
        self.states: Counter[str] = Counter()

    def clock(self) -> datetime:
        return BEGIN + timedelta(seconds=self._loop.time())

    async def rewrite(self, number: int) -> None:
        version = a_version(number, self._random)
        self.presence.versions.append(version)
        way = self.writer.ways[number % len(self.writer.ways)] if number else self.writer.truncate_first
        await way(version.text)
        if self._random.random() < 0.3:
            await self._is_applied(version, way.__name__)
        else:
            await asyncio.sleep(self._random.uniform(0, 20))
        # Only the last ones can still be published.
        del self.presence.versions[:-20]

    async def _is_applied(self, version: Version, way: str) -> None:
        begun = self._loop.time()
        try:
            async with asyncio.timeout(2 * ONE_LOOK):
                await self.presence.shows(version)
        except TimeoutError:
            pytest.fail(f"version {version.number}, written {way}, is not there: {self.importer.report()}")
        assert self._loop.time() - begun <= ONE_LOOK, way

    async def impatient(self) -> None:
        """Somebody who again and again says “ctiserver prm reload”."""
        while True:
            await asyncio.sleep(self._random.uniform(0.1, 10))
            report = await self.importer.reload()
            self.states[report["state"]] += 1

    async def look_on(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            self.states[self.importer.report()["state"]] += 1


async def rewritten(root: Path, rewrites: int, random: Random, impatient: bool) -> Counter[str]:
    """So many rewrites; how often the import was seen in which state."""
    office = Office(root, random)
    await office.importer.start()
    tasks = [asyncio.create_task(office.importer.run()), asyncio.create_task(office.look_on())]
    if impatient:
        tasks.append(asyncio.create_task(office.impatient()))
    writing = asyncio.create_task(_write(office, rewrites))
    try:
        await asyncio.wait([writing, *tasks], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result
    await writing
    return office.states


async def _write(office: Office, rewrites: int) -> None:
    for number in range(rewrites):
        await office.rewrite(number)


@pytest.mark.timeout(7200 if NIGHTLY else 120)
@pytest.mark.parametrize("impatient", [False, True], ids=["own-looks", "and-reloads"])
def test_only_whole_versions_are_ever_published(
    tmp_path: Path, impatient: bool, caplog: pytest.LogCaptureFixture
) -> None:
    seed = int.from_bytes(os.urandom(4)) if NIGHTLY else 5
    print("seed", seed)
    loop = ThreadedVirtualLoop()
    try:
        states = loop.run_until_complete(rewritten(tmp_path, REWRITES // 2, Random(seed), impatient))
    finally:
        with suppress(RuntimeError):
            loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
    # What fails within a step of the import is logged, not raised.
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    # The reader met every kind of trouble, else this proves nothing; with a few writes it may not come to that.
    met = {"read"} if SHORT else {"read", "missing", "unreadable", "refused"}
    # That a file is still being written is seen for a moment only, unless somebody asks again and again.
    met |= {"unsettled"} if impatient and not SHORT else set()
    assert met <= states.keys(), states
