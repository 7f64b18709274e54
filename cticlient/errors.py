"""The boundary where unexpected errors end: written to the log of the profile, told to the person as one sentence."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from cticlient.texts import SaidError, Sentence, marked

if TYPE_CHECKING:
    import asyncio

log = logging.getLogger(__name__)

LARGEST = 1_000_000
"""Bytes of a log before the next one is begun."""
KEPT = 3
"""How many older ones are kept."""


def open_log(folder: Path) -> logging.Handler:
    """Write the program's log to ``folder``; a few older files are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = LogFile(folder / "cticlient.log")
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


class LogFile(logging.FileHandler):
    """A file that gives way to the next one when it is full. The standard one is read together with sockets and
    e-mail, for which the first picture would wait."""

    def __init__(self, path: Path, largest: int = LARGEST) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self._path = path
        self._largest = largest
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        try:
            if self.stream is not None and self.stream.tell() >= self._largest:
                self.stream.close()
                # Opened again by the next record.
                self.stream = None
                self._make_room()
        except OSError:
            self.handleError(record)

    def _make_room(self) -> None:
        for number in range(KEPT, 0, -1):
            older = self._numbered(number - 1)
            if older.exists():
                older.replace(self._numbered(number))

    def _numbered(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}") if number else self._path


class ErrorBoundary:
    """Takes every error nobody awaited. ``tell`` is set as soon as there is a window to tell it in."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self.tell: Callable[[Sentence], None] = lambda sentence: None

    def caught(self, error: BaseException, doing: str = "") -> None:
        """Log ``error`` and tell the person; what was meant for the person is told as it was said."""
        if isinstance(error, SaidError):
            log.warning("%s%s", doing and f"{doing}: ", error)
            self._say(error.sentence)
            return
        log.error("Unexpected error %s", doing, exc_info=error)
        said = marked("Something went wrong that should not. The program goes on; details are in {folder}.")
        self._say(Sentence(said, {"folder": self._logs}))

    def _say(self, sentence: Sentence) -> None:
        try:
            self.tell(sentence)
        except Exception as error:
            # Nothing is left to tell it in.
            log.error("Could not be told: %s", sentence, exc_info=error)

    def install(self) -> Callable[[], None]:
        """Take the errors of slots, which Qt hands to ``sys.excepthook``; the answer takes it back."""
        before = sys.excepthook

        def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt):
                before(kind, error, trace)
            else:
                self.caught(error)

        def undo() -> None:
            sys.excepthook = before

        sys.excepthook = hook
        return undo

    def watch(self, loop: "asyncio.AbstractEventLoop") -> None:
        """Take the errors of callbacks and of tasks nobody holds."""

        def handle(loop: "asyncio.AbstractEventLoop", context: dict[str, Any]) -> None:
            error = context.get("exception")
            if isinstance(error, BaseException):
                self.caught(error, context.get("message", ""))
            else:
                log.error("%s", context.get("message"))

        loop.set_exception_handler(handle)
