"""What closing the window means: asked once, then gone, hidden in the tray, or minimised."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QCloseEvent

from cticlient.settings import OnClose
from cticlient.ui.closing_question import ClosingQuestion

Run = Callable[..., Any]
Until = Callable[[Callable[[], bool]], Any]


def close(program: Any) -> None:
    program.desktop.window.closeEvent(QCloseEvent())


def test_asks_once_and_quits(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        close(program)
        found: list[ClosingQuestion] = []

        def asked() -> bool:
            found[:] = program.desktop.window.findChildren(ClosingQuestion)
            return bool(found)

        await until(asked)
        found[0].quit.click()
        await until(lambda: program.desktop._end.is_set())
        assert program.settings.preferences.on_close is OnClose.QUIT

    run_program(use, on_close=OnClose.UNDECIDED)


def test_without_a_tray_it_goes_on_minimised(run_program: Run, until: Until) -> None:
    async def use(program: Any) -> None:
        close(program)
        await until(lambda: program.desktop.window.isMinimized())
        assert not program.desktop._end.is_set()

    run_program(use, on_close=OnClose.STAY)


def test_with_a_tray_the_window_hides_and_comes_back(
    run_program: Run, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PySide6.QtWidgets.QSystemTrayIcon.isSystemTrayAvailable", lambda: True)

    async def use(program: Any) -> None:
        close(program)
        await until(lambda: not program.desktop.window.isVisible())
        program.desktop.tray.opened.emit()
        assert program.desktop.window.isVisible()

    run_program(use, on_close=OnClose.STAY)
