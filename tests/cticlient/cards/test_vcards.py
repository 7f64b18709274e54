"""vCards of telephones, Outlook, Apple and Google, old and new, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.cards.vcards import read_vcards, write_vcards
from cticlient.model import Number, NumberKind, SpeedDial
from cticlient.texts import SaidError

from .test_csv_files import dials, said

OFFICE, MOBILE, PRIVATE, OTHER = NumberKind


@given(st.lists(dials, min_size=1, max_size=3))
def test_what_is_exported_is_imported_again(some: list[SpeedDial]) -> None:
    reading = read_vcards(write_vcards(some))
    assert [card.dial for card in reading.cards] == some
    assert reading.doubts == ()


def test_what_is_written_is_folded_and_escaped_as_the_standard_has_it() -> None:
    dial = SpeedDial("", "Müller, Änne", (Number("+49 30 1", MOBILE),), "a@b.de", "eins;\n" + "ü" * 100)
    raw = write_vcards([dial])
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    text = raw.decode()
    assert text.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert "FN:Müller\\, Änne\r\n" in text
    assert "N:Müller;Änne;;;\r\n" in text
    assert "TEL;TYPE=CELL,VOICE:+49 30 1\r\n" in text


def one(text: str) -> SpeedDial:
    reading = read_vcards(text.encode())
    assert reading.doubts == ()
    (card,) = reading.cards
    return card.dial


OLD = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;=C3=84nne
TEL;CELL:0171 5
TEL;WORK;VOICE;PREF:030 1
TEL;WORK;FAX:030 2
NOTE;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:gr=FC=DFt=
 gern
PHOTO;ENCODING=BASE64;TYPE=JPEG:
 /9j/4AAQSkZJRgABAQEAYABgAAD
 /9j/4AAQSkZJRgABAQEAYABgAAD

END:VCARD
"""
NEW = """BEGIN:VCARD
VERSION:4.0
FN:Max Muster
N:Muster;Max;;;
TEL;VALUE=uri;TYPE="voice,home":tel:+49-30-99;ext=5
TEL;VALUE=uri;PREF=1;TYPE=cell:tel:+49-171-5
EMAIL;PREF=2:zwei@x.de
EMAIL:eins@x.de
PHOTO:data:image/jpeg;base64,AAAA
 BBBB
NOTE:eine lange\\nNotiz\\, mit
  Falte
END:VCARD
"""
APPLE = """BEGIN:VCARD
VERSION:3.0
N:;;;;
ORG:Schulze GmbH;Vertrieb
item1.TEL:030 1
item1.X-ABLabel:_$!<Mobile>!$_
item2.TEL;type=pref:040 1
item2.X-ABLabel:Zentrale
item3.TEL:040 2
item3.X-ABLabel:_$!<HomeFax>!$_
END:VCARD
"""


def test_2_1_of_an_old_telephone() -> None:
    assert one(OLD) == SpeedDial(
        "", "Müller, Änne", (Number("030 1", OFFICE), Number("0171 5", MOBILE)), "", "grüßt gern"
    )


def test_4_0() -> None:
    numbers = (Number("+49-171-5", MOBILE), Number("+49-30-99", PRIVATE))
    assert one(NEW) == SpeedDial("", "Max Muster", numbers, "zwei@x.de", "eine lange\nNotiz, mit Falte")


def test_3_0_of_apple() -> None:
    assert one(APPLE) == SpeedDial("", "Schulze GmbH Vertrieb", (Number("040 1", OTHER), Number("030 1", MOBILE)))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encodings(end: str, encoding: str) -> None:
    text = end.join(["BEGIN:VCARD", "VERSION:3.0", "FN:Großmann", "TEL:030", "END:VCARD", ""])
    assert said(read_vcards(text.encode(encoding))) == [("Großmann", "030")]


def test_one_bad_card_does_not_keep_the_others() -> None:
    cards = [
        "BEGIN:VCARD\nVERSION:3.0\nFN:A\nTEL:1\nEND:VCARD",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Nobody\nEMAIL:x@y\nEND:VCARD",  # 6
        "BEGIN:VCARD\nVERSION:3.0\nFN:B\nTEL;ENCODING=b:///\nEND:VCARD",  # 11
        "BEGIN:VCARD\nVERSION:3.0\nFN:C\nTEL:keine\nTEL:2\nEND:VCARD",  # 16
        "BEGIN:VCARD\nFN:half",  # 22
        "BEGIN:VCARD\nVERSION:3.0\nFN:D\nTEL:3\nEND:VCARD",  # 24
        "BEGIN:VCARD\nFN:also half",  # 29
    ]
    reading = read_vcards("\n".join(cards).encode())
    assert said(reading) == [("A", "1"), ("C", "2"), ("D", "3")]
    assert [(doubt.line, doubt.column, doubt.value) for doubt in reading.doubts] == [
        (6, "", "Nobody"), (11, "", ""), (16, "TEL", "keine"), (22, "", ""), (29, "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("raw", [b"", b"Name;Nummer\nA;1\n", b"END:VCARD\n"])
def test_a_file_without_cards_is_refused(raw: bytes) -> None:
    with pytest.raises(SaidError, match="no vCard"):
        read_vcards(raw)


def test_pictures_are_never_read() -> None:
    picture = "\n ".join(["PHOTO;ENCODING=b;TYPE=JPEG:!!! no base64 !!!", *["A" * 74] * 2000])
    assert one(f"BEGIN:VCARD\nVERSION:3.0\nFN:A\n{picture}\nTEL:1\nEND:VCARD\n").name == "A"


def test_a_note_about_an_encoding_is_a_note() -> None:
    dial = SpeedDial("", "A", (Number("1"),), note="ENCODING=QUOTED-PRINTABLE: gr=FC=DFt=")
    assert one(write_vcards([dial]).decode()) == dial


def test_it_says_how_far_it_is() -> None:
    heard: list[tuple[int, int]] = []
    card = b"BEGIN:VCARD\nVERSION:3.0\nFN:A\nTEL:1\nEND:VCARD\n"
    read_vcards(card * 120, lambda done, of: heard.append((done, of)))
    assert heard == [(0, 120), (50, 120), (100, 120)]
