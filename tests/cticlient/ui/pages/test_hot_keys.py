"""The page of the hot keys: keys are pressed, conflicts said at once, and what is saved works."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cticlient.hotkeys.backend import NoHotKeys
from cticlient.texts import SaidError, Sentence, Texts
from cticlient.ui.pages.hot_keys import HotKeysPage
from tests.cticlient.hotkeys.test_model import Board, Desk

CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Shown:
    """The page over a keyboard that is played."""

    def __init__(self, qtbot: QtBot, folder: Path, tr: Texts, board: Board | NoHotKeys | None = None) -> None:
        self.desk = Desk(folder, board)
        list(self.desk.keys.start())
        self.page = HotKeysPage(tr, self.desk.keys)
        qtbot.addWidget(self.page)
        self.page.load()
        self.page.show()

    def press(self, action: str, key: Qt.Key, modifiers: Qt.KeyboardModifier = CTRL_ALT) -> None:
        edit = self.page.lines[action].edit
        edit.setFocus()
        QTest.keyClick(edit, key, modifiers)
        # A sequence could go on; Tab ends it.
        QTest.keyClick(edit, Qt.Key.Key_Tab)

    def fault(self, action: str) -> str:
        line = self.page.lines[action]
        return line.fault.text() if line.fault.isVisible() else ""


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication, tmp_path: Path, english: Texts) -> Shown:
    return Shown(qtbot, tmp_path, english)


def test_keys_are_pressed_and_saved(shown: Shown) -> None:
    assert {action: line.keys for action, line in shown.page.lines.items()} == {
        "dial": "Ctrl+Alt+W", "show": "Ctrl+Alt+N", "bye": "",
    }  # fmt: skip
    shown.press("bye", Qt.Key.Key_H)
    shown.page.check()
    shown.page.save()
    assert shown.desk.shown()["bye"] == "Ctrl+Alt+H"
    assert "Ctrl+Alt+H" in shown.desk.board.held  # type: ignore[union-attr]


def test_a_conflict_is_said_at_once_and_not_saved(shown: Shown) -> None:
    shown.press("bye", Qt.Key.Key_W)
    assert shown.fault("bye").startswith("Ctrl+Alt+W is already used for “Dial”.")
    with pytest.raises(SaidError, match="already used"):
        shown.page.check()
    assert shown.page.lines["bye"].edit.accessibleDescription() == shown.fault("bye")


def test_a_letter_alone_is_refused(shown: Shown) -> None:
    shown.press("bye", Qt.Key.Key_H, Qt.KeyboardModifier.NoModifier)
    assert shown.fault("bye").startswith("H would be missing in every other program.")


def test_what_another_program_holds_is_said(qtbot: QtBot, tmp_path: Path, english: Texts) -> None:
    shown = Shown(qtbot, tmp_path, english, Board(foreign="Ctrl+Alt+X"))
    shown.press("bye", Qt.Key.Key_X)
    assert shown.fault("bye").startswith("Ctrl+Alt+X is taken by another program.")


def test_two_change_places(shown: Shown) -> None:
    shown.press("dial", Qt.Key.Key_N)
    assert shown.fault("dial")
    shown.press("show", Qt.Key.Key_W)
    assert (shown.fault("dial"), shown.fault("show")) == ("", "")
    shown.page.check()
    shown.page.save()
    assert shown.desk.shown() == {"dial": "Ctrl+Alt+N", "show": "Ctrl+Alt+W", "bye": ""}


def test_keys_are_taken_away_and_suggested_again(shown: Shown) -> None:
    shown.page.lines["dial"].none.click()
    shown.page.save()
    assert shown.desk.shown()["dial"] == ""
    shown.page.defaults.click()
    shown.page.save()
    assert shown.desk.shown()["dial"] == "Ctrl+Alt+W"


def test_a_system_without_hot_keys_says_why(qtbot: QtBot, tmp_path: Path, english: Texts) -> None:
    shown = Shown(qtbot, tmp_path, english, NoHotKeys(Sentence("Not here.")))
    assert shown.page.impossible.text() == "Not here."
    assert not any(line.edit.isEnabled() for line in shown.page.lines.values())
    shown.page.check()
