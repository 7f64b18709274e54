"""Speed dials from and to CSV: as Excel in Germany writes and reads it, and as Outlook and Google write it. Pure."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

from cticlient.cards.card import Card, Doubt, Entry, Reading, Told, Weight, looked_at, shown
from cticlient.cards.cells import neutral, plain
from cticlient.cards.columns import Columns, columns_of, separator_of
from cticlient.cards.decoding import text_of
from cticlient.model import Number, NumberKind, SpeedDial
from cticlient.texts import SaidError, Sentence, Texts, marked

KIND_NAMES = {
    NumberKind.OFFICE: marked("Office"),
    NumberKind.MOBILE: marked("Mobile"),
    NumberKind.PRIVATE: marked("Private"),
    NumberKind.OTHER: marked("Other"),
}
BROKEN = marked("From here on the file is no CSV: {reason}. What follows is left out.")
TOO_MANY = marked("The row has more cells than the header; these are left out. Is a quotation mark missing?")
EVERY = 200
"""After so many rows it is told how far it is."""


def read_csv(raw: bytes, told: Told = lambda done, of: None) -> Reading:
    """Raises SaidError if the file cannot be read as a whole: no text, no header."""
    text, encoding = text_of(raw)
    text, header, separator = _header(text)
    cards: list[Card] = []
    doubts: list[Doubt] = []
    columns: Columns | None = None
    lines = text.count("\n") + 1
    for line, row in _rows(text, separator, doubts):
        if columns is None:
            columns = _usable(columns_of([plain(cell) for cell in row]), header)
            continue
        if len(cards) % EVERY == 0:
            told(min(line, lines), lines)
        card, more = _row(line, row, columns)
        doubts += more
        if card is not None:
            cards.append(card)
    if columns is None:
        _usable(columns_of([]), header)
    return Reading(tuple(cards), tuple(doubts), encoding)


def write_csv(dials: Sequence[SpeedDial], tr: Texts) -> bytes:
    """With a mark, semicolons and CR LF: what a spreadsheet in Germany opens with a double click."""
    most = max((len(dial.numbers) for dial in dials), default=1)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_titles(max(1, most), tr))
    for dial in dials:
        cells = [dial.name]
        for place in range(max(1, most)):
            number = dial.numbers[place] if place < len(dial.numbers) else None
            cells += [number.text, tr(KIND_NAMES[number.kind])] if number else ["", ""]
        writer.writerow([neutral(cell) for cell in (*cells, dial.email, dial.note)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _titles(numbers: int, tr: Texts) -> Iterator[str]:
    yield tr("Name")
    for place in range(1, numbers + 1):
        yield tr("Number") if place == 1 else tr("Number {n}", n=place)
        yield tr("Kind") if place == 1 else tr("Kind {n}", n=place)
    yield tr("E-mail")
    yield tr("Note")


def _header(text: str) -> tuple[str, str, str]:
    """The text, its first line that says anything, and by what its cells are parted. Excel may say that in a line of
    its own, which is blank in the text then."""
    said = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if said is not None:
        text = "\n" + text[said.end() :]
    header = next((line for line in text.splitlines() if line.strip()), "")
    return text, header, said[1] if said is not None else separator_of(header)


def _usable(columns: Columns, header: str) -> Columns:
    if not columns.usable:
        raise SaidError(
            "No column with numbers was found. The first line has to name the columns, such as "
            "Name;Number;E-mail; it reads “{header}”.",
            header=shown(header),
        )
    return columns


def _rows(text: str, separator: str, doubts: list[Doubt]) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line on which it begins."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begins = 1
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            doubts.append(Doubt(begins, "", "", Sentence(BROKEN, {"reason": error})))
            return
        line, begins = begins, rows.line_num + 1
        if any(cell.strip() for cell in row):
            yield line, row


def _row(line: int, row: list[str], columns: Columns) -> tuple[Card | None, list[Doubt]]:
    doubts = []
    if any(cell.strip() for cell in row[len(columns.titles) :]):
        extra = ";".join(row[len(columns.titles) :])
        doubts.append(Doubt(line, "", shown(extra), Sentence(TOO_MANY), Weight.WARNING))

    def cell(at: int | None) -> str:
        return plain(row[at]) if at is not None and at < len(row) else ""

    numbers = [(at, Number(cell(at), columns.kind(at, kind, row))) for at, kind in columns.numbers]
    said = [(number, columns.titles[at].strip()) for at, number in numbers if number.text.strip()]
    entry = Entry(
        line,
        _name(columns, cell),
        tuple(number for number, _ in said),
        tuple(title for _, title in said),
        cell(columns.fields.get("email")),
        cell(columns.fields.get("note")),
    )
    card, more = looked_at(entry)
    return card, doubts + more


def _name(columns: Columns, cell: Callable[[int | None], str]) -> str:
    """As it stands there, else family name and first name, else the company."""
    fields = columns.fields
    whole, first, last = (cell(fields.get(key)).strip() for key in ("name", "first", "last"))
    return whole or ", ".join(part for part in (last, first) if part) or cell(fields.get("company"))
