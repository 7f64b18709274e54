"""The desktop's own end-time store: the person's stack and the choices not yet sent, on this machine's disk."""

import contextlib
import os
from pathlib import Path

import msgspec
from msgspec import Struct

from cticlient.texts import Sentence, marked
from ctiserver.client.choice import Choice
from ctiserver.client.sync import is_dated
from ctiserver.domain.stack import Stack
from ctiserver.wire.messages import OwnStatus
from ctiserver.wire.views import own_status, stack_from

_FORMAT = 1
DAMAGED = marked(
    "The file in which this computer keeps your status could not be read. It was kept as {path}; "
    "the status is fetched from the server."
)
NOT_KEPT = marked(
    "The file in which this computer keeps your status could not be read: {reason}. It is left as it is; "
    "until it can be read, this computer cannot end a status that was set before."
)


class _Account(Struct):
    client: str
    status: OwnStatus | None = None
    outbox: list[Choice] = []


class _File(Struct):
    format: int
    accounts: dict[str, _Account] = {}


class Kept(Struct, frozen=True):
    """What the store keeps of one account: its stack (None: never heard of), and what is still to be sent."""

    client: str = ""
    stack: Stack | None = None
    outbox: tuple[Choice, ...] = ()


class StatusStore:
    """One file for all accounts of a profile; a save that returned survives power loss, a broken one changes nothing.

    The functions block while the disk works: call ``save`` in a thread.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = _File(_FORMAT)
        self.trouble: Sentence | None = None
        """What was wrong with the file, to be told to the person."""
        self._unreadable: OSError | None = None

    def load(self, account: str) -> Kept:
        """What is kept of this account. A damaged file is put aside and said in ``trouble``, never raised."""
        self._unreadable = None
        try:
            self._file = _read(self._path.read_bytes())
            return _kept(self._file.accounts.get(account))
        except FileNotFoundError:
            pass
        except OSError as error:
            self.trouble = Sentence(NOT_KEPT, {"reason": error.strerror or str(error)})
            self._unreadable = error
        except (msgspec.MsgspecError, ValueError):
            self._put_aside()
        self._file = _File(_FORMAT)
        return Kept()

    def save(self, account: str, kept: Kept) -> None:
        """Store durably. Raises OSError; then the file is as before. What could not be read is not overwritten."""
        if self._unreadable is not None:
            raise self._unreadable
        status = None if kept.stack is None else own_status(kept.client, kept.stack)
        record = _Account(kept.client, status, list(kept.outbox))
        self._file = _File(_FORMAT, {**self._file.accounts, account: record})
        write_durably(self._path, msgspec.json.encode(self._file))

    def _put_aside(self) -> None:
        aside = _free_name(self._path)
        self.trouble = Sentence(DAMAGED, {"path": str(aside)})
        with contextlib.suppress(OSError):
            self._path.replace(aside)


def _read(raw: bytes) -> _File:
    file = msgspec.json.decode(raw, type=_File)
    if file.format != _FORMAT:
        raise ValueError(file.format)
    return file


def _kept(record: _Account | None) -> Kept:
    if record is None:
        return Kept()
    stack = None if record.status is None else stack_from(record.status)
    _check(stack, record.outbox)
    return Kept(record.client, stack, tuple(record.outbox))


def _check(stack: Stack | None, outbox: list[Choice]) -> None:
    """Raise ValueError for a time without zone."""
    times = [time for choice in outbox for time in (choice.chosen_at, choice.until) if time is not None]
    if any(time.tzinfo is None for time in times) or not (stack is None or is_dated(stack)):
        raise ValueError("a time without zone")


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.damaged-{n}") for n in range(1, 1000))
    return next((name for name in names if not name.exists()), path.with_name(f"{path.name}.damaged"))


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file so that after a crash it is either the old or the new one, and after return the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there; the rename is journalled
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
