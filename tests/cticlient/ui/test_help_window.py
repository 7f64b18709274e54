"""The offline help: both languages, search, and that it tells what the program is about."""

import re

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cticlient.texts import Texts
from cticlient.ui.help_window import HelpWindow, topic_text


@pytest.fixture
def window(qtbot: QtBot, german: Texts) -> HelpWindow:
    parent = QWidget()
    qtbot.addWidget(parent)
    found = HelpWindow(parent, german)
    found._parent = parent  # type: ignore[attr-defined]  # keeps it alive
    return found


def test_the_search_marks_every_place_and_goes_on_to_the_next(window: HelpWindow) -> None:
    window.search.setText("Heranholen")
    count = len(window.page.extraSelections())
    assert count == len(re.findall("heranholen", window.page.toPlainText(), re.IGNORECASE)) > 1
    assert window.found.text() == f"{count} Fundstellen"
    first = window.page.textCursor().position()
    window.next()
    second = window.page.textCursor().position()
    assert second > first
    for _ in range(count - 1):
        window.next()
    assert window.page.textCursor().position() == first


def test_what_is_not_there_is_said(window: HelpWindow) -> None:
    window.search.setText("Faxgerät")
    assert window.found.text() == "0 Fundstellen"
    assert window.page.extraSelections() == []
    window.search.clear()
    assert window.found.text() == ""


def test_it_follows_the_language(window: HelpWindow, german: Texts) -> None:
    assert window.windowTitle() == "Hilfe – Monitoring / Präsenzmanagement"
    german.use("en")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    assert window.windowTitle() == "Help – Monitoring / presence management"
    assert "Embed a group" in window.page.toPlainText()


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_topic_speaks_of_all_rights(language: str) -> None:
    text = topic_text("monitoring", language)
    rights = ["v", "m", "mn", "mi", "pi", "cl", "sm", "lm", "sc"]
    assert [right for right in rights if f"<b>{right}</b></td>" not in text] == []


def test_both_languages_have_the_same_parts() -> None:
    tags = re.compile(r"<(h\d|tr|li|table)\b")
    german, english = (tags.findall(topic_text("monitoring", language)) for language in ("de", "en"))
    assert german == english


@pytest.mark.parametrize(
    "path",
    [
        ("Optionen", "Kurzwahl", "CTI Server Group-Panel einbinden …"),
        ("Optionen", "Anpassen", "Komponenten und Plugins", "CTI Server"),
    ],
)
def test_the_german_help_names_the_menu_paths(path: tuple[str, ...]) -> None:
    assert " &gt; ".join(path) in topic_text("monitoring", "de")
