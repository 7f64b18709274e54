"""The program goes on when the first picture is there, and when it never comes."""

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cticlient import first_picture


class Window(QWidget):
    painted = Signal()


def test_what_comes_after_the_picture_waits_for_it(qt_run: Any, qtbot: Any) -> None:
    async def main() -> None:
        window = Window()
        qtbot.addWidget(window)
        shown = asyncio.ensure_future(first_picture.show(window, 30))
        await asyncio.sleep(0)
        assert window.isVisible()
        assert not shown.done()
        window.painted.emit()
        await shown

    qt_run(main)


@pytest.mark.parametrize("patience", [0, 0.01])
def test_a_window_that_the_system_never_paints_keeps_nothing_back(qt_run: Any, qtbot: Any, patience: float) -> None:
    async def main() -> None:
        window = Window()
        qtbot.addWidget(window)
        await first_picture.show(window, patience)
        assert window.isVisible()

    qt_run(main)
