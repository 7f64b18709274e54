"""From the bytes of a PrmImport.csv to its rows: the encoding, quotes and line ends, not yet their meaning."""

import csv
import io
from collections.abc import Iterator

from cticlient.texts import marked
from ctiserver.domain.plain_text import Decoded, UndecodableError, decode
from ctiserver.domain.prm.problems import FileRefusedError

Row = tuple[int, list[str] | None]
"""The physical line a row starts in, and its cells; None: its quotation marks make no sense."""


def text_of(raw: bytes) -> Decoded:
    """The file's text. Raises FileRefusedError where it is none, or is cut in the middle of a character."""
    try:
        decoded = decode(raw)
    except UndecodableError as error:
        raise FileRefusedError(
            error.line,
            marked(
                "The file cannot be read as text from line {line} on: it is damaged or was cut off while it was "
                "written. Export it again as UTF-8."
            ),
            line=error.line,
        ) from error
    if "\0" in decoded.text:
        raise FileRefusedError(
            decoded.text.count("\n", 0, decoded.text.index("\0")) + 1,
            marked(
                "The file contains null characters: it is damaged, or is UTF-16 without a byte order mark. "
                "Export it again as UTF-8."
            ),
        )
    return decoded


def rows(text: str) -> Iterator[Row]:
    """Every row that is not blank, with the line it starts in.

    Raises FileRefusedError when the text ends inside a quoted field, or when a row over several lines breaks the rules
    of quotation: nobody can tell then which lines belong to which row.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            _refuse_if_torn(line, reader.line_num, str(error))
            yield line, None
            continue
        if any(cells) and "".join(cells).strip():
            yield line, cells


def _refuse_if_torn(first: int, last: int, reason: str) -> None:
    if "unexpected end of data" in reason:
        raise FileRefusedError(
            first,
            marked(
                "The file ends in the middle of a quoted text that begins in line {line}: it was cut off, or a "
                'quotation mark (") is missing. Export the file again, or close the text with a quotation mark.'
            ),
            line=first,
        )
    if last > first:
        raise FileRefusedError(
            first,
            marked(
                'A text that begins with a quotation mark (") in line {line} is not closed properly. Close it with a '
                "quotation mark; write a quotation mark within a text twice."
            ),
            line=first,
        )
