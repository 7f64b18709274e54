"""The programs built for Windows, run by Wine on a display of their own."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts import windows_python
from tests.desktop_session import Session, desktop_session
from tests.end_to_end.processes import PASSWORD, PATIENCE, Commands, Running, Server

DIST = windows_python.PLACE / "dist"
FOLDERS = {"ctiserver": "CTI Server", "cti": "CTI Client", "cticlient": "CTI Client"}
PEOPLE = {"anna": "201", "bert": "202"}
TRAY = ("trayer", "--edge", "bottom", "--align", "left", "--widthtype", "pixel", "--width", "200", "--height", "32")
LOOK_S = 0.1


def program(name: str) -> Path:
    return DIST / FOLDERS[name] / f"{name}.exe"


@contextmanager
def windows_screen() -> Iterator[Session]:
    """A display with Wine on it; all that ran there has ended afterwards.

    The display comes first: the program of Wine that has the desktop takes the one it finds when it begins.
    """
    with desktop_session() as session, pytest.MonkeyPatch.context() as patch:
        session.need("trayer")
        session.background(*TRAY)
        patch.setenv("DISPLAY", session.environ["DISPLAY"])
        patch.delenv("WAYLAND_DISPLAY", raising=False)
        with windows_python.wine(), _desktop_kept():
            yield session


KEEPER = "import ctypes, sys; ctypes.windll.user32.GetDesktopWindow(); print('there', flush=True); sys.stdin.read()"


@contextmanager
def _desktop_kept() -> Iterator[None]:
    """Wine's desktop goes with the last program on it, and a window that is made just then cannot be."""
    argv = [wine64(), str(windows_python.PYTHON / "python.exe"), "-c", KEEPER]
    pipe, quiet, there = subprocess.PIPE, subprocess.DEVNULL, windows_python.environment()
    with subprocess.Popen(argv, stdin=pipe, stdout=pipe, stderr=quiet, env=there) as keeper:
        assert keeper.stdout is not None
        assert b"there" in keeper.stdout.readline()
        yield
        keeper.communicate()


class Built(Commands):
    """Their paths lie on Wine's drive of this machine."""

    def argv(self, name: str) -> list[str]:
        return [wine64(), str(program(name))]

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        there = windows_python.environment()
        # The tests of Linux have no screen; these have one. Wine keeps it from its programs only if named otherwise.
        there.pop("QT_QPA_PLATFORM", None)
        return {**there, "LANG": "C.UTF-8", **more}

    async def windows_python(self, program: str, *arguments: object, **environment: str) -> Running:
        """A script of ours in the Windows Python of the tests, beside the programs."""
        argv = [wine64(), str(windows_python.PYTHON / "python.exe"), "-c", program, *map(str, arguments)]
        return await self.start_argv(argv, PYTHONUTF8="1", **environment)


def wine64() -> str:
    return str(windows_python.command("wine64"))


def windows_path(path: Path) -> str:
    return windows_python.windows_path(path)


async def until(true: Callable[[], bool], doer: Running | None = None) -> None:
    """Until it is so; what should bring it about must not have ended before."""
    try:
        async with asyncio.timeout(2 * PATIENCE):
            while not true():
                assert doer is None or doer.process.returncode is None, doer.told()
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        raise AssertionError(f"not within {2 * PATIENCE} s; {doer.told() if doer else ''}") from None


async def company(commands: Commands, config: Path) -> Server:
    """A server that serves two people; made by the built program alone."""
    made = Server(commands, config)
    (await made.admin("init", "--admin", "root", "--admin-password-stdin", stdin="wurzel\n")).ok()
    for name, number in PEOPLE.items():
        (await made.admin("line", "add", number, "--number", number, "--provider", "simulated")).ok()
        named = ["--last-name", name.title(), "--line", number, "--password-stdin"]
        (await made.admin("client", "add", name, *named, stdin=f"{PASSWORD}\n")).ok()
    (await made.admin("group", "add", "Team", "--rights", "v m mn pi sm lm sc")).ok()
    for name in PEOPLE:
        (await made.admin("group", "member", "add", "Team", name)).ok()
    await made.start()
    return made


def need_build() -> pytest.MarkDecorator:
    lacking = os.environ.get("CTI_WINDOWS_BUILD") != "1" or not shutil.which("Xvfb")
    return pytest.mark.skipif(lacking, reason="make windows-build builds the programs and runs this, with Wine")
