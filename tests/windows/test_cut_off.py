"""Nothing is cut off, in no window, language and text size."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.windows.fitting import faults
from tests.windows.scenes import SCENES
from tests.windows.theatre import PSEUDO, Theatre, play

SCREEN = QSize(1366, 728)
"""The smallest screen that the design knows, without its task bar."""


def fits_screen(window: QWidget) -> bool:
    """A window can be made as small as the screen; a dialog too, unless what it holds needs more."""
    least = window.minimumSizeHint().expandedTo(window.minimumSize())
    return least.boundedTo(SCREEN) == least


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("language", ["de", "en", PSEUDO])
def test_nothing_is_cut_off(
    language: str, percent: int, qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: dict[str, str] = {}

    async def use(theatre: Theatre) -> None:
        # Not from the start: what stands already grows too.
        theatre.settings.change(text_percent=percent)
        await theatre.settle(theatre.desktop.window)
        for scene in SCENES:
            async for name, window in scene(theatre):
                for fault in faults(window):
                    found.setdefault(fault, f"{scene.__name__}, {name}")

                if language != PSEUDO and not fits_screen(window):
                    found.setdefault(f"{window.width()}x{window.height()} is too large", f"{scene.__name__}, {name}")

    play(use, qapp, tmp_path, monkeypatch, language)
    assert "\n".join(f"{where}: {fault}" for fault, where in found.items()) == ""


def test_what_is_cut_off_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    QLabel("Long enough to be cut", window).setGeometry(0, 0, 30, 20)
    QPushButton("Long enough to be cut", window).setGeometry(0, 30, 30, 32)
    wrapped = QLabel("Several words that need several lines", window, wordWrap=True)
    wrapped.setGeometry(0, 70, 80, 14)
    out = QPushButton("x", window)
    out.setGeometry(window.width() - 10, 100, 80, 32)
    window.show()
    found = list(faults(window))
    assert [fault.split()[0] for fault in found] == ["QLabel", "QPushButton", "QLabel", "QPushButton"]
