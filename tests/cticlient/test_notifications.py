"""Notifications by a real bus: a service that looks at every type, one that refuses, one that goes, and none."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

from cticlient import aio
from cticlient.api import Kind, Notice, Offer
from cticlient.notifications import DesktopNotifications, actions_of, body_of
from tests.surroundings import message_bus as own_bus

NAME = "org.freedesktop.Notifications"
EMITTER = DBusAddress("/org/freedesktop/Notifications", interface=NAME)
ALL = ("body", "body-markup", "actions", "persistence")
QtRun = Callable[[Callable[[], Coroutine[Any, Any, Any]]], Any]


class Service(threading.Thread):
    """What a desktop has: keeps what it shows, strict about types, and can have a button pressed."""

    def __init__(self, abilities: tuple[str, ...], refuses: bool = False) -> None:
        super().__init__(daemon=True)
        self._abilities = abilities
        self._refuses = refuses
        self._connection: DBusConnection = open_dbus_connection(bus="SESSION")
        Proxy(message_bus, self._connection).RequestName(NAME)
        self.told: list[dict[str, Any]] = []
        self.shown: set[int] = set()

    def run(self) -> None:
        try:
            while True:
                self._take(self._connection.receive())
        except (OSError, EOFError, RuntimeError, ValueError):
            return

    def close(self) -> None:
        if not self.is_alive():
            return
        self._connection.sock.shutdown(2)
        self.join(5)
        self._connection.close()

    def press(self, number: int, action: str) -> None:
        self._connection.send(new_signal(EMITTER, "ActionInvoked", "us", (number, action)))
        self._connection.send(new_signal(EMITTER, "NotificationClosed", "uu", (number, 2)))

    def _take(self, message: Any) -> None:
        if message.header.message_type is not MessageType.method_call:
            return
        method = message.header.fields.get(HeaderFields.member)
        if method == "GetCapabilities":
            self._connection.send(new_method_return(message, "as", (list(self._abilities),)))
        elif self._refuses:
            self._connection.send(new_error(message, f"{NAME}.Error.ExcessNotificationGeneration"))
        elif method == "Notify":
            assert message.header.fields[HeaderFields.signature] == "susssasa{sv}i"
            self._connection.send(new_method_return(message, "u", (self._show(message.body),)))
        elif method == "CloseNotification":
            self.shown.discard(message.body[0])
            self._connection.send(new_method_return(message))

    def _show(self, body: tuple[Any, ...]) -> int:
        _, replaces, _, title, text, actions, hints, _ = body
        number = replaces or len(self.told) + 1
        self.told.append({"number": number, "title": title, "text": text, "actions": actions, "hints": hints})
        self.shown.add(number)
        return int(number)


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with own_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield


class Person:
    """Sees what comes, by whichever way."""

    def __init__(self) -> None:
        self.otherwise: list[str] = []
        self.opened = 0
        self.errors: list[BaseException] = []
        self._tasks = aio.Tasks(self.errors.append)
        self.notifications = DesktopNotifications(
            self._tasks.spawn, lambda notice: self.otherwise.append(notice.title), self._open, "/app.svg", pause_s=0.05
        )

    def _open(self) -> None:
        self.opened += 1

    async def begin(self, there: bool = True) -> None:
        self.notifications.start()
        await until(lambda: (self.notifications._line is not None) == there)

    async def end(self) -> None:
        await self._tasks.cancel()
        assert self.errors == []


Use = Callable[[Person, Service], Coroutine[Any, Any, None]]


def with_service(qt_run: QtRun, use: Use, abilities: tuple[str, ...] = ALL, refuses: bool = False) -> None:
    service = Service(abilities, refuses)
    service.start()

    async def main() -> None:
        person = Person()
        await person.begin()
        await use(person, service)
        await person.end()

    try:
        qt_run(main)
    finally:
        service.close()


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - the service tells nobody
        await asyncio.sleep(0.01)


def test_what_is_told_is_shown_as_text(qt_run: QtRun, bus: None) -> None:
    async def use(person: Person, service: Service) -> None:
        person.notifications.tell(Notice("In a meeting", "until 11:00 <b>& more</b>"))
        await until(lambda: len(service.told) == 1)
        (told,) = service.told
        assert (told["title"], told["text"]) == ("In a meeting", "until 11:00 &lt;b&gt;&amp; more&lt;/b&gt;")
        assert told["hints"]["urgency"] == ("y", 1)
        assert told["actions"] == ["default", "CTI Client"]
        service.press(told["number"], "default")
        await until(lambda: person.opened == 1)
        assert person.otherwise == []

    with_service(qt_run, use)


def test_a_call_can_be_answered_is_replaced_and_goes_when_it_is_over(qt_run: QtRun, bus: None) -> None:
    async def use(person: Person, service: Service) -> None:
        done: list[str] = []
        offers = tuple(Offer(text, lambda text=text: done.append(text)) for text in ("Answer", "Decline"))
        for caller in ("030 1234", "Schulze GmbH"):
            person.notifications.tell(Notice("Incoming call", caller, Kind.CALL, also=offers, key="call-7"))
        await until(lambda: len(service.told) == 2)
        first, second = service.told
        assert first["number"] == second["number"]
        assert first["actions"][2:] == ["0", "Answer", "1", "Decline"]
        assert first["hints"]["urgency"] == ("y", 2)
        service.press(first["number"], "1")
        await until(lambda: done == ["Decline"])
        # Another call: it ends before anybody did something.
        person.notifications.tell(Notice("Incoming call", "x", Kind.CALL, also=offers, key="call-8"))
        await until(lambda: len(service.told) == 3)
        person.notifications.withdraw("call-8")
        await until(lambda: service.told[-1]["number"] not in service.shown)
        # What is no longer shown cannot be pressed.
        service.press(service.told[-1]["number"], "0")
        person.notifications.withdraw("call-8")
        person.notifications.tell(Notice("End"))
        await until(lambda: len(service.told) == 4)
        assert done == ["Decline"]

    with_service(qt_run, use)


def test_a_service_that_refuses_and_one_that_goes_are_gone_round(qt_run: QtRun, bus: None) -> None:
    async def refused(person: Person, service: Service) -> None:
        person.notifications.tell(Notice("Important"))
        await until(lambda: person.otherwise == ["Important"])

    with_service(qt_run, refused, refuses=True)

    async def gone(person: Person, service: Service) -> None:
        service.close()
        person.notifications.tell(Notice("Later"))
        await until(lambda: person.otherwise == ["Later"])

    with_service(qt_run, gone)


def test_when_the_bus_ends(qt_run: QtRun, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        person = Person()
        with own_bus() as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            service = Service(ALL)
            service.start()
            await person.begin()
            service.close()
        await until(lambda: person.notifications._line is None)
        person.notifications.tell(Notice("After"))
        assert person.otherwise == ["After"]
        await person.end()

    qt_run(main)


def test_after_the_service_began_anew(qt_run: QtRun, bus: None) -> None:
    async def main() -> None:
        person = Person()
        await person.begin(there=False)
        for time in ("first", "second"):
            # Also one that came later than the program.
            service = Service(("body",) if time == "first" else ALL)
            service.start()
            await until(lambda: person.notifications._line is not None)
            while not service.told:
                # Until it is heard that another one is there, the other way is taken.
                person.notifications.tell(Notice(time, "a < b", key="call-7"))
                await until(lambda service=service: bool(service.told or person.otherwise))
                person.otherwise.clear()
            assert service.told[0]["number"] == 1, "the number of another service means nothing"
            service.close()
        await until(lambda: not person.notifications._numbers)
        await person.end()

    qt_run(main)


def test_after_the_bus_began_anew(qt_run: QtRun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def main() -> None:
        person = Person()
        person.notifications.start()
        for time in ("first", "second"):
            with own_bus(tmp_path / "bus") as address:
                monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
                service = Service(ALL)
                service.start()
                await until(lambda: person.notifications._line is not None)
                person.notifications.tell(Notice(time))
                await until(lambda service=service: bool(service.told))
                service.close()
            await until(lambda: person.notifications._line is None)
        assert person.otherwise == []
        await person.end()

    qt_run(main)


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus", "nonsense", None])
def test_without_a_bus_there_is_the_other_way(
    qt_run: QtRun, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    if address is not None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)

    async def main() -> None:
        person = Person()
        person.notifications.start()
        await asyncio.sleep(0)
        person.notifications.tell(Notice("A"))
        person.notifications.withdraw("a")
        assert person.otherwise == ["A"]
        await person.end()

    qt_run(main)


def test_without_a_service_on_the_bus_too(qt_run: QtRun, bus: None) -> None:
    async def main() -> None:
        person = Person()
        await person.begin(there=False)
        person.notifications.tell(Notice("A"))
        assert person.otherwise == ["A"]
        await person.end()

    qt_run(main)


@pytest.mark.parametrize(
    ("abilities", "text", "actions"),
    [((), "", []), (("body",), "a < b", []), (("body", "body-markup"), "a &lt; b", []),
     (("body", "actions"), "a < b", ["default", "CTI Client", "0", "Undo"])],
)  # fmt: skip
def test_only_what_the_service_can(abilities: tuple[str, ...], text: str, actions: list[str]) -> None:
    able = frozenset(abilities)
    assert body_of("a < b", able) == text
    assert actions_of(Notice("x", offer=Offer("Undo", lambda: None)), able) == actions


def test_the_program_tells_the_desktop_while_nobody_looks_at_its_window(run_program: Any, bus: None) -> None:
    service = Service(ALL)
    service.start()

    async def use(program: Any) -> None:
        desktop = program.desktop
        desktop.window.hide()
        await until(lambda: desktop.frame.notify != desktop.tray.tell)
        while not service.told:
            # Until the service was found, the tray is asked.
            program.rich.enabled.host.tell(Notice("Incoming call", "208", Kind.CALL, key="c1"))
            await asyncio.sleep(0.05)
        assert service.shown
        assert desktop.window.notices.text.text() == "Incoming call. 208"
        program.rich.enabled.host.withdraw("c1")
        await until(lambda: not service.shown)
        assert not desktop.window.notices.isVisibleTo(desktop.window)

    try:
        run_program(use)
    finally:
        service.close()
