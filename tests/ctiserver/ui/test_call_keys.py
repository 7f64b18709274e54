"""Keys do with one's own calls what the buttons do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ctiserver.ui.own_calls import OwnCalls

from .conftest import Stage, until
from .test_own_calls import call, calls, transfer_dialog

__all__ = ["calls"]


@pytest.mark.parametrize(
    ("state", "key", "asked"),
    [
        ("ringing", Qt.Key.Key_A, ("answer", "c1")),
        ("talking", Qt.Key.Key_H, ("hold", "c1")),
        ("held", Qt.Key.Key_R, ("resume", "c1")),
        ("talking", Qt.Key.Key_E, ("hangup", "c1")),
        ("ringing", Qt.Key.Key_E, ("hangup", "c1")),
        ("held and talking", Qt.Key.Key_C, ("transfer", None, None)),
    ],
)
async def test_keys_do_it_too(
    stage: Stage, calls: OwnCalls, qtbot: QtBot, state: str, key: Qt.Key, asked: tuple[str, ...]
) -> None:
    stage.host.frame.addActions(calls.menu.actions())
    stage.host.frame.activateWindow()
    await until(stage.host.frame.isActiveWindow)
    states = state.split(" and ")
    stage.session.is_on(*(call(stage, one, f"c{n}") for n, one in enumerate(states, 1)))
    QTest.keyClick(stage.host.frame, key, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    await stage.settle()
    assert stage.session.asked == [asked]


@pytest.mark.parametrize(("state", "key"), [("talking", Qt.Key.Key_T), ("ringing", Qt.Key.Key_D)])
async def test_keys_ask_where_a_call_shall_go(stage: Stage, calls: OwnCalls, state: str, key: Qt.Key) -> None:
    stage.host.frame.addActions(calls.menu.actions())
    stage.host.frame.activateWindow()
    await until(stage.host.frame.isActiveWindow)
    stage.session.is_on(call(stage, state, "c1"))
    QTest.keyClick(stage.host.frame, key, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    (await transfer_dialog(stage)).reject()
    await stage.settle()
