"""What SQLite says when it fails, as sentences for people."""

import sqlite3
from pathlib import Path

from sqlalchemy.exc import StatementError

from cticlient.texts import SaidError, marked

StorageError = (sqlite3.Error, StatementError, OSError)
"""Whatever can be raised while the database is used."""

_SENTENCES = (
    (
        ("locked", "busy"),
        marked("The database {file} is in use by another program. Close that program and try again."),
    ),
    (
        ("not a database", "malformed", "unsupported file format"),
        marked("{file} is not a readable database. Put a backup in its place, or move it away and run init again."),
    ),
    (
        ("disk is full", "no space left"),
        marked("The disk is full, so {file} could not be written; nothing was changed. Make room and try again."),
    ),
    (
        ("readonly", "read-only"),
        marked("The database {file} is not writable. Check the rights of the file and of its folder."),
    ),
    (
        ("unable to open", "no such file", "permission denied", "not a directory", "is a directory"),
        marked("The database {file} could not be opened. Check that its folder exists and is writable."),
    ),
)
_OTHER = marked("The database {file} could not be used ({reason}); nothing was changed.")


class StoreError(SaidError):
    """The database could not do it; nothing was changed."""


def said(error: BaseException, file: Path) -> StoreError:
    """The sentence for an error of ``StorageError``."""
    cause = error.orig if isinstance(error, StatementError) else error
    reason = (isinstance(cause, OSError) and cause.strerror) or str(cause)
    for words, sentence in _SENTENCES:
        if any(word in reason.lower() for word in words):
            return StoreError(sentence, file=str(file))
    return StoreError(_OTHER, file=str(file), reason=reason)
