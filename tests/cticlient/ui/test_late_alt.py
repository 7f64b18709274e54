"""A menu that was opened by Alt and a letter, and an Alt that it hears of later."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QMenu

from cticlient.ui.late_alt import LateAlt

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot: Any) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    menu = window.menuBar().addMenu("&Options")
    menu.addAction("Some")
    LateAlt(window).watch(menu)
    window.show()
    qtbot.waitActive(window)
    window.activateWindow()
    return window


@pytest.fixture
def menu(window: QMainWindow) -> QMenu:
    found = window.menuBar().actions()[0].menu()
    assert isinstance(found, QMenu)
    return found


def test_the_alt_that_opened_it_does_not_close_it(window: QMainWindow, menu: QMenu) -> None:
    QTest.keyPress(window, Qt.Key.Key_O, ALT)
    assert menu.isVisible()
    QTest.keyPress(menu, Qt.Key.Key_Alt)
    assert menu.isVisible()
    QTest.keyRelease(menu, Qt.Key.Key_Alt)
    assert menu.isVisible()
    menu.close()


def test_alt_closes_it_as_everywhere(window: QMainWindow, menu: QMenu) -> None:
    QTest.keyPress(window, Qt.Key.Key_O, ALT)
    QTest.keyRelease(menu, Qt.Key.Key_O, ALT)
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_Alt)
    assert not menu.isVisible()


def test_once_it_was_heard_of_the_next_one_closes_it(window: QMainWindow, menu: QMenu) -> None:
    QTest.keyPress(window, Qt.Key.Key_O, ALT)
    QTest.keyClick(menu, Qt.Key.Key_Alt)
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_Alt)
    assert not menu.isVisible()


def test_a_menu_opened_by_the_mouse_is_closed_by_alt(window: QMainWindow, menu: QMenu) -> None:
    bar = window.menuBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(menu.menuAction()).center())
    assert menu.isVisible()
    QTest.keyPress(menu, Qt.Key.Key_Alt)
    assert not menu.isVisible()


def test_it_forgets_an_alt_that_was_let_go_while_the_menu_was_closed(window: QMainWindow, menu: QMenu) -> None:
    QTest.keyPress(window, Qt.Key.Key_O, ALT)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    menu.popup(window.mapToGlobal(window.rect().center()))
    QTest.keyPress(menu, Qt.Key.Key_Alt)
    assert not menu.isVisible()
