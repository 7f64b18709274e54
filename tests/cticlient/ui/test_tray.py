"""The tray: badge, menu, notifications, and nothing at all where there is none."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from cticlient.api import Kind, Notice
from cticlient.texts import Texts
from cticlient.ui.tray import Tray


@pytest.fixture
def called() -> list[str]:
    return []


@pytest.fixture
def tray(qapp: QApplication, german: Texts, called: list[str]) -> Iterator[Tray]:
    found = Tray(german, lambda: called.append("options"), lambda: called.append("quit"))
    found.opened.connect(lambda: called.append("opened"))
    yield found
    found.hide()


def words(tray: Tray) -> list[str]:
    return [action.text().replace("&", "") for action in tray.menu.actions() if not action.isSeparator()]


def test_the_menu_leads_to_window_options_and_end(tray: Tray, called: list[str]) -> None:
    assert words(tray) == ["CTI Client öffnen", "Optionen …", "Beenden"]
    for action in tray.menu.actions():
        action.trigger()
    assert called == ["opened", "options", "quit"]


def test_actions_of_plugins_stand_above_and_go_again(tray: Tray) -> None:
    pause, away = QAction("Pause"), QAction("Abwesend")
    undo = [tray.add_action(action) for action in (pause, away)]
    assert words(tray)[:2] == ["Pause", "Abwesend"]
    for one in undo:
        one()
    assert words(tray)[0] == "CTI Client öffnen"


def test_the_badge_is_the_status(tray: Tray) -> None:
    tray.set("tray-meeting", "Besprechung bis 11:00")
    meeting = tray._icon.icon().pixmap(24, 24).toImage()
    assert tray.tooltip == "Besprechung bis 11:00"
    tray.set("tray-available", "Verfügbar")
    assert tray._icon.icon().pixmap(24, 24).toImage() != meeting
    tray.set("", "")
    assert tray.tooltip == "CTI Client"
    assert not tray._icon.icon().isNull()


def test_a_click_opens_the_window_but_the_menu_does_not(tray: Tray, called: list[str]) -> None:
    tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert called == []
    tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert called == ["opened"]


def test_without_a_tray_notices_are_not_its_business(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    tray.show()
    assert not tray.there
    assert not tray.tell(Notice("Titel"))


def test_with_a_tray_it_shows_notifications(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[object, ...]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda self, *given: shown.append(given))
    tray.show()
    assert tray.tell(Notice("Titel", "Text", Kind.WARNING))
    assert shown == [("Titel", "Text", QSystemTrayIcon.MessageIcon.Warning)]


def test_it_follows_the_language(tray: Tray, german: Texts) -> None:
    german.use("en")
    tray.retranslate()
    assert words(tray)[0] == "Open CTI Client"
