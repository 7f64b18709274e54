"""Where the speed dials are kept: one file in the profile, never half written, never thrown away when damaged."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cticlient.files import set_aside, write_atomically
from cticlient.model import SpeedDialBook
from cticlient.speed_dial_json import from_json, to_json
from cticlient.texts import SaidError, Sentence


class SpeedDialFile:
    """Reads and writes ``speed-dials.json``."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock

    def load(self) -> tuple[SpeedDialBook, Sentence | None]:
        """The speed dials, and what has to be said about them.

        A damaged file is kept under another name and the book begins empty. Raises SaidError if the file cannot be
        read or a newer program wrote it: then nothing may be saved over it.
        """
        try:
            return self._read()
        except OSError as error:
            raise SaidError(
                "Your speed dials in {file} cannot be read: {reason}. Check the rights of the file and start again.",
                file=self._path,
                reason=error.strerror or str(error),
            ) from error

    def _read(self) -> tuple[SpeedDialBook, Sentence | None]:
        try:
            return from_json(self._path.read_bytes()), None
        except FileNotFoundError:
            return SpeedDialBook(), None
        except ValueError:
            kept = set_aside(self._path, self._clock().strftime("%Y%m%d-%H%M%S"))
            return SpeedDialBook(), Sentence(
                "The file with your speed dials was damaged. It is kept as {file}; the panel begins empty.",
                {"file": kept.name},
            )

    def save(self, book: SpeedDialBook) -> None:
        """Durable when it returns. Raises SaidError if it could not be written; the old file is then untouched."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, to_json(book))
        except OSError as error:
            raise SaidError(
                "Your speed dials could not be saved: {reason}. The last change does not hold; "
                "make room on the disk and try again.",
                reason=error.strerror or str(error),
            ) from error
