"""The journal in words and as a table, in both languages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cticlient.cards.cells import neutral
from cticlient.journal.entries import Entry, Outcome, Way, Whose
from cticlient.journal.words import OUTCOMES, JournalWords, running
from cticlient.numbers import Numbers
from cticlient.spreadsheet import as_csv
from cticlient.texts import Texts, catalogue_of

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 26)
SPOKEN = Entry(
    "1",
    Way.IN,
    "+49301234567",
    "Schulze GmbH",
    datetime(2026, 11, 26, 9, 42, 7, tzinfo=UTC),
    Outcome.ANSWERED,
    datetime(2026, 11, 26, 9, 42, 15, tzinfo=UTC),
    datetime(2026, 11, 26, 9, 46, 27, tzinfo=UTC),
    note="Angebot 7",
)
BARE = Entry("2", Way.OUT, "", "", SPOKEN.since, Outcome.NO_ANSWER)


def words(language: str) -> JournalWords:
    return JournalWords(Texts(language, [catalogue_of("cticlient")]), Numbers().told, BERLIN)


@pytest.mark.parametrize(
    ("day", "english", "german"),
    [
        (TODAY, "Today", "Heute"),
        (date(2026, 11, 25), "Yesterday", "Gestern"),
        (date(2026, 11, 24), "Tuesday, 24 November", "Dienstag, 24. November"),
        (date(2026, 3, 1), "Sunday, 1 March", "Sonntag, 1. März"),
        (date(2025, 12, 31), "Wednesday, 31 December 2025", "Mittwoch, 31. Dezember 2025"),
    ],
)
def test_days(day: date, english: str, german: str) -> None:
    assert (words("en").day(day, TODAY), words("de").day(day, TODAY)) == (english, german)


def test_a_call_in_words() -> None:
    german = words("de")
    assert german.who(SPOKEN) == "Schulze GmbH"
    assert german.second(SPOKEN) == "030 1234567 · angenommen, 4:12 · Angebot 7"
    assert german.spoken(SPOKEN) == "Schulze GmbH, 030 1234567 · angenommen, 4:12 · Angebot 7, 10:42"
    theirs = replace(SPOKEN, name="", whose=Whose("arslan", "Arslan, Elif", "202"))
    assert (german.who(theirs), german.second(theirs)) == (
        "030 1234567",
        "angenommen, 4:12 · bei Arslan, Elif · Angebot 7",
    )
    assert (german.who(BARE), german.second(BARE)) == ("Nummer unterdrückt", "ausgehend, nicht angenommen")


def test_every_outcome_has_words() -> None:
    assert set(OUTCOMES) == set(Outcome)


@pytest.mark.parametrize(
    ("seconds", "plain", "full"), [(0, "0:00", "0:00:00"), (252, "4:12", "0:04:12"), (3723, "1:02:03", "1:02:03")]
)
def test_lengths(seconds: int, plain: str, full: str) -> None:
    length = timedelta(seconds=seconds)
    assert (running(length), running(length, hours=True)) == (plain, full)


def test_a_table_for_a_spreadsheet() -> None:
    theirs = replace(SPOKEN, whose=Whose("arslan", "Arslan, Elif", "202"), note='=HYPERLINK("x")', name="Ä;B")
    abroad = replace(BARE, number="+4315880")
    lines = as_csv(words("de").table([theirs, abroad])).decode("utf-8-sig").split("\r\n")
    assert lines == [
        "Datum;Uhrzeit;Richtung;Ergebnis;Name;Nummer;Dauer;Leitung;Kollege;Notiz",
        '26.11.2026;10:42:07;eingehend;angenommen;"Ä;B";030 1234567;0:04:12;202;Arslan, Elif;"\'=HYPERLINK(""x"")"',
        "26.11.2026;10:42:07;ausgehend;ausgehend, nicht angenommen;;'+43 1 5880;;;;",
        "",
    ]
    assert as_csv(words("en").table([SPOKEN])).decode("utf-8-sig").split("\r\n")[1].startswith("2026-11-26;10:42:07;")


@pytest.mark.parametrize("text", ["=1+1", "+49", "-1", "@x", "'=1", "\t=1", "\r=1"])
def test_no_cell_is_carried_out(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Schulze", "030 1", "it's", "'quoted'", "1-1"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert neutral(text) == text


def test_who_took_a_call_is_said() -> None:
    taken = replace(SPOKEN, outcome=Outcome.TAKEN, answered=None, by="Brecht, Bert", note="")
    assert words("de").second(taken) == "030 1234567 · angenommen von Brecht, Bert"
    assert words("en").second(replace(taken, by="")) == "030 1234567 · answered by a colleague"
    assert words("de").second(replace(taken, outcome=Outcome.FORWARDED)) == "030 1234567 · verpasst, weitergeleitet"
