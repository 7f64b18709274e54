"""Which reader a file gets, and what happens when the disk does not play along; duplicates."""

from pathlib import Path

import pytest

from cticlient.cards.card import Card
from cticlient.cards.duplicates import known_already
from cticlient.cards.files import read_file, write_file
from cticlient.model import Number, SpeedDial
from cticlient.numbers import Numbers
from cticlient.texts import SaidError, Texts

TR = Texts("en", [])
DIAL = SpeedDial("", "Enzo", (Number("030 99"),))
VCARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Enzo\nTEL:030 99\nEND:VCARD\n"


@pytest.mark.parametrize("name", ["a.vcf", "a.VCF", "a.csv", "a.txt"])
def test_what_is_written_is_read(tmp_path: Path, name: str) -> None:
    write_file(tmp_path / name, [DIAL], TR)
    assert [card.dial.name for card in read_file(tmp_path / name).cards] == ["Enzo"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_vcard_is_known_by_what_is_in_it(tmp_path: Path, encoding: str) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    (tmp_path / "contacts.txt").write_bytes(mark + VCARD.encode(encoding))
    assert [card.dial.name for card in read_file(tmp_path / "contacts.txt").cards] == ["Enzo"]


def test_what_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SaidError, match="cannot be read"):
        read_file(tmp_path / "none.csv")
    (tmp_path / "big.csv").write_text("Name;Nummer\n")
    monkeypatch.setattr("cticlient.cards.files.LARGEST", 5)
    with pytest.raises(SaidError, match="larger"):
        read_file(tmp_path / "big.csv")


def test_what_cannot_be_written_is_said_and_leaves_the_old_file(tmp_path: Path) -> None:
    with pytest.raises(SaidError, match="could not be written"):
        write_file(tmp_path / "none" / "a.csv", [DIAL], TR)


def test_the_same_number_in_another_writing_is_there_already() -> None:
    def card(line: int, name: str, *numbers: str) -> Card:
        return Card(line, SpeedDial("", name, tuple(Number(number) for number in numbers)))

    cards = [
        card(2, "Pizza", "+49 30 1234567"),
        card(3, "Neu", "040 9876543", "0171 5550123"),
        card(4, "Neu, nochmals", "0171/5550123"),
        card(5, "Anderer", "040 9876544"),
    ]
    there = [SpeedDial("1", "Enzo", (Number("(030) 123 45 67"),))]
    assert known_already(cards, there, Numbers().key) == ["Enzo", "", "Neu", ""]
