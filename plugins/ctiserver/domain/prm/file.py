"""A PrmImport.csv as a whole: from its bytes to the records that count, and everything there is to say about it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from cticlient.texts import Sentence, marked
from ctiserver.domain.plain_text import WINDOWS_1252, Decoded
from ctiserver.domain.prm.header import Header, read_header
from ctiserver.domain.prm.names import Names
from ctiserver.domain.prm.neutral import plain
from ctiserver.domain.prm.problems import FileRefusedError, Problem, Severity
from ctiserver.domain.prm.reading import Row, rows, text_of
from ctiserver.domain.prm.record import Record, key_of_content, key_of_id, key_of_occurrence, key_of_row
from ctiserver.domain.prm.repeat import Occurrences
from ctiserver.domain.prm.repeating import Repeating
from ctiserver.domain.prm.rows import Draft, RowReader
from ctiserver.domain.prm.times import Times


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look at the file gave. ``refused``: it could not be read as a whole, and ``records`` says nothing."""

    records: tuple[Record, ...] = ()
    """In the order of the file, without those that are over."""
    problems: tuple[Problem, ...] = ()
    """In the order of the file."""
    encoding: str = ""
    rows_read: int = 0
    rows_ok: int = 0
    """Rows without an error; those that are over count."""
    refused: bool = False
    unfinished: bool = False
    """The last row is refused and has no line end: perhaps it is still being written."""
    held: Mapping[str, int] = field(default_factory=dict)
    """Key and line of each refused row with an id of its own: what runs by that id is to stay as it is."""
    repeats: bool = False
    """There are rows that repeat: the records reach eight days ahead, then the file must be read again."""


@dataclass(slots=True)
class _Rows:
    """What going through the rows once gave: ``ids`` counts how often each id stands in the file."""

    drafts: list[Draft] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    refused: dict[str, int] = field(default_factory=dict)
    """Id and line of the rows that are refused."""
    count: int = 0
    last_ok: bool = True


def read(
    raw: bytes,
    zone: tzinfo,
    now: datetime,
    clients: Collection[str] | None,
    occurrences: Occurrences | None = None,
) -> Reading:
    """Read ``raw`` with local times of ``zone``; ``now`` is aware UTC; None for ``clients`` takes every name as right.

    ``occurrences`` works out rules; without it, rows that repeat are refused. Each of their times is a record.
    Never raises: a file that cannot be read as a whole gives a refused reading with the reason as its only error.
    """
    times = Times(zone)
    repeating = Repeating(times, occurrences, now)
    reader = RowReader(times, Names(clients) if clients is not None else None, now, repeating)
    encoding = ""
    try:
        decoded = text_of(raw)
        encoding = decoded.encoding
        _note_encoding(reader, decoded)
        found = _rows(reader, rows(decoded.text))
    except FileRefusedError as error:
        return Reading(problems=(*reader.problems, error.problem), encoding=encoding, refused=True)
    records = tuple(_records(reader, found, now))
    problems = tuple(sorted(reader.problems, key=lambda problem: problem.line))
    unfinished = not found.last_ok and not decoded.text.endswith(("\n", "\r"))
    repeats = any(draft.rule is not None for draft in found.drafts)
    held = {key_of_id(id_): line for id_, line in found.refused.items() if id_ and found.ids[id_] == 1}
    return Reading(
        records,
        problems,
        encoding,
        found.count,
        len(found.drafts),
        unfinished=unfinished,
        held=held,
        repeats=repeats,
    )


def noting_held(reading: Reading, running: Collection[str]) -> Reading:
    """With a warning at each refused row by whose id a status runs; ``running`` are the keys of records that run."""
    rows = {key_of_row(key) for key in running}
    warnings = [
        Problem(line, "ID", key.partition(":")[2], Severity.WARNING, Sentence(_HELD))
        for key, line in reading.held.items()
        if key in rows
    ]
    problems = sorted((*reading.problems, *warnings), key=lambda problem: problem.line)
    return replace(reading, problems=tuple(problems)) if warnings else reading


def _note_encoding(reader: RowReader, decoded: Decoded) -> None:
    if decoded.encoding == WINDOWS_1252 and decoded.foreign_line:
        reader.note(decoded.foreign_line, "", "", Sentence(_WINDOWS_1252), Severity.INFO)


def _rows(reader: RowReader, lines: Iterator[Row]) -> _Rows:
    header = read_header(*next(lines, (1, [])))
    found = _Rows()
    for line, row in lines:
        found.count += 1
        cells = _cells(reader, header, line, row)
        draft = reader.read(line, cells) if cells is not None else None
        # The id of a refused row counts too: else correcting that row would change the keys of the others.
        id_ = (
            draft.id
            if draft is not None
            else plain(cells[0].strip())
            if cells is not None
            else plain(header.id_of(row or []))
        )
        found.ids[id_] += 1
        if draft is not None:
            found.drafts.append(draft)
        else:
            found.refused[id_] = line
        found.last_ok = draft is not None
    return found


def _cells(reader: RowReader, header: Header, line: int, row: list[str] | None) -> tuple[str, ...] | None:
    if row is None:
        reader.note(line, "", "", Sentence(_BAD_QUOTES))
        return None
    length = len(row)
    cells = header.cells(row)
    if cells is None:
        text = _TOO_MANY if length > header.width else _TOO_FEW
        reader.note(line, "", "", Sentence(text, {"n": length, "width": header.width}))
    return cells


def _records(reader: RowReader, found: _Rows, now: datetime) -> Iterator[Record]:
    first_lines: dict[str, int] = {}
    lines_of_contents: dict[str, int] = {}
    for draft in found.drafts:
        if found.ids[draft.id] == 1 and draft.id:
            if draft.rule is not None:
                yield from _times(draft, key_of_id(draft.id), reader.repeating)
            elif not draft.over(now):
                yield _record(draft, key_of_id(draft.id), draft.content)
            continue
        _note_missing_id(reader, draft, first_lines)
        content = draft.content
        first = lines_of_contents.setdefault(content, draft.line)
        if first != draft.line:
            reader.note(draft.line, "", "", Sentence(_SAME_ROW, {"line": first}), Severity.WARNING)
        elif draft.rule is not None:
            yield from _times(draft, key_of_content(content), reader.repeating)
        elif not draft.over(now):
            yield _record(draft, key_of_content(content), content)


def _note_missing_id(reader: RowReader, draft: Draft, first_lines: dict[str, int]) -> None:
    if not draft.id:
        reader.note(draft.line, "ID", "", Sentence(_NO_ID), Severity.WARNING)
        return
    first = first_lines.setdefault(draft.id, draft.line)
    if first != draft.line:
        reader.note(draft.line, "ID", draft.id, Sentence(_REPEATED_ID, {"line": first}), Severity.WARNING)


def _times(draft: Draft, key: str, repeating: Repeating) -> Iterator[Record]:
    """Each time of a row that repeats, as a record of its own."""
    record = _record(draft, key, draft.content)
    if draft.rule is not None and draft.start is not None:
        for span in repeating.spans(draft.rule, draft.start, draft.end):
            yield replace(record, key=key_of_occurrence(key, span.local), start=span.start, end=span.end)


def _record(draft: Draft, key: str, content: str) -> Record:
    return Record(
        key=key,
        content=content,
        client=draft.client,
        status=draft.status,
        start=draft.start.at if draft.start else None,
        end=draft.end.at if draft.end else None,
        info=draft.info,
        call_forward=draft.call_forward,
        set_by=draft.set_by,
        row=draft.line,
        id=draft.id,
        activity=draft.activity,
        caption=draft.caption,
    )


_WINDOWS_1252 = marked("The file is not UTF-8 from this line on; it is read as Windows-1252, as Excel writes it.")
_BAD_QUOTES = marked(
    'The quotation marks (") of this row make no sense. Put the whole cell in quotation marks, '
    "and write a quotation mark within it twice."
)
_TOO_MANY = marked(
    "This row has {n} cells, the first line has {width}. "
    "If a semicolon belongs to a text, put the text in quotation marks."
)
_TOO_FEW = marked(
    "This row has only {n} cells, the first line has {width}. Write a semicolon for every empty cell as well."
)
_NO_ID = marked("The ID is empty. The row is recognised by its content; give every row an ID of its own.")
_REPEATED_ID = marked(
    "This ID stands in line {line} already. Both rows are recognised by their content; give every row an ID of its own."
)
_HELD = marked(
    "The status that runs by this ID stays as it is, because this row is refused. Correct the row; "
    "to end the status, take the row out."
)
_SAME_ROW = marked("The same row stands in line {line} already; it counts once.")
