"""PrmImport.csv: reading it, checking it, and what its records do to the status of a person."""

from ctiserver.domain.prm.apply import Imported, later, next_start, with_imports
from ctiserver.domain.prm.file import Reading, read
from ctiserver.domain.prm.problems import Problem, Severity
from ctiserver.domain.prm.record import Record

__all__ = ["Imported", "Problem", "Reading", "Record", "Severity", "later", "next_start", "read", "with_imports"]
