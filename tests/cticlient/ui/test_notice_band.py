"""The band of notices: what it shows, for how long, and what it offers to do."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cticlient.api import Kind, Notice, Offer
from cticlient.texts import Texts
from cticlient.ui import notice_band
from cticlient.ui.notice_band import NoticeBand, notice_line


@pytest.fixture
def band(qtbot: QtBot, english: Texts) -> NoticeBand:
    made = NoticeBand(english)
    qtbot.addWidget(made)
    return made


def test_what_is_offered_is_done_with_one_click(band: NoticeBand, qtbot: QtBot) -> None:
    done: list[str] = []
    band.tell(Notice("Your status was changed", "Now: Away", offer=Offer("Back to “R&D”", lambda: done.append("back"))))
    assert band.offer.isVisible()
    assert band.offer.text() == "Back to “R&&D”"
    qtbot.mouseClick(band.offer, Qt.MouseButton.LeftButton)
    assert done == ["back"]
    assert band.isHidden()


def test_the_keyboard_reaches_it(band: NoticeBand, qtbot: QtBot) -> None:
    done: list[str] = []
    band.tell(Notice("Ended", offer=Offer("Longer", lambda: done.append("longer"))))
    qtbot.waitExposed(band)
    band.offer.setFocus()
    qtbot.keyClick(band.offer, Qt.Key.Key_Space)
    assert done == ["longer"]


def test_the_next_notice_takes_the_offer_of_the_last_one_away(band: NoticeBand) -> None:
    band.tell(Notice("Ended", offer=Offer("Longer", lambda: None)))
    band.tell(Notice("Something else"))
    assert band.offer.isHidden()
    assert band.text.text() == "Something else"


def test_an_offer_stays_longer_and_a_warning_until_it_is_closed(
    band: NoticeBand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_band, "SHOWN_MS", 10)
    monkeypatch.setattr(notice_band, "OFFERED_MS", 60_000)
    band.tell(Notice("Ended", offer=Offer("Longer", lambda: None)))
    assert band._timer.interval() == 60_000
    band.tell(Notice("Seen"))
    qtbot.waitUntil(band.isHidden)
    band.tell(Notice("Warned", kind=Kind.WARNING))
    assert not band._timer.isActive()
    qtbot.mouseClick(band.closer, Qt.MouseButton.LeftButton)
    assert band.isHidden()


@pytest.mark.parametrize(
    ("notice", "line"),
    [
        (Notice("Seen"), "Seen"),
        (Notice("Seen", "By her"), "Seen. By her"),
        (Notice("Seen?", "By her"), "Seen? By her"),
    ],
)
def test_title_and_text_in_one_line(notice: Notice, line: str) -> None:
    assert notice_line(notice) == line
