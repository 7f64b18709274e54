"""The messages of Windows, played: lock, unlock, idle time across the 49.7 days, awake again."""

import ctypes
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from cticlient.machine.windows import (
    LOCKED,
    POWER,
    RESUMED,
    SESSION_CHANGED,
    UNLOCKED,
    Message,
    WindowsIdle,
    WindowsLock,
    WindowsSleep,
)


class PlayedWin32:
    def __init__(self, last: int | None = 0, now: int = 0, able: bool = True) -> None:
        self.last, self.now, self.able = last, now, able
        self.told: list[tuple[int, bool]] = []

    def tell_session_changes(self, window: int, on: bool) -> bool:
        self.told.append((window, on))
        return self.able

    def last_input(self) -> int | None:
        return self.last

    def tick(self) -> int:
        return self.now


def send(source: Any, message: int, detail: int, kind: bytes = b"windows_generic_MSG") -> None:
    said = Message(0, message, detail, 0)
    assert source._messages.nativeEventFilter(kind, ctypes.addressof(said)) == (False, 0)


async def test_lock_and_unlock_are_told(qapp: QApplication) -> None:
    win32, said = PlayedWin32(), list[bool | None]()
    lock = WindowsLock(win32)
    await lock.start(said.append)
    for detail in (LOCKED, UNLOCKED, 0x5):
        send(lock, SESSION_CHANGED, detail)
    send(lock, POWER, LOCKED)
    send(lock, SESSION_CHANGED, LOCKED, b"xcb_generic_event_t")
    assert said == [False, True, False]
    lock.stop()
    assert [on for _, on in win32.told] == [True, False]
    assert win32.told[0][0] == win32.told[1][0] != 0


async def test_where_windows_does_not_tell_nothing_is_known(qapp: QApplication) -> None:
    said: list[bool | None] = []
    lock = WindowsLock(PlayedWin32(able=False))
    await lock.start(said.append)
    lock.stop()
    assert said == []


@pytest.mark.parametrize(
    ("last", "now", "seconds"),
    [(1000, 61_500, 60.5), (2**32 - 500, 500, 1.0), (None, 500, None), (700, 700, 0.0)],
)
async def test_the_idle_time(last: int | None, now: int, seconds: float | None) -> None:
    assert await WindowsIdle(PlayedWin32(last, now)).seconds() == seconds


def test_the_end_of_a_sleep(qapp: QApplication) -> None:
    awoke: list[str] = []
    sleep = WindowsSleep()
    sleep.start(lambda: awoke.append("awoke"))
    send(sleep, POWER, 0x4)
    send(sleep, POWER, RESUMED)
    assert awoke == ["awoke"]
    sleep.stop()
    sleep.stop()
