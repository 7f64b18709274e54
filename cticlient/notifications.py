"""Notifications through the desktop's own service (org.freedesktop.Notifications), with buttons where it has them.

Spoken with jeepney and not with Qt: PySide6 cannot say ``u``, the type of a notification's number, and services that
look closely refuse anything else.
"""

import asyncio
import html
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, HeaderFields, MatchRule, MessageType, message_bus, new_method_call
from jeepney.io.asyncio import DBusConnection, open_dbus_connection

from cticlient.api import Kind, Notice, Offer

NAME = "org.freedesktop.Notifications"
SERVICE = DBusAddress("/org/freedesktop/Notifications", NAME, NAME)
PATIENCE_S = 5.0
"""For a service that may be started by the first question to it."""
LONGEST_PAUSE_S = 60.0
"""Between two looks for a bus."""
OWNER = "NameOwnerChanged"
DEFAULT = "default"
"""What a click on the notification itself is called."""
NORMAL, CRITICAL = 1, 2

log = logging.getLogger(__name__)

Spawn = Callable[[Coroutine[Any, Any, None]], object]


class DesktopNotifications:
    """Tells notices; ``otherwise`` is asked where there is no such service. ``open`` at a click on one."""

    def __init__(
        self, spawn: Spawn, otherwise: Callable[[Notice], object], open: Callable[[], None], picture: str,
        pause_s: float = 1.0,
    ) -> None:  # fmt: skip
        self._spawn = spawn
        self._otherwise = otherwise
        self._open = open
        self._picture = picture
        self._pause_s = pause_s
        """Until it is looked for a bus again, the first time."""
        self._bus: _Line | None = None
        self._line: _Line | None = None
        """The bus, once there is a service on it."""
        self._abilities: frozenset[str] = frozenset()
        self._numbers: dict[str, int] = {}
        """Of what the service shows, by the key of the notice."""
        self._offers: dict[int, tuple[Offer, ...]] = {}
        self._in_turn = asyncio.Lock()

    def start(self) -> None:
        """Find the service; until then, and where there is none, notices go the other way."""
        self._spawn(self._listen())

    def tell(self, notice: Notice) -> None:
        if self._line is None:
            self._otherwise(notice)
        else:
            self._spawn(self._tell(notice))

    def withdraw(self, key: str) -> None:
        """Take away what was told under this key: it is over."""
        if self._line is not None:
            self._spawn(self._withdraw(key))

    async def _listen(self) -> None:
        """Until the program ends: a bus that went away may come back."""
        pause = self._pause_s
        while True:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    line = _Line(await open_dbus_connection("SESSION"), self._heard)
            except Exception as error:  # every kind of broken address has its own
                log.info("There is no session bus: %r", error)
            else:
                await self._be_on(line)
                pause = self._pause_s
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def _be_on(self, line: "_Line") -> None:
        """As long as the bus is there."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(line.listen())
                group.create_task(self._greet(line))
        except* (OSError, EOFError, ValueError, DBusErrorResponse, TimeoutError) as errors:
            log.info("The session bus is gone: %r", errors.exceptions)
        finally:
            self._bus = self._line = None
            self._forget_all()
            await line.close()

    async def _greet(self, line: "_Line") -> None:
        await line.ask(message_bus.AddMatch(MatchRule(type="signal", interface=NAME, path=SERVICE.object_path)))
        owner = MatchRule(type="signal", interface=message_bus.interface, member=OWNER, path=message_bus.object_path)
        owner.add_arg_condition(0, NAME)
        await line.ask(message_bus.AddMatch(owner))
        self._bus = line
        await self._find_service(line)

    async def _find_service(self, line: "_Line") -> None:
        """Ask what it can do, which starts one that only waits to be asked."""
        try:
            self._abilities = frozenset((await line.ask(new_method_call(SERVICE, "GetCapabilities")))[0])
        except (OSError, DBusErrorResponse, TimeoutError) as error:
            log.info("The desktop has no service for notifications now: %r", error)
        else:
            if line is self._bus:
                self._line = line

    async def _tell(self, notice: Notice) -> None:
        # One after the other: which one takes the place of which is known only when the first has its number.
        async with self._in_turn:
            try:
                number = await self._notify(notice)
            except (OSError, DBusErrorResponse, TimeoutError) as error:
                log.warning("The desktop did not take a notification: %r", error)
                self._otherwise(notice)
                return
            self._offers[number] = offers_of(notice)
            if notice.key:
                self._numbers[notice.key] = number

    async def _notify(self, notice: Notice) -> int:
        if self._line is None:
            raise ConnectionError("no bus")
        words = (
            "CTI Client",
            self._numbers.get(notice.key, 0) if notice.key else 0,
            self._picture,
            notice.title,
            body_of(notice.text, self._abilities),
            actions_of(notice, self._abilities),
            hints_of(notice),
            -1,
        )
        return int((await self._line.ask(new_method_call(SERVICE, "Notify", "susssasa{sv}i", words)))[0])

    async def _withdraw(self, key: str) -> None:
        async with self._in_turn:
            number = self._numbers.pop(key, None)
            if number is None or self._line is None:
                return
            self._offers.pop(number, None)
            try:
                await self._line.ask(new_method_call(SERVICE, "CloseNotification", "u", (number,)))
            except (OSError, DBusErrorResponse, TimeoutError) as error:
                log.info("A notification was gone already: %r", error)

    def _heard(self, message: Any) -> None:
        """A button was pressed, or a notification is no longer shown."""
        signal, body = message.header.fields.get(HeaderFields.member), message.body
        if signal == OWNER:
            self._changed_hands(*body)
            return
        if message.header.fields.get(HeaderFields.interface) != NAME or not body or body[0] not in self._offers:
            return
        number = body[0]
        if signal == "NotificationClosed":
            self._forget(number)
        elif signal == "ActionInvoked":
            offers = self._offers[number]
            self._forget(number)
            self._act(body[1], offers)

    def _changed_hands(self, name: str, _before: str, owner: str) -> None:
        """The service ended, began or was replaced: it knows nothing of what another one shows."""
        if name != NAME:
            return
        self._forget_all()
        # One that ended may be started by the next notice; until then what it can do is taken to be the same.
        if owner and self._bus is not None:
            self._spawn(self._find_service(self._bus))

    def _forget_all(self) -> None:
        self._offers.clear()
        self._numbers.clear()

    def _act(self, action: str, offers: tuple[Offer, ...]) -> None:
        if action == DEFAULT:
            self._open()
        elif action.isdecimal() and int(action) < len(offers):
            offers[int(action)].do()

    def _forget(self, number: int) -> None:
        self._offers.pop(number, None)
        self._numbers = {key: held for key, held in self._numbers.items() if held != number}


class _Line:
    """One connection to the bus: questions with their answers, and signals to ``heard``."""

    def __init__(self, connection: DBusConnection, heard: Callable[[Any], None]) -> None:
        self._connection = connection
        self._heard = heard
        self._waiting: dict[int, asyncio.Future[Any]] = {}

    async def ask(self, question: Any) -> Any:
        """The answer's body. Raises DBusErrorResponse, TimeoutError, or OSError where the bus is gone."""
        serial = next(self._connection.outgoing_serial)
        answer = self._waiting[serial] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._connection.send(question, serial=serial)
                reply = await answer
        finally:
            self._waiting.pop(serial, None)
        if reply.header.message_type is MessageType.error:
            raise DBusErrorResponse(reply)
        return reply.body

    async def listen(self) -> None:
        """Until the bus ends: raises OSError or EOFError."""
        try:
            while True:
                self._take(await self._connection.receive())
        finally:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(ConnectionError("the bus is gone"))

    async def close(self) -> None:
        with suppress(OSError):
            await self._connection.close()

    def _take(self, message: Any) -> None:
        answer = self._waiting.get(message.header.fields.get(HeaderFields.reply_serial, 0))
        if answer is not None and not answer.done():
            answer.set_result(message)
        elif message.header.message_type is MessageType.signal:
            self._heard(message)


def offers_of(notice: Notice) -> tuple[Offer, ...]:
    return (*([notice.offer] if notice.offer is not None else []), *notice.also)


def body_of(text: str, abilities: frozenset[str]) -> str:
    """What a stranger wrote is text, also where the service would read it as markup."""
    if "body" not in abilities:
        return ""
    return html.escape(text, quote=False) if "body-markup" in abilities else text


def actions_of(notice: Notice, abilities: frozenset[str]) -> list[str]:
    """In pairs: what it is called, and what stands on the button."""
    if "actions" not in abilities:
        return []
    buttons = [word for place, offer in enumerate(offers_of(notice)) for word in (str(place), offer.text)]
    return [DEFAULT, "CTI Client", *buttons]


def hints_of(notice: Notice) -> dict[str, tuple[str, Any]]:
    """A call stays until it is over; everything else goes by itself."""
    call = notice.kind is Kind.CALL
    hints: dict[str, tuple[str, Any]] = {
        "urgency": ("y", CRITICAL if call else NORMAL),
        "desktop-entry": ("s", "cticlient"),
    }
    return hints | ({"category": ("s", "call.incoming")} if call else {})
