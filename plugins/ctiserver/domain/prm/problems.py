"""What is wrong with a PrmImport.csv or doubtful in it: where, what stands there, and what to write instead."""

from dataclasses import dataclass
from enum import StrEnum

from cticlient.texts import Sentence


class Severity(StrEnum):
    ERROR = "error"
    """The row, or the whole file, is not taken."""
    WARNING = "warning"
    """The row is taken, but not all of what it says."""
    INFO = "info"
    """Nothing is wrong; said so that nobody wonders."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One remark; ``line`` is the physical line its row starts in, 0 for the file as a whole."""

    line: int
    column: str
    value: str
    severity: Severity
    sentence: Sentence


class FileRefusedError(Exception):
    """The file cannot be read as a whole; what was read before stays in force."""

    def __init__(self, line: int, text: str, /, at: str = "", cell: str = "", **values: object) -> None:
        """``at`` is the column and ``cell`` what stands there; ``values`` are those of the sentence."""
        self.problem = Problem(line, at, cell, Severity.ERROR, Sentence(text, values))
        super().__init__(str(self.problem.sentence))
