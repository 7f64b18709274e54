"""A window that nobody could take hold of any more after a change of the screens is moved back into sight."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cticlient.geometry import Rect, in_sight
from cticlient.ui.screens import Screens, bring_into_sight, rect


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    widget.show()
    return widget


def test_after_a_change_it_is_in_sight_again(qtbot: QtBot, qapp: QApplication, window: QWidget) -> None:
    screens = Screens(qapp, lambda: [window])
    with qtbot.waitSignal(screens.changed):
        pass
    window.move(QPoint(5000, 4000))
    screen = qapp.primaryScreen()
    with qtbot.waitSignal(screens.changed):
        # What Qt tells when a screen gets another resolution.
        screen.availableGeometryChanged.emit(screen.availableGeometry())
    assert in_sight(rect(window.frameGeometry()), screens.available())
    assert window.size().toTuple() == (300, 200)
    with qtbot.waitSignal(screens.changed):
        qapp.screenRemoved.emit(screen)
    screens.close()


def test_what_can_be_seen_is_left_alone(window: QWidget) -> None:
    before = window.geometry()
    bring_into_sight(window, [rect(window.frameGeometry())])
    assert window.geometry() == before
    bring_into_sight(window, [])
    assert window.geometry() == before


def test_a_window_that_fills_its_screen_is_the_window_managers(window: QWidget) -> None:
    window.showMaximized()
    before = window.geometry()
    bring_into_sight(window, [Rect(9000, 9000, 100, 100)])
    assert window.geometry() == before
