"""Embedding groups: the dialog, what is remembered, the panels of the window, names given at the start."""

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cticlient.api import Lamp, SaidError
from ctiserver.client.events import LinkState
from ctiserver.ui.embed_dialog import EmbedDialog
from ctiserver.ui.embedded import Embedded, EmbeddedGroups
from ctiserver.ui.group_panels import GroupPanels, find_group
from ctiserver.ui.member_actions import Members
from ctiserver.ui.own_calls import OwnCalls
from ctiserver.ui.own_status import OwnStatusDesk
from ctiserver.wire.messages import GroupListed

from .conftest import FakeSection, FakeSession, Stage, until


def listed(id: str, name: str, members: int = 3) -> GroupListed:
    return GroupListed(id=id, name=name, rights="v m", members=members)


SALES, STORE = listed("g1", "Sales", 12), listed("g2", "Store", 1)


def test_groups_are_remembered_by_their_stable_id() -> None:
    settings = FakeSection()
    groups = EmbeddedGroups(settings)
    groups.add("g1", "Sales")
    groups.add("g2", "Store")
    groups.add("g1", "Sales and more")
    assert EmbeddedGroups(settings).all() == (Embedded("g1", "Sales and more"), Embedded("g2", "Store"))
    groups.remove("g1")
    assert [group.id for group in groups.all()] == ["g2"]


@pytest.mark.parametrize("stored", [None, "g1", 7, [1, "x", {}, {"id": 3}, {"id": ""}]])
def test_settings_that_are_none_embed_nothing(stored: object) -> None:
    settings = FakeSection()
    settings.values = {"embedded": stored, "embed": stored if not isinstance(stored, str) else 7}
    assert EmbeddedGroups(settings).all() == ()


@pytest.mark.parametrize(
    ("given", "names"), [("Sales", ("Sales",)), (["Sales", "", 3, "g2"], ("Sales", "g2")), (None, ())]
)
def test_what_was_given_at_the_start(given: object, names: tuple[str, ...]) -> None:
    settings = FakeSection()
    settings.values = {"embed": given}
    assert EmbeddedGroups(settings).wanted() == names


@pytest.mark.parametrize(
    ("wanted", "found"), [("g2", STORE), ("Sales", SALES), ("sALES", SALES), ("Nobody", None), ("", None)]
)
def test_a_group_is_found_by_id_or_name(wanted: str, found: GroupListed | None) -> None:
    assert find_group(wanted, [SALES, STORE]) is found


def test_the_dialog_lists_what_is_not_embedded_yet(stage: Stage, qtbot: QtBot) -> None:
    dialog = EmbedDialog(stage.host.tr)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "being fetched" in dialog.message.text()
    assert not dialog.embed_button.isEnabled()
    dialog.show_groups([SALES, STORE], ["g1"])
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == ["Store  ·  1 member"]
    qtbot.mouseClick(dialog.embed_button, Qt.MouseButton.LeftButton)
    assert dialog.chosen == STORE


@pytest.mark.parametrize(
    ("groups", "embedded", "said"),
    [([], [], "no group that you may see"), ([SALES], ["g1"], "embedded already")],
)
def test_the_dialog_says_why_there_is_nothing(
    stage: Stage, qtbot: QtBot, groups: list[GroupListed], embedded: list[str], said: str
) -> None:
    dialog = EmbedDialog(stage.host.tr)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_groups(groups, embedded)
    assert said in dialog.message.text()
    assert not dialog.embed_button.isEnabled()
    assert dialog.chosen is None


@pytest.fixture
def panels(stage: Stage, qtbot: QtBot) -> Iterator[GroupPanels]:
    status = OwnStatusDesk(stage.host, stage.bridge, stage.details, stage.doing, stage.clock, "becker")
    calls = OwnCalls(stage.host, stage.bridge, stage.wording, stage.doing, stage.clock)
    members = Members(
        stage.host, stage.bridge, stage.details, stage.doing, status, calls, stage.clock, lambda url: True
    )
    embedded = EmbeddedGroups(stage.host.settings)
    stage.host.frame.show()
    made = GroupPanels(stage.host, stage.bridge, embedded, stage.details, members, stage.doing, stage.clock)
    yield made
    made.close()


def embed(stage: Stage, *groups: GroupListed) -> None:
    for group in groups:
        EmbeddedGroups(stage.host.settings).add(group.id, group.name)


async def dialog_of(stage: Stage) -> EmbedDialog:
    await until(lambda: [d for d in stage.host.frame.findChildren(EmbedDialog) if d.isVisible()])
    return next(d for d in stage.host.frame.findChildren(EmbedDialog) if d.isVisible())


async def test_embedded_groups_are_there_again_after_a_start(stage: Stage, panels: GroupPanels) -> None:
    embed(stage, SALES, STORE)
    panels.stand()
    await stage.settle()
    assert [(panel.id, panel.title) for panel in stage.host.panels.values()] == [("g1", "Sales"), ("g2", "Store")]
    assert stage.session.asked == [("subscribe", "g1"), ("subscribe", "g2")]


async def test_the_picture_waits_until_every_panel_is_filled(stage: Stage, panels: GroupPanels) -> None:
    embed(stage, SALES, STORE)
    panels.stand()
    await stage.settle()
    stage.up()
    assert stage.host.held == 2
    stage.session.shows("g1", "Sales", stage.member())
    assert stage.host.held == 1
    stage.session.forgets("g2")
    assert stage.host.held == 0


async def test_embedding_through_the_dialog(stage: Stage, panels: GroupPanels) -> None:
    stage.up()
    stage.session.listed = [SALES, STORE]
    panels.stand()
    panels.embed()
    dialog = await dialog_of(stage)
    await until(dialog.embed_button.isEnabled)
    dialog.list.setCurrentRow(1)
    dialog.embed_button.click()
    await stage.settle()
    assert list(stage.host.panels) == ["g2"]
    assert stage.host.panels["g2"].front
    assert stage.host.settings.get("embedded") == [{"id": "g2", "name": "Store"}]


async def test_the_dialog_says_when_there_is_no_connection(stage: Stage, panels: GroupPanels) -> None:
    stage.session.refuse = SaidError("There is no connection to the server.")
    panels.embed()
    dialog = await dialog_of(stage)
    await until(lambda: "no connection" in dialog.message.text())
    assert not dialog.embed_button.isEnabled()
    dialog.reject()
    await stage.settle()
    assert stage.host.panels == {}


@pytest.mark.parametrize("refusal", [None, SaidError("The server took too long.")])
async def test_a_late_answer_finds_no_dialog_any_more(
    stage: Stage, panels: GroupPanels, monkeypatch: pytest.MonkeyPatch, refusal: SaidError | None
) -> None:
    asked, held = asyncio.Event(), asyncio.Event()

    async def slow() -> list[GroupListed]:
        asked.set()
        await held.wait()
        if refusal is not None:
            raise refusal
        return [SALES]

    monkeypatch.setattr(stage.session, "list_groups", slow)
    panels.embed()
    dialog = await dialog_of(stage)
    await asked.wait()
    dialog.reject()
    await until(lambda: dialog not in stage.host.frame.findChildren(EmbedDialog) or not dialog.isVisible())
    await asyncio.sleep(0)
    QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    held.set()
    await stage.settle()
    assert [task.exception() for task in stage.host.tasks] == [None] * len(stage.host.tasks)


async def test_names_given_at_the_start_become_ids(stage: Stage, panels: GroupPanels) -> None:
    stage.host.settings.set("embed", ["sales", "g2"])
    panels.stand()
    assert stage.host.held == 1
    stage.session.listed = [SALES, STORE]
    stage.up()
    await stage.settle()
    assert stage.host.settings.get("embed") == []
    assert list(stage.host.panels) == ["g1", "g2"]
    stage.session.shows("g1", "Sales", stage.member())
    stage.session.shows("g2", "Store", stage.member())
    assert stage.host.held == 0


async def test_a_name_that_is_not_found_is_told_once_and_looked_for_again(stage: Stage, panels: GroupPanels) -> None:
    stage.host.settings.set("embed", "Nobody")
    panels.stand()
    for _ in range(2):
        stage.up()
        await stage.settle()
        stage.session.goes(LinkState.OFFLINE)
    (notice,) = stage.host.warnings()
    assert "“Nobody”" in notice.title
    assert stage.host.held == 1
    stage.session.listed = [listed("g9", "nobody")]
    stage.up()
    await stage.settle()
    assert list(stage.host.panels) == ["g9"]


async def test_a_gone_group_is_removed_with_its_button(stage: Stage, panels: GroupPanels, qtbot: QtBot) -> None:
    embed(stage, SALES)
    panels.stand()
    await stage.settle()
    stage.up()
    stage.session.shows("g1", "Sales", stage.member())
    stage.session.forgets("g1")
    tiles = stage.host.panels["g1"].widget
    button = next(button for button in tiles.findChildren(QPushButton) if button.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    await stage.settle()
    assert stage.host.panels == {}
    assert stage.host.settings.get("embedded") == []
    assert ("unsubscribe", "g1") in stage.session.asked


async def test_a_new_name_reaches_tab_and_settings(stage: Stage, panels: GroupPanels) -> None:
    embed(stage, SALES)
    panels.stand()
    await stage.settle()
    stage.up()
    stage.session.shows("g1", "Sales North", stage.member())
    assert stage.host.panels["g1"].title == "Sales North"
    assert stage.host.settings.get("embedded") == [{"id": "g1", "name": "Sales North"}]


async def test_another_session_is_asked_for_the_same_groups(stage: Stage, panels: GroupPanels) -> None:
    embed(stage, SALES)
    panels.stand()
    await stage.settle()
    stage.up()
    stage.session.shows("g1", "Sales", stage.member())
    other = FakeSession(stage.clock)
    stage.bridge.use(other)
    await stage.settle()
    assert other.asked == [("subscribe", "g1")]
    assert stage.host.panels["g1"].widget.findChildren(QLabel)
    panel = panels.panels["g1"]
    assert panel.tiles.keys() == []
    other.goes(LinkState.UP)
    other.shows("g1", "Sales", stage.member())
    assert (tile := panel.tiles.tile("arslan"))
    assert tile.lamp is Lamp.IDLE


async def test_a_refused_subscription_leaves_a_panel_that_says_so(stage: Stage, panels: GroupPanels) -> None:
    embed(stage, SALES)
    stage.session.refuse = SaidError("There is no such group.")
    panels.stand()
    await stage.settle()
    assert stage.host.notices == []
    assert list(stage.host.panels) == ["g1"]
