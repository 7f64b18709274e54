"""A check box for something of the system: looked up and switched in a thread, and honest about what it found."""

import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from cticlient.system.switch import Impossible
from cticlient.texts import SaidError, Sentence, Texts
from cticlient.ui.pages.switch_box import SwitchBox
from tests.cticlient.conftest import QtRun
from tests.cticlient.ui.pages.played import Spawned


class Played:
    """A switch of the system; notes in which thread it was asked."""

    text = "Start when I log in"
    impossible: Sentence | None = None

    def __init__(self, on: bool = False, refuse: str = "") -> None:
        self.on = on
        self.refuse = refuse
        self.threads: set[threading.Thread] = set()

    def is_on(self) -> bool:
        self.threads.add(threading.current_thread())
        return self.on

    def note(self) -> Sentence | None:
        return Sentence("As always.") if self.on else None

    def switch_on(self) -> None:
        self._turn(True)

    def switch_off(self) -> None:
        self._turn(False)

    def _turn(self, on: bool) -> None:
        if self.refuse:
            raise SaidError(self.refuse)
        self.on = on


Use = Callable[[SwitchBox, Spawned], Awaitable[None]]
Run = Callable[..., list[str]]


@pytest.fixture
def use_box(qapp: QApplication, qt_run: QtRun[Any], english: Texts) -> Run:
    def run(switch: Any, use: Use) -> list[str]:
        told: list[str] = []

        async def main() -> None:
            tasks = Spawned()
            box = SwitchBox(english, switch, tasks.spawn, lambda sentence: told.append(str(sentence)))
            box.load()
            await tasks.done()
            await use(box, tasks)
            await tasks.done()
            box.deleteLater()

        qt_run(main)
        return told

    return run


def test_it_is_switched_when_the_page_is_saved(use_box: Run) -> None:
    switch = Played()

    async def use(box: SwitchBox, tasks: Spawned) -> None:
        assert (box.box.isChecked(), box.box.isEnabled()) == (False, True)
        box.box.click()
        assert not switch.on
        box.save()
        await tasks.done()
        assert switch.on
        assert box.hint.text() == "As always."

    assert use_box(switch, use) == []
    assert threading.main_thread() not in switch.threads


def test_what_nobody_changed_is_left_alone(use_box: Run) -> None:
    switch = Played(on=True, refuse="The disk is full.")

    async def use(box: SwitchBox, tasks: Spawned) -> None:
        box.save()

    assert use_box(switch, use) == []


def test_what_did_not_come_about_is_told_and_shown(use_box: Run) -> None:
    async def use(box: SwitchBox, tasks: Spawned) -> None:
        box.box.click()
        box.save()
        await tasks.done()
        assert not box.box.isChecked()

    assert use_box(Played(refuse="The disk is full."), use) == ["The disk is full."]


def test_what_cannot_be_had_is_off_and_says_why(use_box: Run) -> None:
    async def use(box: SwitchBox, tasks: Spawned) -> None:
        assert (box.box.isEnabled(), box.hint.text()) == (False, "Not on this system.")
        box.save()

    assert use_box(Impossible("Links", Sentence("Not on this system.")), use) == []


def test_the_options_may_be_closed_while_the_disk_is_slow(
    qapp: QApplication, qt_run: QtRun[Any], english: Texts
) -> None:
    release = threading.Event()

    class Slow(Played):
        def is_on(self) -> bool:
            release.wait(10)
            return True

    async def main() -> None:
        tasks = Spawned()
        box = SwitchBox(english, Slow(), tasks.spawn, lambda _: None)
        box.load()
        box.deleteLater()
        del box
        qapp.sendPostedEvents(None, 52)
        release.set()
        await tasks.done()

    qt_run(main)
