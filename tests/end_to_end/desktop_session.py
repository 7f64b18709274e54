"""A desktop session of its own for a test: a display, a window manager, a bus, a keyboard and a screen reader."""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.processes import PATIENCE, Commands, Running

PROGRAMS = ("Xvfb", "openbox", "dbus-daemon", "xdotool", "import")
SYSTEM_PYTHON = "/usr/bin/python3"
READER = Path(__file__).with_name("accessible.py")
LOOK_S = 0.1
SIZE = "1280x900x24"

Node = dict[str, Any]


def need_session() -> None:
    """Skip, loudly, where a session cannot be had; on the machine that decides, that is a failure."""
    lacking = [name for name in PROGRAMS if not shutil.which(name)]
    if not lacking:
        return
    said = f"a desktop session needs {', '.join(lacking)} (scripts/system-libraries.txt)"
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


@dataclass(slots=True)
class Session:
    """What programs of the session get as their environment, and the hands at its keyboard."""

    commands: Commands
    folder: Path
    environment: dict[str, str]

    @classmethod
    async def open(cls, commands: Commands, stack: AsyncExitStack) -> "Session":
        need_session()
        # Short: the path of a socket has 107 characters.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cti-")))
        (folder / "run").mkdir(mode=0o700)
        home = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder / "run")}
        session = cls(commands, folder, home)
        await session._start_display()
        await session._start_bus()
        manager = await commands.start_argv(["openbox"], **session.environment)
        await session.until(session._managed, manager)
        return session

    async def _start_display(self) -> None:
        """X chooses a free number.

        Without ``-noreset`` it would begin anew, and throw out a window manager that is just coming, whenever its only
        client leaves: as each look of ``_managed`` does.
        """
        number = await self._said_on_a_pipe("Xvfb", "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset", "-displayfd")
        self.environment |= {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}

    async def _start_bus(self) -> None:
        address = await self._said_on_a_pipe("dbus-daemon", "--session", "--nofork", "--print-address")
        self.environment |= {"DBUS_SESSION_BUS_ADDRESS": address, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}

    async def _said_on_a_pipe(self, *argv: str) -> str:
        """Start a service that says where it is, once it can be spoken to, on the pipe that ends its arguments.

        It gets no other pipe: what a bus starts in its turn would keep that open.
        """
        read, write = os.pipe()
        nowhere = asyncio.subprocess.DEVNULL
        service = await asyncio.create_subprocess_exec(
            *argv, str(write), pass_fds=(write,), stdout=nowhere, stderr=nowhere,
            env={**os.environ, **self.environment},
        )  # fmt: skip
        self.commands.ends_with_test(service)
        os.close(write)
        with os.fdopen(read) as pipe:
            said = (await asyncio.wait_for(asyncio.to_thread(pipe.readline), PATIENCE)).strip()
        assert said, f"{argv[0]} did not start"
        return said

    async def _managed(self) -> bool:
        done = await self.tool("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
        return "window id" in done

    async def until(self, true: Callable[[], Any], doer: Running) -> None:
        """Until an async condition holds that a program brings about."""
        async with asyncio.timeout(PATIENCE):
            while not await true():
                assert doer.process.returncode is None, doer.told()
                await asyncio.sleep(LOOK_S)

    async def tool(self, *argv: str) -> str:
        """What a small program of the session prints."""
        process = await asyncio.create_subprocess_exec(
            *argv, env={**os.environ, **self.environment},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        return out.decode()

    async def keys(self, *names: str) -> None:
        """Press keys, one after the other: ``ctrl+l``, ``Return``, ``Tab``."""
        await self.tool("xdotool", "key", "--clearmodifiers", "--delay", "30", *names)

    async def write(self, text: str) -> None:
        await self.tool("xdotool", "type", "--clearmodifiers", "--delay", "20", text)

    async def picture(self, path: Path) -> None:
        """The whole screen as PNG."""
        await self.tool("import", "-window", "root", str(path))

    async def cticlient(self, *arguments: object, **environment: str) -> Running:
        return await self.commands.start("cticlient", *arguments, **self.environment, **environment)


class Reader:
    """A screen reader that looks at one program."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._position = 0

    @classmethod
    async def of(cls, session: Session, name: str = "cticlient") -> "Reader":
        running = await session.commands.start_argv([SYSTEM_PYTHON, str(READER), name], **session.environment)
        return cls(running)

    async def ask(self, question: str) -> Any:
        self._running.say(json.dumps({"ask": question}))
        self._position, line = await self._running.line(lambda line: line.startswith("{"), self._position)
        return json.loads(line).get(question)

    async def tree(self, wanted: Callable[[Node], bool] = bool) -> Node:
        """Everything the program shows, as soon as it is as wanted."""
        return await self._until("tree", wanted)  # type: ignore[no-any-return]

    async def focus(self, wanted: Callable[[list[Node]], bool] = bool) -> list[Node]:
        """The way down to what has the keyboard, as soon as it is as wanted."""
        return await self._until("focus", wanted)  # type: ignore[no-any-return]

    async def walk(self, session: Session, key: str, role: str, name: str, most: int = 40) -> Node:
        """Press a key until the keyboard is at what has this role and a name that begins like this."""
        # From where it is now: taken for the answer to the first key, that would leave each look one key behind.
        way: list[Node] = await self.ask("focus")
        for _ in range(most):
            before = way
            await session.keys(key)
            way = await self.focus(lambda now, before=before: bool(now) and now != before)
            if way[-1]["role"] == role and way[-1]["name"].startswith(name):
                return way[-1]
        raise AssertionError(f"{most} times {key} did not lead to {role} {name!r}; last: {way[-1:]}")

    async def on(self, role: str, name: str = "") -> Node:
        """What has the keyboard, as soon as it has this role and a name that begins like this."""

        def there(way: list[Node]) -> bool:
            return bool(way) and way[-1]["role"] == role and way[-1]["name"].startswith(name)

        return (await self.focus(there))[-1]

    async def _until(self, question: str, wanted: Callable[[Any], bool]) -> Any:
        said: Any = None
        try:
            async with asyncio.timeout(PATIENCE):
                while not (said := await self.ask(question)) or "error" in said or not wanted(said):  # noqa: ASYNC110
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            raise AssertionError(f"the screen reader never found it; last: {json.dumps(said)[:3000]}") from None
        return said


def every(node: Node, *roles: str) -> list[Node]:
    """All objects of these roles at or below a node; of all roles, if none is named."""
    found = [node] if not roles or node["role"] in roles else []
    return found + [below for child in node["children"] for below in every(child, *roles)]


def need_reader() -> None:
    """As ``need_session``, for the screen reader."""
    need_session()
    if sys.platform == "linux" and Path(SYSTEM_PYTHON).exists() and _has_pyatspi():
        return
    said = "a screen reader needs python3-pyatspi (scripts/system-libraries.txt)"
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


def _has_pyatspi() -> bool:
    return any(Path(place, "pyatspi").is_dir() for place in ("/usr/lib/python3/dist-packages",))
