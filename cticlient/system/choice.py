"""The switches of the system that the program runs on."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cticlient.system import freedesktop
from cticlient.system.command import Command, folder, own_command
from cticlient.system.switch import AT_LOGIN, TEL_LINKS, Impossible, Switch
from cticlient.texts import Sentence, marked

BACKGROUND = "--background"


@dataclass(frozen=True, slots=True)
class Switches:
    """What a person can switch in the options; see ``cticlient.system.switch``."""

    tel_links: Switch
    at_login: Switch


def switches(environ: Mapping[str, str], home: Path, executable: str, icons: Path, profile: str = "") -> Switches:
    """For this system; ``icons`` is their folder, ``profile`` empty where it is the usual one."""
    command = own_command(executable, sys.platform, profile)
    if sys.platform == "win32":
        from cticlient.system import windows

        registry = windows.SystemRegistry()
        return Switches(windows.TelLinks(registry, command), windows.AtLogin(registry, command.plus(BACKGROUND)))
    return _elsewhere(sys.platform, environ, home, command, str(icons / "app.svg"))


def _elsewhere(system: str, environ: Mapping[str, str], home: Path, command: Command, picture: str) -> Switches:
    login = command.plus(BACKGROUND)
    if system == "darwin":
        from cticlient.system import macos

        return Switches(Impossible(TEL_LINKS, macos.BUNDLED), macos.AtLogin(home, login))
    if system.startswith("linux"):
        data = folder(environ, "XDG_DATA_HOME", home, ".local/share")
        config = folder(environ, "XDG_CONFIG_HOME", home, ".config")
        return Switches(
            freedesktop.TelLinks(data, config, command, picture), freedesktop.AtLogin(config, login, picture)
        )
    why = Sentence(marked("This system is not known; set it up there to start cticlient."))
    return Switches(Impossible(TEL_LINKS, why), Impossible(AT_LOGIN, why))
