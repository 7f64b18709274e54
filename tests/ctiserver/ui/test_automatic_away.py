"""Away by itself on the desktop: only for who wants it, told to each session, and its page of the options."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cticlient.api import Attendance
from ctiserver.domain import absence
from ctiserver.ui.automatic_away import BY_IDLE, BY_LOCK, MINUTES, AutomaticAway, wish_of
from ctiserver.ui.away_page import AwayPage

from .conftest import FakeSession, Stage, german


class Running:
    """Seconds of a clock that nobody sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def running() -> Running:
    return Running()


@pytest.fixture
def away(stage: Stage, running: Running) -> Iterator[AutomaticAway]:
    made = AutomaticAway(stage.host, stage.bridge, running)
    made.start()
    yield made
    made.close()
    assert stage.host.watching == []


def says(stage: Stage, locked: bool | None = False, idle: float | None = 0.0) -> None:
    for heard in list(stage.host.watching):
        heard(Attendance(locked, idle))


def asked(stage: Stage) -> list[str | None]:
    return [what[1] for what in stage.session.asked if what[0] == "automatic"]


def test_nobody_is_watched_who_has_not_asked_for_it(stage: Stage, away: AutomaticAway) -> None:
    assert stage.host.watching == []
    stage.host.settings.set(BY_LOCK, True)
    assert len(stage.host.watching) == 1
    stage.host.settings.set(BY_LOCK, False)
    assert stage.host.watching == []


@german
def test_idle_time_and_the_return(stage: Stage, away: AutomaticAway) -> None:
    stage.host.settings.set(MINUTES, 5)
    stage.host.settings.set(BY_IDLE, True)
    says(stage, idle=299.0)
    says(stage, idle=301.0)
    says(stage, idle=306.0)
    says(stage, idle=0.2)
    assert asked(stage) == ["Nicht am Computer", None]


@german
def test_a_lock_counts_after_its_grace_although_nothing_new_is_said(
    stage: Stage, away: AutomaticAway, running: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(absence, "LOCK_GRACE", 0.05)
    stage.host.settings.set(BY_LOCK, True)
    says(stage, locked=True, idle=None)
    assert asked(stage) == []
    running.now = 1.0
    qtbot.waitUntil(lambda: asked(stage) == ["Bildschirm gesperrt"])
    says(stage, locked=False)
    assert asked(stage)[-1] is None


def test_another_session_is_told_too(stage: Stage, away: AutomaticAway) -> None:
    stage.host.settings.set(BY_IDLE, True)
    says(stage, idle=9999.0)
    stage.bridge.use(None)
    other = FakeSession(stage.clock)
    stage.bridge.use(other)
    assert other.asked == [("automatic", "Not at the computer")]


def test_switching_off_ends_it(stage: Stage, away: AutomaticAway) -> None:
    stage.host.settings.set(BY_IDLE, True)
    says(stage, idle=9999.0)
    stage.host.settings.set(BY_IDLE, False)
    assert asked(stage) == ["Not at the computer", None]


@pytest.mark.parametrize("minutes", [0, -3, 9999, "x", None])
def test_a_setting_that_cannot_be_is_left_at_its_default(stage: Stage, minutes: object) -> None:
    stage.host.settings.values = {BY_IDLE: True, MINUTES: minutes}
    assert wish_of(stage.host.settings).after == 600


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> AwayPage:
    made = AwayPage(stage.host)
    qtbot.addWidget(made)
    made.show()
    made.load()
    return made


def test_the_page_begins_with_everything_off_and_saves_what_is_ticked(
    stage: Stage, page: AwayPage, qtbot: QtBot
) -> None:
    assert not page.by_lock.isChecked()
    assert not page.by_idle.isChecked()
    assert not page.minutes.isEnabled()
    page.by_lock.setFocus()
    qtbot.keyClick(page.by_lock, Qt.Key.Key_Space)
    page.by_idle.setFocus()
    qtbot.keyClick(page.by_idle, Qt.Key.Key_Space)
    assert page.minutes.isEnabled()
    page.minutes.setValue(25)
    page.check()
    page.save()
    wish = wish_of(stage.host.settings)
    assert (wish.by_lock, wish.after) == (True, 1500)
    page.load()
    assert (page.by_idle.isChecked(), page.minutes.value()) == (True, 25)


def test_the_page_says_what_the_computer_says(stage: Stage, page: AwayPage) -> None:
    seen = page.findChild(QLabel, "away-seen")
    assert isinstance(seen, QLabel)
    assert "does not tell programs whether" in seen.text()
    assert "does not tell programs how long" in seen.text()
    says(stage, locked=True, idle=1.2)
    assert seen.text() == "This computer says just now: the screen is locked. The last input was 1 second ago."
    says(stage, locked=False, idle=12.0)
    assert seen.text().endswith("is not locked. The last input was 12 seconds ago.")


def test_the_page_watches_only_while_it_is_seen(stage: Stage, page: AwayPage) -> None:
    assert len(stage.host.watching) == 1
    page.hide()
    assert stage.host.watching == []
