"""Calls that come in are announced: what a pop-up says and does, how several stand, and how a person wants it."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cticlient.api import Contact, Entry, Kind, Lamp, Outcome, SaidError, Way
from ctiserver.client.events import LinkState
from ctiserver.domain.status import Status
from ctiserver.ui.own_calls import OwnCalls
from ctiserver.ui.popup import Popup
from ctiserver.ui.popup_place import places
from ctiserver.ui.popup_settings import PopupSettings, read, store
from ctiserver.ui.transfer_dialog import TransferDialog
from ctiserver.wire.messages import CallView, LineView

from .conftest import Stage, german, local, until


@pytest.fixture
def calls(stage: Stage, qtbot: QtBot) -> Iterator[OwnCalls]:
    made = OwnCalls(stage.host, stage.bridge, stage.wording, stage.doing, stage.clock)
    stage.up()
    stage.host.frame.show()
    made.stand()
    yield made
    made.close()


def call(stage: Stage, state: str = "ringing", id: str = "c1", direction: str = "in", **more: str) -> CallView:
    return CallView(state=state, direction=direction, since=stage.clock() - timedelta(seconds=12), id=id, **more)


def only(calls: OwnCalls) -> Popup:
    (popup,) = calls.popups.open()
    return popup


@german
def test_a_call_that_comes_in_is_announced(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, number="0301234567", name="Schulze GmbH"))
    popup = only(calls)
    assert popup.isVisible()
    assert popup.occasion.text() == "Eingehender Anruf"
    assert (popup.name.text(), popup.number.text()) == ("Schulze GmbH", "030 1234567")
    assert [button.text() for button in popup.buttons.values()] == ["Annehmen", "Umleiten …", "Ablehnen"]
    assert popup.accessibleName() == "Eingehender Anruf, Schulze GmbH, 030 1234567"
    assert (popup.width(), popup.height()) >= (400, 176)


def test_it_never_takes_the_keyboard(stage: Stage, calls: OwnCalls, qtbot: QtBot) -> None:
    stage.host.frame.activateWindow()
    qtbot.waitUntil(stage.host.frame.isActiveWindow)
    stage.session.is_on(call(stage))
    popup = only(calls)
    assert popup.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert popup.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert popup.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert popup.testAttribute(Qt.WidgetAttribute.WA_X11NetWmWindowTypeNotification)
    assert stage.host.frame.isActiveWindow()


def test_it_names_who_is_in_the_speed_dials(stage: Stage, calls: OwnCalls) -> None:
    class Mine:
        def contacts(self) -> list[Contact]:
            return [Contact("1", "<b>Mama</b>", ("0171 5550123",), "Speed dials")]

        def lamp(self, key: str) -> Lamp:
            return Lamp.NONE

    stage.host.names.offer(Mine())
    stage.session.is_on(call(stage, number="+491715550123", name="M. Schulze"))
    popup = only(calls)
    assert (popup.name.text(), popup.number.text()) == ("<b>Mama</b>", "0171 5550123")
    assert popup.name.textFormat() == Qt.TextFormat.PlainText


def test_a_caller_without_a_number(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage))
    assert (only(calls).name.text(), only(calls).number.text()) == ("Unknown caller", "number withheld")


@german
@pytest.mark.parametrize(
    ("outcome", "when", "words"),
    [
        (Outcome.ANSWERED, "2018-11-19 16:20", "Zuletzt gestern um 16:20 mit Ihnen gesprochen"),
        (Outcome.OUTGOING, "2018-11-20 08:05", "Zuletzt heute um 08:05 mit Ihnen gesprochen"),
        (Outcome.MISSED, "2018-11-16 16:20", "Rief am Fr. 16:20 an, ohne Gespräch"),
        (Outcome.NO_ANSWER, "2018-10-01 16:20", "Sie haben am 01.10. angerufen und niemanden erreicht"),
        (Outcome.UNKNOWN, "2018-11-19 16:20", "Letzter Anruf gestern um 16:20"),
        (Outcome.OPEN, "2018-11-20 10:40", ""),
    ],
)
def test_it_says_when_one_last_spoke(stage: Stage, calls: OwnCalls, outcome: Outcome, when: str, words: str) -> None:
    stage.host.journal.latest = [
        Entry("1", Way.IN, "0309999", "", local("2018-11-20 10:00"), Outcome.ANSWERED),
        Entry("2", Way.IN, "+49301234567", "", local(when), outcome),
        Entry("3", Way.IN, "0301234567", "", local("2018-11-20 10:42"), Outcome.ANSWERED, call="c1"),
    ]
    stage.session.is_on(call(stage, number="030 1234567"))
    assert only(calls).below.text() == words


async def test_what_its_buttons_do(stage: Stage, calls: OwnCalls, qtbot: QtBot) -> None:
    stage.session.is_on(call(stage, "talking", "c1"), call(stage, "ringing", "c2", number="1"))
    popup = only(calls)
    assert popup.occasion.text() == "Second call"
    assert popup.below.text() == "The running call is put on hold."
    qtbot.mouseClick(popup.buttons["answer"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(popup.buttons["hang-up"], Qt.MouseButton.LeftButton)
    await stage.settle()
    assert stage.session.asked == [("answer", "c2"), ("hangup", "c2")]
    qtbot.mouseClick(popup.buttons["divert"], Qt.MouseButton.LeftButton)
    await until(lambda: stage.host.frame.findChildren(TransferDialog))
    dialog = stage.host.frame.findChildren(TransferDialog)[-1]
    dialog.field.setText("208")
    dialog.go_button.click()
    await stage.settle()
    assert stage.session.asked[2:] == [("transfer", "208", "c2")]


@german
async def test_a_refusal_is_said_in_the_pop_up(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage))
    popup = only(calls)
    before = popup.height()
    stage.session.refuse = SaidError("The telephone cannot be answered from here, since it has no hands-free set. " * 3)
    popup.buttons["answer"].click()
    await stage.settle()
    assert popup.problem.isVisible()
    assert "hands-free" in popup.problem.text()
    assert popup.height() > before
    assert popup.buttons["answer"].isEnabled()
    area = stage.host.frame.screen().availableGeometry()
    assert area.contains(popup.geometry())
    assert stage.host.warnings() == []
    stage.session.refuse = None
    popup.buttons["answer"].click()
    await stage.settle()
    assert not popup.problem.isVisible()


@pytest.mark.parametrize("then", ["talking", "gone", "another"])
def test_where_that_is_wanted_it_stays_until_it_rings_no_more(stage: Stage, calls: OwnCalls, then: str) -> None:
    store(stage.host.settings, PopupSettings(stays=False))
    stage.session.is_on(call(stage))
    stage.clock.forward(hours=1)
    calls.popups.show_now()
    assert only(calls).isVisible()
    popup = only(calls)
    after = {"talking": [call(stage, "talking")], "gone": [], "another": [call(stage, id="c9")]}
    stage.session.is_on(*after[then])
    assert popup not in calls.popups.open()
    assert not popup.isVisible()
    assert len(calls.popups.open()) == (then == "another")


@german
async def test_it_stays_with_the_call_and_offers_what_can_be_done_now(
    stage: Stage, calls: OwnCalls, qtbot: QtBot
) -> None:
    stage.session.is_on(call(stage, number="0301234567", name="Schulze GmbH"))
    popup = only(calls)
    answer = popup.buttons["answer"]
    stage.session.is_on(call(stage, "talking", number="0301234567", name="Schulze GmbH"))
    assert only(calls) is popup
    assert (popup.occasion.text(), popup.aside.text(), popup.name.text()) == ("Im Gespräch", "0:12", "Schulze GmbH")
    assert popup.accessibleName() == "Im Gespräch, Schulze GmbH, 030 1234567", "not told anew each second"
    assert [button.text() for button in popup.buttons.values()] == ["Halten", "Übergeben …", "Auflegen"]
    assert not answer.isVisible()
    assert not popup.buttons["hold"].isEnabled(), "the second click of a double click is meant for no other button"
    qtbot.waitUntil(popup.buttons["hold"].isEnabled)
    qtbot.mouseClick(popup.buttons["hold"], Qt.MouseButton.LeftButton)
    await stage.settle()
    stage.session.is_on(call(stage, "held"))
    assert (popup.occasion.text(), popup.buttons["resume"].text()) == ("Gehalten", "Zurückholen")
    qtbot.waitUntil(popup.buttons["resume"].isEnabled)
    qtbot.mouseClick(popup.buttons["resume"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(popup.buttons["hang-up"], Qt.MouseButton.LeftButton)
    await stage.settle()
    assert stage.session.asked == [("hold", "c1"), ("resume", "c1"), ("hangup", "c1")]
    stage.session.is_on()
    assert calls.popups.open() == []


def test_one_that_was_put_away_stays_away_while_one_speaks(stage: Stage, calls: OwnCalls, qtbot: QtBot) -> None:
    stage.session.is_on(call(stage))
    qtbot.mouseClick(only(calls).hide_button, Qt.MouseButton.LeftButton)
    stage.session.is_on(call(stage, "talking"))
    assert calls.popups.open() == []
    stage.session.is_on(call(stage, "talking"), call(stage, id="c2"))
    stage.session.is_on(call(stage, "held"), call(stage, "talking", id="c2"))
    qtbot.mouseClick(only(calls).hide_button, Qt.MouseButton.LeftButton)
    assert calls.popups.open() == []


def test_the_language_changes_while_one_speaks(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage))
    stage.session.is_on(call(stage, "talking"))
    stage.host.tr.use("de")
    calls.retranslate()
    assert (only(calls).occasion.text(), only(calls).buttons["hang-up"].text()) == ("Im Gespräch", "Auflegen")
    assert only(calls).hide_button.toolTip() == "Ausblenden"


def test_what_one_dials_oneself_is_not_announced(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, "dialing", direction="out"), call(stage, "ringing", "c2", direction="out"))
    assert calls.popups.open() == []


def test_one_that_was_put_away_does_not_come_back(stage: Stage, calls: OwnCalls, qtbot: QtBot) -> None:
    stage.session.is_on(call(stage))
    qtbot.mouseClick(only(calls).hide_button, Qt.MouseButton.LeftButton)
    stage.session.is_on(call(stage, number="208"))
    assert calls.popups.open() == []
    stage.session.is_on(call(stage), call(stage, id="c2"))
    assert [popup.key for popup in calls.popups.open()] == ["own-c2"]


def test_several_stand_one_above_the_other(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(*(call(stage, id=f"c{n}") for n in range(9)))
    area = stage.host.frame.screen().availableGeometry()
    shown = [popup.geometry() for popup in calls.popups.open() if popup.isVisible()]
    assert 2 <= len(shown) < 9
    assert all(area.contains(one) for one in shown)
    assert all(upper.bottom() < lower.top() for lower, upper in pairwise(shown))
    stage.session.is_on(*(call(stage, id=f"c{n}") for n in range(5, 9)))
    assert calls.popups.open()[0].isVisible()


@german
def test_without_a_link_it_says_that_nobody_knows(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, number="208", name="Ebert"))
    stage.session.goes(LinkState.OFFLINE)
    popup = only(calls)
    assert popup.lamp.lamp is Lamp.UNKNOWN
    assert popup.occasion.text() == "Keine Verbindung zum Server"
    assert popup.name.text() == "Ebert"
    assert popup.below.text().startswith("Ob es noch klingelt, ist nicht bekannt.")
    assert not any(button.isEnabled() for button in popup.buttons.values())
    stage.up()
    assert popup.lamp.lamp is Lamp.RINGING
    assert all(button.isEnabled() for button in popup.buttons.values())
    stage.session.goes(LinkState.OFFLINE)
    popup.hide_button.click()
    assert calls.popups.open() == []


def test_another_account_has_other_calls(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage))
    stage.bridge.use(None)
    assert calls.popups.open() == []


def test_the_language_changes_while_it_rings(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage))
    stage.host.tr.use("de")
    calls.retranslate()
    assert only(calls).buttons["hang-up"].text() == "Ablehnen"


# How a person wants it


def test_only_a_notification(stage: Stage, calls: OwnCalls) -> None:
    store(stage.host.settings, PopupSettings(shown=False))
    stage.session.is_on(call(stage, number="208", name="Ebert"))
    stage.session.is_on(call(stage, number="208", name="Ebert"), flags=["dnd"])
    assert calls.popups.open() == []
    (notice,) = stage.host.notices
    assert (notice.title, notice.text, notice.kind) == ("Incoming call", "Ebert, 208", Kind.CALL)
    assert [offer.text for offer in notice.also] == ["Answer", "Divert…", "Decline"]
    assert stage.host.withdrawn == []
    store(stage.host.settings, PopupSettings(shown=True))
    assert only(calls).isVisible()
    assert stage.host.withdrawn == [notice.key]


async def test_a_notification_answers_the_call_and_goes_with_it(stage: Stage, calls: OwnCalls) -> None:
    store(stage.host.settings, PopupSettings(shown=False))
    stage.session.is_on(call(stage, number="208"))
    (notice,) = stage.host.notices
    notice.also[0].do()
    await stage.settle()
    assert stage.session.asked == [("answer", "c1")]
    stage.session.is_on(call(stage, "talking", number="208"))
    assert stage.host.withdrawn == [notice.key]


def test_who_does_not_want_to_be_disturbed_is_not(stage: Stage, calls: OwnCalls) -> None:
    stage.session.becomes(stage.own(stage.entry(Status.DND)))
    stage.session.is_on(call(stage))
    assert calls.popups.open() == []
    assert stage.host.notices == []
    store(stage.host.settings, PopupSettings(in_dnd=True))
    assert only(calls).isVisible()
    store(stage.host.settings, PopupSettings())
    assert calls.popups.open() == []
    stage.session.becomes(stage.own())
    assert only(calls).isVisible()


def test_a_beep_only_where_it_is_wanted(stage: Stage, calls: OwnCalls, monkeypatch: pytest.MonkeyPatch) -> None:
    beeps: list[int] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    stage.session.is_on(call(stage))
    assert beeps == []
    store(stage.host.settings, PopupSettings(beep=True))
    stage.session.is_on(call(stage), call(stage, id="c2"))
    stage.session.is_on(call(stage), call(stage, id="c2"), flags=["dnd"])
    assert beeps == [1]
    store(stage.host.settings, PopupSettings(shown=False, beep=True))
    beeps.clear()
    stage.session.is_on(call(stage, id="c3"))
    stage.session.is_on(call(stage, id="c3"), flags=["dnd"])
    assert beeps == [1], "where only a notification is shown, too"


def ringing(stage: Stage, *calls: CallView) -> LineView:
    return LineView(state="ringing", since=stage.clock() - timedelta(seconds=12), calls=list(calls))


@german
async def test_a_colleagues_call_is_picked_up_where_that_is_wanted_and_allowed(
    stage: Stage, calls: OwnCalls, qtbot: QtBot
) -> None:
    theirs = CallView(state="ringing", direction="in", since=stage.clock() - timedelta(seconds=12), number="04088120",
                      name="Hansa")  # fmt: skip
    member = stage.member("celik", "Çelik, Murat", line=ringing(stage, theirs), may=["pi"], number="206")
    stage.session.shows("g1", "Alle", member)
    assert calls.popups.open() == []
    store(stage.host.settings, PopupSettings(colleagues=True))
    popup = only(calls)
    assert (popup.occasion.text(), popup.name.text()) == ("Es klingelt bei", "Çelik, Murat")
    assert popup.number.text() == "Hansa, 040 88120"
    assert popup.aside.text() == "Leitung 206 · seit 0:12"
    popup.buttons["pick-up"].click()
    await stage.settle()
    assert stage.session.asked == [("pickup", "celik")]
    stage.session.changes("g1", stage.member("celik", "Çelik, Murat", may=["pi"], number="206"))
    qtbot.waitUntil(lambda: calls.popups.open() == [])


@pytest.mark.parametrize("more", [{"may": []}, {"me": True, "may": ["pi"]}, {"line": None, "may": ["pi"]}])
def test_whose_call_one_may_not_take_is_not_announced(stage: Stage, calls: OwnCalls, more: dict[str, Any]) -> None:
    store(stage.host.settings, PopupSettings(colleagues=True))
    stage.session.shows("g1", "Alle", stage.member("celik", **({"line": ringing(stage)} | more)))
    calls.popups.show_now()
    assert calls.popups.open() == []


def test_a_colleague_of_two_groups_rings_once(stage: Stage, calls: OwnCalls) -> None:
    store(stage.host.settings, PopupSettings(colleagues=True))
    for group in ("g1", "g2"):
        stage.session.shows(group, group, stage.member("celik", line=ringing(stage), may=["pi"]))
    calls.popups.show_now()
    popup = only(calls)
    assert popup.number.text() == ""
    popup.buttons["hide"].click()
    calls.popups.show_now()
    assert calls.popups.open() == []


# Places and settings


@pytest.mark.parametrize(
    ("area", "heights", "tops"),
    [
        (QRect(0, 0, 1366, 768), [176], [576]),
        (QRect(0, 0, 1366, 768), [176, 176, 200], [576, 392, 184]),
        (QRect(0, 0, 1366, 768), [176] * 9, [576, 392, 208, 24]),
        (QRect(-1920, 100, 1920, 1000), [176], [908]),
        (QRect(0, 0, 300, 100), [176, 176], [0]),
        (QRect(0, 0, 1366, 768), [], []),
    ],
)
def test_places(area: QRect, heights: list[int], tops: list[int]) -> None:
    found = places(area, [QSize(400, height) for height in heights])
    assert [point.y() for point in found] == tops
    for point in found:
        assert point.x() == max(area.left(), area.right() + 1 - 16 - 400)


def test_settings_that_are_no_switches_are_left_at_their_defaults(stage: Stage) -> None:
    stage.host.settings.values = {"popup.shown": "no", "popup.beep": 1, "popup.colleagues": True}
    assert read(stage.host.settings) == PopupSettings(colleagues=True)


def test_a_window_in_the_tray_leaves_the_screen_with_the_pointer(stage: Stage, calls: OwnCalls) -> None:
    stage.host.frame.hide()
    stage.session.is_on(call(stage))
    assert only(calls).isVisible()
