"""The dial field through its keys: completion, history, what it dials, the keypad."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cticlient.contact_table import Contact
from cticlient.contacts import Names
from cticlient.numbers import Numbers
from cticlient.texts import SaidError, Texts
from cticlient.tiles import Lamp
from cticlient.ui.dial_bar import DialBar, DialServices

Key = Qt.Key


@dataclass
class Source:
    lamps: dict[str, Lamp] = field(default_factory=lambda: {"2": Lamp.IDLE})

    def contacts(self) -> list[Contact]:
        return [
            Contact("1", "Müller GmbH", ("+49 30 1234567",), "Speed dials"),
            Contact("2", "Müller, Ute", ("227",), "Sales", "Office"),
            Contact("3", "Arslan, Elif", ("202",), "Sales"),
        ]

    def lamp(self, key: str) -> Lamp:
        return self.lamps.get(key, Lamp.NONE)


@dataclass
class Rig:
    window: QMainWindow
    bar: DialBar
    source: Source
    other: QLineEdit
    dialled: list[str]
    opened: list[bool]
    qtbot: QtBot

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.bar.field, text)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.qtbot.keyClick(self.bar.field, key)

    @property
    def rows(self) -> list[str]:
        return [match.contact.name for match in self.bar.field.model.matches] if self.bar.field.offering else []

    @property
    def chosen(self) -> str | None:
        match = self.bar.field.rows.current
        return match.contact.name if match else None


@pytest.fixture
def rig(qtbot: QtBot, qapp: QApplication, english: Texts) -> Rig:
    numbers, source, dialled, opened = Numbers(), Source(), [], []
    names = Names(numbers)
    names.offer(source)
    bar = DialBar(english, DialServices(names, numbers, dialled.append, lambda: opened.append(True)))
    window, centre, other = QMainWindow(), QWidget(), QLineEdit()
    column = QVBoxLayout(centre)
    column.addWidget(bar)
    column.addWidget(other)
    column.addStretch(1)
    window.setCentralWidget(centre)
    qtbot.addWidget(window)
    window.resize(800, 500)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    bar.show_dialling(True)
    bar.field.setFocus()
    qtbot.waitUntil(bar.field.hasFocus)
    return Rig(window, bar, source, other, dialled, opened, qtbot)


def test_a_number_is_dialled_by_return_and_then_shown_as_the_country_writes_it(rig: Rig) -> None:
    rig.type("+49301234567")
    rig.press(Key.Key_Return)
    assert rig.dialled == ["+49301234567"]
    assert (rig.bar.field.text(), rig.bar.field.selectedText()) == ("030 1234567", "030 1234567")


def test_emergency_numbers_stay_as_they_are(rig: Rig) -> None:
    rig.type("112")
    rig.press(Key.Key_Return)
    assert (rig.dialled, rig.bar.field.text()) == (["112"], "112")


def test_rows_are_offered_while_one_types_and_the_arrows_choose_one(rig: Rig) -> None:
    rig.type("mul")
    assert (rig.rows, rig.chosen) == (["Müller GmbH", "Müller, Ute"], None)
    rig.press(Key.Key_Down)
    assert rig.chosen == "Müller GmbH"
    rig.press(Key.Key_Down, Key.Key_Down)
    assert rig.chosen == "Müller, Ute"
    rig.press(Key.Key_Up, Key.Key_Up)
    assert rig.chosen is None
    rig.press(Key.Key_PageDown, Key.Key_Return)
    assert rig.dialled == ["227"]
    assert not rig.bar.field.offering


def test_return_on_a_clear_name_dials_it(rig: Rig) -> None:
    rig.type("arsl")
    rig.press(Key.Key_Return)
    assert (rig.dialled, rig.bar.field.text()) == (["202"], "202")


def test_what_is_not_clear_is_said_and_the_list_stays(rig: Rig, qtbot: QtBot) -> None:
    rig.type("mul")
    with qtbot.captureExceptions() as raised:
        rig.press(Key.Key_Return)
    assert [isinstance(error, SaidError) and "may mean 2" in str(error) for _, error, _ in raised] == [True]
    assert rig.bar.field.offering
    assert not rig.dialled


def test_tab_takes_the_number_over_and_moves_on_only_without_a_list(rig: Rig) -> None:
    rig.type("mul")
    rig.press(Key.Key_Down, Key.Key_Down, Key.Key_Tab)
    assert (rig.bar.field.text(), rig.bar.field.hasFocus(), rig.rows) == ("227", True, [])
    rig.press(Key.Key_Tab)
    assert not rig.bar.field.hasFocus()


def test_tab_without_a_choice_takes_the_first(rig: Rig) -> None:
    rig.type("ute")
    rig.press(Key.Key_Tab)
    assert rig.bar.field.text() == "227"


def test_escape_closes_the_list_first_and_then_clears(rig: Rig) -> None:
    rig.type("mul")
    rig.press(Key.Key_Escape)
    assert (rig.bar.field.text(), rig.bar.field.offering) == ("mul", False)
    rig.press(Key.Key_Escape)
    assert rig.bar.field.text() == ""


def test_what_was_dialled_comes_back_by_the_arrows(rig: Rig) -> None:
    for text in ("204", "0301234567"):
        rig.bar.field.clear()
        rig.type(text)
        rig.press(Key.Key_Return)
    rig.press(Key.Key_Escape)
    rig.press(Key.Key_Up)
    assert rig.bar.field.text() == "030 1234567"
    rig.press(Key.Key_Up, Key.Key_Up)
    assert rig.bar.field.text() == "204"
    rig.press(Key.Key_Down, Key.Key_Down)
    assert rig.bar.field.text() == ""
    rig.press(Key.Key_Down)
    assert rig.rows == ["Müller GmbH", "204"], "the list of what was dialled, by name where one is known"
    rig.press(Key.Key_Return)
    assert rig.dialled[-1] == "030 1234567"


def test_a_click_on_a_row_dials_and_the_field_keeps_the_focus(rig: Rig, qtbot: QtBot) -> None:
    rig.type("ute")
    rows = rig.bar.field.rows
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 20))
    assert rig.dialled == ["227"]
    assert rig.bar.field.hasFocus()


def test_the_list_goes_when_the_focus_goes(rig: Rig) -> None:
    rig.type("mul")
    rig.other.setFocus()
    rig.qtbot.waitUntil(lambda: not rig.bar.field.offering)


def test_the_list_stays_within_a_narrow_window(rig: Rig) -> None:
    rig.window.resize(600, 180)
    rig.type("a")
    rows = rig.bar.field.rows
    assert rig.window.rect().contains(rows.geometry())


def test_a_lamp_is_followed_while_it_is_offered(rig: Rig) -> None:
    rig.type("ute")
    assert rig.bar.field.model.matches[0].lamp is Lamp.IDLE
    rig.press(Key.Key_Down)
    rig.source.lamps["2"] = Lamp.RINGING
    rig.qtbot.waitUntil(lambda: rig.bar.field.model.matches[0].lamp is Lamp.RINGING)
    assert rig.chosen == "Müller, Ute"


def test_a_screen_reader_hears_what_is_offered(rig: Rig) -> None:
    description = rig.bar.field.accessibleDescription
    rig.type("mul")
    assert description() == "2 matches"
    rig.press(Key.Key_Down, Key.Key_Down)
    assert description() == "Müller, Ute, 227, Sales, Office, idle"
    interface = QAccessible.queryAccessibleInterface(rig.bar.field.rows)
    assert interface.childCount() == 2
    rig.press(Key.Key_Escape)
    assert description() == ""


def test_a_pasted_number_is_freed_of_what_is_around_it(rig: Rig) -> None:
    clipboard = QGuiApplication.clipboard()
    data = QMimeData()
    data.setText("Tel. +49 (30) 123 45-67 (Büro)")
    clipboard.setMimeData(data)
    rig.qtbot.keyClick(rig.bar.field, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert rig.bar.field.text() == "030 1234567"
    assert rig.rows == ["Müller GmbH"]


def test_the_keypad_writes_into_the_field(rig: Rig, qtbot: QtBot) -> None:
    qtbot.mouseClick(rig.bar.keypad_button, Qt.MouseButton.LeftButton)
    keypad = rig.bar.keypad
    assert keypad.isVisible()
    for sign in "*21#":
        qtbot.mouseClick(keypad.keys[sign], Qt.MouseButton.LeftButton)
    qtbot.keyClick(keypad, Key.Key_5)
    qtbot.keyClick(keypad, Key.Key_Backspace)
    assert rig.bar.field.text() == "*21#"
    assert [keypad.keys[sign].accessibleName() for sign in "1*#"] == ["1", "Star", "Hash"]
    qtbot.keyClick(keypad, Key.Key_Return)
    assert (rig.dialled, keypad.isVisible()) == (["*21#"], False)


def test_the_button_says_what_is_understood_and_dialled(rig: Rig) -> None:
    rig.type("+49 30 1234567")
    assert rig.bar.button.toolTip() == "Call 030 1234567; +49301234567 is dialled"
    rig.bar.field.setText("030/12345-67")
    assert rig.bar.button.toolTip() == "Call 030 1234567"
    rig.bar.field.setText("ute")
    assert rig.bar.button.toolTip() == "Call this number"


def test_dial_again(rig: Rig) -> None:
    rig.other.setFocus()
    rig.bar.dial_again()
    assert rig.bar.field.hasFocus(), "nothing was dialled yet: the field asks for it"
    rig.type("204")
    rig.press(Key.Key_Return)
    rig.bar.dial_again()
    assert rig.dialled == ["204", "204"]


def test_nothing_is_dialled_while_nobody_can(rig: Rig) -> None:
    rig.bar.show_dialling(False)
    rig.type("mul")
    rig.press(Key.Key_Down, Key.Key_Return)
    assert not rig.dialled
    assert "No plugin that can dial" in rig.bar.button.toolTip()


def test_the_journal_button_tells_how_many_calls_were_missed(rig: Rig, qtbot: QtBot) -> None:
    button = rig.bar.journal_button
    assert (button.accessibleName(), button.count) == ("Journal", 0)
    plain = button.grab().toImage()
    rig.bar.show_missed(1)
    assert (button.accessibleName(), button.toolTip()) == ("Journal, 1 missed call",) * 2
    assert button.grab().toImage() != plain
    rig.bar.show_missed(120)
    assert button.accessibleName() == "Journal, 120 missed calls"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert rig.opened == [True]


def test_all_is_said_in_the_language_of_now(rig: Rig, english: Texts) -> None:
    english.use("de")
    QApplication.sendEvent(rig.bar, _language_change())
    assert rig.bar.field.placeholderText() == "Name oder Nummer"
    assert rig.bar.keypad_button.accessibleName() == "Wähltasten"


def _language_change() -> QEvent:
    return QEvent(QEvent.Type.LanguageChange)
