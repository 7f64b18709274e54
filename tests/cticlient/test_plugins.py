"""How plugins come and go: found, refused, hanging, asked twice, told of the language."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cticlient import plugins as plugins_module
from cticlient.api import Host, Kind, Lamp, Notice, PanelHandle, Place, SaidError, Zone
from cticlient.contact_table import Contact
from cticlient.contacts import Names
from cticlient.credentials import SystemCredentials
from cticlient.errors import ErrorBoundary
from cticlient.host import Diallers
from cticlient.journal.journal import Journal, Keeping, Surroundings
from cticlient.machine.machine import unknown_machine
from cticlient.numbers import Numbers
from cticlient.plugins import Found, Plugins, Services, State, installed
from cticlient.settings import Settings
from cticlient.texts import Sentence, Texts

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Panel:
    def __init__(self, frame: "Frame", title: str) -> None:
        self._frame = frame
        self.title = title

    def set_title(self, title: str) -> None:
        self.title = title

    def set_ringing(self, ringing: bool) -> None: ...

    def show(self) -> None: ...

    def remove(self) -> None:
        self._frame.panels.remove(self)


class Frame:
    """A window without Qt: remembers what is in it."""

    def __init__(self) -> None:
        self.panels: list[Panel] = []
        self.actions: list[QAction] = []
        self.notices: list[Notice] = []
        self.undone: list[str] = []

    def add_panel(self, id: str, title: str, widget: QWidget) -> PanelHandle:
        self.panels.append(Panel(self, title))
        return self.panels[-1]

    def add_action(self, place: Place, action: QAction) -> Callable[[], None]:
        def undo() -> None:
            self.undone.append("action")
            raise RuntimeError("cannot be taken back")

        return undo

    def add_widget(self, zone: Zone, widget: QWidget) -> Callable[[], None]:
        return lambda: self.undone.append(zone.name)

    def set_tray(self, icon: str, tooltip: str) -> None: ...

    def tell(self, notice: Notice) -> None:
        self.notices.append(notice)

    def withdraw(self, key: str) -> None: ...

    @contextmanager
    def hold_screenshot(self) -> Iterator[None]:
        yield

    def window(self) -> QWidget:
        raise NotImplementedError

    def open_options(self, plugin: str) -> None: ...


class Base:
    title = "Base"
    standing = ()
    texts = ""

    async def enable(self, host: Host) -> None: ...

    async def disable(self) -> None: ...


@pytest.fixture
def frame() -> Frame:
    return Frame()


@pytest.fixture
def make(frame: Frame, settings: Settings, tmp_path: Path, german: Texts) -> Callable[..., Plugins]:
    told: list[Sentence] = []

    def made(*classes: Any) -> Plugins:
        numbers = Numbers()
        around = Surroundings(
            tmp_path / "journal.db", lambda: NOW, lambda: "id", lambda call: "", asyncio.ensure_future, told.append
        )
        journal = Journal(around, Keeping())
        services = Services(
            frame,
            settings,
            SystemCredentials(None),
            tmp_path,
            german,
            Diallers(),
            numbers,
            Names(numbers),
            journal,
            ErrorBoundary(tmp_path),
            unknown_machine(asyncio.ensure_future),
        )
        plugins = Plugins(services)
        plugins.discover(Found(one.__name__.lower(), lambda one=one: one) for one in classes)
        return plugins

    return made


async def test_one_that_cannot_be_imported_is_there_with_its_reason(frame: Frame, make: Any) -> None:
    def broken() -> Any:
        raise ImportError("No module named 'left_pad'")

    plugins = make(Base)
    plugins.discover([Found("broken", broken)])
    await plugins.start()
    assert {name: one.state for name, one in plugins.hosted.items()} == {"base": State.ON, "broken": State.FAILED}
    assert frame.notices == [
        Notice(
            "broken konnte nicht gestartet werden",
            "Das Plugin brach mit einem Fehler ab (ImportError: No module named 'left_pad'). "
            "Einzelheiten stehen im Protokoll.",
            Kind.WARNING,
        )
    ]
    await plugins.switch("broken", True)
    await plugins.switch("broken", False)
    assert plugins.hosted["broken"].state is State.FAILED
    await plugins.stop()


async def test_the_reason_a_plugin_gives_is_said_as_it_is(frame: Frame, make: Any) -> None:
    class Choosy(Base):
        async def enable(self, host: Host) -> None:
            raise SaidError("{n} telephones are too many.", n=9)

    plugins = make(Choosy)
    await plugins.start()
    assert frame.notices[0].text == "9 telephones are too many."


async def test_one_that_failed_can_be_tried_again(make: Any) -> None:
    class Moody(Base):
        tries = 0

        async def enable(self, host: Host) -> None:
            type(self).tries += 1
            if self.tries == 1:
                raise OSError("not now")

    plugins = make(Moody)
    await plugins.start()
    assert plugins.hosted["moody"].state is State.FAILED
    await plugins.switch("moody", True)
    assert (plugins.hosted["moody"].state, plugins.hosted["moody"].reason) == (State.ON, None)


async def test_none_waits_for_another_that_starts_slowly(make: Any) -> None:
    class Slow(Base):
        async def enable(self, host: Host) -> None:
            await asyncio.Event().wait()

    plugins = make(Slow, Base)
    starting = asyncio.create_task(plugins.start())
    for _ in range(5):
        await asyncio.sleep(0)
    assert [one.state for one in plugins.hosted.values()] == [State.STARTING, State.ON]
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting


async def test_one_that_does_not_end_is_left_behind(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Sticky(Base):
        async def disable(self) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr(plugins_module, "FAREWELL_S", 0.01)
    plugins = make(Sticky)
    await plugins.start()
    await plugins.switch("sticky", False)
    assert plugins.hosted["sticky"].state is State.OFF


async def test_what_cannot_be_taken_back_does_not_keep_the_rest(frame: Frame, make: Any, qapp: Any) -> None:
    class Messy(Base):
        async def enable(self, host: Host) -> None:
            host.add_widget(Zone.BAND, QWidget())
            host.add_panel("p", "Panel", QWidget())
            host.add_action(Place.CALL_MENU, QAction("x"))
            host.add_widget(Zone.CALLS, QWidget())

    plugins = make(Messy)
    await plugins.start()
    await plugins.stop()
    assert (frame.undone, frame.panels) == (["CALLS", "action", "BAND"], [])


async def test_switching_twice_at_once_enables_once(make: Any) -> None:
    class Counting(Base):
        enabled = 0

        async def enable(self, host: Host) -> None:
            type(self).enabled += 1
            await asyncio.sleep(0)

    plugins = make(Counting)
    await asyncio.gather(plugins.switch("counting", True), plugins.switch("counting", True))
    assert Counting.enabled == 1


async def test_contacts_of_a_plugin_go_with_it(make: Any) -> None:
    hosts: list[Host] = []

    class Friendly(Base):
        async def enable(self, host: Host) -> None:
            host.offer_contacts(self)
            hosts.append(host)

        def contacts(self) -> list[Contact]:
            return [Contact("1", "Enzo", ("+49 30 99 88 77",), "Friends")]

        def lamp(self, key: str) -> Lamp:
            return Lamp.IDLE

    plugins = make(Friendly)
    await plugins.start()
    names = hosts[0].names
    found = names.find("030 / 998877")
    assert (found and found.name, [match.lamp for match in names.search("enz")]) == ("Enzo", [Lamp.IDLE])
    assert hosts[0].numbers.shown("+4930998877") == "030 998877"
    await plugins.switch("friendly", False)
    assert (names.find("030 / 998877"), names.search("enz")) == (None, [])


async def test_settings_data_and_language_of_a_plugin(make: Any, tmp_path: Path, german: Texts) -> None:
    hosts: list[Host] = []

    class Nosy(Base):
        async def enable(self, host: Host) -> None:
            hosts.append(host)
            host.settings.set("key", 1)

    plugins = make(Nosy)
    await plugins.start()
    heard: list[str] = []
    hosts[0].tr.on_change(lambda: heard.append(hosts[0].tr.language))
    german.use("en")
    assert heard == ["en"]
    assert hosts[0].data_dir == tmp_path / "plugins" / "nosy"
    assert hosts[0].data_dir.is_dir()
    await plugins.switch("nosy", False)
    german.use("de")
    assert heard == ["en"]


async def test_set_up_is_for_those_who_take_all_of_it(make: Any, settings: Settings) -> None:
    class Partly(Base):
        setup = ("server",)

    plugins = make(Base, Partly)
    assert await plugins.set_up({"server": "ws://x"})
    assert not await plugins.set_up({"server": "ws://x", "user": "anna"})
    assert (settings.section("partly").get("server"), settings.section("base").get("server")) == ("ws://x", None)


def test_installed_plugins_come_from_the_entry_points(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        def __init__(self, name: str) -> None:
            self.name = name

        def load(self) -> Any:
            return self.name

    def points(group: str) -> list[Point]:
        assert group == "cticlient.plugins"
        return [Point("b"), Point("a"), Point("b")]

    monkeypatch.setattr("importlib.metadata.entry_points", points)
    assert [(one.name, one.load()) for one in installed()] == [("a", "a"), ("b", "b")]
