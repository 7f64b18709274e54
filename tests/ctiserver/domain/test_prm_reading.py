"""From bytes to rows: encodings, quotes, line ends, the header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.domain.plain_text import UndecodableError, decode
from ctiserver.domain.prm.header import COLUMNS, read_header
from ctiserver.domain.prm.problems import FileRefusedError
from ctiserver.domain.prm.reading import rows, text_of

TEXT = "ID;Client\n1;Müller\n2;Weiß €\n"


@pytest.mark.parametrize(
    ("raw", "encoding", "line"),
    [
        (TEXT.encode(), "utf-8", 0),
        (TEXT.encode("utf-8-sig"), "utf-8", 0),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16", 0),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16", 0),
        (TEXT.encode("cp1252"), "windows-1252", 2),
    ],
)
def test_an_encoding(raw: bytes, encoding: str, line: int) -> None:
    found = decode(raw)
    assert (found.text, found.encoding, found.foreign_line) == (TEXT, encoding, line)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("a;Müller\nb;Weiß".encode()[:-1], 2),
        ("Müller €".encode()[:-1], 1),
        ("Müller €".encode()[:-2], 1),
        (b"\xef\xbb\xbfok\nM\xfcller", 2),
        (b"\xff\xfea\x00b", 1),
        (b"M\xfcller\n\x81", 2),
    ],
)
def test_what_is_no_text_or_cut_within_a_character_is_refused(raw: bytes, line: int) -> None:
    with pytest.raises(UndecodableError) as error:
        decode(raw)
    assert error.value.line == line
    with pytest.raises(FileRefusedError):
        text_of(raw)


def test_a_windows_file_that_ends_in_an_umlaut_is_no_cut_one() -> None:
    assert decode("ID;Groß".encode("cp1252")).text == "ID;Groß"
    assert decode("Jürgen;Groß".encode("cp1252")).text == "Jürgen;Groß"


@pytest.mark.parametrize("raw", ["ID;Client\n1;x".encode("utf-16-le"), b"ID;Client\n\0\0\0\0"])
def test_null_characters_are_refused_with_their_line(raw: bytes) -> None:
    with pytest.raises(FileRefusedError, match="null characters"):
        text_of(raw)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b\nc;d\n", [(1, ["a", "b"]), (2, ["c", "d"])]),
        ("a;b\r\nc;d", [(1, ["a", "b"]), (2, ["c", "d"])]),
        ("a;b\rc;d\r", [(1, ["a", "b"]), (2, ["c", "d"])]),
        ("\n\na;b\n \n;;\n\nc;d\n\n", [(3, ["a", "b"]), (7, ["c", "d"])]),
        ('a;"x;y"\n"1\n2\r\n3";d\ne;f', [(1, ["a", "x;y"]), (2, ["1\n2\r\n3", "d"]), (5, ["e", "f"])]),
        ('a;"say ""so"""\n', [(1, ["a", 'say "so"'])]),
        ('a;5" disk\n', [(1, ["a", '5" disk'])]),
        ("a;b;\n", [(1, ["a", "b", ""])]),
        ('a;"x" y\nc;d\n', [(1, None), (2, ["c", "d"])]),
        ("a\u2028b;c\x0bd\x85\n", [(1, ["a\u2028b", "c\x0bd\x85"])]),
        ("=1+1;@x;-y;+z\n", [(1, ["=1+1", "@x", "-y", "+z"])]),
        ("", []),
    ],
)
def test_rows_and_their_lines(text: str, expected: list[tuple[int, list[str] | None]]) -> None:
    assert list(rows(text)) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a;b\n1;"cut in the mid', 2),
        ('a;b\n1;"cut\nafter\nsome lines\n', 2),
        ('a;"', 1),
        ('a;b\n1;"Meeting;x\n2;"Holiday";y\n3;z\n', 2),
    ],
)
def test_a_file_whose_rows_cannot_be_told_apart_is_refused(text: str, line: int) -> None:
    with pytest.raises(FileRefusedError) as error:
        list(rows(text))
    assert error.value.problem.line == line


CELLS = st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")), min_size=2, max_size=4)


@given(st.lists(CELLS, max_size=5), st.sampled_from(["\n", "\r\n", "\r"]))
def test_whatever_is_quoted_comes_back(table: list[list[str]], end: str) -> None:
    text = "".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) + end for row in table)
    assert [cells for _, cells in rows(text)] == [row for row in table if "".join(row).strip()]


def cells_of(header: str, row: str) -> dict[str, str] | None:
    found = read_header(1, header.split(";")).cells(row.split(";"))
    return None if found is None else dict(zip(COLUMNS, found, strict=True))


def test_columns_are_found_by_name_in_any_case_and_order() -> None:
    found = cells_of(" STATUS ;foo;client;Info", "6;x;schmidt;hello")
    assert found == dict.fromkeys(COLUMNS, "") | {"Client": "schmidt", "Status": "6", "Info": "hello"}


@pytest.mark.parametrize("header", ["Client;Status", "Client;Status;", "Client;Status;;;"])
@pytest.mark.parametrize("row", ["schmidt;6", "schmidt;6;", "schmidt;6;; ;"])
def test_trailing_semicolons_do_not_count(header: str, row: str) -> None:
    found = cells_of(header, row)
    assert found is not None
    assert (found["Client"], found["Status"], found["Info"]) == ("schmidt", "6", "")


@pytest.mark.parametrize("row", ["schmidt", "schmidt;6;more", "schmidt;6;;more"])
def test_too_few_and_too_many_cells(row: str) -> None:
    assert cells_of("Client;Status", row) is None


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["ID,Client,Status,Info"], "commas"),
        (['"ID","Client","Status"'], "commas"),
        (["ID\tClient\tStatus"], "tabs"),
        (["id,client,foo", "x"], "commas"),
        (["ID", "Status"], "no column Client"),
        (["ID", "Client"], "no column Status"),
        (["1", "schmidt", "6"], "no column Client"),
        ([], "empty"),
        (None, "no column Client"),
        (["Client", "Status", "client "], "more than once"),
    ],
)
def test_a_header_that_is_refused_says_what_to_do(cells: list[str] | None, words: str) -> None:
    with pytest.raises(FileRefusedError, match=words):
        read_header(1, cells)


def test_a_comma_in_some_other_column_is_no_other_separator() -> None:
    assert read_header(1, ["Client", "Status", "Client, as written"]).width == 3
