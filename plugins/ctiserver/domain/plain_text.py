"""From the bytes of a text file written by some other program to its text: which encoding, and where it is doubtful."""

from dataclasses import dataclass

UTF_8 = "utf-8"
UTF_16 = "utf-16"
WINDOWS_1252 = "windows-1252"

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8", UTF_8),
    (b"\xff\xfe", "utf-16-le", UTF_16),
    (b"\xfe\xff", "utf-16-be", UTF_16),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """``encoding`` is ``utf-8``, ``utf-16`` or ``windows-1252``."""

    text: str
    encoding: str
    foreign_line: int = 0
    """Line of the first byte that is no UTF-8, where Windows-1252 was taken; else 0."""


class UndecodableError(Exception):
    """The bytes are no text of any encoding we read, or a character at their end is cut; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def decode(raw: bytes) -> Decoded:
    """The text of ``raw``: by its byte order mark, else as strict UTF-8, else as Windows-1252.

    Raises UndecodableError where that ends without a text.
    """
    for mark, codec, name in _BOMS:
        if raw.startswith(mark):
            return Decoded(_strict(raw[len(mark) :], codec), name)
    try:
        return Decoded(raw.decode("utf-8"), UTF_8)
    except UnicodeDecodeError as error:
        line = _line(raw, error.start)
        if _is_cut(raw, error):
            raise UndecodableError(line) from error
        return Decoded(_strict(raw, "cp1252"), WINDOWS_1252, line)


def _is_cut(raw: bytes, error: UnicodeDecodeError) -> bool:
    # Umlauts that are right UTF-8, then half a character at the very end: a writer was interrupted. Read as
    # Windows-1252 every umlaut of the file would be wrong.
    return error.reason == "unexpected end of data" and not raw[: error.start].isascii()


def _strict(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        raise UndecodableError(_line(raw, error.start)) from error


def _line(raw: bytes, position: int) -> int:
    before = raw[:position]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
