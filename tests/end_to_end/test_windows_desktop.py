"""The desktop built for Windows, on Wine's own screen: windows, lamps, tray, links, start at login, kept passwords.

Run by ``make windows-build``; see docs/windows.md for what Wine cannot show.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage

from cticlient.colours import LIGHT
from cticlient.tiles import Hue
from tests.desktop_session import Session
from tests.end_to_end.processes import PASSWORD, Running, Server
from tests.end_to_end.windows_programs import (
    Built,
    company,
    need_build,
    program,
    until,
    windows_path,
    windows_screen,
    wine64,
)

pytestmark = [need_build(), pytest.mark.timeout(300)]

KEPT = """
import sys
from keyring.backends.Windows import WinVaultKeyring
from ctiserver.client.address import service_name
service, user = service_name(sys.argv[1]), sys.argv[2]
if len(sys.argv) > 3:
    WinVaultKeyring().set_password(service, user, sys.argv[3])
else:
    WinVaultKeyring().delete_password(service, user)
"""

OPENED = """
import sys, winreg
from win32com.shell import shell, shellcon
from cticlient.system.windows import CLASS, PROG_ID
key = CLASS + r"\\shell\\open\\command"
winreg.SetValue(winreg.HKEY_LOCAL_MACHINE, key, winreg.REG_SZ, winreg.QueryValue(winreg.HKEY_CURRENT_USER, key))
how = shellcon.SEE_MASK_CLASSNAME | shellcon.SEE_MASK_FLAG_NO_UI
shell.ShellExecuteEx(fMask=how, lpClass=PROG_ID, lpFile=sys.argv[1], nShow=1)
winreg.DeleteKey(winreg.HKEY_LOCAL_MACHINE, key)
"""
"""What Windows does with a link when a person chose the program for it. Wine's shell looks into the classes of the
machine alone, not into those of the person."""

SWITCHED = """
import sys
from cticlient.system import windows
from cticlient.system.command import Command
kind, verb, *words = sys.argv[1:]
switch = getattr(windows, kind)(windows.SystemRegistry(), Command(tuple(words)))
getattr(switch, f"switch_{verb}")()
assert switch.is_on() is (verb == "on")
"""


@pytest.fixture(scope="module")
def screen() -> Iterator[Session]:
    with windows_screen() as session:
        yield session


@pytest.fixture
async def commands(screen: Session) -> AsyncIterator[Built]:
    async with AsyncExitStack() as stack:
        yield Built(stack)


@pytest.fixture
async def server(commands: Built, tmp_path: Path) -> Server:
    return await company(commands, tmp_path / "config")


def of(server: Server, profile: Path) -> list[object]:
    return ["--profile", profile, "--connect", server.url, "--user", "anna", "--embed", "Team", "--theme", "light"]


def log_of(profile: Path) -> str:
    log = profile / "logs" / "cticlient.log"
    return log.read_text("utf-8") if log.exists() else "no log"


async def picture(commands: Built, path: Path, profile: Path, *arguments: object, **environment: str) -> QImage:
    done = await commands.run("cticlient", *arguments, "--screenshot", path, **environment)
    assert done.code == 0, f"{done.err}\n{log_of(profile)}"
    return QImage(str(path))


def count(image: QImage, colour: QColor) -> int:
    """How many pixels are of exactly this colour."""
    rgb = colour.rgb()
    return sum(image.pixel(x, y) == rgb for y in range(image.height()) for x in range(image.width()))


async def opened(commands: Built, screen: Session, server: Server, profile: Path, *more: object) -> Running:
    """The program, signed in."""
    running = await commands.start("cticlient", *of(server, profile), *more, CTICLIENT_PASSWORD=PASSWORD)
    await until(lambda: "connected" in log_of(profile), running)
    return running


async def dialled(server: Server, number: str) -> None:
    """Anna's line calls this number, or talks with it by now."""
    watch = await server.watch("bert", "Team")

    def calls(member: dict[str, Any]) -> bool:
        return [call["number"] for call in member["line"].get("calls", ())] == [number]

    await watch.member("anna", calls, patience=60)


def windows(screen: Session) -> list[str]:
    """Of the desktop, those to be seen."""
    return screen.run("xdotool", "search", "--onlyvisible", "--name", "CTI Client").stdout.split()


async def test_without_a_server_it_paints_its_window(commands: Built, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    image = await picture(commands, tmp_path / "panel.png", profile, "--profile", profile, "--theme", "light")
    assert (image.width(), image.height()) == (1200, 760)
    assert count(image, LIGHT.hues[Hue.TEXT]) > 100, "no letters"


async def test_signed_in_it_shows_the_lamps(commands: Built, server: Server, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    arguments = of(server, profile)
    idle = await picture(commands, tmp_path / "idle.png", profile, *arguments, CTICLIENT_PASSWORD=PASSWORD)
    (await server.admin("simulate", "ring", "202", "--from", "03012345")).ok()
    ringing = await picture(commands, tmp_path / "ringing.png", profile, *arguments, CTICLIENT_PASSWORD=PASSWORD)
    signal, green = LIGHT.hues[Hue.SIGNAL], LIGHT.hues[Hue.GREEN]
    assert count(idle, green) > count(ringing, green)
    assert count(idle, signal) < count(ringing, signal)


async def test_it_signs_in_with_the_password_that_windows_keeps(
    commands: Built, server: Server, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    kept = await commands.windows_python(KEPT, server.url, "anna", PASSWORD)
    assert await kept.ended() == 0, kept.told()
    try:
        await picture(commands, tmp_path / "panel.png", profile, *of(server, profile))
        assert "connected" in log_of(profile)
    finally:
        forgotten = await commands.windows_python(KEPT, server.url, "anna")
        assert await forgotten.ended() == 0, forgotten.told()


async def test_a_second_start_dials_through_the_first_which_ends_in_order(
    commands: Built, screen: Session, server: Server, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    first = await opened(commands, screen, server, profile)
    await until(lambda: bool(windows(screen)), first)
    second = await commands.run("cticlient", "--profile", profile, "tel:+49 30 1234")
    assert second.code == 0, f"{second.err}\n{log_of(profile)}"
    await dialled(server, "+49301234")
    screen.do("windowactivate", "--sync", windows(screen)[0])
    screen.press("ctrl+q")
    assert await first.ended() == 0, f"{first.told()}\n{log_of(profile)}"


async def test_windows_opens_its_links_with_it(
    commands: Built, screen: Session, server: Server, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    own = [windows_path(program("cticlient")), "--profile", windows_path(profile)]
    first = await opened(commands, screen, server, profile)
    on = await commands.windows_python(SWITCHED, "TelLinks", "on", *own)
    assert await on.ended() == 0, on.told()
    try:
        link = await commands.windows_python(OPENED, "tel:+49 30 1234")
        assert await link.ended() == 0, link.told()
        await dialled(server, "+49301234")
    finally:
        off = await commands.windows_python(SWITCHED, "TelLinks", "off", *own)
        assert await off.ended() == 0, off.told()
    assert first.process.returncode is None


async def test_windows_starts_it_at_login_into_its_tray_whose_click_opens_it(
    commands: Built, screen: Session, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    own = [windows_path(program("cticlient")), "--profile", windows_path(profile), "--background"]
    on = await commands.windows_python(SWITCHED, "AtLogin", "on", *own)
    assert await on.ended() == 0, on.told()
    try:
        login = await commands.start_argv([wine64(), "wineboot"])
        await until(lambda: "Position: 1,769" in screen.run(*ICON).stdout)
        assert windows(screen) == []
        await until(lambda: clicked(screen))
    finally:
        off = await commands.windows_python(SWITCHED, "AtLogin", "off", *own)
        assert await off.ended() == 0, off.told()
    screen.do("windowactivate", "--sync", windows(screen)[0])
    screen.press("ctrl+q")
    await until(lambda: windows(screen) == [])
    await login.ended()


ICON = ("xdotool", "search", "--onlyvisible", "--class", "explorer.exe", "getwindowgeometry", "%@")
"""Wine's tray puts each icon into that of the display."""


def clicked(screen: Session) -> bool:
    """Whether the window is there after a click on the icon, which may come before the program has told all."""
    screen.do("mousemove", 12, 784)
    screen.do("click", 1)
    return bool(windows(screen))
