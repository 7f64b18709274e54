"""The real server, killed at chosen system calls or at any time while it is worked with; after each restart it has
to stand by everything that it acknowledged, and the telephones have to stand as the statuses say.
"""

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cticlient.texts import SaidError
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.remote import call
from tests.ctiserver.together.promises import Choice, ImportPromise, Phone, Promise
from tests.ctiserver.together.strace import killed_at
from tests.ctiserver.together.wires import GoneError, logged_in, make_company

ROOT = Path(__file__).parents[3]
USERS = {"anna": "201", "bert": "202", "carl": "203", "chris": "204"}
DOORS = {"tor": "290"}
PHONES = {"anna": Phone(forward="333"), "bert": Phone(dnd=True), "carl": Phone(), "tor": Phone()}
MOST_CALLS = {"pwrite64": 400, "fdatasync": 70, "unlink": 20, "rename": 12, "write": 500, "openat": 1000}
"""At which of these system calls a server is killed, and at the latest at the how many-th of one thread: SQLite
writes, syncs and unlinks in one, the telephones' file is renamed in another."""
START_SECONDS = 30.0
WORK_SECONDS = 8.0
QUIET_SECONDS = 10.0
HEADER = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy"


class NotServingError(AssertionError):
    """The server ended before it served; the text is the last that it said."""


@dataclass(slots=True)
class Tally:
    """What happened, to be told at the end."""

    killed: Counter[str] = field(default_factory=Counter)
    not_reached: Counter[str] = field(default_factory=Counter)
    while_starting: int = 0
    starts: list[float] = field(default_factory=list)
    checks: int = 0
    phones: int = 0

    def told(self, acknowledged: int) -> str:
        starts = sorted(self.starts) or [0.0]
        return (
            f"killed {self.killed.total()} times: {dict(self.killed)}, of these {self.while_starting} while starting; "
            f"not reached: {dict(self.not_reached)}; {acknowledged} changes acknowledged; {self.checks} restarts and "
            f"{self.phones} telephones checked; serving again after {starts[len(starts) // 2]:.2f} s (median), "
            f"{starts[-1]:.2f} s (longest)"
        )


class Killing:
    """One configuration directory from kill to kill. Every broken promise is an AssertionError."""

    def __init__(self, config: ConfigDirectory, random: Random) -> None:
        self._config = config
        self._random = random
        self._numbers = iter(range(10**9))
        self._process: asyncio.subprocess.Process
        self._url = ""
        self.tally = Tally()
        self.chosen = [Promise(name) for name in ("anna", "bert", "tor")]
        self.imported = ImportPromise("carl")

    @property
    def acknowledged(self) -> int:
        return sum(promise.acknowledged for promise in self.chosen) + self.imported.acknowledged

    async def prepare(self) -> None:
        """Make the company, and have two people set their telephones by hand."""
        await make_company(self._config, USERS, DOORS)
        async with self._serving(self._argv()), logged_in(self._url, "anna") as anna:
            assert (await anna.ask("forward", number=PHONES["anna"].forward))["type"] == "done"
            async with logged_in(self._url, "bert") as bert:
                assert (await bert.ask("dnd", on=True))["type"] == "done"

    # Rounds

    async def kill_at_any_time(self) -> None:
        """Start and check everything, then work with it and kill it after a moment."""
        begun = time.monotonic()
        async with self._serving(self._argv()):
            self.tally.starts.append(time.monotonic() - begun)
            await self._check_statuses()
            await self._check_phones()
            await self._work(self._random.uniform(0.02, 1.2))
            self._kill("any time")
        self._check_database()

    async def kill_at_a_call(self, name: str, nth: int) -> None:
        """Work with it until it dies at that system call, perhaps while it starts already."""
        try:
            async with self._serving(killed_at(name, nth, self._argv())):
                with suppress(GoneError):
                    await self._check_statuses()
                    await self._work(WORK_SECONDS)
                died = await self._is_dead()
                self.tally.killed[name] += died
                self.tally.not_reached[name] += not died
                if not died:
                    self._kill("not reached, any time")
        except NotServingError:
            assert await self._is_dead(), "it ended by itself while starting"
            self.tally.killed[name] += 1
            self.tally.while_starting += 1
        self._check_database()

    async def last_check(self) -> None:
        """Start once more and check everything."""
        async with self._serving(self._argv()):
            await self._check_statuses()
            await self._check_phones()

    # The process

    def _argv(self) -> list[str]:
        where = ["--config", str(self._config.root), "run", "--listen", "127.0.0.1:0", "--no-tls"]
        return [sys.executable, "-m", "ctiserver.server", *where]

    @asynccontextmanager
    async def _serving(self, argv: list[str]) -> AsyncIterator[None]:
        """Serve while the block runs; killed at its end. Raises NotServingError if it dies before it serves."""
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'plugins'}{os.pathsep}{ROOT}", "PYTHONUNBUFFERED": "1"}
        with (self._config.root / "stderr.txt").open("ab") as stderr:
            self._process = await asyncio.create_subprocess_exec(
                *argv, stdout=asyncio.subprocess.PIPE, stderr=stderr, env=environment
            )
        try:
            assert self._process.stdout is not None
            async with asyncio.timeout(START_SECONDS):
                line = (await self._process.stdout.readline()).decode()
            if not line.startswith("listening on "):
                raise NotServingError((self._config.root / "stderr.txt").read_text("utf-8")[-1000:])
            self._url = line.removeprefix("listening on ").strip()
            yield
        finally:
            self._end()
            await self._process.wait()

    def _end(self) -> None:
        # Not its own kill(): that reaps a process that died just now, and asyncio never learns how it ended.
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    def _kill(self, how: str) -> None:
        self._end()
        self.tally.killed[how] += 1

    async def _is_dead(self) -> bool:
        """Whether it was killed. Its connections may be seen to end a moment before it does."""
        with suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                await self._process.wait()
        return self._process.returncode == -signal.SIGKILL

    # Work

    async def _work(self, seconds: float) -> None:
        """All change their statuses as fast as they are answered, until the server is gone or the time is over."""
        works = [self._choose(promise) for promise in self.chosen]
        tasks = [asyncio.create_task(work) for work in (*works, self._import())]
        done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if done:
            # One saw it go; the others see it too.
            await asyncio.wait(tasks, timeout=2)
        for task in tasks:
            task.cancel()
        for error in await asyncio.gather(*tasks, return_exceptions=True):
            if not isinstance(error, GoneError | asyncio.CancelledError):
                raise AssertionError(f"the work ended: {error!r}") from error

    async def _choose(self, promise: Promise) -> None:
        by_colleague = promise.client == "tor"
        async with logged_in(self._url, "chris" if by_colleague else promise.client) as wire:
            while True:
                promise.ask(choice := self._choice())
                fields: dict[str, Any] = {"client": promise.client} if by_colleague else {}
                if choice.until:
                    fields["until"] = choice.until.isoformat()
                if choice.info:
                    fields["call_forward"] = self._random.choice(["", "208", "dnd", "0301234"])
                status = "BUSY" if choice.info else "AVAILABLE"
                answer = await wire.status("status_set", status=status, info=choice.info, **fields)
                promise.acknowledge(answer)

    def _choice(self) -> Choice:
        if self._random.random() < 0.2:
            return Choice()
        lasting = self._random.choice([None, 0.2, 1.0, 3600.0])
        until = None if lasting is None else datetime.now(UTC) + timedelta(seconds=lasting)
        return Choice(f"choice {next(self._numbers)}", until)

    async def _import(self) -> None:
        async with logged_in(self._url, self.imported.client) as wire:
            while True:
                if self._random.random() < 0.75:
                    await self._rewrite()
                else:
                    self.imported.dismiss()
                    await wire.status("status_set", status="AVAILABLE")
                    self.imported.acknowledge_dismissal()

    async def _rewrite(self) -> None:
        """A new version of the file, at once whole and old enough to be believed soon."""
        version = f"version {next(self._numbers)}"
        forward = self._random.choice(["", "dnd", "209"])
        path = self._config.prm_dir / "PrmImport.csv"
        path.parent.mkdir(exist_ok=True)
        new = path.with_name("new")
        new.write_text(f"{HEADER}\n1;carl;MEETING;;2026-01-01 00:00;;{version};;{forward};HR\n", "utf-8")
        written = time.time_ns() - 120 * 10**9
        os.utime(new, ns=(written, written))
        new.replace(path)
        self.imported.write(version)
        try:
            report = await call(self._config, "prm.reload", {})
        except SaidError as error:
            raise GoneError from error
        assert report["state"] == "read", report
        self.imported.acknowledged += 1

    # Checks

    def _check_database(self) -> None:
        """On a copy: the server itself has to get along with what was left."""
        copy = self._config.root / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for path in self._config.root.glob("ctiserver.db*"):
            shutil.copy2(path, copy)
        with closing(sqlite3.connect(copy / "ctiserver.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []

    async def _check_statuses(self) -> None:
        async with self._all() as ask:
            for promise in self.chosen:
                promise.check(await ask(promise.client))
            self.imported.check(await ask(self.imported.client))
        self.tally.checks += 1

    async def _check_phones(self) -> None:
        """Nobody changes anything now; only ends may still come."""
        async with self._all() as ask:
            for client, phone in PHONES.items():
                await self._check_phone(ask, client, phone)
                self.tally.phones += 1

    async def _check_phone(self, ask: Callable[[str], Awaitable[dict[str, Any]]], client: str, phone: Phone) -> None:
        line = {**USERS, **DOORS}[client]
        last = time.monotonic() + QUIET_SECONDS
        while True:
            wanted = phone.under(await ask(client))
            shown = await call(self._config, "simulate.show", {"line": line})
            if wanted == (shown["forward"] or "", shown["dnd"]) and wanted == phone.under(await ask(client)):
                return
            assert time.monotonic() < last, f"the telephone of {client} is {shown}, to be {wanted}"
            await asyncio.sleep(0.05)

    @asynccontextmanager
    async def _all(self) -> AsyncIterator[Callable[[str], Awaitable[dict[str, Any]]]]:
        """Asks for anybody's stack, as a colleague who may see it all."""
        async with logged_in(self._url, "chris") as chris:

            async def ask(client: str) -> dict[str, Any]:
                return await chris.status("status_show", client=client)

            yield ask


def a_call(random: Random) -> tuple[str, int]:
    """A system call to be killed at. Early ones meet the server while it starts, so they are the more frequent."""
    name = random.choice([*MOST_CALLS])
    return name, 1 + int(MOST_CALLS[name] * random.random() ** 2)


async def kill(killing: Killing, kills: int, random: Random, tell: Callable[[str], None]) -> None:
    """In turn at a system call and at any time, so that each kill is followed by a start; then once more a check."""
    await killing.prepare()
    for number in range(kills):
        if number % 2 == 0:
            name, nth = a_call(random)
            tell(f"kill {number + 1}: at {name} {nth}")
            await killing.kill_at_a_call(name, nth)
        else:
            tell(f"kill {number + 1}: at any time")
            await killing.kill_at_any_time()
    await killing.last_check()


async def run(root: Path, kills: int, seed: int, tell: Callable[[str], None]) -> Tally:
    """So many kills in a fresh directory; the tally, if everything held."""
    random = Random(seed)
    killing = Killing(ConfigDirectory(root), random)
    try:
        await kill(killing, kills, random, tell)
    finally:
        tell(killing.tally.told(killing.acknowledged))
    said = (root / "stderr.txt").read_text("utf-8")
    assert "Traceback" not in said, said[said.index("Traceback") - 500 :][:4000]
    return killing.tally
