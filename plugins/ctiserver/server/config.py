"""Where the server keeps what it keeps: the configuration directory and how it is found."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cticlient.texts import SaidError


@dataclass(frozen=True, slots=True)
class ConfigDirectory:
    """The places in one configuration directory; none of them need exist yet."""

    root: Path

    @property
    def ini(self) -> Path:
        return _alike(_alike(self.root, "server"), "server.ini")

    @property
    def prm_dir(self) -> Path:
        return _alike(self.root, "prm")

    @property
    def database(self) -> Path:
        return self.root / "ctiserver.db"

    @property
    def tls_dir(self) -> Path:
        return self.root / "tls"

    @property
    def logs_dir(self) -> Path:
        return self.root / "logs"

    @property
    def log_file(self) -> Path:
        return self.logs_dir / "ctiserver.log"

    @property
    def control_file(self) -> Path:
        """Written by a running server: where and with which token it takes commands."""
        return self.root / "control.json"

    @property
    def lock_file(self) -> Path:
        """Held by whoever works on the database: the running server, or one command without a server."""
        return self.root / "ctiserver.lock"

    def require(self) -> None:
        """Raises SaidError unless ``init`` has been here."""
        if not self.database.is_file():
            raise SaidError(
                "There is no CTI server in {directory}. Make one with: ctiserver init --config {directory}",
                directory=str(self.root),
            )


def _alike(folder: Path, name: str) -> Path:
    """``folder/name``, or the entry that differs from it only in case: Windows made it, Linux must find it."""
    exact = folder / name
    if exact.exists():
        return exact
    try:
        return min((path for path in folder.iterdir() if path.name.casefold() == name), default=exact)
    except OSError:
        return exact


def find_config(argument: str | Path | None, environ: Mapping[str, str]) -> ConfigDirectory:
    """The directory named on the command line, else by CTISERVER_CONFIG, else the platform's own place."""
    named = argument or environ.get("CTISERVER_CONFIG")
    return ConfigDirectory(Path(named).expanduser().absolute() if named else _default_root(environ, sys.platform))


def _default_root(environ: Mapping[str, str], platform: str) -> Path:
    if platform == "win32":
        return Path(environ.get("PROGRAMDATA", r"C:\ProgramData")) / "CTI Server"
    home = Path(environ.get("HOME") or Path.home())
    if platform == "darwin":
        return home / "Library" / "Application Support" / "CTI Server"
    if "XDG_CONFIG_HOME" not in environ and hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/ctiserver")
    return Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "ctiserver"
