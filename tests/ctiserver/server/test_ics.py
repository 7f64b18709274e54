"""``ctiserver prm from-ics``: calendars as programs write them, and what the command prints, writes and answers."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cticlient.texts import SaidError
from ctiserver.domain.prm import read
from ctiserver.domain.prm.calendar import Busy, Export
from ctiserver.server.cli.main import main
from ctiserver.server.ics import events
from tests.amounts import amount

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
END = NOW + timedelta(days=31)
TIMED = "DTSTART:20261124T090000Z\nDTEND:20261124T100000Z\n"
LEAN = """BEGIN:VTIMEZONE
TZID:Haus
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0400
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
"""


def calendar(*parts: str, head: str = "") -> bytes:
    inner = "".join(f"BEGIN:VEVENT\nUID:u{n}\n{part}END:VEVENT\n" for n, part in enumerate(parts))
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//test\n{head}{inner}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def times(raw: bytes) -> list[tuple[str, str]]:
    rows = Export("schmidt", BERLIN, NOW, END).rows(events(raw, "x.ics", NOW, END).events).rows
    return [(row.start[5:], row.end[5:]) for row in rows]


def busy(*lines: str, head: str = "", address: str = "") -> Busy:
    raw = calendar(TIMED + "".join(f"{line}\n" for line in lines), head=head)
    (event,) = events(raw, "x.ics", NOW, END, address).events
    return event.busy


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], Busy.BUSY),
        (["TRANSP:OPAQUE"], Busy.BUSY),
        (["STATUS:CONFIRMED", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"], Busy.BUSY),
        (["TRANSP:TRANSPARENT"], Busy.FREE),
        (["X-MICROSOFT-CDO-BUSYSTATUS:FREE"], Busy.FREE),
        (["X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"], Busy.FREE),
        (["X-MICROSOFT-CDO-BUSYSTATUS:OOF"], Busy.AWAY),
        (["X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"], Busy.TENTATIVE),
        (["STATUS:TENTATIVE"], Busy.TENTATIVE),
        (["STATUS:CANCELLED"], Busy.CANCELLED),
        (["ATTENDEE;PARTSTAT=DECLINED:mailto:me@x.de"], Busy.DECLINED),
        (["ATTENDEE;PARTSTAT=ACCEPTED:mailto:me@x.de"], Busy.BUSY),
        (
            [
                "ORGANIZER:mailto:boss@x.de",
                "ATTENDEE;PARTSTAT=ACCEPTED:mailto:Boss@x.de",
                "ATTENDEE;PARTSTAT=DECLINED:mailto:me@x.de",
            ],
            Busy.DECLINED,
        ),
        (["ATTENDEE;PARTSTAT=DECLINED:mailto:a@x.de", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.de"], Busy.BUSY),
    ],
)
def test_how_an_event_takes_the_time(lines: list[str], expected: Busy) -> None:
    assert busy(*lines) is expected


def test_the_owner_is_known_by_address_or_by_the_name_of_the_calendar() -> None:
    answers = ["ATTENDEE;PARTSTAT=DECLINED:mailto:Me@x.de", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.de"]
    assert busy(*answers) is Busy.BUSY
    assert busy(*answers, address="me@X.de") is Busy.DECLINED
    assert busy(*answers, head="X-WR-CALNAME:me@x.de\n") is Busy.DECLINED
    assert busy(*answers, address="b@x.de", head="X-WR-CALNAME:me@x.de\n") is Busy.BUSY


def test_a_calendar_that_calls_off_sets_nothing() -> None:
    assert busy(head="METHOD:CANCEL\n") is Busy.CANCELLED


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z"),
        ("DTSTART;TZID=Europe/Berlin:20261124T100000", "DTEND;TZID=Europe/Berlin:20261124T110000"),
        ("DTSTART;TZID=W. Europe Standard Time:20261124T100000", "DURATION:PT1H"),
        ("DTSTART;TZID=America/New_York:20261124T040000", "DURATION:PT1H"),
        ("DTSTART;TZID=Haus:20261124T120000", "DTEND;TZID=Haus:20261124T130000"),
        ("DTSTART:20261124T100000", "DTEND:20261124T110000"),
        ("DTSTART;TZID=Nowhere/Else:20261124T100000", "DTEND;TZID=Nowhere/Else:20261124T110000"),
    ],
)
def test_all_kinds_of_zones(start: str, end: str) -> None:
    assert times(calendar(f"{start}\n{end}\n", head=LEAN)) == [("11-24 10:00", "11-24 11:00")]


@pytest.mark.parametrize("end", ["DTEND;VALUE=DATE:20261125\n", "DURATION:P1D\n", ""])
def test_a_whole_day_is_one_here(end: str) -> None:
    assert times(calendar(f"DTSTART;VALUE=DATE:20261124\n{end}")) == [("11-24 00:00", "11-25 00:00")]


def test_a_moment_is_no_status() -> None:
    assert times(calendar("DTSTART:20261124T090000Z\n")) == []


def test_a_series_with_its_exceptions() -> None:
    zone = ";TZID=Europe/Berlin"
    series = f"DTSTART{zone}:20261016T140000\nDTEND{zone}:20261016T145000\nRRULE:FREQ=WEEKLY;BYDAY=FR\n"
    moved = f"RECURRENCE-ID{zone}:20261127T140000\nDTSTART{zone}:20261127T160000\nDTEND{zone}:20261127T170000\n"
    off = f"RECURRENCE-ID{zone}:20261204T140000\nDTSTART{zone}:20261204T140000\nDTEND{zone}:20261204T145000\n"
    raw = calendar(series + f"EXDATE{zone}:20261211T140000\n", moved, off + "STATUS:CANCELLED\n")
    found = times(raw.replace(b"UID:u1", b"UID:u0").replace(b"UID:u2", b"UID:u0"))
    assert found == [("11-27 16:00", "11-27 17:00"), ("12-18 14:00", "12-18 14:50")]


def test_what_runs_already_has_its_own_start_and_what_is_over_is_gone() -> None:
    raw = calendar(
        "DTSTART:20261101T090000Z\nDTEND:20261201T100000Z\n", "DTSTART:20261122T090000Z\nDTEND:20261123T080000Z\n"
    )
    assert times(raw) == [("11-01 10:00", "12-01 11:00")]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=1", "FREQ=DAILY;BYHOUR=8,9;BYMINUTE=" + ",".join(map(str, range(60)))],
)
def test_an_event_without_rest_is_passed_over(rule: str) -> None:
    assert times(calendar(TIMED + f"RRULE:{rule}\n", TIMED)) == [("11-24 10:00", "11-24 11:00")]


def test_one_damaged_event_does_not_cost_the_others() -> None:
    damaged = ["DTSTART:never\n", "SUMMARY:without a start\n", TIMED + "RRULE:FREQ=SOMETIMES\n"]
    raw = calendar(*damaged, TIMED)
    assert times(raw) == [("11-24 10:00", "11-24 11:00")]
    assert events(raw, "x", NOW, END).unread == 3


def test_damaged_events_are_counted_beside_the_rows(ics: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    ics.write_bytes(calendar("DTSTART:never\n"))
    assert from_ics(ics) == 0
    said = capfdbinary.readouterr()
    assert said.err == b"1 event cannot be used and is left out.\n"
    assert said.out.count(b"\n") == 1


def test_several_calendars_in_one_file_and_umlauts_of_windows() -> None:
    raw = calendar(TIMED + "SUMMARY:Gespräch\n").decode().encode("cp1252")
    found = events(raw + raw.replace(b"UID:u0", b"UID:v0"), "x", NOW, END)
    assert [(event.uid, event.title) for event in found.events] == [("u0", "Gespräch"), ("v0", "Gespräch")]


BAD = [
    b"",
    b"hello",
    b"BEGIN:VCARD\r\nEND:VCARD\r\n",
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
    b"\xff\xfe\x00",
    bytes(9),
]


@pytest.mark.parametrize("raw", BAD)
def test_what_is_no_calendar_is_said_in_one_sentence(raw: bytes) -> None:
    with pytest.raises(SaidError, match=r"x\.ics") as raised:
        events(raw, "x.ics", NOW, END)
    assert "\n" not in str(raised.value)


LINES = st.sampled_from(
    [
        *TIMED.splitlines(),
        *LEAN.splitlines(),
        "BEGIN:VEVENT",
        "END:VEVENT",
        "DTSTART;VALUE=DATE:20261124",
        "DTEND:nonsense",
        "DURATION:-P1D",
        "RRULE:FREQ=DAILY;UNTIL=20261231",
        "EXDATE:20261124",
        "RECURRENCE-ID:20261124T090000Z",
        "ATTENDEE:x",
        "TZID:=",
    ]
)


@settings(deadline=None, max_examples=amount(150))
@given(st.lists(st.one_of(LINES, st.text(max_size=12)), max_size=12))
def test_whatever_stands_in_it_the_answer_is_rows_or_a_sentence(lines: list[str]) -> None:
    raw = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]).encode()
    try:
        rows = Export("schmidt", BERLIN, NOW, END).rows(events(raw, "x", NOW, END).events).rows
    except SaidError:
        return
    assert isinstance(rows, tuple)


# The command


@pytest.fixture
def ics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("CTISERVER_CONFIG", str(tmp_path / "nowhere"))
    today = datetime.now(UTC).date()
    days = f"DTSTART;VALUE=DATE:{today:%Y%m%d}\nDTEND;VALUE=DATE:{today + timedelta(days=3):%Y%m%d}\n"
    path = tmp_path / "work.ics"
    path.write_bytes(
        calendar(
            days + "X-MICROSOFT-CDO-BUSYSTATUS:OOF\nSUMMARY:=Süden\n", days + "TRANSP:TRANSPARENT\nSUMMARY:Feiertag\n"
        )
    )
    return path


def from_ics(ics: Path, *more: str) -> int:
    return main(["prm", "from-ics", str(ics), "--client", "schmidt", "--zone", "Europe/Berlin", *more])


@pytest.mark.parametrize("output", [(), ("--output", "stdout"), ("--output", "-")])
def test_rows_on_stdout_are_a_file_that_prm_check_accepts(
    ics: Path, output: tuple[str, ...], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert from_ics(ics, *output) == 0
    raw = capfdbinary.readouterr().out
    reading = read(raw, BERLIN, datetime.now(UTC), ["schmidt"])
    assert [(record.status.name, record.info, record.set_by) for record in reading.records] == [
        ("HOLIDAY", "", "Calendar")
    ]
    assert reading.problems == ()
    assert "Süden".encode() not in raw


def test_a_file_is_written_as_a_whole_and_again_the_same(ics: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = ics.with_name("PrmImport.csv")
    assert from_ics(ics, "--titles", "--set-by", "@HR", "--output", str(target)) == 0
    assert capsys.readouterr().out.splitlines() == [f"1 row written to {target}", "Left out: 1 free"]
    first = target.read_bytes()
    assert first.startswith(b"\xef\xbb\xbfID;")
    assert "'=Süden".encode() in first
    assert from_ics(ics, "--titles", "--set-by", "@HR", "--output", str(target)) == 0
    assert target.read_bytes() == first
    assert sorted(path.name for path in ics.parent.iterdir()) == ["PrmImport.csv", "work.ics"]
    capsys.readouterr()
    assert main(["prm", "check", str(target), "--json"]) == 0
    (shown,) = json.loads(capsys.readouterr().out)["preview"]
    assert (shown["info"], shown["set_by"], shown["status"]) == ("=Süden", "@HR", "HOLIDAY")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--zone", "Europa/Berlin"], "no time zone Europa/Berlin"),
        (["--client", " "], "name of the client is empty"),
        (["--output", "/nowhere/at/all.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    ics: Path, more: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert from_ics(ics, *more) == 1
    said = capsys.readouterr()
    assert (words in said.err, said.err.count("\n"), said.out) == (True, 1, "")


@pytest.mark.parametrize("content", [None, b"", b"ID;Client;Status\n"])
def test_a_missing_or_wrong_file_is_a_sentence(
    ics: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = ics.with_name("bad.ics")
    if content is not None:
        bad.write_bytes(content)
    assert from_ics(bad) == 1
    assert str(bad) in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--days", "0"], ["--days", "x"], ["--days", "99999"]])
def test_wrong_usage_ends_with_two(ics: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        from_ics(ics, *arguments)
    assert raised.value.code == 2
