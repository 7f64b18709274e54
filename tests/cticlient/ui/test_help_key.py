"""F1 opens the topic that fits the place, in the window and in dialogs of shell and plugins."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cticlient.ui.help_key import help_topic, topic_at

Run = Callable[..., Any]


def test_an_inner_topic_goes_before(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    inner = QWidget(outer)
    assert topic_at(inner) == "overview"
    help_topic(outer, "options")
    assert topic_at(inner) == "options"
    help_topic(inner, "shortcuts")
    assert topic_at(inner) == "shortcuts"
    assert topic_at(None) == "overview"


def test_f1_in_the_window_and_in_a_dialog(run_program: Run, qapp: QApplication, until: Callable[..., Any]) -> None:
    async def use(program: Any) -> None:
        desktop = program.desktop
        opened: list[str] = []
        desktop.help.open = opened.append
        desktop.help._key._open_help = opened.append
        await until(lambda: qapp.activeWindow() is desktop.window)
        desktop.window.go_to_dial_field()
        QTest.keyClick(desktop.window, Qt.Key.Key_F1)
        assert opened == ["calls"]
        dialog = desktop.open_options("Hot keys")
        await until(lambda: qapp.activeWindow() is dialog)
        dialog.tree.search.setFocus()
        QTest.keyClick(dialog, Qt.Key.Key_F1)
        assert opened == ["calls", "options"]
        dialog.page("Hot keys").lines["dial-selection"].none.setFocus()
        dialog.page("Hot keys").defaults.setFocus()
        dialog.reject()

    run_program(use)


def test_the_help_can_be_read_while_a_dialog_is_open(run_program: Run, until: Callable[..., Any]) -> None:
    async def use(program: Any) -> None:
        desktop = program.desktop
        dialog = desktop.open_options()
        desktop.help.open("status")
        window = desktop.help._window
        await until(window.isVisible)
        # No child of the main window, whose children a dialog locks.
        assert window.parentWidget() is None
        window.search.setText("morgen")
        dialog.reject()

    run_program(use)
