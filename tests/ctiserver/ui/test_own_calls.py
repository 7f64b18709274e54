"""One's own calls below the panel and in the menu: what is said of them, what can be done, and what went wrong."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cticlient.api import Contact, Lamp, SaidError, dragged_call
from cticlient.numbers import NumberPlan
from ctiserver.client.events import LinkState
from ctiserver.ui.call_bar import CallRow
from ctiserver.ui.own_calls import OwnCalls
from ctiserver.ui.transfer_dialog import TransferDialog
from ctiserver.wire.messages import CallView

from .conftest import Stage, german, until


@pytest.fixture
def calls(stage: Stage, qtbot: QtBot) -> Iterator[OwnCalls]:
    made = OwnCalls(stage.host, stage.bridge, stage.wording, stage.doing, stage.clock)
    stage.up()
    stage.host.frame.show()
    made.stand()
    yield made
    made.close()


def call(stage: Stage, state: str, id: str = "c1", direction: str = "in", **more: str) -> CallView:
    return CallView(state=state, direction=direction, since=stage.clock() - timedelta(seconds=65), id=id, **more)


def words(row: CallRow) -> list[str]:
    return [label.text() for label in row.findChildren(QLabel)]


def buttons(row: CallRow) -> dict[str, QPushButton]:
    return {button.objectName(): button for button in row.findChildren(QPushButton)}


def test_without_a_call_there_is_no_bar(stage: Stage, calls: OwnCalls) -> None:
    assert not calls.bar.isVisible()
    stage.session.is_on(call(stage, "talking", number="1"))
    assert calls.bar.isVisible()
    assert calls.any()
    stage.session.is_on()
    assert not calls.bar.isVisible()


@german
def test_a_call_says_who_what_and_how_long(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, "talking", number="030 1234567", name="Schulze GmbH"))
    (row,) = calls.bar.rows()
    assert set(words(row)) == {"Schulze GmbH", "030 1234567", "im Gespräch", "1:05"}
    stage.clock.forward(seconds=5)
    row.show_time(stage.clock())
    assert row.time.text() == "1:10"


def test_the_name_of_a_caller_is_never_taken_for_html(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, "talking", name="<img src=x>&Co"))
    assert calls.bar.rows()[0].who.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize(
    ("state", "direction", "offered"),
    [
        ("ringing", "in", {"answer", "transfer", "hang-up"}),
        ("dialing", "out", {"hang-up"}),
        ("talking", "in", {"hold", "transfer", "hang-up"}),
        ("held", "in", {"resume", "hang-up"}),
        ("a newer state", "in", {"hang-up"}),
    ],
)
def test_what_a_call_offers(stage: Stage, calls: OwnCalls, state: str, direction: str, offered: set[str]) -> None:
    stage.session.is_on(call(stage, state, direction=direction))
    assert set(buttons(calls.bar.rows()[0])) == offered


async def test_two_calls_can_be_connected(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, "held", "c1"), call(stage, "talking", "c2"))
    talking, held = calls.bar.rows()
    assert "join" not in buttons(talking)
    buttons(held)["join"].click()
    await stage.settle()
    assert stage.session.asked == [("transfer", None, None)]


async def test_each_button_asks_for_its_own_call(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, "ringing", "c1"), call(stage, "talking", "c2"), call(stage, "held", "c3"))
    for number, name in ((0, "hold"), (1, "answer"), (2, "resume"), (0, "hang-up")):
        buttons(calls.bar.rows()[number])[name].click()
    await stage.settle()
    assert stage.session.asked == [("hold", "c2"), ("answer", "c1"), ("resume", "c3"), ("hangup", "c2")]


class Contacts:
    """Two people that can be found."""

    def contacts(self) -> list[Contact]:
        return [
            Contact("ebert", "Ebert, Thomas", ("208",), "Alle Kollegen"),
            Contact("eber", "Eberhardt & Co", ("+49 30 1234567", "0171 5550123"), "Speed dials"),
            Contact("long", "Long, Number", ("2081",), "Alle Kollegen"),
        ]

    def lamp(self, key: str) -> Lamp:
        return Lamp.TALKING if key == "ebert" else Lamp.NONE


async def transfer_dialog(stage: Stage) -> TransferDialog:
    dialogs: list[TransferDialog] = []

    def opened() -> bool:
        dialogs[:] = [one for one in stage.host.frame.findChildren(TransferDialog) if one.isVisible()]
        return bool(dialogs)

    await until(opened)
    return dialogs[0]


async def asked_to_transfer(stage: Stage, calls: OwnCalls, *views: CallView) -> TransferDialog:
    stage.host.names.offer(Contacts())
    stage.session.is_on(*(views or [call(stage, "talking", "c1", name="Schulze")]))
    buttons(calls.bar.rows()[0])["transfer"].click()
    return await transfer_dialog(stage)


def found(dialog: TransferDialog) -> list[str]:
    items = [dialog.list.topLevelItem(n) for n in range(dialog.list.topLevelItemCount())]
    return [" | ".join(item.text(column) for column in range(3)) for item in items if item is not None]


async def test_a_caller_whose_name_is_html_is_shown_as_it_is_written(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, "ringing", "c1", name="<b>Schulze</b> " * 20))
    who = calls.bar.rows()[0].who
    who.resize(60, 20)
    assert who.toolTip().startswith("<qt>&lt;b&gt;Schulze")


async def test_a_call_goes_to_a_number_at_once(stage: Stage, calls: OwnCalls) -> None:
    dialog = await asked_to_transfer(stage, calls)
    assert "Schulze" in dialog.question.text()
    assert not dialog.go_button.isEnabled()
    dialog.field.setText("0171 / 55")
    dialog.go_button.click()
    await stage.settle()
    assert stage.session.asked == [("transfer", "017155", "c1")]


async def test_a_colleague_is_found_as_one_types(stage: Stage, calls: OwnCalls) -> None:
    dialog = await asked_to_transfer(stage, calls)
    QTest.keyClicks(dialog.field, "eber")
    assert found(dialog) == [
        "Eberhardt & Co | 030 1234567 | Speed dials",
        "Eberhardt & Co | 0171 5550123 | Speed dials",
        "Ebert, Thomas | 208 | Alle Kollegen",
    ]
    for _ in range(2):
        QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.hint.text() == "Goes to 208"
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    await stage.settle()
    assert stage.session.asked == [("transfer", "208", "c1")]


async def test_a_typed_number_is_never_taken_for_a_longer_one(stage: Stage, calls: OwnCalls) -> None:
    dialog = await asked_to_transfer(stage, calls)
    dialog.field.setText("20")
    assert len(found(dialog)) >= 2
    dialog.go_button.click()
    await stage.settle()
    assert stage.session.asked == [("transfer", "20", "c1")]


async def test_a_typed_number_behind_a_prefix_does_not_become_one_abroad(stage: Stage, calls: OwnCalls) -> None:
    stage.host.numbers.use(NumberPlan(outside_prefix="0"))
    dialog = await asked_to_transfer(stage, calls)
    dialog.field.setText("0431 2345678")
    assert dialog.hint.text() == "Goes to 0431 2345678"
    dialog.go_button.click()
    await stage.settle()
    assert stage.session.asked == [("transfer", "004312345678", "c1")], "0 for outside, then Kiel; 0 0043 is Austria"


@german
async def test_who_is_not_known_cannot_get_a_call(stage: Stage, calls: OwnCalls) -> None:
    dialog = await asked_to_transfer(stage, calls)
    dialog.field.setText("Niemand")
    assert not dialog.go_button.isEnabled()
    assert not dialog.ask_button.isEnabled()
    assert dialog.hint.text().startswith("Niemand mit diesem Namen")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.reject()
    await stage.settle()
    assert stage.session.asked == []


async def test_one_asks_first_and_connects_then(stage: Stage, calls: OwnCalls) -> None:
    dialog = await asked_to_transfer(stage, calls)
    dialog.field.setText("208")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await stage.settle()
    assert stage.session.asked == [("hold", "c1"), ("dial", "208")]
    stage.session.is_on(call(stage, "held", "c1"), call(stage, "dialing", "c2", direction="out"))
    held = calls.bar.rows()[1]
    assert buttons(held)["resume"].text() == "Back to this call"
    buttons(held)["join"].click()
    await stage.settle()
    assert stage.session.asked[2:] == [("transfer", None, None)]


@pytest.mark.parametrize("answered", ["dialing", "talking"])
async def test_one_comes_back_from_asking(stage: Stage, calls: OwnCalls, answered: str) -> None:
    dialog = await asked_to_transfer(stage, calls)
    dialog.field.setText("208")
    dialog.ask_button.click()
    await stage.settle()
    stage.session.is_on(call(stage, "held", "c1"), call(stage, answered, "c2", direction="out"))
    buttons(calls.bar.rows()[1])["resume"].click()
    await stage.settle()
    assert stage.session.asked[2:] == [("hangup", "c2"), ("resume", "c1")]
    stage.session.is_on(call(stage, "talking", "c1"))
    stage.session.is_on(call(stage, "held", "c1"), call(stage, "talking", "c3"))
    assert buttons(calls.bar.rows()[1])["resume"].text() == "Resume"


async def test_between_two_calls_one_changes_without_ending_any(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, "held", "c1"), call(stage, "talking", "c2"))
    buttons(calls.bar.rows()[1])["resume"].click()
    await stage.settle()
    assert stage.session.asked == [("resume", "c1")]


async def test_a_ringing_call_is_diverted_without_answering(stage: Stage, calls: OwnCalls) -> None:
    dialog = await asked_to_transfer(stage, calls, call(stage, "ringing", "c1", number="0171 1"))
    assert dialog.go_button.text() == "Divert"
    assert not dialog.ask_button.isVisible()
    dialog.field.setText("208")
    dialog.go_button.click()
    await stage.settle()
    assert stage.session.asked == [("transfer", "208", "c1")]


async def test_when_holding_is_refused_nobody_is_rung_up(stage: Stage, calls: OwnCalls) -> None:
    dialog = await asked_to_transfer(stage, calls)
    stage.session.refuse = SaidError("This telephone cannot hold.")
    dialog.field.setText("208")
    dialog.ask_button.click()
    await stage.settle()
    assert stage.session.asked == [("hold", "c1")]
    assert stage.host.warnings()[0].text == "This telephone cannot hold."


def test_a_caller_is_named_by_the_number(stage: Stage, calls: OwnCalls) -> None:
    stage.host.names.offer(Contacts())
    stage.session.is_on(call(stage, "ringing", "c1", number="01715550123"))
    assert {"Eberhardt & Co", "0171 5550123"} <= set(words(calls.bar.rows()[0]))
    stage.session.is_on(call(stage, "ringing", "c2"))
    assert {"Unknown caller", "number withheld"} <= set(words(calls.bar.rows()[0]))


def test_a_row_keeps_the_keyboard_while_its_call_changes(stage: Stage, calls: OwnCalls, qtbot: QtBot) -> None:
    stage.host.frame.activateWindow()
    qtbot.waitUntil(stage.host.frame.isActiveWindow)
    stage.session.is_on(call(stage, "talking", "c1"))
    row = calls.bar.rows()[0]
    hang_up = buttons(row)["hang-up"]
    hang_up.setFocus()
    stage.clock.forward(seconds=1)
    row.show_time(stage.clock())
    stage.session.is_on(call(stage, "held", "c1"))
    assert calls.bar.rows()[0] is row
    assert buttons(row)["hang-up"] is hang_up
    assert hang_up.hasFocus()
    buttons(row)["resume"].setFocus()
    stage.session.is_on(call(stage, "talking", "c1"))
    assert buttons(row)["hold"].hasFocus()


def test_the_tab_key_goes_from_left_to_right_and_down(stage: Stage, calls: OwnCalls, qtbot: QtBot) -> None:
    stage.host.frame.activateWindow()
    qtbot.waitUntil(stage.host.frame.isActiveWindow)
    stage.session.is_on(call(stage, "held", "c1"))
    stage.session.is_on(call(stage, "held", "c1"), call(stage, "talking", "c2"))
    first, _ = calls.bar.rows()
    passed = []
    first.buttons()[0].setFocus()
    for _ in range(6):
        focus = stage.host.frame.focusWidget()
        passed.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert passed == ["hold", "transfer", "hang-up", "resume", "join", "hang-up"]


def test_a_call_is_dragged_by_its_row(stage: Stage, calls: OwnCalls, qtbot: QtBot) -> None:
    stage.session.is_on(call(stage, "talking", "c1", name="Schulze"))
    row = calls.bar.rows()[0]
    drags: list[Any] = []

    def begin(drag: QDrag) -> None:
        drags.append(dragged_call(drag.mimeData()))

    row._begin_drag = begin
    at = row.who.geometry().center()
    for distance in (1, 40, 80):
        if distance == 1:
            qtbot.mousePress(row, Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseMove(row, at + QPoint(distance, 0))
        qtbot.mouseMove(row, at + QPoint(distance, 0))
    (dragged,) = drags
    assert (dragged.call, dragged.name) == ("c1", "Schulze")
    qtbot.mouseRelease(row, Qt.MouseButton.LeftButton)
    stage.session.goes(LinkState.OFFLINE)
    qtbot.mousePress(row, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(row, at + QPoint(40, 0))
    assert len(drags) == 1


async def test_a_refusal_is_told(stage: Stage, calls: OwnCalls) -> None:
    stage.session.refuse = SaidError("There is nothing to hold.")
    stage.session.is_on(call(stage, "talking"))
    buttons(calls.bar.rows()[0])["hold"].click()
    await stage.settle()
    assert stage.host.warnings()[0].text == "There is nothing to hold."


def test_a_change_beside_the_calls_leaves_their_buttons_alone(stage: Stage, calls: OwnCalls) -> None:
    talking = call(stage, "talking")
    stage.session.is_on(talking)
    row = calls.bar.rows()[0]
    stage.session.is_on(talking, flags=["dnd"])
    assert calls.bar.rows()[0] is row
    stage.host.tr.use("de")
    calls.bar.retranslate()
    assert buttons(calls.bar.rows()[0])["hold"].text() == "Halten"


@german
def test_without_a_link_a_call_is_said_to_be_unknown_and_nothing_is_offered(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, "talking", name="Schulze"))
    stage.session.goes(LinkState.OFFLINE)
    (row,) = calls.bar.rows()
    assert row.isVisible()
    assert row.lamp.lamp is Lamp.UNKNOWN
    assert row.state.text() == "unbekannt seit 10:42"
    assert not row.time.isVisible()
    assert not any(button.isEnabled() for button in row.buttons())
    assert not calls.any()
    stage.up()
    assert row.state.text() == "im Gespräch"
    assert all(button.isEnabled() for button in row.buttons())
    stage.bridge.use(None)
    assert not calls.bar.isVisible()


async def test_the_menu_acts_on_the_call_that_fits(stage: Stage, calls: OwnCalls) -> None:
    entries = {action.objectName(): action for action in calls.menu.actions()}
    assert not any(action.isEnabled() for action in entries.values())
    stage.session.is_on(call(stage, "held", "c1"), call(stage, "talking", "c2"))
    assert {name for name, action in entries.items() if action.isEnabled()} == {
        "hold", "resume", "transfer", "join", "hang-up",
    }  # fmt: skip
    for name in ("hold", "resume", "hang-up"):
        entries[name].trigger()
    stage.session.is_on(call(stage, "ringing", "c3"))
    entries["phone"].trigger()
    await stage.settle()
    assert stage.session.asked == [("hold", "c2"), ("resume", "c1"), ("hangup", "c2"), ("answer", "c3")]
    stage.session.goes(LinkState.OFFLINE)
    assert not any(action.isEnabled() for action in entries.values())


async def test_dialling_is_offered_to_the_shell(stage: Stage, calls: OwnCalls) -> None:
    await stage.host.diallers[0].dial("208")
    assert stage.session.asked == [("dial", "208")]
    stage.bridge.use(None)
    with pytest.raises(SaidError, match="No CTI server is set up"):
        await stage.host.diallers[0].dial("208")
