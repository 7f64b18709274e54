"""Below the panel: one's own calls, the band without a connection, the signs in the status line."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cticlient.api import SaidError
from ctiserver.client.events import LinkState
from ctiserver.ui.call_bar import CallRow
from ctiserver.ui.census import Census
from ctiserver.ui.connection_band import ConnectionBand
from ctiserver.ui.group_panel import GroupPanel
from ctiserver.ui.own_calls import OwnCalls
from ctiserver.ui.prompts import LinePrompt
from ctiserver.ui.status_line import LinkSigns
from ctiserver.wire.messages import CallView, LineView

from .conftest import Stage, german, until


@pytest.fixture
def calls(stage: Stage, qtbot: QtBot) -> OwnCalls:
    made = OwnCalls(stage.host, stage.bridge, stage.wording, stage.doing, stage.clock)
    stage.up()
    stage.host.frame.show()
    made.stand()
    return made


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
        ("ringing", "in", {"answer", "hang-up"}),
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


async def test_transfer_asks_for_the_number(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, "talking", "c1", name="Schulze"))
    buttons(calls.bar.rows()[0])["transfer"].click()
    await until(lambda: [p for p in stage.host.frame.findChildren(LinePrompt) if p.isVisible()])
    prompt = stage.host.frame.findChildren(LinePrompt)[-1]
    assert not prompt.answer_button.isEnabled()
    prompt.line.setText("208 ")
    prompt.answer_button.click()
    await stage.settle()
    assert stage.session.asked == [("transfer", "208", "c1")]


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


def test_without_a_link_nobody_knows_whether_calls_still_stand(stage: Stage, calls: OwnCalls) -> None:
    stage.session.is_on(call(stage, "talking"))
    stage.session.goes(LinkState.OFFLINE)
    assert not calls.bar.isVisible()
    assert not calls.any()


async def test_the_menu_acts_on_the_call_that_fits(stage: Stage, calls: OwnCalls) -> None:
    entries = {action.objectName(): action for action in calls.menu.actions()}
    assert not any(action.isEnabled() for action in entries.values())
    stage.session.is_on(call(stage, "held", "c1"), call(stage, "talking", "c2"))
    assert {name for name, action in entries.items() if action.isEnabled()} == {"hold", "resume", "transfer", "hang-up"}
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


@pytest.fixture
def band(stage: Stage, qtbot: QtBot) -> ConnectionBand:
    made = ConnectionBand(stage.bridge, stage.host.tr, stage.wording.times, stage.clock)
    stage.host.layout.addWidget(made)
    stage.host.frame.show()
    return made


def test_the_band_is_there_only_while_something_is_wrong(stage: Stage, band: ConnectionBand) -> None:
    stage.session.goes(LinkState.CONNECTING)
    assert not band.isVisible()
    stage.session.goes(LinkState.OFFLINE, reason=SaidError("Nobody answers.").sentence)
    assert band.isVisible()
    stage.up()
    assert not band.isVisible()


@german
def test_the_band_says_since_when_why_and_when_it_is_tried_again(stage: Stage, band: ConnectionBand) -> None:
    reason = SaidError("The server did not answer the login in time. It is tried again.").sentence
    stage.session.goes(LinkState.OFFLINE, reason=reason, next_try=stage.clock() + timedelta(seconds=8))
    assert band.text.text().startswith("Keine Verbindung zum Server seit 10:42.")
    assert band.text.text().endswith("Nächster Versuch in 8\N{NO-BREAK SPACE}s.")
    stage.clock.forward(seconds=3)
    band.retranslate()
    assert band.text.text().endswith("in 5\N{NO-BREAK SPACE}s.")


def test_the_band_connects_now_and_asks_for_the_password_when_refused(
    stage: Stage, band: ConnectionBand, qtbot: QtBot
) -> None:
    stage.session.goes(LinkState.OFFLINE, reason=SaidError("Nobody answers.").sentence)
    assert not band.password_button.isVisible()
    with qtbot.waitSignal(band.connect_wanted):
        qtbot.mouseClick(band.connect_button, Qt.MouseButton.LeftButton)
    stage.session.goes(LinkState.REFUSED, reason=SaidError("User name or password is wrong.").sentence, password=True)
    assert "password is wrong" in band.text.text()
    assert not band.options_button.isVisible()
    with qtbot.waitSignal(band.password_wanted):
        qtbot.mouseClick(band.password_button, Qt.MouseButton.LeftButton)


def test_without_an_account_the_band_says_what_to_do(stage: Stage, band: ConnectionBand, qtbot: QtBot) -> None:
    stage.bridge.use(None)
    assert band.isVisible()
    assert "Enter the server and your user name" in band.text.text()
    assert not band.connect_button.isVisible()
    with qtbot.waitSignal(band.options_wanted):
        qtbot.mouseClick(band.options_button, Qt.MouseButton.LeftButton)


def test_what_no_password_would_help_against_leads_to_the_options(stage: Stage, band: ConnectionBand) -> None:
    stage.session.goes(LinkState.REFUSED, reason=SaidError("The certificate is not trusted.").sentence)
    assert band.options_button.isVisible()
    assert not band.password_button.isVisible()


def test_the_signs_of_the_status_line(stage: Stage, qtbot: QtBot) -> None:
    signs = LinkSigns(stage.bridge, "cti.example.org", stage.host.tr)
    qtbot.addWidget(signs)
    assert signs.words() == [(False, "Not connected")]
    stage.session.goes(LinkState.CONNECTING)
    assert signs.words() == [(False, "Connecting to cti.example.org …")]
    stage.up()
    stage.session.reaches(simulated="up", asterisk="down")
    assert signs.words() == [
        (True, "Connected to cti.example.org"), (False, "No link to the telephone system “asterisk”"),
    ]  # fmt: skip
    stage.session.reaches(simulated="up")
    assert signs.words()[1:] == [(True, "Telephone system connected")]


def test_the_census_counts_the_panel_in_front(stage: Stage, qtbot: QtBot) -> None:
    panel = GroupPanel("g1", "All", stage.bridge, stage.details, stage.host.tr, stage.clock)
    stage.host.add_panel("g1", "All", panel.tiles)
    census = Census(stage.bridge, lambda: [panel], stage.host.tr)
    census.watch(panel)
    stage.up()
    ringing, held = LineView(state="ringing", since=stage.clock()), LineView(state="held", since=stage.clock())
    stage.session.shows("g1", "All", stage.member(), stage.member("b", line=ringing), stage.member("c", line=held))
    with qtbot.waitSignal(census._later.timeout):
        stage.host.frame.show()
    assert census.label.text() == "3 colleagues · 1 on a call · 1 ringing"
    stage.session.goes(LinkState.OFFLINE)
    census.show_now()
    assert census.label.text() == "3 colleagues"
    census.close()
