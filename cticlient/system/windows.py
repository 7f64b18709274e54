"""Windows: telephone links and the start at login, in the person's own part of the registry."""

import sys
from contextlib import suppress
from typing import Protocol

from cticlient.system.command import Command
from cticlient.system.switch import AT_LOGIN, TEL_LINKS
from cticlient.texts import SaidError, Sentence, marked

CLASSES = r"Software\Classes"
PROG_ID = "CTIClient.tel"
CLASS = rf"{CLASSES}\{PROG_ID}"
PROGRAM = r"Software\CTI Client"
CAPABILITIES = rf"{PROGRAM}\Capabilities"
REGISTERED = r"Software\RegisteredApplications"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
CHOSEN = r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\{scheme}\UserChoice"
NAME = "CTI Client"
SCHEMES = ("tel", "callto")


class Registry(Protocol):
    """HKEY_CURRENT_USER; values are texts. Writing raises OSError."""

    def read(self, key: str, name: str) -> str | None: ...

    def write(self, key: str, name: str, value: str) -> None:
        """Makes the key too."""

    def remove(self, key: str, name: str) -> None:
        """Nothing happens if there is no such value."""

    def remove_tree(self, key: str) -> None:
        """With everything below it; nothing happens if there is no such key."""


class TelLinks:
    """Offers the program as one that opens such links; which one does, Windows lets only the person choose."""

    def __init__(self, registry: Registry, command: Command) -> None:
        self.text = TEL_LINKS
        self.impossible: Sentence | None = None
        self._registry = registry
        # Behind the dashes nothing is an option: an address with a quote in it ends its own argument.
        self._open = command.plus("--", "%1").windows
        self._icon = command.words[0]

    def is_on(self) -> bool:
        read = self._registry.read
        return read(rf"{CLASS}\shell\open\command", "") == self._open and read(REGISTERED, NAME) == CAPABILITIES

    def note(self) -> Sentence | None:
        if self.is_on() and not all(self._chosen(scheme) for scheme in SCHEMES):
            return Sentence(
                marked(
                    "Windows asks at the first link which program to use, or choose CTI Client in the settings of "
                    "Windows, under Apps, Default apps."
                )
            )
        return None

    def switch_on(self) -> None:
        values = [
            (CLASS, "", "URL:tel"),
            (CLASS, "URL Protocol", ""),
            (rf"{CLASS}\DefaultIcon", "", self._icon),
            (rf"{CLASS}\shell\open\command", "", self._open),
            (CAPABILITIES, "ApplicationName", NAME),
            (CAPABILITIES, "ApplicationDescription", "Telephony and presence"),
            *((rf"{CAPABILITIES}\URLAssociations", scheme, PROG_ID) for scheme in SCHEMES),
            (REGISTERED, NAME, CAPABILITIES),
        ]
        with _Refusal():
            for key, name, value in values:
                self._registry.write(key, name, value)

    def switch_off(self) -> None:
        with _Refusal():
            self._registry.remove(REGISTERED, NAME)
            self._registry.remove_tree(PROGRAM)
            self._registry.remove_tree(CLASS)

    def _chosen(self, scheme: str) -> bool:
        return self._registry.read(CHOSEN.format(scheme=scheme), "ProgId") == PROG_ID


class AtLogin:
    """A value among those that Windows starts."""

    def __init__(self, registry: Registry, command: Command) -> None:
        self.text = AT_LOGIN
        self.impossible: Sentence | None = None
        self._registry = registry
        self._command = command.windows

    def is_on(self) -> bool:
        return self._registry.read(RUN, NAME) == self._command

    def note(self) -> Sentence | None:
        if self._registry.read(RUN, NAME) not in (None, self._command):
            return Sentence(marked("Another installation or profile of CTI Client starts now."))
        return None

    def switch_on(self) -> None:
        with _Refusal():
            self._registry.write(RUN, NAME, self._command)

    def switch_off(self) -> None:
        with _Refusal():
            self._registry.remove(RUN, NAME)


class _Refusal:
    """Says it when the registry refuses."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise SaidError(
                marked("Windows does not let this be changed: {reason}. Your administrator may have forbidden it."),
                reason=error.strerror or error,
            ) from error


if sys.platform == "win32":
    import winreg

    class SystemRegistry:
        """The real one."""

        def read(self, key: str, name: str) -> str | None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    return str(winreg.QueryValueEx(opened, name)[0])
            except OSError:
                return None

        def write(self, key: str, name: str, value: str) -> None:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def remove(self, key: str, name: str) -> None:
            with (
                suppress(FileNotFoundError),
                winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened,
            ):
                winreg.DeleteValue(opened, name)

        def remove_tree(self, key: str) -> None:
            with suppress(FileNotFoundError):
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    names = [winreg.EnumKey(opened, at) for at in range(winreg.QueryInfoKey(opened)[0])]
                for name in names:
                    self.remove_tree(rf"{key}\{name}")
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
