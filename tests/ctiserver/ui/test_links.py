"""Below the panel: the band without a connection, the signs in the status line."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cticlient.api import SaidError
from ctiserver.client.events import LinkState
from ctiserver.ui.census import Census
from ctiserver.ui.connection_band import ConnectionBand
from ctiserver.ui.group_panel import GroupPanel
from ctiserver.ui.status_line import LinkSigns
from ctiserver.wire.messages import LineView

from .conftest import Stage, german


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
    assert "“Set up server…” asks" in band.text.text()
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
    assert signs.words() == [(False, "Connecting to cti.example.org…")]
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
