"""A group as a panel of real tiles: every state of group and link, and what a tile does."""

from typing import Any

import pytest
from msgspec import UNSET
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from cticlient.api import Lamp, Order, SaidError, call_data
from cticlient.ui.tile_model import TILE_ROLE
from ctiserver.client.events import LinkState
from ctiserver.domain.status import Status
from ctiserver.ui.group_panel import GroupPanel
from ctiserver.ui.member_actions import Members
from ctiserver.ui.own_calls import OwnCalls
from ctiserver.ui.own_status import OwnStatusDesk
from ctiserver.wire.messages import CallView, ComingView, LineView

from .conftest import Stage, german, local, until


@pytest.fixture
def panel(stage: Stage, qtbot: QtBot) -> GroupPanel:
    made = GroupPanel("g1", "All", stage.bridge, stage.details, stage.host.tr, stage.clock)
    stage.host.add_panel("g1", "All", made.tiles)
    stage.host.frame.resize(800, 400)
    stage.host.frame.show()
    qtbot.waitExposed(stage.host.frame)
    return made


def live(stage: Stage) -> None:
    stage.up()
    stage.session.shows(
        "g1", "All", stage.member(), stage.member("celik", "Çelik, Murat", number="206"),
        stage.member("becker", "Becker, Anna", me=True, number="204"),
    )  # fmt: skip


def message(panel: GroupPanel) -> str:
    return " ".join(label.text() for label in panel.tiles.findChildren(QLabel) if label.isVisible())


def test_before_the_first_snapshot_it_says_what_it_waits_for(stage: Stage, panel: GroupPanel) -> None:
    assert "no connection" in message(panel)
    stage.up()
    assert "Waiting" in message(panel)
    assert panel.tiles.keys() == []


def test_members_are_sorted_as_in_a_telephone_book(stage: Stage, panel: GroupPanel) -> None:
    live(stage)
    assert panel.tiles.keys() == ["arslan", "becker", "celik"]
    assert message(panel) == ""


def test_without_a_link_every_tile_is_unknown_and_comes_back_with_it(stage: Stage, panel: GroupPanel) -> None:
    live(stage)
    stage.session.goes(LinkState.OFFLINE)
    tiles = [panel.tiles.tile(key) for key in list(panel.tiles.keys())]
    assert {tile.lamp for tile in tiles if tile} == {Lamp.UNKNOWN}
    assert {tile.icon for tile in tiles if tile} == {""}
    assert {tile.second.text for tile in tiles if tile} == {"unknown since 10:42"}
    stage.clock.forward(minutes=5)
    live(stage)
    assert [tile.lamp for key in list(panel.tiles.keys()) if (tile := panel.tiles.tile(key))] == [Lamp.IDLE] * 3


def test_a_change_before_the_new_snapshot_is_not_shown_as_known(stage: Stage, panel: GroupPanel) -> None:
    live(stage)
    stage.session.goes(LinkState.OFFLINE)
    stage.session.goes(LinkState.UP)
    tile = panel.tiles.tile("arslan")
    assert tile is not None
    assert tile.lamp is Lamp.UNKNOWN


def test_changes_of_members_are_followed(stage: Stage, panel: GroupPanel, qtbot: QtBot) -> None:
    live(stage)
    stage.session.changes("g1", stage.member(status=stage.shown(Status.PAUSE)))
    qtbot.waitUntil(lambda: icon_of(panel, "arslan") == "status-pause")
    stage.session.changes("g1", stage.member("bach", "Bach, Eva"))
    stage.session.loses("g1", "celik")
    qtbot.waitUntil(lambda: panel.tiles.keys() == ["arslan", "bach", "becker"])
    stage.session.changes("g1", stage.member("arslan", "Zander, Elif"))
    qtbot.waitUntil(lambda: panel.tiles.keys() == ["bach", "becker", "arslan"])


def icon_of(panel: GroupPanel, client: str) -> str:
    tile = panel.tiles.tile(client)
    return tile.icon if tile else ""


def test_a_change_just_before_the_panel_is_arranged_anew_is_shown(
    stage: Stage, panel: GroupPanel, qtbot: QtBot
) -> None:
    live(stage)
    stage.session.changes("g1", stage.member(status=stage.shown(Status.PAUSE)))
    panel.tiles.set_order(Order.OWN, ["celik", "arslan", "becker"])
    shown = panel.tiles.view().model()
    assert shown.index(1, 0).data(TILE_ROLE).icon == "status-available"
    qtbot.waitUntil(lambda: shown.index(1, 0).data(TILE_ROLE).icon == "status-pause")


def test_a_heap_of_newcomers_is_one_turn(stage: Stage, panel: GroupPanel, qtbot: QtBot) -> None:
    live(stage)
    with qtbot.waitSignal(panel.tiles.view().model().modelReset), qtbot.assertNotEmitted(panel.renamed):
        resets: list[bool] = []
        panel.tiles.view().model().modelReset.connect(lambda: resets.append(True))
        for number in range(200):
            stage.session.changes("g1", stage.member(f"new{number}", f"New {number}"))
        stage.session.loses("g1", "arslan")
        assert panel.tiles.tile("arslan")
        assert icon_of(panel, "arslan")
    assert len(panel.tiles.keys()) == 202
    assert resets == [True]


def test_a_group_that_is_gone_says_so_and_can_be_removed(stage: Stage, panel: GroupPanel, qtbot: QtBot) -> None:
    live(stage)
    stage.session.forgets("g1")
    assert "“All” no longer exists" in message(panel)
    assert panel.tiles.keys() == []
    button = next(button for button in panel.tiles.findChildren(QPushButton) if button.isVisible())
    assert button.text() == "Remove panel"
    with qtbot.waitSignal(panel.remove_wanted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_empty_group_says_so(stage: Stage, panel: GroupPanel) -> None:
    stage.up()
    stage.session.shows("g1", "Nobody here")
    assert "“Nobody here” has no members" in message(panel)


def test_a_new_name_is_told(stage: Stage, panel: GroupPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.renamed) as renamed:
        stage.session.shows("g1", "Sales", stage.member())
    assert renamed.args == ["Sales"]


def test_the_tab_is_marked_while_somebody_rings(stage: Stage, panel: GroupPanel, qtbot: QtBot) -> None:
    live(stage)
    heard: list[bool] = []
    panel.ringing_changed.connect(heard.append)
    ringing = LineView(state="ringing", since=stage.clock())
    stage.session.changes("g1", stage.member(line=ringing))
    qtbot.waitUntil(lambda: heard == [True])
    stage.session.changes("g1", stage.member("celik", "Çelik, Murat", line=ringing))
    with qtbot.waitSignal(panel.tiles.flushed):
        stage.session.changes("g1", stage.member())
    assert heard == [True]
    stage.session.goes(LinkState.OFFLINE)
    assert heard == [True, False]


def test_what_comes_next_stands_in_the_tooltip_of_ones_own_tile(stage: Stage, panel: GroupPanel) -> None:
    live(stage)
    own = stage.own()
    own.coming = [ComingView(at=local("2018-11-20 14:00"), status=stage.shown(Status.PAUSE))]
    stage.session.becomes(own)
    index = panel.tiles.view().model().index(panel.tiles.keys().index("becker"), 0)
    assert "from 14:00: Break" in index.data(Qt.ItemDataRole.ToolTipRole)


@german
def test_a_change_of_language_changes_the_tiles(stage: Stage, panel: GroupPanel) -> None:
    live(stage)
    assert (mine := panel.tiles.tile("becker"))
    assert mine.name == "Becker, Anna (ich)"
    stage.host.tr.use("en")
    panel.show_now()
    assert (mine := panel.tiles.tile("becker"))
    assert mine.name == "Becker, Anna (me)"


class Acting:
    """The panel with what its tiles do."""

    def __init__(self, stage: Stage, panel: GroupPanel) -> None:
        self.stage, self.panel = stage, panel
        self.opened: list[QUrl] = []
        self.mail_works = True
        status = OwnStatusDesk(stage.host, stage.bridge, stage.details, stage.doing, stage.clock, "becker")
        calls = OwnCalls(stage.host, stage.bridge, stage.wording, stage.doing, stage.clock)
        self.kept = (status, calls)
        self.members = members = Members(
            stage.host, stage.bridge, stage.details, stage.doing, status, calls, stage.clock, self._open
        )
        panel.chosen.connect(lambda client: members.chosen(panel, client))
        panel.call_dropped.connect(lambda client, call: members.take_call(panel, client, call))
        panel.menu_wanted.connect(lambda client, where: members.open_menu(panel, client, where))

    def _open(self, url: QUrl) -> bool:
        self.opened.append(url)
        return self.mail_works

    def menu(self, client: str) -> dict[str, Any]:
        self.panel.tiles.menu_requested.emit(client, QPoint(10, 10))
        menu = self.panel.tiles.findChildren(QMenu)[-1]
        menu.hide()
        return {action.objectName(): action for action in menu.actions() if action.objectName()}


@pytest.fixture
def acting(stage: Stage, panel: GroupPanel) -> Acting:
    live(stage)
    return Acting(stage, panel)


async def test_a_click_dials_the_main_line(acting: Acting, qtbot: QtBot) -> None:
    view = acting.panel.tiles.view()
    index = view.model().index(2, 0)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
    await acting.stage.settle()
    assert acting.stage.session.asked == [("dial", "206")]


async def test_return_dials_too(acting: Acting, qtbot: QtBot) -> None:
    view = acting.panel.tiles.view()
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    await acting.stage.settle()
    assert acting.stage.session.asked == [("dial", "202")]


async def test_a_refused_call_is_told_with_its_reason(acting: Acting) -> None:
    acting.stage.session.refuse = SaidError("The line is busy.")
    acting.panel.chosen.emit("celik")
    await acting.stage.settle()
    (notice,) = acting.stage.host.warnings()
    assert notice.title == "The call to Çelik, Murat did not come about"
    assert notice.text == "The line is busy."


async def test_somebody_without_a_number_is_not_dialled(acting: Acting) -> None:
    acting.stage.session.changes("g1", acting.stage.member(number=UNSET, line=None))
    acting.panel.chosen.emit("arslan")
    await acting.stage.settle()
    assert acting.stage.session.asked == []
    assert "no telephone number" in acting.stage.host.notices[0].title


def test_the_menu_offers_only_what_one_may(acting: Acting) -> None:
    assert set(acting.menu("arslan")) == {"call", "mail", "copy-number", "copy", "details"}
    assert set(acting.menu("becker")) == {"status", "mail", "details"}
    ringing = LineView(state="ringing", since=acting.stage.clock())
    acting.stage.session.changes("g1", acting.stage.member(line=ringing, may=["pi", "sc"], email=UNSET))
    assert set(acting.menu("arslan")) == {"call", "pick-up", "status", "copy-number", "copy", "details"}
    acting.stage.session.changes("g1", acting.stage.member(line=ringing))
    assert "pick-up" not in acting.menu("arslan")
    acting.stage.session.changes("g1", acting.stage.member(may=["pi"]))
    assert "pick-up" not in acting.menu("arslan")


def test_a_call_can_be_transferred_to_a_tile_only_while_there_is_one(acting: Acting) -> None:
    stage = acting.stage
    stage.session.is_on(CallView(state="talking", direction="in", since=stage.clock(), number="1", id="c1"))
    assert "transfer" in acting.menu("arslan")
    stage.session.is_on()
    assert "transfer" not in acting.menu("arslan")


def test_without_a_link_the_menu_offers_nothing_that_needs_one(acting: Acting) -> None:
    acting.stage.session.changes("g1", acting.stage.member(may=["pi", "sc"]))
    acting.stage.session.goes(LinkState.OFFLINE)
    menu = acting.menu("arslan")
    assert {name for name, action in menu.items() if action.isEnabled()} == {"mail", "copy", "copy-number", "details"}


async def test_keys_do_what_the_menu_of_the_focused_tile_offers(acting: Acting, qtbot: QtBot) -> None:
    stage, view = acting.stage, acting.panel.tiles.view()
    acting.members.take_keys(acting.panel)
    stage.host.frame.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.make_current(0)
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(view, Qt.Key.Key_P, control)
    await stage.settle()
    assert stage.session.asked == []
    ringing = LineView(state="ringing", since=stage.clock())
    stage.session.changes("g1", stage.member(line=ringing, may=["pi"]))
    for key in (Qt.Key.Key_P, Qt.Key.Key_M, Qt.Key.Key_C):
        qtbot.keyClick(view, key, control)
    await stage.settle()
    assert [what[0] for what in stage.session.asked] == ["pickup"]
    assert [url.scheme() for url in acting.opened] == ["mailto"]
    assert QApplication.clipboard().text() == "202"
    qtbot.keyClick(view, Qt.Key.Key_I, control)
    dialog = await shown_dialog(stage, "Details")
    dialog.reject()
    await stage.settle()


async def test_a_call_that_is_dropped_on_a_tile_goes_there(acting: Acting) -> None:
    port = acting.panel.tiles.view().viewport()
    data = call_data("c1", "Schulze")
    for row, taken in ((0, True), (1, False)):  # nobody transfers to themselves
        index = acting.panel.tiles.view().model().index(row, 0)
        at = acting.panel.tiles.view().visualRect(index).center()
        held = (Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(port, QDragEnterEvent(at, *held))
        event = QDropEvent(QPointF(at), *held)
        QApplication.sendEvent(port, event)
        assert event.isAccepted() is taken
    await acting.stage.settle()
    assert acting.stage.session.asked == [("transfer", "202", "c1")]


async def test_what_the_menu_does(acting: Acting) -> None:
    stage = acting.stage
    stage.session.is_on(CallView(state="talking", direction="in", since=stage.clock(), number="1", id="c1"))
    ringing = LineView(state="ringing", since=stage.clock())
    stage.session.changes("g1", stage.member(line=ringing, may=["pi"], email="elif&co@example.org"))
    menu = acting.menu("arslan")
    for name in ("call", "pick-up", "transfer", "mail"):
        menu[name].trigger()
    await stage.settle()
    assert stage.session.asked == [("dial", "202"), ("pickup", "arslan"), ("transfer", "202", None)]
    assert [url.toString() for url in acting.opened] == ["mailto:elif&co@example.org"]
    assert menu["mail"].text() == "E-mail to elif&&co@example.org"


def test_a_colleague_is_copied_to_ones_own_speed_dials(acting: Acting) -> None:
    host = acting.stage.host
    acting.menu("arslan")["copy"].trigger()
    assert host.copied == [("arslan", "Arslan, Elif", "202", "arslan@example.org", "speed-dials")]
    host.panels_of_own.append(("p2", "Privat & mehr"))
    acting.panel.tiles.menu_requested.emit("arslan", QPoint(10, 10))
    menu = acting.panel.tiles.findChildren(QMenu)
    choice = next(one for one in reversed(menu) if "Copy" in one.title())
    assert [action.text() for action in choice.actions()] == ["My speed dials", "Privat && mehr"]
    choice.actions()[1].trigger()
    assert host.copied[1][-1] == "p2"


def test_no_mail_program_is_told(acting: Acting) -> None:
    acting.mail_works = False
    acting.menu("arslan")["mail"].trigger()
    assert "arslan@example.org" in acting.stage.host.notices[0].title


async def test_details_tell_everything(acting: Acting, qtbot: QtBot) -> None:
    acting.menu("arslan")["details"].trigger()
    dialog = await shown_dialog(acting.stage, "Details")
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert texts[0] == "Arslan, Elif"
    assert "202: idle" in texts[1]
    dialog.reject()
    await acting.stage.settle()


async def shown_dialog(stage: Stage, title: str) -> QDialog:
    def found() -> list[QDialog]:
        dialogs: list[QDialog] = stage.host.frame.findChildren(QDialog)
        return [dialog for dialog in dialogs if dialog.isVisible() and dialog.windowTitle() == title]

    await until(found)
    return found()[0]
