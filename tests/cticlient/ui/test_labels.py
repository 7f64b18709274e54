"""What others wrote is shown as it is written, wherever Qt would take it for HTML or for a mnemonic."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cticlient.texts import Texts
from cticlient.ui.labels import as_written
from cticlient.ui.note_dialog import NoteDialog


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Meier & Co", "Meier & Co"),
        ("1 < 2\nzwei", "1 < 2\nzwei"),
        ("<img src='file:///x'>\nzwei", "<qt>&lt;img src=&#x27;file:///x&#x27;&gt;<br>zwei</qt>"),
    ],
)
def test_a_tooltip_shows_what_is_written(text: str, shown: str) -> None:
    assert as_written(text) == shown


def test_a_caller_cannot_dress_the_question_for_a_note(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    title = NoteDialog(window, Texts("en"), "<b>Meier</b> & Co", "").findChild(QLabel)
    assert isinstance(title, QLabel)
    assert title.text() == "Note on the call with <b>Meier</b> && Co"
    assert title.textFormat() == title.textFormat().PlainText
