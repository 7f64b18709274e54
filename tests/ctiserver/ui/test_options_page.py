"""The options of the plugin: what is entered, refused, saved, tested, and which groups are listed."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cticlient.api import Keeping, Kind, SaidError
from ctiserver.client.signin import Account
from ctiserver.ui.account import host_and_port, server_of, stored
from ctiserver.ui.embedded import EmbeddedGroups
from ctiserver.ui.group_list import GroupList
from ctiserver.ui.options_page import CtiServerPage

from .conftest import Stage, until

URL = "wss://cti.example.org:7443/cti"


class Options:
    """A page, and what it called."""

    def __init__(self, stage: Stage, qtbot: QtBot) -> None:
        self.stage = stage
        self.checked: list[tuple[Account, str | None]] = []
        self.answer: Callable[[], Awaitable[float]] = self._well
        self.saved = self.embeds = 0
        groups = GroupList(stage.bridge, EmbeddedGroups(stage.host.settings), self._embed, stage.host.tr)
        self.page = CtiServerPage(stage.host, groups, self._check, self._saved)
        qtbot.addWidget(self.page.widget())
        self.page.widget().show()
        self.page.load()

    async def _check(self, account: Account, password: str | None) -> float:
        self.checked.append((account, password))
        return await self.answer()

    async def _well(self) -> float:
        return 12.3

    def _embed(self) -> None:
        self.embeds += 1

    def _saved(self) -> None:
        self.saved += 1

    def fill(self, server: str = "cti.example.org", user: str = "becker", password: str = "") -> None:
        self.page.server.setText(server)
        self.page.user.setText(user)
        self.page.password.setText(password)

    def rows(self) -> list[tuple[str, str]]:
        shown = self.page.groups.list
        found = []
        for row in range(shown.count()):
            widget = shown.itemWidget(shown.item(row))
            label = widget.findChild(QLabel, "state")
            assert isinstance(label, QLabel)
            found.append((shown.item(row).text(), label.text()))
        return found


@pytest.fixture
def options(stage: Stage, qtbot: QtBot) -> Options:
    return Options(stage, qtbot)


def test_what_is_stored_is_shown(stage: Stage, qtbot: QtBot) -> None:
    stage.host.settings.values = {"server": "wss://cti.example.org:8443/cti", "user": "becker", "certificate": "/x.pem"}
    page = Options(stage, qtbot).page
    assert (page.server.text(), page.port.value(), page.user.text()) == ("cti.example.org", 8443, "becker")
    assert (page.certificate.text(), page.password.text()) == ("/x.pem", "")


async def test_what_is_entered_is_stored_and_the_password_goes_to_the_keyring(options: Options) -> None:
    options.fill(password="secret")
    options.page.check()
    options.page.save()
    await options.stage.settle()
    host = options.stage.host
    assert host.settings.values == {"server": URL, "user": "becker"}
    assert host.credentials.known == {(f"cticlient:{URL}", "becker"): "secret"}
    assert "secret" not in repr(host.settings.values)
    assert options.page.password.text() == ""
    assert (options.saved, host.notices[0].title) == (1, "The password is kept in the keyring of this computer.")


async def test_without_a_keyring_it_says_so(options: Options) -> None:
    options.stage.host.credentials.keeping = Keeping.SESSION
    options.fill(password="secret")
    options.page.save()
    await options.stage.settle()
    (notice,) = options.stage.host.notices
    assert notice.kind is Kind.WARNING
    assert "no usable keyring" in notice.title


async def test_an_empty_password_field_changes_no_password(options: Options) -> None:
    options.fill()
    options.page.save()
    await options.stage.settle()
    assert options.stage.host.credentials.known == {}


@pytest.mark.parametrize(
    ("server", "user", "said"),
    [
        ("cti.example.org", "", "user name"),
        ("", "becker", "name of the CTI server"),
        ("ftp://cti.example.org", "becker", "no address"),
        ("ws://cti.example.org", "becker", "not encrypted"),
    ],
)
def test_what_cannot_be_is_refused(options: Options, server: str, user: str, said: str) -> None:
    options.fill(server, user)
    with pytest.raises(SaidError, match=said):
        options.page.check()
    assert options.stage.host.settings.values == {}


def test_nothing_at_all_may_be_entered(options: Options) -> None:
    options.fill("", "")
    options.page.check()
    options.page.save()
    assert not stored(options.stage.host.settings).complete


@pytest.mark.parametrize(
    ("host", "port", "server"),
    [
        ("cti.example.org", 7443, URL),
        (" cti.example.org/ ", 7443, URL),
        ("cti.example.org:9000", 7443, "wss://cti.example.org:9000/cti"),
        (URL, 1, URL),
        ("ws://127.0.0.1", 7000, "ws://127.0.0.1:7000/cti"),
        ("[::1]", 7000, "wss://[::1]:7000/cti"),
        ("", 7443, ""),
    ],
)
def test_the_address_of_what_is_entered(host: str, port: int, server: str) -> None:
    assert server_of(host, port) == server
    assert server_of(*host_and_port(server)) == server


async def test_the_connection_is_tested_with_what_is_entered(options: Options, qtbot: QtBot) -> None:
    options.fill(password="secret")
    qtbot.mouseClick(options.page.test_button, Qt.MouseButton.LeftButton)
    await options.stage.settle()
    ((account, password),) = options.checked
    assert (account.url, account.user, password) == (URL, "becker", "secret")
    assert options.page.result.text() == "Connected, encrypted (12 ms)"
    assert options.page.test_button.text() == "&Test connection"
    assert options.stage.host.settings.values == {}


async def test_the_kept_password_is_used_where_none_is_entered(options: Options) -> None:
    await options.stage.host.credentials.keep(f"cticlient:{URL}", "becker", "kept")
    options.fill()
    options.page.test_button.click()
    await options.stage.settle()
    assert options.checked[0][1] == "kept"


async def test_a_failed_test_says_why(options: Options) -> None:
    async def badly() -> float:
        raise SaidError("User name or password is wrong.")

    options.answer = badly
    options.fill(password="x")
    options.page.test_button.click()
    await options.stage.settle()
    assert options.page.result.text() == "User name or password is wrong."
    assert options.page.sign.isVisible()


async def test_a_test_that_takes_long_can_be_given_up(options: Options, qtbot: QtBot) -> None:
    async def forever() -> float:
        await asyncio.Event().wait()
        raise AssertionError

    options.answer = forever
    options.fill(password="x")
    qtbot.mouseClick(options.page.test_button, Qt.MouseButton.LeftButton)
    await until(lambda: options.page.result.text() == "Connecting…" and options.checked)
    assert options.page.test_button.text() == "Cancel"
    qtbot.mouseClick(options.page.test_button, Qt.MouseButton.LeftButton)
    await options.stage.settle()
    assert (options.page.test_button.text(), options.page.result.text()) == ("&Test connection", "")


async def test_a_page_that_is_gone_is_left_alone(stage: Stage, qapp: QApplication) -> None:
    """The options are closed while the keyring asks and the server does not answer."""
    answer, done = asyncio.Event(), list[str]()
    keep = stage.host.credentials.keep

    async def slow(service: str, user: str, password: str) -> Keeping:
        await answer.wait()
        return await keep(service, user, password)

    async def forever(account: Account, password: str | None) -> float:
        done.append("asked")
        await asyncio.Event().wait()
        raise AssertionError

    stage.host.credentials.keep = slow  # type: ignore[method-assign]
    groups = GroupList(stage.bridge, EmbeddedGroups(stage.host.settings), lambda: None, stage.host.tr)
    page = CtiServerPage(stage.host, groups, forever, lambda: done.append("saved"))
    for field, text in ((page.server, "cti.example.org"), (page.user, "becker"), (page.password, "secret")):
        field.setText(text)
    page.test_button.click()
    await until(lambda: done == ["asked"])
    page.save()
    assert page.password.text() == ""
    shiboken6.delete(page.widget())
    answer.set()
    await stage.settle()
    assert [task.exception() for task in stage.host.tasks] == [None, None]
    assert done == ["asked", "saved"]
    assert stage.host.notices[0].title.startswith("The password is kept in the keyring")


def test_the_groups_are_listed_with_their_state(stage: Stage, options: Options) -> None:
    groups = EmbeddedGroups(stage.host.settings)
    groups.add("g1", "Sales")
    groups.add("g2", "Store")
    stage.host.settings.set("embed", ["Nobody"])
    assert options.rows()[0] == ("Sales", "not connected")
    stage.up()
    stage.session.shows("g1", "Sales", stage.member(), stage.member("b"))
    stage.session.shows("g2", "Store", stage.member())
    stage.session.forgets("g2")
    assert options.rows() == [("Sales", "2 members"), ("Store", "no longer shared"), ("Nobody", "not found yet")]


def test_groups_are_added_and_removed(stage: Stage, options: Options, qtbot: QtBot) -> None:
    groups = EmbeddedGroups(stage.host.settings)
    groups.add("g1", "Sales")
    stage.host.settings.set("embed", ["Nobody"])
    options.page.load()
    shown = options.page.groups
    qtbot.mouseClick(shown.add_button, Qt.MouseButton.LeftButton)
    assert options.embeds == 1
    shown.list.setCurrentRow(1)
    qtbot.mouseClick(shown.remove_button, Qt.MouseButton.LeftButton)
    assert groups.wanted() == ()
    shown.list.setCurrentRow(0)
    qtbot.mouseClick(shown.remove_button, Qt.MouseButton.LeftButton)
    assert groups.all() == ()
    assert not shown.remove_button.isEnabled()
