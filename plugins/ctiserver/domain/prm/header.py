"""The header of a PrmImport.csv: which cell of a row is which column, by name."""

import operator
from collections.abc import Callable
from dataclasses import dataclass

from cticlient.texts import marked
from ctiserver.domain.prm.problems import FileRefusedError

COLUMNS = (
    "ID",
    "Client",
    "Status",
    "Activity",
    "StartTime",
    "EndTime",
    "Info",
    "Caption",
    "CallForward",
    "SetBy",
    "Repeat",
)
_REQUIRED = ("Client", "Status")
_FOLDED = {name.casefold(): name for name in COLUMNS}

Cells = tuple[str, ...]
"""The cells of a row in the order of COLUMNS."""


@dataclass(frozen=True, slots=True)
class Header:
    """``width`` is the number of cells a row must have; ``pick`` takes them with one empty cell behind them."""

    width: int
    pick: Callable[[list[str]], Cells]
    id_at: int

    def id_of(self, row: list[str]) -> str:
        """The id of a row with a wrong number of cells, empty if there is none."""
        return row[self.id_at].strip() if self.id_at < min(self.width, len(row)) else ""

    def cells(self, row: list[str]) -> Cells | None:
        """The row's cells by column, or None if their number is not that of the header; trailing ``;`` do not count."""
        if len(row) > self.width:
            if "".join(row[self.width :]).strip():
                return None
            del row[self.width :]
        if len(row) < self.width:
            return None
        row.append("")
        return self.pick(row)


def read_header(line: int, cells: list[str] | None) -> Header:
    """The header in ``cells``; None for a line whose quotation marks make no sense.

    Raises FileRefusedError for another separator, and for missing or repeated columns.
    """
    if cells == []:
        raise FileRefusedError(line, marked("The file is empty. Its first line must name the columns."))
    names = [cell.strip().casefold() for cell in cells or []]
    while names and not names[-1]:
        names.pop()
    _refuse_other_separator(line, names)
    for column in _REQUIRED:
        if column.casefold() not in names:
            raise FileRefusedError(line, _MISSING, at=column, cell=";".join(cells or []), column=column)
    for folded, column in _FOLDED.items():
        if names.count(folded) > 1:
            raise FileRefusedError(line, _REPEATED, at=column, column=column)
    places = [names.index(folded) if folded in names else len(names) for folded in _FOLDED]
    return Header(len(names), operator.itemgetter(*places), places[COLUMNS.index("ID")])


_MISSING = marked(
    "The first line has no column {column}. It must name the columns, separated by semicolons, "
    "at least Client and Status."
)
_REPEATED = marked("The column {column} stands in the first line more than once. Leave only one of them.")


def _refuse_other_separator(line: int, names: list[str]) -> None:
    if {"client", "status"} <= set(names):
        return
    for separator, text in _OTHER_SEPARATORS.items():
        words = {word.strip(' "') for name in names if separator in name for word in name.split(separator)}
        if words & {"client", "status"}:
            raise FileRefusedError(line, text, cell=separator.join(names))


_OTHER_SEPARATORS = {
    ",": marked(
        "The columns are separated by commas (,). They must be separated by semicolons (;): "
        "export the file as CSV with the separator semicolon."
    ),
    "\t": marked(
        "The columns are separated by tabs. They must be separated by semicolons (;): "
        "export the file as CSV with the separator semicolon."
    ),
}
