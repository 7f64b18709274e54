"""A PrmImport.csv as a whole: every rule of the columns, and every problem with its line, column and value."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.domain.prm import Reading, Severity, read
from ctiserver.domain.prm.report import check_json, has_errors, preview
from ctiserver.domain.status import Status

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2018, 11, 1, 9, 30, tzinfo=UTC)
CLIENTS = ("schmidt", "mueller", "foerster", "Jürgen", "Weiß", "MEIER", "meier")
HEAD = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy"
SEED = f"""{HEAD}
0;schmidt;6;0;2018-11-01 10:00;2018-11-01 11:00;Meeting;Caption;208;Outlook-Calendar
1;mueller;10;0;2018-11-03 00:00;2018-11-18 23:59;Holiday;Caption;;Outlook-Calendar
2;foerster;4;0;2018-11-03 14:00;2018-11-03 14:30;Yoga;Caption;dnd;Outlook-Calendar"""


def reading(text: str, now: datetime = NOW) -> Reading:
    return read(text.encode(), BERLIN, now, CLIENTS)


def row(**cells: str) -> str:
    """One row that is right, but for the cells given."""
    right = {"ID": "7", "Client": "schmidt", "Status": "6", "StartTime": "2018-11-01 10:00"}
    return ";".join({**right, **cells}.get(name, "") for name in HEAD.split(";"))


def one(**cells: str) -> Reading:
    return reading(f"{HEAD}\n{row(**cells)}")


def said(found: Reading) -> list[tuple[int, str, str, str]]:
    return [(problem.line, problem.column, problem.value, problem.severity.value) for problem in found.problems]


def test_the_file_of_the_seed_in_its_time() -> None:
    found = reading(SEED)
    assert (found.rows_read, found.rows_ok, found.problems, found.encoding) == (3, 3, (), "utf-8")
    meeting, holiday, yoga = found.records
    assert (meeting.client, meeting.status, meeting.call_forward) == ("schmidt", Status.MEETING, "208")
    assert meeting.start == datetime(2018, 11, 1, 9, tzinfo=UTC)
    assert meeting.end == datetime(2018, 11, 1, 10, tzinfo=UTC)
    assert (meeting.info, meeting.set_by, meeting.id, meeting.row) == ("Meeting", "Outlook-Calendar", "0", 2)
    assert (meeting.activity, meeting.caption) == ("0", "Caption")
    assert (holiday.status, holiday.call_forward) == (Status.HOLIDAY, "")
    assert holiday.end == datetime(2018, 11, 18, 22, 59, tzinfo=UTC)
    # The row is the contract, not the prose: once, and until 14:30.
    assert (yoga.status, yoga.call_forward) == (Status.PAUSE, "dnd")
    assert yoga.end == datetime(2018, 11, 3, 13, 30, tzinfo=UTC)


def test_the_file_of_the_seed_today_is_over_and_no_error() -> None:
    found = reading(SEED, datetime(2026, 11, 23, tzinfo=UTC))
    assert found.records == ()
    assert (found.rows_read, found.rows_ok) == (3, 3)
    assert [problem.severity for problem in found.problems] == [Severity.INFO] * 3
    assert not has_errors(found.problems)


@pytest.mark.parametrize(
    ("cells", "column", "value", "words"),
    [
        ({"Client": "nobody"}, "Client", "nobody", "no client"),
        ({"Client": "müller"}, "Client", "müller", "Is mueller meant"),
        ({"Client": ""}, "Client", "", "missing"),
        ({"Client": "Meier"}, "Client", "Meier", "MEIER, meier"),
        ({"Status": ""}, "Status", "", "6 MEETING"),
        ({"Status": "12"}, "Status", "12", "6 MEETING"),
        ({"Status": "-1"}, "Status", "-1", "6 MEETING"),
        ({"Status": "6.0"}, "Status", "6.0", "6 MEETING"),
        ({"Status": "Urlaub"}, "Status", "Urlaub", "write 10 or HOLIDAY"),
        ({"Status": "1"}, "Status", "1", "LOGGEDOUT"),
        ({"Status": "LoggedOut"}, "Status", "LoggedOut", "LOGGEDOUT"),
        ({"StartTime": "soon"}, "StartTime", "soon", "2018-11-01 10:00"),
        ({"EndTime": "14.00"}, "EndTime", "14.00", "2018-11-01 10:00"),
        ({"EndTime": "2018-11-01 10:00"}, "EndTime", "2018-11-01 10:00", "later"),
        ({"EndTime": "2018-10-31"}, "EndTime", "2018-10-31", "later"),
    ],
)
def test_a_refused_row(cells: dict[str, str], column: str, value: str, words: str) -> None:
    found = one(**cells)
    assert (found.records, found.rows_read, found.rows_ok, found.refused) == ((), 1, 0, False)
    assert said(found) == [(2, column, value, "error")]
    assert words in str(found.problems[0].sentence)


def test_every_fault_of_a_row_is_said_at_once() -> None:
    found = one(Client="x", Status="x", StartTime="x", EndTime="x")
    assert [problem.column for problem in found.problems] == ["Client", "Status", "StartTime", "EndTime"]


def test_other_rows_go_on() -> None:
    found = reading(f"{HEAD}\n{row(ID='1')}\n{row(ID='2', Client='nobody')}\n\n{row(ID='3')}")
    assert [record.row for record in found.records] == [2, 5]
    assert (found.rows_read, found.rows_ok) == (3, 2)


@pytest.mark.parametrize(
    ("name", "client"),
    [
        ("schmidt", "schmidt"),
        ("SCHMIDT", "schmidt"),
        (" schmidt ", "schmidt"),
        ("jÜrgen", "Jürgen"),
        ("Ju\u0308rgen", "Jürgen"),
        ("WEISS", "Weiß"),
        ("meier", "meier"),
    ],
)
def test_a_client_is_found_exactly_else_folded(name: str, client: str) -> None:
    assert [record.client for record in one(Client=name).records] == [client]


@pytest.mark.parametrize(
    ("text", "status"), [(str(status.value), status) for status in Status if status is not Status.LOGGEDOUT]
)
def test_a_status_by_number_and_by_name(text: str, status: Status) -> None:
    for written in (text, status.name, status.name.lower(), f" {text} "):
        assert [record.status for record in one(Status=written).records] == [status]


def test_empty_times_mean_at_once_and_for_ever() -> None:
    (record,) = one(StartTime="", EndTime="").records
    assert (record.start, record.end) == (None, None)


def test_dates_alone_are_whole_days() -> None:
    (record,) = one(StartTime="01.11.2018", EndTime="02.11.2018").records
    assert record.start == datetime(2018, 10, 31, 23, tzinfo=UTC)
    assert record.end == datetime(2018, 11, 2, 23, tzinfo=UTC)


def test_what_is_over_is_skipped_as_information_and_what_ends_now_is_over() -> None:
    found = one(EndTime="2018-11-01 10:30")
    assert found.records == ()
    assert said(found) == [(2, "EndTime", "2018-11-01 10:30", "info")]
    assert one(EndTime="2018-11-01 10:30:01").problems == ()


@pytest.mark.parametrize("start", ["2018-10-28 02:30", "2018-03-25 02:30"])
def test_a_time_in_gap_or_fold_is_taken_and_said(start: str) -> None:
    found = one(StartTime=start)
    assert len(found.records) == 1
    assert said(found) == [(2, "StartTime", start, "info")]


@pytest.mark.parametrize(
    ("text", "forward"), [("", ""), (" DND ", "dnd"), ("208", "208"), ("0049", "0049"), ("*21#+49", "*21#+49")]
)
def test_a_call_forward(text: str, forward: str) -> None:
    found = one(CallForward=text)
    assert found.problems == ()
    assert found.records[0].call_forward == forward


@pytest.mark.parametrize("text", ["0171 123", "off", "sip:a@b", "=208", "２０８"])
def test_a_call_forward_that_is_none_leaves_the_phone_alone(text: str) -> None:
    found = one(CallForward=text)
    assert found.records[0].call_forward == ""
    assert (found.rows_ok, said(found)) == (1, [(2, "CallForward", text, "warning")])


@pytest.mark.parametrize("text", ["0171 123-45", "(0171) 123/45", "0171.12345"])
def test_a_decorated_number_is_refused_with_the_bare_one_to_write(text: str) -> None:
    assert "Write 017112345." in str(one(CallForward=text).problems[0].sentence)


@pytest.mark.parametrize("text", ["<b>R&D</b>", "=1+1", "@x", "🙂", "a\tb"])
def test_info_and_set_by_are_any_text(text: str) -> None:
    record = one(Info=text, SetBy=text).records[0]
    assert (record.info, record.set_by) == (text, text)


def test_a_row_with_too_few_or_too_many_cells() -> None:
    found = reading(f"{HEAD}\n7;schmidt;6\n{row()};;\n{row(ID='8')};x\n")
    assert [(line, severity) for line, _, _, severity in said(found)] == [(2, "error"), (4, "error")]
    assert [record.row for record in found.records] == [3]
    assert (found.rows_read, found.rows_ok) == (3, 1)


def test_a_row_whose_quotes_make_no_sense() -> None:
    found = reading(f"{HEAD}\n{row(Info=chr(34) + 'Q3' + chr(34) + ' plan')}\n{row(ID='8')}")
    assert said(found) == [(2, "", "", "error")]
    assert [record.id for record in found.records] == ["8"]


# IDs


def test_the_id_is_opaque_text_and_0_is_one() -> None:
    keys = {one(ID=text).records[0].key for text in ("0", "00", "a", "A", "ä", "row:1", "id:1")}
    assert len(keys) == 7


def test_the_same_id_keeps_the_key_and_other_content_changes_the_hash() -> None:
    before, after = one(Info="a").records[0], one(Info="b").records[0]
    assert before.key == after.key
    assert before.content != after.content


@pytest.mark.parametrize(
    "cells", [{"Activity": "9"}, {"Caption": "x"}, {"StartTime": "01.11.2018 10:00"}, {"Status": "meeting"}]
)
def test_what_says_the_same_has_the_same_content(cells: dict[str, str]) -> None:
    assert one(**cells).records[0].content == one().records[0].content


@pytest.mark.parametrize(
    "cells",
    [
        {"Client": "mueller"},
        {"Status": "7"},
        {"StartTime": "2018-11-01 10:01"},
        {"EndTime": "2018-11-02"},
        {"Info": "x"},
        {"CallForward": "1"},
        {"SetBy": "x"},
    ],
)
def test_what_says_something_else_has_other_content(cells: dict[str, str]) -> None:
    assert one(**cells).records[0].content != one().records[0].content


def test_an_empty_id_is_keyed_by_content_with_a_warning() -> None:
    found = reading(f"{HEAD}\n{row(ID='')}\n{row(ID=' ', Info='x')}")
    assert said(found) == [(2, "ID", "", "warning"), (3, "ID", "", "warning")]
    assert [record.key for record in found.records] == [f"row:{record.content}" for record in found.records]


def test_a_repeated_id_is_keyed_by_content_whatever_the_order() -> None:
    first, second = row(ID="5"), row(ID="5", Info="x")
    found = reading(f"{HEAD}\n{first}\n{second}")
    assert said(found) == [(3, "ID", "5", "warning")]
    turned = reading(f"{HEAD}\n{second}\n{first}")
    assert {record.key for record in found.records} == {record.key for record in turned.records}
    assert len({record.key for record in found.records}) == 2


@pytest.mark.parametrize("other", [{"EndTime": "2018-11-01 10:01"}, {"Client": "nobody"}, {"Status": "x"}])
def test_rows_that_are_over_or_refused_count_as_repetitions_too(other: dict[str, str]) -> None:
    # Else the key of the first row would change with the clock, or when somebody corrects the second one.
    found = reading(f"{HEAD}\n{row(ID='5', Info='first')}\n{row(ID='5', **other)}")
    assert [record.key for record in found.records if record.info == "first"] == [f"row:{found.records[0].content}"]


def test_a_key_made_from_content_never_equals_one_made_from_an_id() -> None:
    made = one(ID="").records[0].key
    found = reading(f"{HEAD}\n{row(ID='')}\n{row(ID=made)}")
    assert len({record.key for record in found.records}) == 2


def test_the_very_same_row_counts_once() -> None:
    found = reading(f"{HEAD}\n{row(ID='')}\n{row(ID='')}")
    assert len(found.records) == 1
    assert (3, "", "", "warning") in said(found)


# The file as a whole


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (SEED.replace(";", ",").encode(), "commas"),
        (SEED.replace(";", "\t").encode(), "tabs"),
        (SEED.replace("Client", "Name").encode(), "no column Client"),
        ((SEED + '\n3;schmidt;6;0;;;"cut in the mid').encode(), "in the middle of a quoted text"),
        (SEED.encode("utf-16-le"), "null characters"),
        ((SEED + "\nMüller €").encode()[:-1], "cut off"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole(raw: bytes, words: str) -> None:
    found = read(raw, BERLIN, NOW, CLIENTS)
    assert found.refused
    assert found.records == ()
    assert words in str(found.problems[-1].sentence)
    assert has_errors(found.problems)


@pytest.mark.parametrize(
    ("end", "unfinished"), [("7;schmidt;6", True), ("7;schmidt;6\n", False), (row(), False), (row() + "\r\n", False)]
)
def test_a_last_row_that_could_be_cut_off_is_told(end: str, unfinished: bool) -> None:
    assert reading(f"{HEAD}\n{row(ID='8')}\n{end}").unfinished is unfinished


def test_a_header_alone_is_a_file_without_records() -> None:
    found = reading(HEAD)
    assert (found.refused, found.records, found.rows_read) == (False, (), 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_umlauts_are_right_in_every_encoding(encoding: str, end: str) -> None:
    text = end.join([HEAD, row(Client="jürgen", Info="Gespräch über Größe"), ""])
    found = read(text.encode(encoding), BERLIN, NOW, CLIENTS)
    assert [(record.client, record.info) for record in found.records] == [("Jürgen", "Gespräch über Größe")]
    infos = [(2, "", "", "info")] if encoding == "cp1252" else []
    assert said(found) == infos


def test_without_a_directory_every_client_is_taken() -> None:
    assert [record.client for record in read(f"{HEAD}\n{row(Client='who')}".encode(), BERLIN, NOW, None).records] == [
        "who"
    ]


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(raw: bytes) -> None:
    read(raw, BERLIN, NOW, CLIENTS)


CELL = st.sampled_from(
    ["", "0", "1", "6", "12", "schmidt", "MEIER", "x", '"', '"a;b"', "2018-11-01 10:00", "2018-11-05", "dnd"]
)


@given(st.lists(st.lists(CELL, min_size=8, max_size=12), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_no_rows_make_it_fail_and_the_numbers_fit(table: list[list[str]], end: str) -> None:
    found = reading(end.join([HEAD, *(";".join(cells) for cells in table)]))
    refused_lines = {problem.line for problem in found.problems if problem.severity is Severity.ERROR}
    if not found.refused:
        assert found.rows_ok == found.rows_read - len(refused_lines)
    assert len({record.key for record in found.records}) == len(found.records)
    assert not any(record.over(NOW) for record in found.records)
    assert not {record.row for record in found.records} & refused_lines


# What `prm check` says of it


def test_the_document_of_a_check() -> None:
    found = check_json("some.csv", reading(SEED + "\n3;x;6;0;;;;;;"), NOW)
    assert list(found) == ["file", "encoding", "rows_read", "rows_ok", "problems", "preview"]
    assert (found["file"], found["rows_read"], found["rows_ok"]) == ("some.csv", 4, 3)
    assert list(found["problems"][0]) == ["line", "column", "value", "severity", "message"]
    assert found["preview"][0] == {
        "client": "schmidt",
        "status": "MEETING",
        "start": "2018-11-01T09:00:00Z",
        "end": "2018-11-01T10:00:00Z",
        "call_forward": "208",
        "info": "Meeting",
        "set_by": "Outlook-Calendar",
        "id": "0",
    }


def test_the_preview_shows_what_runs_or_starts_within_seven_days_by_start() -> None:
    rows = [
        row(ID="future", StartTime="2018-11-08 10:30"),
        row(ID="too late", StartTime="2018-11-08 10:31"),
        row(ID="runs", StartTime="2018-10-01"),
        row(ID="over", EndTime="2018-11-01 10:01"),
        row(ID="at once", StartTime=""),
        row(ID="ended then", Status="0", StartTime="2018-11-01 10:29"),
        row(ID="ends now", Status="0", StartTime="2018-11-01 10:30"),
    ]
    shown = preview(reading("\n".join([HEAD, *rows])).records, NOW)
    assert [record.id for record in shown] == ["at once", "runs", "ends now", "future"]
    assert check_json("x", replace(reading(HEAD), records=tuple(shown)), NOW)["preview"][0]["start"] is None


def test_a_large_file_of_faults_is_read_in_reasonable_time() -> None:
    began = datetime.now(UTC)
    found = reading("\n".join([HEAD, *(row(ID="1", Client=f"nobody {n}", EndTime="x") for n in range(20_000))]))
    assert len(found.problems) == 40_000
    assert datetime.now(UTC) - began < timedelta(seconds=10)


def test_in_a_large_directory_an_unknown_name_costs_no_search_for_alike_ones() -> None:
    clients = [f"client{n}" for n in range(3000)]
    found = read(f"{HEAD}\n{row(Client='klient1')}".encode(), BERLIN, NOW, clients)
    assert "meant" not in str(found.problems[0].sentence)
