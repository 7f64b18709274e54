"""The desktop's ties to a real Windows, or to Wine: registry, Credential Locker, Qt's Windows build."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from cticlient.system.command import Command
from tests.platforms import WINDOWS

pytestmark = pytest.mark.skipif(not WINDOWS, reason="about Windows itself")


@pytest.mark.parametrize("kind", ["TelLinks", "AtLogin"])
def test_the_registry_takes_it_and_gives_it_back(kind: str) -> None:
    from cticlient.system import windows

    registry = getattr(windows, "SystemRegistry")()  # noqa: B009 - mypy knows it on Windows only
    switch = getattr(windows, kind)(registry, Command((r"C:\Program Files\CTI Client\cticlient.exe",)))
    assert not switch.is_on()
    switch.switch_on()
    assert switch.is_on()
    assert getattr(windows, kind)(registry, Command(("other.exe",))).is_on() is False
    switch.switch_off()
    assert not switch.is_on()
    assert registry.read(windows.CLASS, "") is None


def test_the_credential_locker_keeps_a_password() -> None:
    from keyring.backends import Windows

    locker: Any = Windows.WinVaultKeyring()
    locker.set_password("CTI Client, a test", "müller", "Geheim: ß€")
    assert locker.get_password("CTI Client, a test", "müller") == "Geheim: ß€"
    locker.delete_password("CTI Client, a test", "müller")
    assert locker.get_password("CTI Client, a test", "müller") is None


def test_qt_starts_and_paints(qtbot: Any, tmp_path: Path) -> None:
    from PySide6.QtWidgets import QPushButton

    button = QPushButton("Anrufen")
    qtbot.addWidget(button)
    button.show()
    assert button.grab().save(str(tmp_path / "button.png"))


async def test_the_network_is_watched_without_waiting_for_windows(until: Any) -> None:
    from cticlient.machine.network import Network
    from cticlient.machine.of_system import networks_of

    before = threading.active_count()
    spawn: Any = asyncio.ensure_future
    (network,) = networks_of("win32", spawn)
    assert isinstance(network, Network)
    network.start(lambda: None)
    await until(lambda: threading.active_count() > before)
    network.stop()
    # What waited in Windows has ended by itself, and nothing went wrong there.
    await until(lambda: threading.active_count() == before)


LATER = """
import sys
from pathlib import Path
from cticlient.instance import Doorway, Instance
later = Instance(Doorway.of(Path(sys.argv[1])))
assert not later.take()
print(later.hand_over({"number": "tel:+49 30 1234"})["code"])
"""


def test_a_later_start_hands_over_through_a_pipe(qtbot: Any, tmp_path: Path) -> None:
    from cticlient.instance import Doorway, Instance

    first, heard = Instance(Doorway.of(tmp_path)), list[dict[str, Any]]()

    def receive(message: dict[str, Any], reply: Any) -> None:
        heard.append(message)
        reply({"code": 7})

    assert first.take()
    first.serve(receive)
    later = subprocess.Popen(
        [sys.executable, "-c", LATER, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    qtbot.waitUntil(lambda: later.poll() is not None, timeout=60_000)
    said = later.communicate()[0]
    first.release()
    assert (said.strip(), heard) == ("7", [{"number": "tel:+49 30 1234"}]), said
