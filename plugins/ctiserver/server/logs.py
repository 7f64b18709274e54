"""Where the server writes what it did: a file that is rotated, and stderr."""

import logging
import sys
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from typing import TextIO

from ctiserver.server.config import ConfigDirectory
from ctiserver.server.naming import escaped

LARGEST = 2 * 1024 * 1024
KEPT = 5
_QUIET = ("alembic", "aiosqlite", "sqlalchemy", "aiohttp", "asyncio")


class Lines(logging.Formatter):
    """``2026-01-31T08:15:00.123Z INFO ctiserver.server.hub: …``: UTC, and nothing in a message can forge a line."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    # Names of the library's own.
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        record.message = escaped(record.message)
        return super().formatMessage(record)


def set_up_logging(config: ConfigDirectory, level: str = "INFO", stderr: TextIO | None = None) -> None:
    """Send the log of this process to ``logs/`` and to stderr; a folder that cannot be written leaves stderr."""
    root = logging.getLogger()
    root.setLevel(level if level in logging.getLevelNamesMapping() else "INFO")
    if stream := stderr or sys.stderr:  # a service of Windows has none
        _add(root, logging.StreamHandler(stream))
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        _add(root, open_log(config))
    except OSError as error:
        root.warning("%s cannot be written (%s); this log is on stderr alone", config.log_file, error.strerror)


def open_log(config: ConfigDirectory) -> RotatingFileHandler:
    """The file, made if there is none. Raises OSError."""
    config.logs_dir.mkdir(mode=0o750, parents=True, exist_ok=True)
    handler = RotatingFileHandler(config.log_file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(Lines())
    return handler


def _add(root: logging.Logger, handler: logging.Handler) -> None:
    handler.setFormatter(Lines())
    root.addHandler(handler)


def note_failure(config: ConfigDirectory, error: BaseException) -> bool:
    """Write an unforeseen error of a command into the log; whether that could be done."""
    try:
        handler = open_log(config)
    except OSError:
        return False
    record = logging.LogRecord(
        "ctiserver.server.cli",
        logging.ERROR,
        "",
        0,
        "the command failed",
        None,
        (type(error), error, error.__traceback__),
    )
    handler.handle(record)
    handler.close()
    return True
