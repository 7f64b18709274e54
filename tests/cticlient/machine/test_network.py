"""That the network changed: told by Linux' kernel for real, and by a system that answers late or never."""

import asyncio
import ctypes
import logging
import os
import struct
import subprocess
import sys
import threading
from typing import Any

import pytest

from cticlient.machine.network import Network
from cticlient.machine.of_system import networks_of
from tests.platforms import WINDOWS

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 0x1


class PlayedChanges:
    """Blocks until it is told what to say, as a system does."""

    def __init__(self) -> None:
        self.told, self.ended, self.error = threading.Semaphore(0), threading.Event(), ""
        self.waiting = threading.Event()

    def wait(self) -> bool:
        self.waiting.set()
        self.told.acquire()
        if self.error:
            raise OSError(self.error)
        return not self.ended.is_set()

    def end(self) -> None:
        self.ended.set()
        self.told.release()


async def test_each_change_is_told(until: Any) -> None:
    changes, heard = PlayedChanges(), list[str]()
    network = Network(changes, asyncio.ensure_future)
    network.start(lambda: heard.append("changed"))
    for count in (1, 2):
        changes.told.release()
        await until(lambda count=count: len(heard) == count)
    network.stop()
    assert changes.ended.is_set()


async def test_a_system_that_does_not_answer_keeps_nobody_waiting(until: Any) -> None:
    changes = PlayedChanges()
    network = Network(changes, asyncio.ensure_future)
    network.start(lambda: None)
    await until(changes.waiting.is_set)
    beats = 0
    for _ in range(20):
        await asyncio.sleep(0)
        beats += 1
    assert beats == 20
    network.stop()


NEVER = """
import asyncio, threading
from cticlient.machine.network import Network
began = threading.Event()
class Never:
    def wait(self):
        began.set()
        threading.Event().wait()
    def end(self):
        pass
async def main():
    network = Network(Never(), asyncio.ensure_future)
    network.start(lambda: None)
    while not began.is_set():
        await asyncio.sleep(0.01)
    network.stop()
asyncio.run(main())
print("ended")
"""


def test_a_system_that_never_answers_does_not_keep_the_program_from_ending() -> None:
    done = subprocess.run([sys.executable, "-c", NEVER], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "ended"), done.stderr


async def test_a_system_that_tells_nothing_is_no_fault(until: Any, caplog: pytest.LogCaptureFixture) -> None:
    changes = PlayedChanges()
    changes.error = "not allowed"
    network = Network(changes, asyncio.ensure_future)
    with caplog.at_level(logging.WARNING):
        network.start(lambda: None)
        changes.told.release()
        await until(lambda: "not noticed: not allowed" in caplog.text)
    network.stop()


@pytest.mark.parametrize(("platform", "name"), [("linux", "NetlinkNetwork"), ("darwin", "QtNetwork")])
def test_only_where_it_cannot_block_qt_is_asked(qapp: object, platform: str, name: str) -> None:
    spawn: Any = asyncio.ensure_future
    assert [type(source).__name__ for source in networks_of(platform, spawn)] == [name]


def with_a_network_of_its_own() -> None:
    """In the child process: a kernel's network in which nothing is up yet."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NETWORK) and libc.unshare(NEW_USER | NEW_NETWORK):
        os._exit(77)


async def _bring_up_and_hear() -> int:
    import fcntl
    import socket

    from cticlient.machine.netlink import NetlinkNetwork

    heard = asyncio.Event()
    count = 0

    def changed() -> None:
        nonlocal count
        count += 1
        heard.set()

    network = NetlinkNetwork()
    network.start(changed)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        asked = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(control, GET_FLAGS, asked))[1]
        fcntl.ioctl(control, SET_FLAGS, struct.pack("16sh14x", b"lo", flags | UP))
        async with asyncio.timeout(20):
            await heard.wait()
    network.stop()
    return count


@pytest.mark.skipif(WINDOWS, reason="about Linux' kernel")
def test_the_kernel_tells_of_a_network_that_came() -> None:
    program = f"import asyncio; from {__name__} import _bring_up_and_hear as main; print(asyncio.run(main()))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        preexec_fn=with_a_network_of_its_own,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode == 77:
        pytest.skip("this machine lets nobody make a network of their own")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 1


@pytest.mark.skipif(WINDOWS, reason="about Linux' kernel")
async def test_what_the_kernel_says_anew_is_not_told(until: Any) -> None:
    from cticlient.machine.netlink import NetlinkNetwork

    looked, heard = 0, list[str]()

    def look() -> Any:
        nonlocal looked
        looked += 1
        return frozenset({("eth0", 1, ("10.0.0.1",) if looked < 3 else ())})

    network = NetlinkNetwork(look)
    network.start(lambda: heard.append("changed"))
    network._heard()
    assert (looked, heard) == (2, [])
    network._heard()
    assert (looked, heard) == (3, ["changed"])
    network.stop()


@pytest.mark.skipif(WINDOWS, reason="the very question that may stand for ever there, and does under Wine")
def test_what_qt_tells_of_the_network_is_told(qt_run: Any) -> None:
    from PySide6.QtNetwork import QNetworkInformation

    from cticlient.machine.qt_network import QtNetwork

    async def main() -> None:
        changes: list[str] = []
        network = QtNetwork()
        network.start(lambda: changes.append("changed"))
        information = QNetworkInformation.instance()
        if not information:
            pytest.skip("Qt cannot watch the network of this system")
        information.reachabilityChanged.emit(QNetworkInformation.Reachability.Disconnected)
        information.reachabilityChanged.emit(QNetworkInformation.Reachability.Online)
        assert changes == ["changed", "changed"]
        network.stop()
        information.reachabilityChanged.emit(QNetworkInformation.Reachability.Online)
        assert len(changes) == 2

    qt_run(main)
