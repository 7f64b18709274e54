"""The style of the controls."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QCursor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSpinBox,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cticlient.colours import LIGHT
from cticlient.icons import icon
from cticlient.theme import Scheme, Theme
from cticlient.ui.style import Fill, fill

Role = QPalette.ColorRole


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    # Where the mouse was left, a window would open under it and draw its controls as hovered over.
    QCursor.setPos(qapp.primaryScreen().geometry().bottomRight())
    Theme.apply(qapp, Scheme.LIGHT)
    yield
    Theme.apply(qapp, Scheme.SYSTEM)


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def colour_at(widget: QWidget, x: int, y: int) -> QColor:
    return widget.grab().toImage().pixelColor(x, y)


@pytest.mark.parametrize("make", [QPushButton, QLineEdit, QComboBox, QSpinBox])
def test_controls_have_one_height_and_grow_with_text(qtbot: QtBot, make: type[QWidget]) -> None:
    control = make()
    qtbot.addWidget(control)
    assert control.sizeHint().height() == 32
    font = control.font()
    font.setPixelSize(40)
    control.setFont(font)
    assert control.sizeHint().height() > 40


@pytest.mark.parametrize(
    ("kind", "ground"),
    [
        (Fill.NONE, LIGHT[Role.Button]),
        (Fill.MAIN, LIGHT[Role.Highlight]),
        (Fill.CALL, LIGHT.call_green),
        (Fill.END, LIGHT.call_red),
    ],
)
def test_fills(qtbot: QtBot, kind: Fill, ground: QColor) -> None:
    button = QPushButton(icon("phone"), "")
    fill(button, kind)
    button.setFixedSize(100, 32)
    shown(qtbot, button)
    assert colour_at(button, 10, 16) == ground
    image = button.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(40, 60) for y in range(8, 24)}
    assert ("#ffffff" if kind else LIGHT[Role.ButtonText].name()) in colours


def test_a_filled_button_that_is_off_is_not_filled(qtbot: QtBot) -> None:
    button = QPushButton()
    fill(button, Fill.CALL)
    button.setEnabled(False)
    button.setFixedSize(100, 32)
    shown(qtbot, button)
    assert colour_at(button, 50, 16) == LIGHT[Role.Window]


def test_a_chosen_button_is_marked_by_more_than_colour(qtbot: QtBot) -> None:
    button = QPushButton(checkable=True, checked=True)
    button.setFixedSize(100, 32)
    shown(qtbot, button)
    assert colour_at(button, 50, 16) == LIGHT.selected
    assert [colour_at(button, 50, y) for y in (0, 1)] == [LIGHT[Role.Accent]] * 2


def test_the_focus_of_a_field(qtbot: QtBot) -> None:
    window = QWidget()
    field = QLineEdit(window)
    field.setFixedSize(100, 32)
    other = QLineEdit(window)
    other.move(0, 60)
    shown(qtbot, window)
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert [colour_at(field, 50, y) for y in (0, 1)] == [LIGHT[Role.Accent]] * 2
    assert colour_at(other, 50, 0) == LIGHT[Role.Dark]


@pytest.mark.parametrize("make", [QCheckBox, QRadioButton])
def test_signs_of_choice(qtbot: QtBot, make: type[QCheckBox | QRadioButton]) -> None:
    box = make()
    box.setAutoExclusive(False)
    shown(qtbot, box)
    above_the_sign = box.height() // 2 - 5
    off = colour_at(box, 8, above_the_sign)
    box.setChecked(True)
    on = colour_at(box, 8, above_the_sign)
    assert off == LIGHT[Role.Base]
    assert on == LIGHT[Role.Highlight]


def test_a_scroll_bar_is_all_thumb_and_way(qtbot: QtBot) -> None:
    bar = QScrollBar(Qt.Orientation.Vertical, minimum=0, maximum=300, pageStep=100)
    bar.setFixedSize(12, 400)
    shown(qtbot, bar)
    assert bar.sizeHint().width() == 12
    image = bar.grab().toImage()
    thumb = [y for y in range(400) if image.pixelColor(6, y) == LIGHT[Role.Dark]]
    assert 90 <= len(thumb) <= 100
    assert thumb[0] <= 4
    bar.setValue(300)
    image = bar.grab().toImage()
    assert image.pixelColor(6, 390) == LIGHT[Role.Dark]
    assert image.pixelColor(6, 10) != LIGHT[Role.Dark]


def test_a_scroll_bar_is_dragged(qtbot: QtBot) -> None:
    bar = QScrollBar(Qt.Orientation.Vertical, minimum=0, maximum=300, pageStep=100)
    bar.setFixedSize(12, 400)
    shown(qtbot, bar)
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(6, 50))
    qtbot.mouseMove(bar, QPoint(6, 200))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(6, 200))
    assert 140 <= bar.value() <= 160


def test_the_chosen_tab_has_a_line(qtbot: QtBot) -> None:
    tabs = QTabBar()
    tabs.addTab("Eins")
    tabs.addTab("Zwei")
    shown(qtbot, tabs)
    first, second = tabs.tabRect(0), tabs.tabRect(1)
    assert first.height() >= 40
    assert colour_at(tabs, first.center().x(), first.bottom() - 1) == LIGHT[Role.Accent]
    assert colour_at(tabs, second.center().x(), second.bottom() - 1) != LIGHT[Role.Accent]
