"""macOS: a launch agent that starts the program at login."""

import plistlib
from pathlib import Path
from typing import Any

from cticlient.files import write_atomically
from cticlient.system.command import Command
from cticlient.system.switch import AT_LOGIN, on_disk
from cticlient.texts import Sentence, marked

LABEL = "cticlient.start-at-login"
BUNDLED = Sentence(
    marked("macOS sends telephone links only to programs that are installed as an app bundle; this one is not.")
)


class AtLogin:
    """A file that launchd reads at login."""

    def __init__(self, home: Path, command: Command) -> None:
        self.text = AT_LOGIN
        self.impossible: Sentence | None = None
        self._file = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        self._content = {
            "Label": LABEL,
            "ProgramArguments": list(command.words),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }

    def is_on(self) -> bool:
        return self._found().get("ProgramArguments") == self._content["ProgramArguments"]

    def note(self) -> Sentence | None:
        if self._found() and not self.is_on():
            return Sentence(marked("Another installation or profile of CTI Client starts now."))
        return None

    def switch_on(self) -> None:
        on_disk(self._file, self._write)

    def switch_off(self) -> None:
        on_disk(self._file, lambda: self._file.unlink(missing_ok=True))

    def _found(self) -> dict[str, Any]:
        try:
            said = plistlib.loads(self._file.read_bytes())
        except (OSError, plistlib.InvalidFileException, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

    def _write(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._file, plistlib.dumps(self._content))
