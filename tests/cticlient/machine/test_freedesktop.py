"""Lock, idle time and sleep as a real message bus says them, with the desktop's part played."""

from typing import Any

import pytest

from cticlient.machine.freedesktop import SAVERS, LoginLock, LoginSleep, MutterIdle, SaverLock
from tests.cticlient.machine.conftest import Ends
from tests.cticlient.machine.played import LoginService, Mutter, ScreenSaver

GNOME = next(saver for saver in SAVERS if saver.service == "org.gnome.ScreenSaver")


def test_the_login_service_says_lock_and_unlock(ends: Ends, qt_run: Any, until: Any) -> None:
    service = LoginService(ends.connection())

    async def main() -> None:
        said: list[bool | None] = []
        lock = LoginLock(ends.bus())
        await lock.start(said.append)
        assert said == [False]
        service.lock(True)
        await until(lambda: said[-1] is True)
        service.lock(False)
        await until(lambda: said[-1] is False)
        lock.stop()

    qt_run(main)


def test_a_session_that_was_locked_before_is_known_as_that(ends: Ends, qt_run: Any) -> None:
    service = LoginService(ends.connection())
    service.lock(True)

    async def main() -> None:
        said: list[bool | None] = []
        lock = LoginLock(ends.bus())
        await lock.start(said.append)
        lock.stop()
        assert said == [True]

    qt_run(main)


def test_after_the_end_nothing_is_heard(ends: Ends, qt_run: Any, until: Any) -> None:
    service = LoginService(ends.connection())

    async def main() -> None:
        said: list[bool | None] = []
        heard: list[bool | None] = []
        lock, other = LoginLock(ends.bus()), LoginLock(ends.bus())
        await lock.start(said.append)
        await other.start(heard.append)
        lock.stop()
        service.lock(True)
        await until(lambda: heard[-1] is True)
        assert said == [False]
        other.stop()

    qt_run(main)


def test_a_screen_saver_says_lock_and_unlock(ends: Ends, qt_run: Any, until: Any) -> None:
    saver = ScreenSaver(ends.connection())

    async def main() -> None:
        said: list[bool | None] = []
        lock = SaverLock(ends.bus(), GNOME)
        await lock.start(said.append)
        assert said == [False]
        saver.lock(True)
        await until(lambda: said[-1] is True)
        lock.stop()

    qt_run(main)


def test_a_desktop_that_comes_later_is_heard_too(ends: Ends, qt_run: Any, until: Any) -> None:
    async def main() -> None:
        said: list[bool | None] = []
        lock = SaverLock(ends.bus(), GNOME)
        await lock.start(said.append)
        assert said == []
        saver = ScreenSaver(ends.connection())
        saver.lock(True)
        await until(lambda: said == [True])
        lock.stop()

    qt_run(main)


def test_gnome_says_how_long_nobody_touched_anything(ends: Ends, qt_run: Any) -> None:
    mutter = Mutter(ends.connection())
    mutter.monitor.idle_ms = 61_500

    async def main() -> None:
        idle = MutterIdle(ends.bus())
        assert await idle.seconds() == 61.5
        idle.close()

    qt_run(main)


def test_only_the_end_of_a_sleep_is_told(ends: Ends, qt_run: Any, until: Any) -> None:
    service = LoginService(ends.connection())

    async def main() -> None:
        awoke: list[str] = []
        sleep = LoginSleep(ends.bus())
        sleep.start(lambda: awoke.append("awoke"))
        service.sleep(True)
        service.sleep(False)
        await until(lambda: awoke == ["awoke"])
        sleep.stop()

    qt_run(main)


@pytest.mark.parametrize("source", ["login", "saver", "mutter"])
def test_where_nobody_answers_nothing_is_known(ends: Ends, qt_run: Any, source: str) -> None:
    async def main() -> None:
        said: list[bool | None] = []
        if source == "mutter":
            assert await MutterIdle(ends.bus()).seconds() is None
            return
        lock = LoginLock(ends.bus()) if source == "login" else SaverLock(ends.bus(), GNOME)
        await lock.start(said.append)
        lock.stop()
        assert said == []

    qt_run(main)
