"""How the program is started, as the system has to write it down. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PLAIN = re.compile(r"[A-Za-z0-9_./:@=,+-]+")


@dataclass(frozen=True, slots=True)
class Command:
    """A program and its arguments."""

    words: tuple[str, ...]

    def plus(self, *words: str) -> "Command":
        return Command((*self.words, *words))

    @property
    def exec_key(self) -> str:
        """For ``Exec`` of a desktop entry; a last word ``%u`` stays what it is there."""
        return " ".join(word if word == "%u" else _quoted_entry(word) for word in self.words)

    @property
    def windows(self) -> str:
        """For the registry; ``%1`` is the address."""
        return " ".join(_quoted_windows(word) for word in self.words)


def own_command(executable: str, platform: str, profile: str = "") -> Command:
    """Starts this program as it was installed: its script beside the interpreter, or as a module."""
    name = "cticlient.exe" if platform == "win32" else "cticlient"
    script = Path(executable).parent / name
    words: Sequence[str] = [str(script)] if script.exists() else [executable, "-m", "cticlient"]
    return Command((*words, *(["--profile", profile] if profile else [])))


def folder(environ: Mapping[str, str], name: str, home: Path, default: str) -> Path:
    """A base folder of the desktop; a relative one is to be ignored."""
    said = Path(environ.get(name, ""))
    return said if said.is_absolute() else home / default


def _quoted_entry(word: str) -> str:
    """Quoted twice: first as an argument, then as the string value of a key."""
    word = word.replace("%", "%%")
    if not PLAIN.fullmatch(word):
        word = '"' + re.sub(r'(["`$\\])', r"\\\1", word) + '"'
    return word.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def _quoted_windows(word: str) -> str:
    """Always in quotes: a path without them would start a program of the first part's name."""
    return '"' + re.sub(r'(\\*)(?="|$)', r"\1\1", word).replace('"', '\\"') + '"'
