"""What the program is told of its computer, from all that notice something."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from cticlient.machine.attendance import AttendanceWatch, Sources
from cticlient.machine.clocks import Look
from cticlient.machine.machine import Machine, MachineEvent
from cticlient.machine.of_system import machine_of, sleeps_of, sources_of


class Played:
    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.stopped = error, False
        self.notice: Callable[[], None] = lambda: None

    def start(self, noticed: Callable[[], None]) -> None:
        if self.error:
            raise self.error
        self.notice = noticed

    def stop(self) -> None:
        self.stopped = True


def machine(sleeps: tuple[Played, ...] = (), networks: tuple[Played, ...] = (), **more: Any) -> Machine:
    spawn: Any = asyncio.ensure_future
    return Machine(AttendanceWatch(Sources, spawn), lambda: sleeps, lambda: networks, spawn, **more)


async def test_events_of_all_sources_are_told() -> None:
    sleep, network, heard = Played(), Played(), list[MachineEvent]()
    made = machine((sleep,), (network,))
    leave = made.listen(heard.append)
    made.start()
    sleep.notice()
    network.notice()
    leave()
    sleep.notice()
    assert heard == [MachineEvent.AWOKE, MachineEvent.NETWORK]
    made.close()
    assert sleep.stopped
    assert network.stopped


async def test_a_sleep_that_nobody_tells_is_found_by_the_clocks(until: Any) -> None:
    looks, heard = [Look(0.0, 0.0), Look(0.001, 0.001), Look(3600.0, 0.002)], list[MachineEvent]()
    made = machine(clocks=lambda: looks.pop(0) if len(looks) > 1 else looks[0], step=0.001)
    made.listen(heard.append)
    made.start()
    await until(lambda: heard)
    await asyncio.sleep(0.01)
    assert heard == [MachineEvent.AWOKE]
    made.close()


async def test_one_that_fails_leaves_the_others(caplog: pytest.LogCaptureFixture) -> None:
    network, heard = Played(), list[MachineEvent]()
    made = machine((Played(OSError("no")),), (network,))

    def fails(event: MachineEvent) -> None:
        raise ValueError("listener")

    made.listen(fails)
    made.listen(heard.append)
    with caplog.at_level(logging.ERROR):
        made.start()
        network.notice()
    assert heard == [MachineEvent.NETWORK]
    assert "Played cannot be watched" in caplog.text
    made.close()


@pytest.mark.parametrize(
    ("environ", "first"),
    [
        ({"DISPLAY": ":1"}, "X11Idle"),
        ({"DISPLAY": ":1", "WAYLAND_DISPLAY": "wayland-0"}, "MutterIdle"),
        ({}, "MutterIdle"),
    ],
)
def test_linux_asks_x11_only_where_it_sees_everything(qapp: object, environ: dict[str, str], first: str) -> None:
    assert type(sources_of("linux", environ).idles[0]).__name__ == first


def test_other_systems_say_nothing(qapp: object) -> None:
    assert sources_of("darwin", {}) == Sources()
    assert sleeps_of("darwin") == ()


def test_the_computer_of_this_test_starts_and_ends(qt_run: Any) -> None:
    async def main() -> None:
        spawn: Any = asyncio.ensure_future
        made = machine_of("linux", {}, spawn)
        leave = made.attendance.listen(lambda now: None)
        made.start()
        await asyncio.sleep(0.01)
        leave()
        made.close()

    qt_run(main)
