"""What was set in the dialog is offered again in the menus, stays if it is kept, and can be taken away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cticlient.api import Place, SaidError
from ctiserver.domain.recent import Ending, Recent, to_json
from ctiserver.domain.status import Status
from ctiserver.ui.own_status import OwnStatusDesk
from ctiserver.ui.recent_page import RecentPage
from ctiserver.ui.recent_statuses import KEY, RecentStatuses
from ctiserver.ui.status_dialog import StatusDialog

from .conftest import Stage, german, local, until

LUNCH = Recent(Status.PAUSE, "Mittag", Ending.CLOCK, 13 * 60)


@pytest.fixture
def desk(stage: Stage, qtbot: QtBot) -> OwnStatusDesk:
    made = OwnStatusDesk(stage.host, stage.bridge, stage.details, stage.doing, stage.clock, "becker")
    made.stand()
    stage.host.frame.show()
    qtbot.waitExposed(stage.host.frame)
    return made


def offered(stage: Stage, place: Place = Place.TRAY) -> list[QAction]:
    actions = [action for at, action in stage.host.actions if at is place]
    return [one for one in actions if one.objectName().startswith("recent-") and one.isVisible()]


async def set_by_dialog(stage: Stage, desk: OwnStatusDesk, info: str, when: str = "", keep: bool = False) -> None:
    desk.open_dialog(Status.PAUSE)
    await until(lambda: [d for d in stage.host.frame.findChildren(StatusDialog) if d.isVisible()])
    dialog = next(d for d in stage.host.frame.findChildren(StatusDialog) if d.isVisible())
    dialog.info.setText(info)
    if when:
        dialog.until.time.setText(when)
        dialog.until.time.textEdited.emit(when)
    dialog.keep.setChecked(keep)
    dialog.set_button.click()
    await stage.settle()


@german
async def test_what_was_set_can_be_set_again_with_two_clicks(stage: Stage, desk: OwnStatusDesk, qtbot: QtBot) -> None:
    await set_by_dialog(stage, desk, "Mittag", "13:00")
    stage.clock.now = local("2018-11-23 11:50")
    qtbot.mouseClick(desk.button, Qt.MouseButton.LeftButton)
    (action,) = offered(stage, Place.STATUS_MENU)
    assert action.text() == "Pause: Mittag, bis 13:00"
    where = desk.menu.menu.actionGeometry(action).center()
    qtbot.mouseClick(desk.menu.menu, Qt.MouseButton.LeftButton, pos=where)
    await stage.settle()
    assert stage.session.asked[-1] == ("status", Status.PAUSE, "Mittag", local("2018-11-23 13:00"), "", None)
    assert [action.text() for action in offered(stage)] == ["Pause: Mittag, bis 13:00"], "in the tray too"


async def test_what_is_kept_stays_and_what_is_not_makes_room(stage: Stage, desk: OwnStatusDesk) -> None:
    await set_by_dialog(stage, desk, "R&D lunch", "13:00", keep=True)
    for number in range(6):
        await set_by_dialog(stage, desk, f"Errand {number}")
    assert [action.text() for action in offered(stage)] == [
        "Break: R&&D lunch, until 13:00", "Break: Errand 5", "Break: Errand 4", "Break: Errand 3", "Break: Errand 2",
    ]  # fmt: skip


async def test_a_cancelled_dialog_and_a_refused_status_are_not_remembered(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.refuse = SaidError("No.")
    await set_by_dialog(stage, desk, "Lunch")
    assert offered(stage) == []


async def test_a_status_of_a_colleague_is_not_remembered(stage: Stage, desk: OwnStatusDesk) -> None:
    desk.open_dialog_for(stage.member())
    await until(lambda: [d for d in stage.host.frame.findChildren(StatusDialog) if d.isVisible()])
    dialog = next(d for d in stage.host.frame.findChildren(StatusDialog) if d.isVisible())
    assert dialog.keep.isHidden()
    dialog.grid.choose(Status.EXTWORK)
    dialog.info.setText("Fair")
    dialog.set_button.click()
    await stage.settle()
    assert stage.session.asked[-1][-1] == "arslan"
    assert offered(stage) == []


async def test_a_disk_that_is_full_costs_the_memory_only(
    stage: Stage, desk: OwnStatusDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(key: str, value: object) -> None:
        raise SaidError("The settings cannot be stored.")

    monkeypatch.setattr(stage.host.settings, "set", full)
    await set_by_dialog(stage, desk, "Lunch")
    assert stage.session.asked[-1][0] == "status"
    (notice,) = stage.host.notices
    assert notice.title == "The settings cannot be stored."


@german
@pytest.mark.parametrize(
    ("recent", "words"),
    [
        (LUNCH, "Pause: Mittag, bis 13:00"),
        (Recent(Status.BRB, "Post", Ending.LENGTH, 15), "Gleich zurück: Post, 15 Min."),
        (Recent(Status.MEETING, "", Ending.LENGTH, 120), "Besprechung, 2 Std."),
        (Recent(Status.OFFWORK, "", Ending.TODAY), "Nicht im Dienst, bis Mitternacht"),
        (Recent(Status.HOLIDAY, "", Ending.MOMENT, 0, local("2018-12-01 00:00")), "Urlaub, bis 30.11."),
        (Recent(Status.DND, "Angebot", call_forward="dnd"), "Nicht stören: Angebot, nicht stören"),
        (Recent(Status.AWAY, call_forward="208"), "Abwesend, Umleitung auf 208"),
    ],
)
def test_its_words(stage: Stage, recent: Recent, words: str) -> None:
    recents = RecentStatuses(stage.host.settings, stage.details, stage.host.tr, stage.clock)
    assert recents.words(recent) == words


@pytest.fixture
def page(stage: Stage, desk: OwnStatusDesk, qtbot: QtBot) -> RecentPage:
    stage.host.settings.set(KEY, to_json([LUNCH, Recent(Status.MEETING, "Jour fixe", kept=True)]))
    made = RecentPage(stage.host.tr, desk.recents)
    qtbot.addWidget(made)
    made.show()
    made.load()
    return made


def test_the_page_keeps_and_takes_away(stage: Stage, page: RecentPage, qtbot: QtBot) -> None:
    assert [page.list.item(row).text() for row in range(2)] == ["In a meeting: Jour fixe", "Break: Mittag, until 13:00"]
    assert not page.remove.isEnabled()
    page.list.setCurrentRow(1)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    page.list.setCurrentRow(0)
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    page.save()
    assert [(action.text()) for action in offered(stage)] == ["Break: Mittag, until 13:00"]
    page.load()
    assert page.list.item(0).checkState() == Qt.CheckState.Checked


def test_the_button_takes_away_too(stage: Stage, page: RecentPage, qtbot: QtBot) -> None:
    page.list.setCurrentRow(0)
    button = page.findChild(QPushButton, "recent-remove")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.list.count() == 1
    assert len(offered(stage)) == 2, "only when it is saved"
    page.save()
    assert len(offered(stage)) == 1


def test_the_page_speaks_the_language_of_now(stage: Stage, page: RecentPage) -> None:
    stage.host.tr.use("de")
    page._say()
    assert page.title() == "Statusmenü"
    assert page.list.item(0).text() == "Besprechung: Jour fixe"
