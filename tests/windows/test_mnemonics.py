"""A letter leads to one thing only, in every menu and window, in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from tests.windows.scenes import SCENES
from tests.windows.theatre import Theatre, play


def letter(text: str) -> str:
    """After Qt's rule; empty without one."""
    bare = text.replace("&&", "")
    place = bare.find("&")
    return bare[place + 1 : place + 2].lower() if place >= 0 else ""


def menus(window: QWidget) -> Iterator[list[QAction]]:
    yield from (bar.actions() for bar in window.findChildren(QMenuBar))
    yield from (menu.actions() for menu in window.findChildren(QMenu))
    if isinstance(window, QMenu):
        yield window.actions()


def texts(window: QWidget) -> Iterator[list[str]]:
    """What can be reached at the same time by a letter."""
    for actions in menus(window):
        yield [action.text() for action in actions if action.isVisible() and not action.isSeparator()]
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisibleTo(window)]
    buttons = [widget.text() for widget in shown if isinstance(widget, QAbstractButton)]
    labels = [widget.text() for widget in shown if isinstance(widget, QLabel) and widget.buddy() is not None]
    bars = [action.text() for bar in window.findChildren(QMenuBar) for action in bar.actions()]
    yield [*buttons, *labels, *bars]


def doubles(said: list[str]) -> Iterator[str]:
    by_letter: dict[str, list[str]] = {}
    for text in said:
        if letter(text):
            by_letter.setdefault(letter(text), []).append(text)
    yield from (f"{key}: {', '.join(found)}" for key, found in by_letter.items() if len(found) > 1)


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_letter_leads_to_two_things(
    language: str, qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: dict[str, str] = {}

    async def use(theatre: Theatre) -> None:
        for scene in SCENES:
            async for name, window in scene(theatre):
                for said in texts(window):
                    for fault in doubles(said):
                        found.setdefault(fault, f"{scene.__name__}, {name}")

    play(use, qapp, tmp_path, monkeypatch, language)
    assert "\n".join(f"{where}: {fault}" for fault, where in found.items()) == ""


def test_a_double_is_found() -> None:
    assert list(doubles(["&Save", "Di&scard", "R&&D", "&Go"])) == ["s: &Save, Di&scard"]


def shortcuts(window: QWidget) -> Iterator[tuple[str, str]]:
    """Keys that work in the whole window, and what they do."""
    for action in {id(action): action for actions in menus(window) for action in actions}.values():
        if action.shortcutContext() is Qt.ShortcutContext.WindowShortcut:
            yield from ((keys.toString(), action.text()) for keys in action.shortcuts())
    for one in window.findChildren(QShortcut):
        if one.context() is Qt.ShortcutContext.WindowShortcut:
            yield one.key().toString(), one.objectName() or "a shortcut"


def test_no_keys_do_two_things(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: set[str] = set()

    async def use(theatre: Theatre) -> None:
        does: dict[str, set[str]] = {}
        for keys, text in shortcuts(theatre.desktop.window):
            does.setdefault(keys, set()).add(text)
        found.update(f"{keys}: {', '.join(sorted(texts))}" for keys, texts in does.items() if len(texts) > 1)
        assert len(does) > 10

    play(use, qapp, tmp_path, monkeypatch)
    assert found == set()
