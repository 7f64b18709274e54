"""The boundary where unexpected errors end: written to the log of the profile, told to the person as one sentence."""

import asyncio
import logging
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from cticlient.texts import SaidError, Sentence, marked

log = logging.getLogger(__name__)


def open_log(folder: Path) -> logging.Handler:
    """Write the program's log to ``folder``; three older files of a megabyte each are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "cticlient.log"
    handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler


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

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take the errors of callbacks and of tasks nobody holds."""

        def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            error = context.get("exception")
            if isinstance(error, BaseException):
                self.caught(error, context.get("message", ""))
            else:
                log.error("%s", context.get("message"))

        loop.set_exception_handler(handle)
