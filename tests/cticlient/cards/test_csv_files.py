"""Speed dials from CSV files of Excel, Outlook, Google and people, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.cards.card import Reading, Weight
from cticlient.cards.csv_files import read_csv, write_csv
from cticlient.model import Number, NumberKind, SpeedDial, can_be_dialled, checked
from cticlient.texts import SaidError, Texts, catalogue_of

OFFICE, MOBILE, PRIVATE, OTHER = NumberKind
GERMAN = Texts("de", [catalogue_of("cticlient")])
ENGLISH = Texts("en", [])

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
numbers = st.builds(
    Number, st.text("0123456789+*#-/() ", min_size=1, max_size=20).filter(can_be_dialled), st.sampled_from(NumberKind)
)
dials = st.builds(
    SpeedDial,
    st.just(""),
    words,
    st.lists(numbers, min_size=1, max_size=4).map(tuple),
    words,
    st.lists(words, max_size=3).map("\n".join),
).map(checked).filter(lambda dial: len(set(dial.numbers)) == len(dial.numbers))  # fmt: skip


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(card.dial.name, ", ".join(number.text for number in card.dial.numbers)) for card in reading.cards]


@given(st.lists(dials, max_size=5), st.sampled_from([GERMAN, ENGLISH]))
def test_what_is_exported_is_imported_again(some: list[SpeedDial], tr: Texts) -> None:
    reading = read_csv(write_csv(some, tr))
    assert [card.dial for card in reading.cards] == some
    assert reading.doubts == ()


def test_a_spreadsheet_carries_nothing_out() -> None:
    dial = SpeedDial("", "=HYPERLINK(1)", (Number("+49 30"),), "@mail", "-1")
    assert write_csv([dial], GERMAN).decode() == (
        "\ufeffName;Nummer;Art;E-Mail;Notiz\r\n'=HYPERLINK(1);'+49 30;Büro;'@mail;'-1\r\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name;Nummer\nEnzo;030 99\n", [("Enzo", "030 99")]),
        ("name;TELEFON;E-Mail\r\nEnzo;030 99;e@x\r\n", [("Enzo", "030 99")]),
        ("Name,Phone\nEnzo,030 99\n", [("Enzo", "030 99")]),
        ("Name\tNumber\nEnzo\t030 99\n", [("Enzo", "030 99")]),
        ('"Name";"Nummer"\n"Großmann, Ute";"030 99"\n', [("Großmann, Ute", "030 99")]),
        ("sep=,\nName,Nummer\nEnzo,030 99\n", [("Enzo", "030 99")]),
        ("\n\nName;Nummer\n\nEnzo;030 99\n;;\n", [("Enzo", "030 99")]),
        ("Vorname;Nachname;Mobil\nUte;Großmann;0171\n", [("Großmann, Ute", "0171")]),
        ("Nachname;Firma;Telefon\n;Schulze GmbH;030 1\n", [("Schulze GmbH", "030 1")]),
        ("Nummer\n030 99\n", [("030 99", "030 99")]),
        ("Name;Nummer\nEnzo;'+49 30\n", [("Enzo", "+49 30")]),
        ("Name;Nummer\n", []),
    ],
)
def test_what_people_write(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(read_csv(text.encode())) == expected


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("Name;Nummer\nGroßmann;1\n".encode(), "UTF-8"),
        ("Name;Nummer\nGroßmann;1\n".encode("utf-8-sig"), "UTF-8"),
        ("Name;Nummer\nGroßmann;1\n".encode("cp1252"), "Windows-1252"),
        ("Name;Nummer\nGroßmann;1\n".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "Name;Nummer\nGroßmann;1\n".encode("utf-16-be"), "UTF-16"),
    ],
)
def test_encodings(raw: bytes, encoding: str) -> None:
    reading = read_csv(raw)
    assert (said(reading), reading.encoding) == ([("Großmann", "1")], encoding)


OUTLOOK_DE = (
    "Anrede,Vorname,Weitere Vornamen,Nachname,Firma,Abteilung,Fax geschäftlich,Telefon geschäftlich,"
    "Telefon geschäftlich 2,Telefon privat,Mobiltelefon,E-Mail-Adresse,Notizen\n"
    'Herr,Jonas,,Albrecht,"Müller, Söhne",Vertrieb,030 0,030 201,030 202,040 9,0171 5,j@x.de,"Zeile 1\nZeile 2"\n'
)
GOOGLE = (
    "First Name,Middle Name,Last Name,Organization Name,Notes,E-mail 1 - Label,E-mail 1 - Value,"
    "Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n"
    "Elif,,Arslan,,,* Work,e@x.de,Mobile,0171 5,Work,030 7\n"
)


def test_outlook() -> None:
    (card,) = read_csv(OUTLOOK_DE.encode("cp1252")).cards
    assert card.dial == SpeedDial(
        "",
        "Albrecht, Jonas",
        (Number("030 201"), Number("030 202"), Number("040 9", PRIVATE), Number("0171 5", MOBILE)),
        "j@x.de",
        "Zeile 1\nZeile 2",
    )


def test_google() -> None:
    (card,) = read_csv(GOOGLE.encode()).cards
    assert card.dial == SpeedDial("", "Arslan, Elif", (Number("0171 5", MOBILE), Number("030 7", OFFICE)), "e@x.de")


def test_every_doubt_has_its_place() -> None:
    text = (
        "Name;Nummer;Mobil\n"
        "Enzo;keine;0171\n"  # 2
        'Ute;"\n";\n'  # 3 and 4
        "Max;030;;zu viel\n"  # 5
        f"{'x' * 300};030;\n"  # 6
    )
    reading = read_csv(text.encode())
    assert said(reading) == [("Enzo", "0171"), ("Max", "030")]
    assert [(d.line, d.column, d.value[:9], d.weight) for d in reading.doubts] == [
        (2, "Nummer", "keine", Weight.WARNING),
        (3, "", "Ute", Weight.ERROR),
        (5, "", "zu viel", Weight.WARNING),
        (6, "", "xxxxxxxxx", Weight.ERROR),
    ]
    assert [str(doubt.reason)[:12] for doubt in reading.doubts] == [
        "This is no n", "There is no ", "The row has ", "The text is ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "No column with numbers"),
        (b"Enzo;030 99\n", "No column with numbers"),
        (b"Name;Vorname\nA;B\n", "No column with numbers"),
        (b"\xff\xfe\x00", "no text"),
        (b"PK\x03\x04\x00\x00", "no text"),
        (b"Name;Nummer\n\x81\x8d\n", "no text"),
    ],
)
def test_what_is_no_list_of_contacts_is_refused_as_a_whole(raw: bytes, reason: str) -> None:
    with pytest.raises(SaidError, match=reason):
        read_csv(raw)


def test_a_file_that_breaks_off_is_read_up_to_there() -> None:
    raw = b"Name;Nummer\nEnzo;030\nUte;" + b"9" * 200_000 + b"\nMax;1\n"
    reading = read_csv(raw)
    assert said(reading) == [("Enzo", "030")]
    assert "no CSV" in str(reading.doubts[-1].reason)
    assert reading.doubts[-1].line == 3


def test_it_says_how_far_it_is() -> None:
    heard: list[tuple[int, int]] = []
    read_csv(b"Name;Nummer\n" + b"Enzo;030\n" * 1000, lambda done, of: heard.append((done, of)))
    assert len(heard) >= 5
    assert all(0 < done <= of for done, of in heard)
    assert heard == sorted(heard)
