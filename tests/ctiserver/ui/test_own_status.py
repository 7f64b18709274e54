"""One's own status on the desktop: header, menu, tray, dialog, and what a person is told."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cticlient.api import Kind, Place, SaidError, Sentence
from ctiserver.client.choice import Choice
from ctiserver.client.events import LinkState, Told
from ctiserver.client.wording import dropped
from ctiserver.domain.stack import Stack
from ctiserver.domain.status import Source, Status
from ctiserver.ui.details import Details
from ctiserver.ui.own_status import OwnStatusDesk
from ctiserver.ui.status_dialog import StatusDialog
from ctiserver.wire.messages import PhoneNote
from ctiserver.wire.views import own_status

from .conftest import Stage, german, local, until


@pytest.fixture
def desk(stage: Stage, qtbot: QtBot) -> OwnStatusDesk:
    made = OwnStatusDesk(stage.host, stage.bridge, stage.details, stage.doing, stage.clock, "becker")
    made.stand()
    stage.host.frame.show()
    qtbot.waitExposed(stage.host.frame)
    return made


def action(stage: Stage, name: str, place: Place = Place.TRAY) -> QAction:
    return next(found for at, found in stage.host.actions if at is place and found.objectName() == name)


async def dialog_of(stage: Stage) -> StatusDialog:
    await until(lambda: [d for d in stage.host.frame.findChildren(StatusDialog) if d.isVisible()])
    return next(d for d in stage.host.frame.findChildren(StatusDialog) if d.isVisible())


def test_without_a_link_the_header_says_so(stage: Stage, desk: OwnStatusDesk) -> None:
    assert (desk.button.title, desk.button.detail) == ("Status unknown", "not connected")
    stage.session.becomes(stage.own(stage.entry(Status.PAUSE)))
    assert (desk.button.title, desk.button.detail) == ("Break", "not connected")


def test_without_an_account_the_header_says_so(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.bridge.use(None)
    assert (desk.button.title, desk.button.detail) == ("CTI Server", "not set up")


@german
def test_the_header_shows_status_end_name_and_extension(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.up()
    stage.session.is_on()
    stage.session.becomes(stage.own())
    assert (desk.button.title, desk.button.detail) == ("Verfügbar", "Becker, Anna · 204")
    assert desk.button.picture == "status-available"
    stage.session.becomes(stage.own(stage.entry(Status.MEETING, until=local("2018-11-20 11:00"))))
    assert (desk.button.title, desk.button.detail) == ("Besprechung", "bis 11:00 · Becker, Anna · 204")
    assert stage.host.tray == ("tray-meeting", "Becker, Anna · Besprechung · bis 11:00")
    stage.session.goes(LinkState.OFFLINE)
    assert stage.host.tray[1].endswith("nicht verbunden")


def test_the_tooltip_explains_the_whole(stage: Stage, desk: OwnStatusDesk) -> None:
    entry = stage.entry(
        Status.MEETING, info="Interview", until=local("2018-11-20 11:00"), source=Source.IMPORT, set_by="Outlook"
    )
    note = PhoneNote(asked="208", state="done")
    stage.session.becomes(own_status("becker", Stack((entry,), 1), phone=note))
    assert desk.button.toolTip().splitlines() == [
        "In a meeting: Interview",
        "since 10:00, until 11:00 · set by Outlook (import)",
        "Phone: forwarding to 208 is set.",
        "from 11:00: Available",
    ]


async def test_two_clicks_set_a_status(stage: Stage, desk: OwnStatusDesk, qtbot: QtBot) -> None:
    stage.up()
    qtbot.mouseClick(desk.button, Qt.MouseButton.LeftButton)
    assert desk.menu.menu.isVisible()
    where = desk.menu.menu.actionGeometry(action(stage, "status-busy")).center()
    qtbot.mouseClick(desk.menu.menu, Qt.MouseButton.LeftButton, pos=where)
    await stage.settle()
    assert stage.session.asked == [("status", Status.BUSY, "", None, "", None)]


async def test_a_status_can_be_set_without_a_link_too(stage: Stage, desk: OwnStatusDesk) -> None:
    action(stage, "status-holiday").trigger()
    await stage.settle()
    assert stage.session.asked == [("status", Status.HOLIDAY, "", None, "", None)]


async def test_a_preset_has_its_length(stage: Stage, desk: OwnStatusDesk) -> None:
    action(stage, "preset-pause", Place.STATUS_MENU).trigger()
    await stage.settle()
    end = stage.clock.now + timedelta(minutes=30)
    assert stage.session.asked == [("status", Status.PAUSE, "", end, "", None)]


async def test_a_refused_status_is_told(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.refuse = SaidError("The disk is full.")
    action(stage, "status-away").trigger()
    await stage.settle()
    (notice,) = stage.host.warnings()
    assert (notice.title, notice.text) == ("The status was not set", "The disk is full.")


async def test_without_an_account_it_says_what_to_do(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.bridge.use(None)
    action(stage, "status-away").trigger()
    await stage.settle()
    assert "Set up server" in stage.host.warnings()[0].text


async def test_a_message_asks_for_its_words(stage: Stage, desk: OwnStatusDesk) -> None:
    action(stage, "status-msg").trigger()
    dialog = await dialog_of(stage)
    assert dialog.grid.value() is Status.MSG
    dialog.info.setText("Please write")
    dialog.set_button.click()
    await stage.settle()
    assert stage.session.asked == [("status", Status.MSG, "Please write", None, "", None)]


async def test_a_cancelled_dialog_sets_nothing(stage: Stage, desk: OwnStatusDesk) -> None:
    action(stage, "more").trigger()
    (await dialog_of(stage)).reject()
    await stage.settle()
    assert stage.session.asked == []


async def test_the_dialog_ends_what_is_shown(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.becomes(stage.own(stage.entry(Status.PAUSE)))
    action(stage, "head").trigger()
    dialog = await dialog_of(stage)
    button = dialog.findChild(QPushButton, "end-now")
    assert isinstance(button, QPushButton)
    button.click()
    await stage.settle()
    assert stage.session.asked == [("status", Status.AVAILABLE, "", None, "", None)]


async def test_the_open_dialog_follows_what_is_now(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.becomes(stage.own(stage.entry(Status.PAUSE)))
    action(stage, "head").trigger()
    dialog = await dialog_of(stage)
    stage.session.becomes(stage.own(), "ended")
    now = dialog.findChild(QLabel, "now")
    assert isinstance(now, QLabel)
    assert now.text() == "Available"
    dialog.reject()
    await stage.settle()
    stage.session.becomes(stage.own(stage.entry(Status.AWAY)), "other")
    assert desk.button.title == "Away"


async def test_a_colleagues_dialog_follows_the_colleague(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.shows("g1", "Sales", stage.member())
    desk.open_dialog_for(stage.member())
    dialog = await dialog_of(stage)
    stage.session.changes("g1", stage.member(status=stage.shown(Status.HOLIDAY)))
    now = dialog.findChild(QLabel, "now")
    assert isinstance(now, QLabel)
    assert now.text() == "Arslan, Elif: Holiday"
    dialog.reject()
    await stage.settle()
    stage.session.changes("g1", stage.member())


async def test_a_colleagues_status_is_set_for_the_colleague(stage: Stage, desk: OwnStatusDesk) -> None:
    desk.open_dialog_for(stage.member())
    dialog = await dialog_of(stage)
    dialog.grid.choose(Status.EXTWORK)
    dialog.set_button.click()
    await stage.settle()
    assert stage.session.asked == [("status", Status.EXTWORK, "", None, "", "arslan")]


def test_an_end_is_told_with_what_is_restored(stage: Stage, desk: OwnStatusDesk) -> None:
    pause, meeting = stage.entry(Status.PAUSE), stage.entry(Status.MEETING, info="Interview")
    stage.session.becomes(stage.own(pause, meeting))
    stage.session.becomes(stage.own(pause), "ended")
    (notice,) = stage.host.notices
    assert (notice.title, notice.text) == ("Status ended: In a meeting", "Now: Break")


async def test_what_ended_can_last_longer(stage: Stage, desk: OwnStatusDesk) -> None:
    meeting = stage.entry(Status.MEETING, info="Interview", until=local("2018-11-20 10:42"), call_forward="208")
    stage.session.becomes(stage.own(meeting))
    stage.session.becomes(stage.own(), "ended")
    (notice,) = stage.host.notices
    assert notice.offer is not None
    assert notice.offer.text == "30 min longer"
    stage.clock.forward(minutes=3)
    notice.offer.do()
    await stage.settle()
    end = local("2018-11-20 11:15")
    assert stage.session.asked == [("status", Status.MEETING, "Interview", end, "208", None)]


async def test_what_somebody_else_changed_can_be_taken_back(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.becomes(stage.own(stage.entry(Status.BUSY, info="Offer", until=local("2018-11-20 12:00"))))
    stage.session.becomes(stage.own(stage.entry(Status.EXTWORK, source=Source.COLLEAGUE, set_by="arslan")), "other")
    offer = stage.host.notices[0].offer
    assert offer is not None
    assert offer.text == "Back to “Busy”"
    offer.do()
    await stage.settle()
    assert stage.session.asked == [("status", Status.BUSY, "Offer", local("2018-11-20 12:00"), "", None)]


def test_what_is_over_or_came_by_itself_is_not_offered_again(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.becomes(stage.own(stage.entry(Status.BUSY, until=local("2018-11-20 10:30"))))
    stage.session.becomes(stage.own(stage.entry(Status.AWAY, source=Source.AUTOMATIC)), "other")
    stage.session.becomes(stage.own(stage.entry(Status.DND, source=Source.COLLEAGUE)), "other")
    assert [notice.offer for notice in stage.host.notices] == [None, None]


@german
async def test_an_offline_choice_that_was_dropped_is_told_once_and_can_be_set_again(
    stage: Stage, desk: OwnStatusDesk
) -> None:
    choice = Choice("1", Status.BUSY, stage.clock(), "Angebot", local("2018-11-20 12:00"))
    stage.session.tell(Told(dropped(choice, Stack((stage.entry(Status.HOLIDAY, set_by="arslan"),))), choice))
    stage.session.becomes(stage.own(stage.entry(Status.HOLIDAY, source=Source.COLLEAGUE)), "server")
    (notice,) = stage.host.notices
    assert "Beschäftigt" in notice.text
    assert "arslan" in notice.text
    assert notice.offer is not None
    assert notice.offer.text == "Noch einmal setzen"
    notice.offer.do()
    await stage.settle()
    assert stage.session.asked == [("status", Status.BUSY, "Angebot", local("2018-11-20 12:00"), "", None)]


def test_what_else_the_session_says_offers_nothing(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.tell(Told(Sentence("The disk is full.")))
    (notice,) = stage.host.notices
    assert (notice.text, notice.offer) == ("The disk is full.", None)


def test_a_change_by_somebody_else_is_told_with_who(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.becomes(stage.own())
    entry = stage.entry(Status.EXTWORK, source=Source.COLLEAGUE, set_by="Arslan, Elif", until=local("2018-11-20 12:00"))
    stage.session.becomes(stage.own(entry), "other")
    (notice,) = stage.host.notices
    assert notice.title == "Your status was changed"
    assert notice.text == "Now: Out of office until 12:00 · set by Arslan, Elif"


@german
def test_who_changed_it_is_named_as_colleagues_know_them(stage: Stage, qtbot: QtBot) -> None:
    stage.session.shows("g1", "Sales", stage.member("arslan", "Arslan, Elif"))
    details = Details(stage.wording, stage.bridge.name_of)
    desk = OwnStatusDesk(stage.host, stage.bridge, details, stage.doing, stage.clock, "becker")
    stage.session.becomes(stage.own())
    for name in ("arslan", "nobody-known"):
        stage.session.becomes(stage.own(stage.entry(Status.AWAY, source=Source.COLLEAGUE, set_by=name)), "other")
    assert [notice.text for notice in stage.host.notices] == [
        "Jetzt: Abwesend · gesetzt von Arslan, Elif", "Jetzt: Abwesend · gesetzt von nobody-known",
    ]  # fmt: skip
    desk.close()


@german
def test_what_one_chose_oneself_is_not_said_like_a_strangers_doing(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.becomes(stage.own(stage.entry(Status.AWAY, set_by="becker")))
    assert desk.button.toolTip().splitlines()[1] == "seit 10:00, ohne Ende · von Ihnen gesetzt"
    stage.session.becomes(stage.own())
    assert "gesetzt" not in desk.button.toolTip()


def test_of_an_import_it_is_told_once_that_it_is_one(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.becomes(stage.own())
    entry = stage.entry(Status.MEETING, source=Source.IMPORT, set_by="Outlook", until=local("2018-11-20 12:00"))
    stage.session.becomes(stage.own(entry), "other")
    (notice,) = stage.host.notices
    assert notice.text == "Now: In a meeting until 12:00 · set by Outlook (import)"


def test_nothing_is_told_of_ones_own_doing_or_of_what_lies_below(stage: Stage, desk: OwnStatusDesk) -> None:
    pause, away = stage.entry(Status.PAUSE), stage.entry(Status.AWAY)
    stage.session.becomes(stage.own(pause))
    stage.session.becomes(stage.own(away), "me")
    stage.session.becomes(stage.own(pause, away), "other")
    assert stage.host.notices == []


def test_a_telephone_that_did_not_follow_is_told_once(stage: Stage, desk: OwnStatusDesk) -> None:
    entry = stage.entry(Status.AWAY, call_forward="dnd")
    stage.session.becomes(stage.own())
    for _ in range(2):
        note = PhoneNote(asked="dnd", state="unsupported")
        stage.session.becomes(own_status("becker", Stack((entry,), 1), phone=note), "me")
    (notice,) = stage.host.notices
    assert notice.kind is Kind.WARNING
    assert "do not disturb was not set" in notice.text


def test_the_menu_marks_what_is_shown_and_speaks_the_language_of_now(stage: Stage, desk: OwnStatusDesk) -> None:
    stage.session.becomes(stage.own(stage.entry(Status.DND)))
    assert action(stage, "status-dnd").font().weight() == QFont.Weight.DemiBold
    assert action(stage, "status-away").font().weight() == QFont.Weight.Normal
    assert action(stage, "head").text() == "becker: Do not disturb"
    stage.host.tr.use("de")
    desk.retranslate()
    assert action(stage, "status-msg").text() == "Nachricht …"
    assert action(stage, "more").text() == "Status mit Info und Ende …"
    assert desk.button.title == "Nicht stören"
    names = [found.objectName() for at, found in stage.host.actions if at is Place.TRAY]
    assert "status-loggedout" not in names
    assert len([name for name in names if name.startswith("status-")]) == 11
