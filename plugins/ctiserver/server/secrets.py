"""Passwords and tokens of other systems: never in the ini in clear, but in files, the environment, or from systemd."""

from collections.abc import Mapping
from pathlib import Path

from cticlient.texts import SaidError

FILE = "@file:"
"""An ini value ``@file:PATH`` stands for the first line of that file; the path counts from the configuration."""

_TELLING = ("password", "secret", "token", "passphrase")


def variable(section: str, key: str) -> str:
    """The environment variable that replaces a value of the ini."""
    return f"CTISERVER_{_plain(section)}_{_plain(key)}"


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() else "_" for sign in name).upper()


def from_outside(section: str, key: str, environ: Mapping[str, str]) -> str | None:
    """The value from the environment, else from the directory of systemd's LoadCredential; None in neither.

    A credential is called like the variable, with or without ``CTISERVER_``, in any case.
    Raises SaidError if it is there but cannot be read.
    """
    name = variable(section, key)
    if name in environ:
        return environ[name]
    folder = environ.get("CREDENTIALS_DIRECTORY")
    wanted = {name.casefold(), name.removeprefix("CTISERVER_").casefold()}
    for path in sorted(Path(folder).iterdir()) if folder and Path(folder).is_dir() else ():
        if path.name.casefold() in wanted:
            return _first_line(path)
    return None


def followed(value: str, root: Path) -> str:
    """``value``, or what stands in the file it refers to. Raises SaidError if that cannot be read."""
    if not value.startswith(FILE):
        return value
    return _first_line(root / Path(value.removeprefix(FILE).strip()).expanduser())


def looks_secret(key: str) -> bool:
    """Whether a value under this key would be a secret."""
    return key.casefold().endswith(_TELLING)


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise SaidError(
            "The file {file}, which holds a secret of the server, could not be read ({reason}).",
            file=str(path),
            reason=getattr(error, "strerror", None) or str(error),
        ) from error
