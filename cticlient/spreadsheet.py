"""Tables for spreadsheets: UTF-8 with the mark that Excel needs, semicolons, and no cell that would be carried out."""

import csv
import io
from collections.abc import Iterable, Sequence

from cticlient.cards.cells import neutral


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
