"""Tells the double what to do: in this process by its function, in another one through a file.

Words of a command are separated by tabs. ``reset``; ``provider NAME``; ``line PROVIDER PERMANENT-ID NAME NUMBER`` (the
first is device 0); ``manner PROVIDER NAME VALUE`` (names as in double.c; values are milliseconds, 1, or an error);
``rule FUNCTION PROVIDER|* sync|async|delay VALUE TIMES`` (-1: always); ``rules_off``; ``reinit``; ``post`` (raw).
On a line, by device: ``ring``, ``dial``, ``plug D connected|in_service 0|1``, ``message_waiting``,
``forward D MODE|- NUMBER``, ``close``, ``lose``, ``remove``, ``storm D COUNT``, ``blob D KIND HEX``,
``recorded D HANDLE INFO STATUS WAITS``, ``post_line D ID P1 P2 P3``,
``post_call D HANDLE ID P1 P2 P3``. On a call, by id or as N@DEVICE: ``state C STATE MODE``, ``answer``, ``hangup``,
``remote_hangup``, ``caller C NUMBER NAME``, ``connected``.
"""

import ctypes
import json
from pathlib import Path
from typing import Any

GENERIC = "Generic"


class RefusedCommandError(Exception):
    """The double did not know the command."""


class Double:
    """The double loaded into this process, empty."""

    def __init__(self, library: str) -> None:
        self.path = library
        loader: Any = getattr(ctypes, "WinDLL", ctypes.CDLL)
        self._command = loader(library)["double_command"]
        self._command.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t)
        self._command.restype = ctypes.c_size_t
        self.say("reset")

    def say(self, *words: object) -> str:
        line = "\t".join(map(str, words)).encode()
        size = 4096
        while True:
            answer = ctypes.create_string_buffer(size)
            length = self._command(line, answer, size)
            if length < size:
                break
            assert words == ("truth",), "an answer was cut off, and the command cannot be said again"
            size = length + 4096
        text = answer.value.decode()
        if text.startswith("error"):
            raise RefusedCommandError(f"{words}: {text}")
        return text

    def truth(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.say("truth"))
        return told

    def line(self, device: int) -> dict[str, Any]:
        found: dict[str, Any] = self.truth()["lines"][device]
        return found

    def provider(self, name: str = GENERIC, **manners: int) -> None:
        self.say("provider", name)
        for manner, value in manners.items():
            self.say("manner", name, manner, value)

    def lines(self, *numbers: str, provider: str = GENERIC, first: int = 1) -> None:
        """One line for each number, called "Line 101" and so on."""
        for at, number in enumerate(numbers):
            self.say("line", provider, first + at, f"Line {number}", number)


class DoubleFile:
    """The double in another process: commands are appended to a file, and the truth is read from another one."""

    def __init__(self, commands: Path) -> None:
        self._commands = commands
        self._said = 0
        commands.touch()

    @property
    def environment(self) -> dict[str, str]:
        return {"CTI_TAPI_DOUBLE_COMMANDS": str(self._commands)}

    def say(self, *words: object) -> None:
        with self._commands.open("ab") as file:
            file.write("\t".join(map(str, words)).encode() + b"\n")
        self._said += 1

    def truth(self) -> dict[str, Any] | None:
        """What is so after all that was said; None: it has not come to that yet."""
        try:
            told: dict[str, Any] = json.loads(self._commands.with_name(self._commands.name + ".truth").read_bytes())
        except (OSError, ValueError):
            return None
        return told if told["commands"] >= self._said else None
