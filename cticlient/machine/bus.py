"""A message bus, asked without waiting for it: an answer is awaited, and a signal calls back."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

PATIENCE_MS = 3000
"""How long a service may take to answer; a desktop that hangs must not keep anything waiting."""
PROPERTIES = "org.freedesktop.DBus.Properties"

# WORKAROUND for PySide6: its stubs want bytes here, and at run time it takes a str only.
TAKE: Any = "1take(QDBusMessage)"
"""The slot below, as Qt's old way of connecting names it; there is no other for a bus."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Where:
    """An interface of an object of a service."""

    service: str
    path: str
    interface: str

    def properties(self) -> "Where":
        return Where(self.service, self.path, PROPERTIES)


class _Ear(QObject):
    """One subscription: Qt calls only a slot of an object."""

    def __init__(self, heard: Callable[[list[Any]], None]) -> None:
        super().__init__()
        self._heard = heard

    @Slot(QDBusMessage)
    def take(self, message: QDBusMessage) -> None:
        self._heard([_plain(value) for value in message.arguments()])


class Bus:
    """One connection to one bus. On a system without it nothing answers and nothing is heard."""

    def __init__(self, connection: QDBusConnection) -> None:
        self._connection = connection
        self._ears: list[tuple[Where, str, _Ear]] = []
        self._waiting: set[QDBusPendingCallWatcher] = set()

    @property
    def there(self) -> bool:
        return self._connection.isConnected()

    async def ask(self, where: Where, method: str, *arguments: object) -> list[Any] | None:
        """The answer; None where there is no such service, or it refuses or does not answer in time."""
        if not self.there:
            return None
        message = QDBusMessage.createMethodCall(where.service, where.path, where.interface, method)
        # No service is started for a question: one that does not run knows nothing of this moment.
        message.setAutoStartService(False)
        message.setArguments(list(arguments))
        answer: asyncio.Future[list[Any] | None] = asyncio.get_running_loop().create_future()
        watcher = QDBusPendingCallWatcher(self._connection.asyncCall(message, PATIENCE_MS))
        self._waiting.add(watcher)

        def finished(done: QDBusPendingCallWatcher) -> None:
            self._waiting.discard(done)
            if not answer.done():
                answer.set_result(None if done.isError() else [_plain(value) for value in done.reply().arguments()])

        watcher.finished.connect(finished)
        return await answer

    async def read(self, where: Where, name: str) -> Any:
        """A property; None where it cannot be had."""
        answer = await self.ask(where.properties(), "Get", where.interface, name)
        return answer[0] if answer else None

    def hear(self, where: Where, signal: str, heard: Callable[[list[Any]], None]) -> None:
        """Call ``heard`` with what a signal says, whoever of that name sends it, also one who comes later."""
        if not self.there:
            return
        ear = _Ear(heard)
        if self._connection.connect(where.service, where.path, where.interface, signal, ear, TAKE):
            self._ears.append((where, signal, ear))
        else:
            log.info("%s of %s cannot be heard", signal, where)

    def close(self) -> None:
        """Hear nothing any more. The connection is Qt's own and stays."""
        for where, signal, ear in self._ears:
            self._connection.disconnect(where.service, where.path, where.interface, signal, ear, TAKE)
            ear.deleteLater()
        self._ears.clear()


def _plain(value: Any) -> Any:
    return value.variant() if isinstance(value, QDBusVariant) else value
