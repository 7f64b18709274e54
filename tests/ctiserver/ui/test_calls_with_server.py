"""One's own calls through the widgets, with a real server and its simulated telephones behind them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtWidgets import QPushButton

from cticlient.api import Outcome
from ctiserver.client.session import Session
from ctiserver.client.signin import Account
from ctiserver.client.tokens import MemoryTokens
from ctiserver.domain.rights import parse_rights
from ctiserver.plugin import utc_now
from ctiserver.server.serve import Parts
from ctiserver.server.telephony.driver import Ability
from ctiserver.ui.call_log import CallLog
from ctiserver.ui.own_calls import OwnCalls
from ctiserver.ui.popup import Popup
from ctiserver.ui.transfer_dialog import TransferDialog
from tests.ctiserver.client.test_with_server import House

from .conftest import Stage, until

ANNA, BERND = "L201", "L202"


class Desk:
    """Anna's calls on her desktop, and the switch that all telephones hang on."""

    def __init__(self, stage: Stage, calls: OwnCalls, parts: Parts) -> None:
        self.stage, self.calls, self.switch, self.directory = stage, calls, parts.switch, parts.directory

    def button(self, state: str, name: str) -> QPushButton | None:
        """Of the row whose call is in this state."""
        for row in self.calls.bar.rows():
            if row.call is not None and row.call.state == state:
                return next((button for button in row.buttons() if button.objectName() == name), None)
        return None

    async def press(self, state: str, name: str) -> None:
        await until(lambda: self.button(state, name))
        button = self.button(state, name)
        assert button is not None
        button.click()

    async def dialog(self) -> TransferDialog:
        def shown() -> list[TransferDialog]:
            return [one for one in self.stage.host.frame.findChildren(TransferDialog) if one.isVisible()]

        await until(shown)
        return shown()[0]

    async def popup(self) -> Popup:
        await until(self.calls.popups.open)
        return self.calls.popups.open()[0]

    def states(self, line: str) -> list[str]:
        return sorted(str(call.state) for call in self.switch.facts(line).calls)


@pytest.fixture
async def desk(stage: Stage, tmp_path: Path) -> AsyncIterator[Desk]:
    house = House(tmp_path / "server")
    await house.start()
    await house.people()

    async def password() -> str:
        return "geheim"

    session = Session(Account(house.url, "anna", None, "command"), password, MemoryTokens(), None, utc_now, Random(1))
    running = asyncio.ensure_future(session.run())
    stage.bridge.use(session)
    stage.host.frame.show()
    calls = OwnCalls(stage.host, stage.bridge, stage.wording, stage.doing, stage.clock)
    calls.stand()
    await until(lambda: stage.bridge.up and stage.bridge.own is not None)
    yield Desk(stage, calls, house.parts)
    calls.close()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await house.stop()


async def test_a_call_is_taken_asked_about_and_connected(desk: Desk) -> None:
    desk.switch.ring(ANNA, "+49301234567", "Schulze GmbH")
    popup = await desk.popup()
    assert (popup.name.text(), popup.number.text()) == ("Schulze GmbH", "030 1234567")
    popup.buttons["answer"].click()
    await desk.press("talking", "transfer")
    assert list(popup.buttons) == ["hold", "transfer", "hang-up"]
    dialog = await desk.dialog()
    dialog.field.setText("202")
    dialog.ask_button.click()
    await until(lambda: desk.states(BERND) == ["ringing"])
    assert desk.states(ANNA) == ["dialing", "held"]
    desk.switch.answer(BERND)
    await desk.press("held", "join")
    await until(lambda: desk.states(ANNA) == [])
    (call,) = desk.switch.facts(BERND).calls
    assert (str(call.state), call.number) == ("talking", "+49301234567")
    await until(lambda: not desk.calls.bar.isVisible())
    assert desk.stage.host.warnings() == []


async def test_one_comes_back_before_the_other_has_answered(desk: Desk) -> None:
    desk.switch.ring(ANNA, "+49301234567")
    (await desk.popup()).buttons["answer"].click()
    await desk.press("talking", "transfer")
    dialog = await desk.dialog()
    dialog.field.setText("202")
    dialog.ask_button.click()
    # On the desktop too: who resumes before the other call is seen is refused.
    await until(lambda: desk.button("dialing", "hang-up"))
    await desk.press("held", "resume")
    await until(lambda: desk.states(ANNA) == ["talking"])
    assert desk.states(BERND) == []
    assert desk.stage.host.warnings() == []


async def test_a_ringing_call_is_diverted_and_another_declined(desk: Desk) -> None:
    desk.switch.ring(ANNA, "+49301234567")
    (await desk.popup()).buttons["divert"].click()
    dialog = await desk.dialog()
    dialog.field.setText("202")
    dialog.go_button.click()
    await until(lambda: desk.states(BERND) == ["ringing"])
    await until(lambda: not desk.calls.popups.open())
    desk.switch.ring(ANNA, "+49401")
    (await desk.popup()).buttons["hang-up"].click()
    await until(lambda: desk.states(ANNA) == [])


async def test_what_the_telephone_refuses_is_said_in_the_pop_up(desk: Desk) -> None:
    desk.switch.refuse(ANNA, Ability.ANSWER, True)
    desk.switch.ring(ANNA, "+49301234567")
    popup = await desk.popup()
    popup.buttons["answer"].click()
    await until(lambda: popup.problem.isVisible())
    assert "cannot do that" in popup.problem.text()
    assert desk.states(ANNA) == ["ringing"]


async def test_the_journal_learns_what_became_of_calls_that_nobody_spoke_in(desk: Desk) -> None:
    log, journal = CallLog(desk.stage.host, desk.stage.bridge, list), desk.stage.host.journal
    desk.switch.ring(ANNA, "+49301234567", "Schulze GmbH")
    await desk.popup()
    desk.switch.pickup(BERND, ANNA)
    await until(lambda: [(end.outcome, end.by) for end in journal.ends] == [(Outcome.TAKEN, "bernd")])
    desk.switch.dial(ANNA, "0301234567")
    await until(lambda: desk.calls.bar.rows())
    desk.switch.outside_is_busy(ANNA)
    await until(lambda: desk.calls.bar.rows()[0].state.text() == desk.stage.host.tr("busy"))
    await desk.press("dialing", "hang-up")
    await until(lambda: [end.outcome for end in journal.ends] == [Outcome.TAKEN, Outcome.BUSY])
    del log


@pytest.mark.parametrize(("rights", "by"), [("v m mi", "bernd"), ("v m", ""), ("v", "")])
async def test_who_took_a_call_is_named_to_those_who_may_know_whom_that_one_talks_with(
    desk: Desk, rights: str, by: str
) -> None:
    log, journal = CallLog(desk.stage.host, desk.stage.bridge, list), desk.stage.host.journal
    await desk.directory.set_group("Technik", rights=parse_rights(rights))
    desk.switch.ring(ANNA, "+49301234567")
    await desk.popup()
    desk.switch.pickup(BERND, ANNA)
    await until(lambda: [end.by for end in journal.ends] == [by])
    del log
