"""Each way in which SQLite or the disk fails has its sentence."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError, StatementError

from ctiserver.server.store.failures import said

FILE = Path("/x/ctiserver.db")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (sqlite3.OperationalError("database is locked"), "in use by another program"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "not writable"),
        (sqlite3.OperationalError("database or disk is full"), "disk is full"),
        (sqlite3.DatabaseError("file is not a database"), "not a readable database"),
        (sqlite3.DatabaseError("database disk image is malformed"), "not a readable database"),
        (sqlite3.OperationalError("unable to open database file"), "could not be opened"),
        (OSError(28, "No space left on device"), "disk is full"),
        (OSError(30, "Read-only file system"), "not writable"),
        (PermissionError(13, "Permission denied"), "could not be opened"),
        (FileNotFoundError(2, "No such file or directory"), "could not be opened"),
        (OSError(5, "Input/output error"), r"could not be used \(Input/output error\)"),
        (sqlite3.OperationalError("disk I/O error"), r"could not be used \(disk I/O error\)"),
    ],
)
def test_sentences(error: Exception, sentence: str) -> None:
    assert_says(error, sentence)
    if isinstance(error, sqlite3.Error):
        assert_says(OperationalError("SELECT 1", {}, error), sentence)


def assert_says(error: Exception, sentence: str) -> None:
    told = said(error, FILE)
    with pytest.raises(type(told), match=sentence):
        raise told
    assert str(FILE) in str(told)


def test_statements_and_their_values_are_not_told() -> None:
    error = StatementError("broken", "INSERT INTO clients", {"info": "private"}, ValueError("no zone"))
    assert str(said(error, FILE)).count("private") == str(said(error, FILE)).count("INSERT") == 0
