"""PrmImport.csv: reading it, checking it, and what its records do to the status of a person."""

from ctiserver.domain.prm.apply import Imported, later, next_start, with_imports
from ctiserver.domain.prm.file import Reading, noting_held, read
from ctiserver.domain.prm.problems import Problem, Severity
from ctiserver.domain.prm.record import Record, key_of_row

__all__ = [
    "Imported",
    "Problem",
    "Reading",
    "Record",
    "Severity",
    "key_of_row",
    "later",
    "next_start",
    "noting_held",
    "read",
    "with_imports",
]
