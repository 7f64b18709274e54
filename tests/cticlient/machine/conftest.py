"""A message bus of a test's own, with two ends: that of a played desktop and that of the program."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication

from cticlient.machine.bus import Bus
from tests.surroundings import message_bus


@dataclass
class Ends:
    """Connections to one bus."""

    address: str
    names: list[str] = field(default_factory=list)

    def connection(self) -> QDBusConnection:
        self.names.append(f"test-{uuid4().hex}")
        made = QDBusConnection.connectToBus(self.address, self.names[-1])
        assert made.isConnected()
        return made

    def bus(self) -> Bus:
        return Bus(self.connection())


@pytest.fixture
def ends(qapp: QApplication) -> Iterator[Ends]:
    with message_bus() as address:
        made = Ends(address)
        yield made
        for name in made.names:
            QDBusConnection.disconnectFromBus(name)
