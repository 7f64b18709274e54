"""A plugin that is switched off and on again leaves no widget behind, seen or unseen."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from tests.windows.theatre import Theatre, play, wait_until


def widgets() -> Counter[str]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return Counter(f"{type(widget).__name__} {widget.objectName()}" for widget in QApplication.allWidgets())


def test_nothing_is_left_of_a_plugin(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(theatre: Theatre) -> None:
        plugins = theatre.desktop.plugins

        async def off_and_on() -> None:
            for on, state in ((False, "off"), (True, "on")):
                await plugins.switch("ctiserver", on)
                await wait_until(lambda state=state: plugins.hosted["ctiserver"].state == state)
            theatre.play()
            await theatre.settle(theatre.desktop.window)

        await off_and_on()
        before = widgets()
        await off_and_on()
        assert widgets() - before == Counter()

    play(use, qapp, tmp_path, monkeypatch)
