"""The assistant: server, account and groups by the keyboard, and everything that can go wrong on the way."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cticlient.api import Keeping, SaidError, Sentence
from ctiserver.client.errors import ConnectError
from ctiserver.client.events import LinkState
from ctiserver.client.signin import Account
from ctiserver.client.trust import Shown, UntrustedError
from ctiserver.ui.account import stored
from ctiserver.ui.assistant.dialog import Assistant
from ctiserver.ui.assistant.opening import SettingUp
from ctiserver.ui.embedded import EmbeddedGroups
from ctiserver.wire.messages import GroupListed

from .conftest import Stage, until

PEM = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"
PRINT = ":".join(f"{n:02X}" for n in range(32))
SALES = GroupListed(id="g1", name="Sales", rights="v", members=3)
STORE = GroupListed(id="g2", name="Store", rights="v", members=1)


class Guide:
    """An assistant over a server that is played, and a person in front of it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.embedded = EmbeddedGroups(stage.host.settings)
        self.looked: list[tuple[str, Path | None]] = []
        self.refuse_look: SaidError | None = None
        self.signed_in: list[tuple[str, str, str | None]] = []
        self.refuse_login: SaidError | None = None
        self.shown: list[str] = []
        self.saved = 0
        self.held = asyncio.Event()
        self.held.set()
        self.opening = SettingUp(
            stage.host, stage.bridge, self.embedded, self._sign_in, self._saved, self.shown.append, self._look
        )

    async def _look(self, url: str, ca: Path | None) -> None:
        self.looked.append((url, ca))
        await self.held.wait()
        if self.refuse_look is not None and not (isinstance(self.refuse_look, UntrustedError) and ca):
            raise self.refuse_look

    async def _sign_in(self, account: Account, password: str | None) -> float:
        self.signed_in.append((account.url, account.user, password))
        if self.refuse_login is not None:
            raise self.refuse_login
        return 1.0

    def _saved(self) -> None:
        self.saved += 1

    # The person.

    async def open(self) -> None:
        self.stage.host.frame.show()
        self.opening.open()
        await until(lambda: self.opening._open is not None and self.dialog.isVisible())

    @property
    def dialog(self) -> Assistant:
        assert self.opening._open is not None
        return self.opening._open

    def part(self, kind: type[QWidget], name: str) -> QWidget:
        found = self.dialog.findChild(kind, name)
        assert isinstance(found, kind)
        return found

    def type(self, name: str, text: str) -> None:
        field = self.part(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def press_return(self) -> None:
        QTest.keyClick(self.dialog.focusWidget() or self.dialog, Qt.Key.Key_Return)

    async def next(self) -> None:
        """Press Return, and wait until what it began is over."""
        self.press_return()
        await until(lambda: self.opening._open is None or not self.dialog._busy)

    def said(self) -> str:
        return self.dialog.message.text()

    def step(self) -> str:
        return self.dialog.heading.text()

    async def to_groups(self) -> None:
        await self.open()
        self.type("server", "cti.example.org")
        await self.next()
        self.type("user", "becker")
        self.type("password", "secret")
        await self.next()
        self.stage.up()


@pytest.fixture
def guide(stage: Stage, qtbot: QtBot) -> Guide:
    stage.session.listed = [SALES, STORE]
    return Guide(stage)


async def test_from_the_server_to_the_panels_with_the_keyboard_alone(guide: Guide) -> None:
    await guide.to_groups()
    assert guide.looked == [("wss://cti.example.org:7443/cti", None)]
    assert guide.signed_in == [("wss://cti.example.org:7443/cti", "becker", "secret")]
    host = guide.stage.host
    assert stored(host.settings).user == "becker"
    assert host.credentials.known == {("cticlient:wss://cti.example.org:7443/cti", "becker"): "secret"}
    assert guide.step() == "Whom do you want to see?"
    groups = guide.part(QListWidget, "groups")
    assert isinstance(groups, QListWidget)
    await until(lambda: groups.count() == 2)
    assert "keyring" in guide.part(QLabel, "kept").text()  # type: ignore[attr-defined]
    QTest.keyClick(groups, Qt.Key.Key_Down)
    QTest.keyClick(groups, Qt.Key.Key_Space)
    dialog = guide.dialog
    guide.press_return()
    await until(lambda: dialog.result() == QDialog.DialogCode.Accepted)
    assert [group.name for group in guide.embedded.all()] == ["Sales", "Store"]
    assert guide.shown == ["g1"]
    assert not guide.opening.wanted


async def test_no_route_and_a_wrong_name_are_said_and_can_be_mended(guide: Guide) -> None:
    await guide.open()
    await guide.next()
    assert guide.said() == "Please enter the name of the CTI server."
    guide.type("server", "ftp://nonsense")
    await guide.next()
    assert "is no address of a CTI server" in guide.said()
    guide.refuse_look = ConnectError("No computer named “{host}” can be found.", host="cti.exmaple.org")
    guide.type("server", "cti.exmaple.org")
    await guide.next()
    assert guide.said() == "No computer named “cti.exmaple.org” can be found."
    assert guide.dialog.sign.isVisible()
    assert guide.step() == "Which server?"
    guide.refuse_look = None
    guide.type("server", "cti.example.org")
    await guide.next()
    assert guide.step() == "Who are you there?"
    assert guide.said() == ""


async def test_a_certificate_is_trusted_by_decision_only(guide: Guide) -> None:
    guide.refuse_look = UntrustedError("not trusted", shown=Shown(PEM, PRINT))
    await guide.open()
    guide.type("server", "cti.example.org:7444")
    await guide.next()
    assert guide.said().startswith("Without your trust nothing is sent to this server.")
    fingerprint = guide.part(QLabel, "fingerprint")
    assert isinstance(fingerprint, QLabel)
    assert fingerprint.isVisible()
    assert fingerprint.text().split() == PRINT.split(":")
    # Going on without the tick changes nothing, and nothing is asked of the server again.
    await guide.next()
    assert guide.step() == "Which server?"
    assert len(guide.looked) == 1
    box = guide.part(QCheckBox, "trust")
    assert isinstance(box, QCheckBox)
    assert guide.dialog.focusWidget() is box
    QTest.keyClick(box, Qt.Key.Key_Space)
    await guide.next()
    assert guide.step() == "Who are you there?"
    file = guide.stage.host.data_dir / "trusted-cti.example.org_7444.pem"
    assert file.read_text("utf-8") == PEM
    assert guide.looked[-1] == ("wss://cti.example.org:7444/cti", file)
    guide.type("user", "becker")
    guide.type("password", "secret")
    await guide.next()
    assert stored(guide.stage.host.settings).certificate == str(file)


async def test_another_address_forgets_what_was_asked_about_the_first(guide: Guide) -> None:
    guide.refuse_look = UntrustedError("not trusted", shown=Shown(PEM, PRINT))
    await guide.open()
    guide.type("server", "one.example.org")
    await guide.next()
    guide.refuse_look = None
    guide.type("server", "two.example.org")
    assert not guide.part(QLabel, "fingerprint").isVisible()
    await guide.next()
    assert guide.looked[-1] == ("wss://two.example.org:7443/cti", None)


async def test_a_folder_that_cannot_be_written_is_said(guide: Guide) -> None:
    guide.refuse_look = UntrustedError("not trusted", shown=Shown(PEM, PRINT))
    await guide.open()
    guide.type("server", "cti.example.org")
    await guide.next()
    guide.stage.host.data_dir = Path("/nowhere/at/all")
    QTest.keyClick(guide.part(QCheckBox, "trust"), Qt.Key.Key_Space)
    await guide.next()
    assert "cannot be kept in" in guide.said()
    assert guide.step() == "Which server?"


async def test_a_wrong_password_is_said_and_nothing_is_kept(guide: Guide) -> None:
    await guide.open()
    guide.type("server", "cti.example.org")
    await guide.next()
    await guide.next()
    assert guide.said() == "Please enter your user name on the CTI server."
    guide.type("user", "becker")
    await guide.next()
    assert guide.said() == "Please enter your password."
    guide.refuse_login = ConnectError("User name or password is wrong.", final=True, password=True)
    guide.type("password", "wrong")
    await guide.next()
    assert guide.said() == "User name or password is wrong."
    assert guide.stage.host.credentials.known == {}
    assert not stored(guide.stage.host.settings).complete


async def test_without_a_keyring_it_says_how_long_the_password_is_known(guide: Guide) -> None:
    guide.stage.host.credentials.keeping = Keeping.SESSION
    await guide.to_groups()
    assert "no usable keyring" in guide.part(QLabel, "kept").text()  # type: ignore[attr-defined]


async def test_no_group_and_a_refused_connection_are_said(guide: Guide) -> None:
    guide.stage.session.listed = []
    await guide.to_groups()
    assert guide.step() == "Whom do you want to see?"
    message = guide.dialog.step.message  # type: ignore[attr-defined]
    await until(lambda: message.text().startswith("There is no group that you may see."))
    QTest.keyClick(guide.part(QPushButton, "back"), Qt.Key.Key_Space)
    assert guide.step() == "Who are you there?"
    guide.stage.session.goes(LinkState.REFUSED, reason=Sentence("The account is locked."))
    guide.type("password", "secret")
    await guide.next()
    await until(lambda: message.text() == "The account is locked.")
    await guide.next()
    assert guide.embedded.all() == ()


async def test_going_back_keeps_what_was_entered(guide: Guide) -> None:
    await guide.open()
    guide.type("server", "cti.example.org")
    await guide.next()
    QTest.keyClick(guide.part(QPushButton, "back"), Qt.Key.Key_Space)
    server = guide.part(QLineEdit, "server")
    assert isinstance(server, QLineEdit)
    assert (guide.step(), server.text()) == ("Which server?", "cti.example.org")
    assert guide.dialog.focusWidget() is server


async def test_it_can_be_closed_while_it_looks_for_the_server(guide: Guide, qapp: QApplication) -> None:
    guide.held.clear()
    await guide.open()
    guide.type("server", "cti.example.org")
    guide.press_return()
    await until(lambda: guide.looked)
    assert guide.said() == "Looking for the server…"
    assert not guide.dialog.next.isEnabled()
    QTest.keyClick(guide.dialog, Qt.Key.Key_Escape)
    await until(lambda: guide.opening._open is None)
    guide.held.set()
    await guide.stage.settle()
    assert guide.stage.host.warnings() == []


@pytest.mark.parametrize("refusal", [None, SaidError("Nobody is there."), UntrustedError("?", shown=Shown(PEM, PRINT))])
async def test_nothing_fails_when_it_is_gone_before_the_server_answers(guide: Guide, refusal: SaidError | None) -> None:
    guide.held.clear()
    guide.refuse_look = refusal
    await guide.open()
    dialog = guide.dialog
    guide.type("server", "cti.example.org")
    guide.press_return()
    await until(lambda: guide.looked)
    dialog.reject()
    await until(lambda: guide.opening._open is None)
    QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    guide.held.set()
    await guide.stage.settle()
    assert [task.exception() for task in guide.stage.host.tasks] == [None] * len(guide.stage.host.tasks)


async def test_who_lets_it_be_is_not_asked_again_by_itself(guide: Guide) -> None:
    assert guide.opening.wanted
    await guide.open()
    guide.dialog.skip.click()
    await until(lambda: guide.opening._open is None)
    assert not guide.opening.wanted
    # By the menu it comes at any time.
    await guide.open()
    guide.dialog.reject()
    await until(lambda: guide.opening._open is None)
