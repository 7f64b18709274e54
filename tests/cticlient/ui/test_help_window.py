"""The window of the help: topics, links, the way back, and a search that marks what it found."""

import re

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cticlient.manual import ORDER, topic
from cticlient.texts import Texts
from cticlient.ui.help_window import HelpWindow


@pytest.fixture
def window(qtbot: QtBot, german: Texts) -> HelpWindow:
    found = HelpWindow(german, "monitoring")
    qtbot.addWidget(found)
    found.show()
    return found


def titles(window: HelpWindow) -> list[str]:
    return [window.topics.item(row).text() for row in range(window.topics.count())]


def test_all_topics_are_listed_and_opened_by_keys(window: HelpWindow) -> None:
    assert titles(window) == [topic(id, "de").title for id in ORDER]
    assert window.topics.currentItem().text() == "Monitoring / Präsenzmanagement"
    window.topics.setFocus()
    QTest.keyClick(window.topics, Qt.Key.Key_Home)
    assert window.windowTitle() == "Hilfe – Überblick"


def test_links_lead_on_and_back(window: HelpWindow) -> None:
    assert not window.back.isEnabled()
    window.page.anchorClicked.emit(QUrl("topic:privacy"))
    assert window.windowTitle() == "Hilfe – Datenschutz und Betriebsrat"
    assert window.topics.currentItem().text() == "Datenschutz und Betriebsrat"
    window.back.click()
    assert window.windowTitle() == "Hilfe – Monitoring / Präsenzmanagement"
    assert not window.back.isEnabled()
    # Nothing from outside is ever opened.
    window.page.anchorClicked.emit(QUrl("https://example.org"))
    assert window.windowTitle() == "Hilfe – Monitoring / Präsenzmanagement"


def test_the_search_marks_every_place_and_goes_on_to_the_next(window: HelpWindow) -> None:
    window.search.setText("Heranholen")
    assert "Monitoring / Präsenzmanagement" in titles(window)
    assert 1 < len(titles(window)) < len(ORDER)
    count = len(window.page.extraSelections())
    assert count == len(re.findall("heranholen", window.page.toPlainText(), re.IGNORECASE)) > 1
    selections = window.page.extraSelections()
    assert {mark.cursor.selectedText().lower() for mark in selections} == {"heranholen"}  # type: ignore[attr-defined]
    assert window.found.text() == f"{count} Fundstellen"
    first = window.page.textCursor().position()
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    second = window.page.textCursor().position()
    for _ in range(count - 1):
        window.next()
    assert first < second
    window.next()
    assert window.page.textCursor().position() == second


def test_the_search_turns_to_the_best_topic_where_this_one_has_nothing(window: HelpWindow) -> None:
    window.search.setText("betriebsrat")
    assert window.windowTitle() == "Hilfe – Datenschutz und Betriebsrat"
    assert "Betriebsrat" in window.topics.item(0).toolTip()
    window.search.clear()
    assert titles(window) == [topic(id, "de").title for id in ORDER]


def test_what_is_not_there_is_said(window: HelpWindow) -> None:
    window.search.setText("Faxgerät")
    assert window.found.text() == "0 Fundstellen"
    assert titles(window) == []
    assert window.page.extraSelections() == []
    window.search.clear()
    assert window.found.text() == ""


def test_it_follows_the_language(window: HelpWindow, german: Texts) -> None:
    assert window.windowTitle() == "Hilfe – Monitoring / Präsenzmanagement"
    german.use("en")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    assert window.windowTitle() == "Help – Monitoring / presence management"
    assert "Embed a group" in window.page.toPlainText()
    assert titles(window)[0] == "Overview"


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_topic_speaks_of_all_rights(language: str) -> None:
    text = topic("monitoring", language).html
    rights = ["v", "m", "mn", "mi", "pi", "cl", "sm", "lm", "sc"]
    assert [right for right in rights if f"<b>{right}</b></td>" not in text] == []


@pytest.mark.parametrize(
    "path",
    [
        ("Optionen", "Kurzwahl", "CTI Server Group-Panel einbinden …"),
        ("Optionen", "Anpassen", "Komponenten und Plugins", "CTI Server"),
    ],
)
def test_the_german_help_names_the_menu_paths(path: tuple[str, ...]) -> None:
    assert " &gt; ".join(path) in topic("monitoring", "de").html
