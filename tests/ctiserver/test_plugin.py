"""The plugin from on to off: its session follows the account, asks for the password, and leaves nothing behind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import WSMsgType, web
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from shiboken6 import isValid

from cticlient.api import Attendance, Keeping, Kind, MachineEvent, Place, Zone
from ctiserver.client.events import LinkState
from ctiserver.domain.stack import Stack
from ctiserver.plugin import CtiServerPlugin, KeptPassword, Working
from ctiserver.ui.account import Stored
from ctiserver.ui.prompts import LinePrompt
from ctiserver.wire import messages as wire
from ctiserver.wire.codec import decode_from_client, encode
from ctiserver.wire.views import own_status

from .ui.conftest import FakeClock, FakeHost, until


class SmallServer:
    """Speaks the protocol as far as a desktop needs it, over a real WebSocket."""

    def __init__(self, clock: Callable[[], object]) -> None:
        self._clock = clock
        self.password = "secret"
        self.logins: list[wire.Login] = []
        self.requests: list[wire.Request] = []
        self.port = 0
        self._sockets: set[web.WebSocketResponse] = set()
        app = web.Application()
        app.router.add_get("/cti", self._talk)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/cti"

    async def start(self) -> None:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        for socket in list(self._sockets):
            await socket.close()
        await self._runner.cleanup()

    async def _talk(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=[wire.SUBPROTOCOL])
        await socket.prepare(request)
        self._sockets.add(socket)
        now = FakeClock().now
        await self._say(socket, wire.Hello(protocol=wire.PROTOCOL, product="small", time=now))
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                for answer in self._answers(decode_from_client(message.data)):
                    await self._say(socket, answer)
        self._sockets.discard(socket)
        return socket

    async def _say(self, socket: web.WebSocketResponse, message: wire.Server) -> None:
        await socket.send_str(encode(message).decode())

    def _answers(self, asked: wire.Request) -> list[wire.Server]:
        now = FakeClock().now
        self.requests.append(asked)
        if isinstance(asked, wire.Login):
            self.logins.append(asked)
            if asked.password != self.password:
                return [wire.Failed(code="login_failed", message="User name or password is wrong.", re=asked.re)]
            return [
                wire.Welcome(re=asked.re, client=asked.user, name="Becker, Anna", time=now),
                own_status(asked.user, Stack(revision=1)),
            ]
        if isinstance(asked, wire.ListGroups):
            return [wire.Groups(re=asked.re, groups=[wire.GroupListed(id="g1", name="Sales", rights="v", members=1)])]
        if isinstance(asked, wire.Subscribe):
            members = [wire.MemberView(client="arslan", name="Arslan, Elif", line=None)]
            group = wire.GroupView(id="g1", name="Sales")
            return [wire.Snapshot(group=group, members=members, version=1, re=asked.re)]
        return [wire.Done(re=asked.re)]


class Rig:
    """A plugin that is on, and what it put into the window."""

    def __init__(self, host: FakeHost, server: SmallServer) -> None:
        self.host, self.server = host, server
        self.plugin = CtiServerPlugin()

    async def on(self) -> Working:
        self.host.frame.show()
        await self.plugin.enable(self.host)
        assert self.plugin.working is not None
        return self.plugin.working

    async def off(self) -> None:
        await self.plugin.disable()
        await self.host.clear()

    def set_up(self, password: str | None = "secret") -> None:
        self.host.settings.values |= {"server": self.server.url, "user": "becker"}
        if password is not None:
            self.host.credentials.known[f"cticlient:{self.server.url}", "becker"] = password

    async def link(self, working: Working, state: LinkState) -> None:
        await until(lambda: working.bridge.link.state is state)

    def prompt(self) -> LinePrompt | None:
        return next((p for p in self.host.frame.findChildren(LinePrompt) if p.isVisible()), None)


@pytest.fixture
async def rig(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Rig]:
    server = SmallServer(FakeClock())
    await server.start()
    made = Rig(FakeHost(tmp_path), server)
    yield made
    await made.off()
    await server.stop()
    made.host.frame.close()
    made.host.frame.deleteLater()


@pytest.mark.parametrize("event", list(MachineEvent))
async def test_after_a_sleep_and_in_another_network_the_connection_is_looked_at(rig: Rig, event: MachineEvent) -> None:
    rig.set_up()
    working = await rig.on()
    await rig.link(working, LinkState.UP)
    (heard,) = rig.host.machine_heard
    heard(event)
    await until(lambda: any(isinstance(one, wire.StatusShow) for one in rig.server.requests))
    assert working.bridge.up


async def test_who_locks_the_screen_is_away_on_the_server(rig: Rig) -> None:
    rig.set_up()
    rig.host.settings.values["away_by_idle"] = True
    working = await rig.on()
    await rig.link(working, LinkState.UP)
    rig.host.watching[0](Attendance(False, 9999.0))

    def away() -> list[wire.Request]:
        return [one for one in rig.server.requests if isinstance(one, wire.StatusAutomatic)]

    await until(away)
    (asked,) = away()
    assert (asked.status, asked.info) == ("AWAY", "Not at the computer")
    await rig.off()
    assert rig.host.watching == []


async def test_without_an_account_a_sleep_is_passed_over(rig: Rig) -> None:
    await rig.on()
    rig.host.machine_heard[0](MachineEvent.AWOKE)


async def test_signs_in_and_shows_embedded_groups(rig: Rig) -> None:
    rig.set_up()
    rig.host.settings.values["embed"] = "sales"
    working = await rig.on()
    await until(lambda: "g1" in rig.host.panels and rig.host.held == 0)
    assert working.bridge.up
    assert rig.host.panels["g1"].title == "Sales"
    assert rig.host.settings.get("embedded") == [{"id": "g1", "name": "Sales"}]
    await until(lambda: working.bridge.status is not None)
    assert rig.host.tray[0] == "tray-available"


async def test_takes_its_places(rig: Rig) -> None:
    await rig.on()
    assert {zone for zone, _ in rig.host.widgets} == set(Zone)
    assert {place for place, _ in rig.host.actions} == {Place.CALL_MENU, Place.STATUS_MENU, Place.TRAY}
    assert set(rig.host.standing) == {one.id for one in CtiServerPlugin.standing}
    paths = [page.path for page in rig.host.pages]
    assert paths == [("Customize", "Components and plugins"), ("Telephony",), ("Status",), ("Status",)]
    page = rig.host.pages[0].make()
    assert page.title() == "CTI Server"
    page.widget().deleteLater()


async def test_without_an_account_it_says_so_and_begins_with_one(rig: Rig) -> None:
    working = await rig.on()
    await until(lambda: working.desk.band.isVisible())
    assert "No CTI server is set up" in working.desk.band.text.text()
    rig.host.credentials.known[f"cticlient:{rig.server.url}", "becker"] = "secret"
    rig.host.settings.set("server", rig.server.url)
    rig.host.settings.set("user", "becker")
    await rig.link(working, LinkState.UP)
    assert not working.desk.band.isVisible()


async def test_asks_for_a_password_nobody_knows_and_goes_on_with_it(rig: Rig) -> None:
    rig.set_up(password=None)
    working = await rig.on()
    await until(rig.prompt)
    prompt = rig.prompt()
    assert prompt is not None
    assert "becker" in " ".join(label.text() for label in prompt.findChildren(QLabel))
    await rig.link(working, LinkState.REFUSED)
    prompt.line.setText("secret")
    prompt.answer_button.click()
    await rig.link(working, LinkState.UP)
    assert rig.host.credentials.known == {(f"cticlient:{rig.server.url}", "becker"): "secret"}
    assert rig.host.notices == []


async def test_a_password_that_cannot_be_kept_is_told(rig: Rig) -> None:
    rig.set_up(password=None)
    rig.host.credentials.keeping = Keeping.SESSION
    working = await rig.on()
    await until(rig.prompt)
    await rig.link(working, LinkState.REFUSED)
    prompt = rig.prompt()
    assert prompt is not None
    prompt.line.setText("secret")
    prompt.answer_button.click()
    await rig.link(working, LinkState.UP)
    assert rig.host.notices[0].kind is Kind.WARNING
    assert "next start" in rig.host.notices[0].text


async def test_a_wrong_password_is_said_and_another_can_be_entered(rig: Rig) -> None:
    rig.set_up("wrong")
    working = await rig.on()
    await rig.link(working, LinkState.REFUSED)
    assert "password is wrong" in working.desk.band.text.text()
    working.desk.band.password_button.click()
    working.desk.band.password_button.click()
    await until(rig.prompt)
    prompts = [p for p in rig.host.frame.findChildren(QDialog) if p.isVisible()]
    assert len(prompts) == 1
    prompts[0].line.setText("secret")
    prompts[0].answer_button.click()
    await rig.link(working, LinkState.UP)
    assert [login.password for login in rig.server.logins] == ["wrong", "secret"]


async def test_a_prompt_that_is_closed_asks_no_more_by_itself(rig: Rig) -> None:
    rig.set_up(password=None)
    working = await rig.on()
    await until(rig.prompt)
    await rig.link(working, LinkState.REFUSED)
    prompt = rig.prompt()
    assert prompt is not None
    prompt.reject()
    await until(lambda: rig.prompt() is None)
    assert working.bridge.link.state is LinkState.REFUSED
    assert working.desk.band.isVisible()


async def test_another_user_gets_another_session(rig: Rig) -> None:
    rig.set_up()
    working = await rig.on()
    await rig.link(working, LinkState.UP)
    first = working.bridge.session
    rig.host.credentials.known[f"cticlient:{rig.server.url}", "arslan"] = "secret"
    rig.host.settings.set("user", "arslan")
    await until(lambda: working.bridge.session is not first and working.bridge.up)
    assert [login.user for login in rig.server.logins] == ["becker", "arslan"]


async def test_a_lost_connection_is_shown_and_taken_up_again(rig: Rig) -> None:
    rig.set_up()
    rig.host.settings.values["embedded"] = [{"id": "g1", "name": "Sales"}]
    working = await rig.on()
    await until(lambda: rig.host.held == 0)
    for socket in list(rig.server._sockets):
        await socket.close()
    await until(lambda: working.bridge.link.state is not LinkState.UP)
    panel = working.desk.panels.panels["g1"]
    assert (tile := panel.tiles.tile("arslan"))
    assert "unknown since" in tile.second.text
    await until(lambda: panel.live)
    assert (tile := panel.tiles.tile("arslan"))
    assert "unknown since" not in tile.second.text


async def test_off_leaves_nothing_behind_and_on_brings_the_panels_back(rig: Rig) -> None:
    rig.set_up()
    rig.host.settings.values["embedded"] = [{"id": "g1", "name": "Sales"}]
    await rig.on()
    await until(lambda: rig.host.held == 0)
    await rig.off()
    assert rig.host.settings.listeners == []
    assert rig.host.panels == {}
    assert rig.host.held == 0
    await until(lambda: not rig.server._sockets)
    rig.host.widgets.clear()
    rig.host.tasks.clear()
    await rig.on()
    await until(lambda: "g1" in rig.host.panels and rig.host.held == 0)


async def test_a_connection_test_signs_in_beside_the_session(rig: Rig) -> None:
    rig.set_up()
    working = await rig.on()
    await rig.link(working, LinkState.UP)
    page = rig.host.pages[0].make()
    page.load()
    page.test_button.click()
    await until(lambda: page.result.text().startswith("Connected"))
    assert [login.kind for login in rig.server.logins] == ["desktop", "command"]
    page.widget().deleteLater()


async def test_a_change_of_language_reaches_everything(rig: Rig) -> None:
    rig.set_up()
    rig.host.settings.values["embedded"] = [{"id": "g1", "name": "Sales"}]
    working = await rig.on()
    await until(lambda: rig.host.held == 0 and working.bridge.status is not None)
    rig.host.tr.use("de")
    assert working.desk.status.button.title == "Verfügbar"
    assert working.desk.signs.words()[0][1].startswith("Verbunden mit")


async def test_at_midnight_the_words_are_made_anew(rig: Rig) -> None:
    clock = FakeClock()
    rig.plugin = CtiServerPlugin(clock)
    working = await rig.on()
    shown: list[str] = []
    working.desk.panels.show_now = lambda: shown.append("anew")  # type: ignore[method-assign]
    working.desk.look_at_the_day()
    assert shown == []
    clock.forward(days=1)
    working.desk.look_at_the_day()
    working.desk.look_at_the_day()
    assert shown == ["anew"]


class SlowKeyring:
    """Shows a prompt until somebody answers it."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self.prompts = 0

    async def read(self, service: str, user: str) -> str | None:
        self.prompts += 1
        return await asyncio.shield(self.answer)

    async def keep(self, service: str, user: str, password: str) -> Keeping:
        raise AssertionError

    async def forget(self, service: str, user: str) -> None:
        raise AssertionError


async def test_a_keyring_that_asks_is_asked_once_however_often_the_password_is_needed() -> None:
    keyring = SlowKeyring()
    password = KeptPassword(keyring, Stored("ws://127.0.0.1", "becker"), lambda: None)
    first = asyncio.ensure_future(password())
    await until(lambda: keyring.prompts)
    first.cancel()
    second = asyncio.ensure_future(password())
    keyring.answer.set_result("secret")
    assert await second == "secret"
    assert keyring.prompts == 1
    assert await password() == "secret"
    assert keyring.prompts == 2
    password.close()


async def test_switched_off_nothing_of_it_stays_in_qt(rig: Rig) -> None:
    """What stays is kept in memory by who listens to it, with the whole plugin behind; once more each time."""
    rig.set_up()
    rig.host.settings.values["embedded"] = [{"id": "g1", "name": "All"}]
    working = await rig.on()
    await rig.link(working, LinkState.UP)
    desk = working.desk
    things = [working.bridge, desk.status.menu, desk.status.menu.menu, desk.calls.menu, desk.calls.popups]
    things += desk.panels.panels.values()
    assert all(isValid(thing) for thing in things)
    await rig.off()
    rig.host.widgets.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert [thing for thing in things if isValid(thing)] == []
