"""Linux: a desktop entry for telephone links and its place among the defaults, and an entry that starts at login."""

from contextlib import suppress
from pathlib import Path

from cticlient.files import write_atomically
from cticlient.system.command import Command
from cticlient.system.entries import (
    SCHEME_TYPES,
    autostart_entry,
    defaults_of,
    exec_of,
    link_entry,
    switched_off,
    with_default,
    without_default,
)
from cticlient.system.switch import AT_LOGIN, TEL_LINKS, on_disk
from cticlient.texts import SaidError, Sentence, marked

NAME = "cticlient.desktop"


class TelLinks:
    """The desktop asks the first of its defaults that is installed."""

    def __init__(self, data: Path, config: Path, command: Command, icon: str) -> None:
        self.text = TEL_LINKS
        self.impossible: Sentence | None = None
        self._entry = data / "applications" / NAME
        self._defaults = config / "mimeapps.list"
        self._content = link_entry(command, icon)

    def is_on(self) -> bool:
        said = _text(self._defaults)
        ours = exec_of(_text(self._entry)) == exec_of(self._content)
        return ours and all(defaults_of(said, kind)[:1] == (NAME,) for kind in SCHEME_TYPES)

    def note(self) -> Sentence | None:
        first = defaults_of(_text(self._defaults), SCHEME_TYPES[0])[:1]
        if self.is_on() or not first:
            return None
        if first == (NAME,):
            return Sentence(marked("Another installation or profile of CTI Client opens them now."))
        return Sentence(marked("{program} opens them now."), {"program": first[0].removesuffix(".desktop")})

    def switch_on(self) -> None:
        said = _text_to_change(self._defaults)
        on_disk(self._entry, lambda: _write(self._entry, self._content))
        for kind in SCHEME_TYPES:
            said = with_default(said, kind, NAME)
        on_disk(self._defaults, lambda: _write(self._defaults, said))

    def switch_off(self) -> None:
        before = said = _text_to_change(self._defaults)
        for kind in SCHEME_TYPES:
            said = without_default(said, kind, NAME)
        if said != before:
            on_disk(self._defaults, lambda: _write(self._defaults, said))
        on_disk(self._entry, lambda: self._entry.unlink(missing_ok=True))


class AtLogin:
    """A desktop starts what lies in its folder for that."""

    def __init__(self, config: Path, command: Command, icon: str) -> None:
        self.text = AT_LOGIN
        self.impossible: Sentence | None = None
        self._entry = config / "autostart" / NAME
        self._content = autostart_entry(command, icon)

    def is_on(self) -> bool:
        found = _text(self._entry)
        return exec_of(found) == exec_of(self._content) and not switched_off(found)

    def note(self) -> Sentence | None:
        if self._entry.exists() and not self.is_on() and not switched_off(_text(self._entry)):
            return Sentence(marked("Another installation or profile of CTI Client starts now."))
        return None

    def switch_on(self) -> None:
        on_disk(self._entry, lambda: _write(self._entry, self._content))

    def switch_off(self) -> None:
        on_disk(self._entry, lambda: self._entry.unlink(missing_ok=True))


def _text(path: Path) -> str:
    with suppress(OSError):
        return path.read_bytes().decode("utf-8", "surrogateescape")
    return ""


def _text_to_change(path: Path) -> str:
    """Raises SaidError rather than let what cannot be read be overwritten."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SaidError(
            marked("{path} cannot be read: {reason}. Nothing was changed; check the access rights."),
            path=path,
            reason=error.strerror or error,
        ) from error


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # A link to where somebody keeps such files stays one.
    write_atomically(path.resolve(), text.encode("utf-8", "surrogateescape"))
