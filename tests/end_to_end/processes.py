"""The real commands as processes: from the checkout, or from where CTI_E2E_BIN says that they are installed."""

import asyncio
import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
INSTALLED = os.environ.get("CTI_E2E_BIN", "")
MODULES = {
    "ctiserver": "ctiserver.server",
    "cti": "ctiserver.client",
    "cticlient": "cticlient",
    "cticlient-demo": "ctiserver.demo",
}
PATIENCE = 40.0
"""Seconds for what should take less than one; a busy machine is no failure."""
PASSWORD = "geheim"


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def ok(self) -> "Done":
        assert self.code == 0, f"exit {self.code}\n{self.out}\n{self.err}"
        return self

    def refused(self, part: str = "") -> "Done":
        """Failed with a sentence for a person."""
        assert self.code == 1, f"exit {self.code}\n{self.out}\n{self.err}"
        assert self.err.strip()
        assert "Traceback" not in self.err
        assert part in self.err
        return self


@dataclass(slots=True)
class Running:
    """A process that goes on; its lines are kept as they come."""

    process: asyncio.subprocess.Process
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)
    readers: list[asyncio.Task[None]] = field(default_factory=list)

    async def follow(self, stream: asyncio.StreamReader | None, lines: list[str]) -> None:
        assert stream is not None
        while line := await stream.readline():
            async with self.came:
                lines.append(line.decode().rstrip("\r\n"))
                self.came.notify_all()
        async with self.came:
            lines.append("(end)")
            self.came.notify_all()

    async def line(self, wanted: Callable[[str], bool], after: int = 0, patience: float = PATIENCE) -> tuple[int, str]:
        """The first line of stdout from ``after`` on that is wanted, and where the next search begins."""
        position = after
        try:
            async with asyncio.timeout(patience), self.came:
                while True:
                    while position < len(self.out):
                        position += 1
                        if wanted(self.out[position - 1]):
                            return position, self.out[position - 1]
                    assert "(end)" not in self.out, f"ended before:\n{self.told()}"
                    await self.came.wait()
        except TimeoutError:
            raise AssertionError(f"not within {patience} s:\n{self.told()}") from None

    def told(self) -> str:
        return "\n".join([*self.out[-30:], "--- stderr", *self.err[-30:]])

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())

    async def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end (on Windows: end it) and answer its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await self.ended()

    async def ended(self) -> int:
        async with asyncio.timeout(PATIENCE):
            code = await self.process.wait()
            await asyncio.gather(*self.readers)
        return code


Admin = Callable[..., Coroutine[Any, Any, Done]]
"""``ctiserver`` with these arguments on one configuration directory."""


async def reached(instant: datetime) -> None:
    """Wait for a time of the clock: the one thing a test of ends cannot hear of otherwise."""
    while (left := (instant - datetime.now(UTC)).total_seconds()) > 0:  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(left)


class Commands:
    """Starts the product's commands, as a person's shell would."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack

    def argv(self, name: str) -> list[str]:
        installed = shutil.which(name, path=INSTALLED or str(Path(sys.executable).parent))
        assert installed or not INSTALLED, f"{name} is not installed in {INSTALLED}"
        return [installed] if installed else [sys.executable, "-m", MODULES[name]]

    def python(self) -> str:
        """The interpreter that has the product."""
        return shutil.which("python", path=INSTALLED) or sys.executable if INSTALLED else sys.executable

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        paths = {} if INSTALLED else {"PYTHONPATH": os.pathsep.join([str(ROOT / "plugins"), str(ROOT)])}
        return {**os.environ, **paths, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "LANG": "C.UTF-8", **more}

    async def run(self, name: str, *arguments: object, stdin: str = "", **environment: str) -> Done:
        """To the end."""
        process = await self._start([*self.argv(name), *map(str, arguments)], environment)
        try:
            async with asyncio.timeout(3 * PATIENCE):
                out, err = await process.communicate(stdin.encode())
        except TimeoutError:
            process.kill()
            raise AssertionError(f"{name} {arguments} did not end") from None
        return Done(process.returncode or 0, out.decode(), err.decode())

    async def start(self, name: str, *arguments: object, stdin: str | None = None, **environment: str) -> Running:
        """Goes on until it is ended, at the latest with the test."""
        return await self.start_argv([*self.argv(name), *map(str, arguments)], stdin, **environment)

    async def start_argv(self, argv: list[str], stdin: str | None = None, **environment: str) -> Running:
        process = await self._start(argv, environment)
        running = Running(process)
        running.readers += [
            asyncio.create_task(running.follow(process.stdout, running.out)),
            asyncio.create_task(running.follow(process.stderr, running.err)),
        ]
        self._stack.push_async_callback(self._kill, running)
        if stdin is not None and process.stdin is not None:
            process.stdin.write(stdin.encode())
            process.stdin.close()
        return running

    def ends_with_test(self, process: asyncio.subprocess.Process) -> None:
        """Kill a process that was started elsewhere, at the latest when the test ends."""
        self._stack.push_async_callback(self._kill, Running(process))

    async def _start(self, argv: list[str], environment: dict[str, str]) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            *argv, stdin=pipe, stdout=pipe, stderr=pipe, env=self.environment(environment), limit=2**22
        )

    async def _kill(self, running: Running) -> None:
        if running.process.returncode is None:
            running.process.kill()
        await running.ended()


class Server:
    """A configuration directory and the server that serves from it."""

    def __init__(self, commands: Commands, config: Path) -> None:
        self.commands = commands
        self.config = config
        self.url = ""
        self.running: Running | None = None

    async def start(self) -> None:
        """On the port it had before, if it had one."""
        listen = self.url.removeprefix("ws://") or "127.0.0.1:0"
        self.running = await self.commands.start(
            "ctiserver", "run", "--config", self.config, "--listen", listen, "--no-tls"
        )
        _, line = await self.running.line(lambda line: line.startswith("listening on "))
        assert re.fullmatch(r"listening on ws://127\.0\.0\.1:\d+", line)
        self.url = line.removeprefix("listening on ")

    async def stop(self) -> None:
        assert self.running is not None
        assert await self.running.end() == 0, self.running.told()

    async def admin(self, *arguments: object, stdin: str = "") -> Done:
        return await self.commands.run("ctiserver", *arguments, "--config", self.config, stdin=stdin)

    async def phone(self, line: str) -> dict[str, Any]:
        shown: dict[str, Any] = (await self.admin("simulate", "show", line, "--json")).ok().json
        return shown

    async def cti(self, user: str, *arguments: object, password: str = PASSWORD) -> Done:
        return await self.commands.run(
            "cti", "--server", self.url, "--user", user, "--password-stdin", *arguments, stdin=f"{password}\n"
        )

    async def watch(self, user: str, *groups: str) -> "Watch":
        running = await self.commands.start(
            "cti", "--server", self.url, "--user", user, "--password-stdin", "watch", *groups, "--json",
            stdin=f"{PASSWORD}\n",
        )  # fmt: skip
        return Watch(running)

    def write_import(self, text: str) -> None:
        (self.config / "prm" / "PrmImport.csv").write_text(text, "utf-8")


class Watch:
    """What ``cti watch --json`` tells, read on from where the last question stopped."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self._position = 0
        self._members: dict[str, dict[str, Any]] = {}

    async def event(self, wanted: Callable[[dict[str, Any]], bool], patience: float = PATIENCE) -> dict[str, Any]:
        """The next event that is wanted."""
        loop = asyncio.get_running_loop()
        last = loop.time() + patience
        while True:
            is_event = lambda line: line.startswith("{")  # noqa: E731
            self._position, line = await self.running.line(is_event, self._position, max(last - loop.time(), 0.01))
            event: dict[str, Any] = json.loads(line)
            self._note(event)
            if wanted(event):
                return event

    def _note(self, event: dict[str, Any]) -> None:
        if event["event"] == "snapshot":
            self._members = {}
        for member in [*event.get("members", []), *filter(None, [event.get("member")])]:
            self._members[member["client"]] = member
        if event["event"] == "removed":
            self._members.pop(event["client"], None)

    def told(self) -> list[dict[str, Any]]:
        """All events so far, those already asked for included."""
        return [json.loads(line) for line in self.running.out if line.startswith("{")]

    async def snapshot(self) -> dict[str, dict[str, Any]]:
        event = await self.event(lambda event: event["event"] == "snapshot")
        return {member["client"]: member for member in event["members"]}

    async def member(
        self, client: str, wanted: Callable[[dict[str, Any]], bool], patience: float = PATIENCE
    ) -> dict[str, Any]:
        """This member as soon as it is as wanted: now, or after some of the events to come."""

        def known(_: object = None) -> bool:
            return client in self._members and wanted(self._members[client])

        if not known():
            await self.event(known, patience)
        return self._members[client]
