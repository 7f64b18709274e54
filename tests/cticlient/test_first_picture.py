"""The program goes on when the first picture is there, and when it never comes."""

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from cticlient import first_picture


class Window(QWidget):
    painted = Signal()


def test_what_comes_after_the_picture_waits_for_it(qtbot: Any) -> None:
    window = Window()
    qtbot.addWidget(window)
    seen: list[bool] = []
    QTimer.singleShot(20, lambda: (seen.append(window.isVisible()), window.painted.emit()))
    first_picture.show(window)
    assert seen == [True]


@pytest.mark.parametrize("patience", [0, 10])
def test_a_window_that_the_system_never_paints_keeps_nothing_back(qtbot: Any, patience: int) -> None:
    window = Window()
    qtbot.addWidget(window)
    first_picture.show(window, patience)
    assert window.isVisible()


def test_it_refuses_to_nest_event_loops(qt_run: Any, qtbot: Any) -> None:
    window = Window()
    qtbot.addWidget(window)

    async def main() -> None:
        with pytest.raises(AssertionError, match="nested"):
            first_picture.show(window)

    qt_run(main)
    assert not window.isVisible()


def test_what_comes_after_the_picture_waits_for_it_in_a_loop_too(qt_run: Any, qtbot: Any) -> None:
    window = Window()
    qtbot.addWidget(window)

    async def main() -> None:
        shown = asyncio.ensure_future(first_picture.show_in_loop(window, 30_000))
        await asyncio.sleep(0)
        assert window.isVisible()
        assert not shown.done()
        window.painted.emit()
        await shown

    qt_run(main)


@pytest.mark.parametrize("patience", [0, 10])
def test_in_a_loop_too_a_window_that_is_never_painted_keeps_nothing_back(
    qt_run: Any, qtbot: Any, patience: int
) -> None:
    window = Window()
    qtbot.addWidget(window)

    async def main() -> None:
        await first_picture.show_in_loop(window, patience)
        assert window.isVisible()

    qt_run(main)
