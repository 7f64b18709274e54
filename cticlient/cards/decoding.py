"""From the bytes of a file of some other program to its text: by its mark, else UTF-8, else Windows-1252. Pure."""

from cticlient.texts import SaidError

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)


def text_of(raw: bytes) -> tuple[str, str]:
    """Text and the name of its encoding. Raises SaidError if it is no text."""
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw[len(mark) :], codec), name
    try:
        return _without_zero(raw.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        return _decoded(raw, "cp1252"), "Windows-1252"


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return _without_zero(raw.decode(codec))
    except UnicodeDecodeError as error:
        raise _no_text() from error


def _without_zero(text: str) -> str:
    if "\0" in text:
        raise _no_text()
    return text


def _no_text() -> SaidError:
    return SaidError("The file is no text. Export the contacts as CSV or vCard (.vcf) and choose that file.")
