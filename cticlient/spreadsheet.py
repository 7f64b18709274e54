"""Tables for spreadsheets: UTF-8 with the mark that Excel needs, semicolons, and no cell that would be carried out."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_STEERS = re.compile(r"'*[=+\-@\t\r\n]")


def neutral(text: str) -> str:
    """The text as it may stand in a cell: an apostrophe before what a spreadsheet takes for a formula."""
    return f"'{text}" if _STEERS.match(text) else text


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
