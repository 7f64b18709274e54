"""Who is asked whether somebody is there, and when nobody is asked at all."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from cticlient.machine.attendance import Attendance, AttendanceWatch, Sources


class PlayedLock:
    def __init__(self, first: bool | None = None, error: Exception | None = None) -> None:
        self.first, self.error, self.stopped = first, error, False
        self.say: Callable[[bool | None], None] = lambda locked: None

    async def start(self, changed: Callable[[bool | None], None]) -> None:
        if self.error:
            raise self.error
        self.say = changed
        if self.first is not None:
            changed(self.first)

    def stop(self) -> None:
        self.stopped = True


class PlayedIdle:
    def __init__(self, *said: float | None) -> None:
        self.said, self.closed, self.asked = list(said), False, 0

    async def seconds(self) -> float | None:
        self.asked += 1
        return self.said.pop(0) if len(self.said) > 1 else self.said[0]

    def close(self) -> None:
        self.closed = True


def watch(*sources: Any) -> AttendanceWatch:
    locks = tuple(one for one in sources if isinstance(one, PlayedLock))
    idles = tuple(one for one in sources if isinstance(one, PlayedIdle))
    return AttendanceWatch(lambda: Sources(locks, idles), asyncio.ensure_future, look=0.001)  # type: ignore[arg-type]


async def test_a_lock_is_told_at_once_and_the_idle_time_again_and_again(until: Any) -> None:
    lock, idle = PlayedLock(False), PlayedIdle(1.0, 2.0, 3.0)
    heard: list[Attendance] = []
    leave = watch(lock, idle).listen(heard.append)
    await until(lambda: Attendance(False, 3.0) in heard)
    lock.say(True)
    assert heard[-1] == Attendance(True, 3.0)
    leave()


async def test_nobody_is_asked_while_nobody_listens(until: Any) -> None:
    lock, idle = PlayedLock(False), PlayedIdle(1.0)
    made = watch(lock, idle)
    await asyncio.sleep(0)
    assert idle.asked == 0
    leave = made.listen(lambda now: None)
    await until(lambda: idle.asked > 1)
    leave()
    leave()
    await until(lambda: lock.stopped and idle.closed)
    assert made.now == Attendance()


async def test_of_several_any_lock_counts_and_the_first_idle_time_that_is_known(until: Any) -> None:
    one, two = PlayedLock(), PlayedLock(False)
    heard: list[Attendance] = []
    leave = watch(one, two, PlayedIdle(None), PlayedIdle(7.0)).listen(heard.append)
    await until(lambda: heard and heard[-1] == Attendance(False, 7.0))
    two.say(True)
    one.say(False)
    assert heard[-1].locked is True
    two.say(None)
    assert heard[-1].locked is False
    leave()


async def test_one_that_fails_leaves_the_others(until: Any, caplog: pytest.LogCaptureFixture) -> None:
    class Failing(PlayedIdle):
        async def seconds(self) -> float | None:
            raise OSError("gone")

    heard: list[Attendance] = []
    with caplog.at_level(logging.ERROR):
        leave = watch(PlayedLock(error=OSError("no")), PlayedLock(True), Failing(0.0), PlayedIdle(2.0)).listen(
            heard.append
        )
        await until(lambda: heard and heard[-1] == Attendance(True, 2.0))
    leave()
    assert "PlayedLock cannot be watched" in caplog.text


async def test_a_second_listener_hears_what_is_known(until: Any) -> None:
    made = watch(PlayedLock(True), PlayedIdle(5.0))
    first: list[Attendance] = []
    second: list[Attendance] = []
    leave = made.listen(first.append)
    await until(lambda: Attendance(True, 5.0) in first)
    leave_second = made.listen(second.append)
    assert second == [Attendance(True, 5.0)]
    leave()
    assert made.now == Attendance(True, 5.0)
    leave_second()
