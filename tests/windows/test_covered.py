"""No window without a scene: what is not shown there is looked at by no test of words and sizes."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

import cticlient.ui
import ctiserver.ui
from tests.windows.scenes import SCENES
from tests.windows.theatre import Theatre, play

NO_WINDOW_OF_THEIR_OWN = {"QDialog", "QMainWindow"}
FLAGS = ("WindowType.Window", "WindowType.Tool", "WindowType.Popup", "WindowType.Dialog", "WindowType.ToolTip")


def window_classes() -> Iterator[type[QWidget]]:
    """Classes of both packages that are windows: by what they are, or by the flag they ask for."""
    for package in (cticlient.ui, ctiserver.ui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for kind in vars(import_module(module.name)).values():
                if inspect.isclass(kind) and issubclass(kind, QWidget) and kind.__module__ == module.name:
                    source = inspect.getsource(kind)
                    if issubclass(kind, QDialog | QMainWindow) or any(flag in source for flag in FLAGS):
                        yield kind


def test_every_window_has_a_scene(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[type] = set()

    async def use(theatre: Theatre) -> None:
        for scene in SCENES:
            async for _, window in scene(theatre):
                seen.update(type(window).__mro__)
                seen.update(type(child) for child in window.findChildren(QWidget))

    play(use, qapp, tmp_path, monkeypatch)
    missing = [f"{kind.__module__}.{kind.__name__}" for kind in window_classes() if kind not in seen]
    assert missing == [], "give it a scene in tests/windows/scenes.py"
