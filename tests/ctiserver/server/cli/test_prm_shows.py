"""What ``ctiserver prm check`` says of files that people really have: right names, right sentence, in two languages."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.ctiserver.server.cli.conftest import Type, furnished

HEAD = "ID;Client;Status;Activity;StartTime;EndTime;Info;Caption;CallForward;SetBy"
SEED = f"""{HEAD}
0;schmidt;6;0;2018-11-01 10:00;2018-11-01 11:00;Meeting;Caption;208;Outlook-Calendar
1;mueller;10;0;2018-11-03 00:00;2018-11-18 23:59;Holiday;Caption;;Outlook-Calendar
2;foerster;4;0;2018-11-03 14:00;2018-11-03 14:30;Yoga;Caption;dnd;Outlook-Calendar"""
NAMES = f"{HEAD}\n1;Müller;HOLIDAY;;;;Grüße;;;Jürgen\n2;WEIẞ;AWAY;;;;;;;\n"

WINDOWS = NAMES.replace("ẞ", "ß")
CUT = NAMES + '3;Müller;MEETING;;;;"mitten im Te'

FILES = {
    "windows": (WINDOWS.encode("cp1252"), "windows-1252", 0),
    "utf-16": (NAMES.encode("utf-16"), "utf-16", 0),
    "utf-8 with a mark": (NAMES.encode("utf-8-sig"), "utf-8", 0),
    "comma": (NAMES.replace(";", ",").encode(), "utf-8", 1),
    "cut": (CUT.encode(), "utf-8", 1),
}
SENTENCES = {
    ("windows", "en"): "read as Windows-1252, as Excel writes it",
    ("windows", "de"): "als Windows-1252 gelesen, wie Excel es schreibt",
    ("comma", "en"): "separated by commas (,). They must be separated by semicolons (;)",
    ("comma", "de"): "durch Kommas",
    ("cut", "en"): "ends in the middle of a quoted text that begins in line 4",
    ("cut", "de"): "mitten in einem Text in Anführungszeichen, der in Zeile 4",
}


@pytest.fixture(scope="session")
def people(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A server directory that knows everybody, only to be looked at; the option that names it."""
    commands = (f"client add {name}" for name in ("Müller", "Weiß", "schmidt", "mueller", "foerster"))
    return f"--config {furnished(prepared, tmp_path_factory.mktemp('people'), commands)}"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", FILES)
def test_names_and_sentences(
    name: str, language: str, people: str, type_in: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", f"{language}_XX.UTF-8")
    raw, encoding, code = FILES[name]
    (tmp_path / "f.csv").write_bytes(raw)
    said = type_in(f"prm check {tmp_path / 'f.csv'} --json {people}")
    assert (said.code, said.json["encoding"]) == (code, encoding)
    messages = [problem["message"] for problem in said.json["problems"]]
    if sentence := SENTENCES.get((name, language)):
        assert sentence in messages[-1]
    shown = [(row["client"], row["status"], row["info"], row["set_by"]) for row in said.json["preview"]]
    assert shown == ([] if code else [("Müller", "HOLIDAY", "Grüße", "Jürgen"), ("Weiß", "AWAY", "", "")])
    text = type_in(f"prm check {tmp_path / 'f.csv'} {people}")
    assert text.code == code
    assert all(message in text.out for message in messages)


def test_what_is_no_text_has_no_encoding(people: str, type_in: Type, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(HEAD.encode() + b"\n\x00\x01")
    said = type_in(f"prm check {tmp_path / 'f.csv'} {people}")
    assert (said.code, said.out.splitlines()[1]) == (1, "0 rows read, 0 without error")


@pytest.mark.parametrize(("language", "word"), [("en", "over and is skipped"), ("de", "vorbei")])
def test_the_seed_as_it_is(
    language: str, word: str, people: str, type_in: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", f"{language}_XX.UTF-8")
    (tmp_path / "f.csv").write_text(SEED, "utf-8")
    said = type_in(f"prm check {tmp_path / 'f.csv'} --json {people}")
    assert (said.code, said.json["rows_read"], said.json["rows_ok"], said.json["preview"]) == (0, 3, 3, [])
    assert [(p["line"], p["column"], p["severity"]) for p in said.json["problems"]] == [
        (line, "EndTime", "info") for line in (2, 3, 4)
    ]
    assert all(word in problem["message"] for problem in said.json["problems"])


def test_the_seed_with_moved_dates(people: str, type_in: Type, tmp_path: Path) -> None:
    """As the prose says, except yoga, where the row counts: once, and until half past two."""
    day = datetime.now() + timedelta(days=1)
    moved = SEED.replace("2018-11-01", f"{day:%Y-%m-%d}")
    moved = moved.replace("2018-11-18", f"{day + timedelta(days=17):%Y-%m-%d}")
    moved = moved.replace("2018-11-03", f"{day + timedelta(days=2):%Y-%m-%d}")
    (tmp_path / "f.csv").write_text(moved, "utf-8")
    said = type_in(f"prm check {tmp_path / 'f.csv'} --json {people}")
    assert (said.code, said.json["problems"]) == (0, [])
    meeting, holiday, yoga = said.json["preview"]
    assert (meeting["client"], meeting["status"], meeting["call_forward"]) == ("schmidt", "MEETING", "208")
    assert (holiday["client"], holiday["status"], holiday["call_forward"]) == ("mueller", "HOLIDAY", "")
    assert (yoga["client"], yoga["status"], yoga["call_forward"]) == ("foerster", "PAUSE", "dnd")
    lasts = datetime.fromisoformat(yoga["end"]) - datetime.fromisoformat(yoga["start"])
    assert lasts == timedelta(minutes=30)
