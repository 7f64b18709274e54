"""The assistant over the plugin itself: it comes on a first start, and leads over a real connection to a panel."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton

from ctiserver.ui.assistant.dialog import Assistant
from tests.ctiserver.test_plugin import Rig, SmallServer
from tests.ctiserver.ui.conftest import FakeClock, FakeHost, until


@pytest.fixture
async def rig(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Rig]:
    server = SmallServer(FakeClock())
    await server.start()
    made = Rig(FakeHost(tmp_path), server)
    yield made
    await made.off()
    await server.stop()
    made.host.frame.close()
    made.host.frame.deleteLater()


def assistant(rig: Rig) -> Assistant | None:
    return next((one for one in rig.host.frame.findChildren(Assistant) if one.isVisible()), None)


async def go_on(dialog: Assistant, **entered: str) -> None:
    """Type into the fields, press Return, wait."""
    for name, text in entered.items():
        field = dialog.findChild(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)
    await until(lambda: not dialog._busy)


async def test_a_first_start_leads_from_nothing_to_a_panel(rig: Rig) -> None:
    working = await rig.on()
    assert rig.host.first_steps is not None
    rig.host.first_steps()
    await until(lambda: assistant(rig))
    dialog = assistant(rig)
    assert dialog is not None
    await go_on(dialog, server="ws://127.0.0.1:1")
    assert "no server is running just now" in dialog.message.text()
    await go_on(dialog, server=f"ws://127.0.0.1:{rig.server.port}")
    await go_on(dialog, user="becker", password="wrong")
    assert dialog.message.text() == "User name or password is wrong."
    await go_on(dialog, password="secret")
    groups = dialog.findChild(QListWidget, "groups")
    assert isinstance(groups, QListWidget)
    await until(lambda: groups.count() == 1 and working.bridge.up)
    await go_on(dialog)
    await until(lambda: "g1" in rig.host.panels and rig.host.held == 0)
    assert rig.host.panels["g1"].title == "Sales"
    assert rig.host.panels["g1"].front
    assert assistant(rig) is None


async def test_with_an_account_nothing_is_offered_but_the_menu_opens_it(rig: Rig) -> None:
    rig.set_up()
    await rig.on()
    assert rig.host.first_steps is None
    rig.host.standing["assistant"]()
    await until(lambda: assistant(rig))
    dialog = assistant(rig)
    assert dialog is not None
    server = dialog.findChild(QLineEdit, "server")
    assert isinstance(server, QLineEdit)
    assert server.text() == f"ws://127.0.0.1:{rig.server.port}"
    dialog.reject()
    await until(lambda: assistant(rig) is None)


async def test_the_band_leads_to_the_assistant_while_there_is_no_account(rig: Rig) -> None:
    working = await rig.on()
    button = working.desk.band.findChild(QPushButton, "set-up-server")
    assert isinstance(button, QPushButton)
    button.click()
    await until(lambda: assistant(rig))
    dialog = assistant(rig)
    assert dialog is not None
    assert rig.host.options_opened == 0
    assert dialog.findChildren(QLabel)
    dialog.reject()
    await until(lambda: assistant(rig) is None)
