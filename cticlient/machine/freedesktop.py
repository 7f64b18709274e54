"""Linux: the screen lock as login service and desktops say it, GNOME's idle time, and the sleep of the computer."""

import asyncio
from collections.abc import Callable
from typing import Any

from cticlient.machine.bus import Bus, Where

LOGIN = "org.freedesktop.login1"
MANAGER = Where(LOGIN, "/org/freedesktop/login1", f"{LOGIN}.Manager")
SAVERS = (
    Where("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    Where("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    Where("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
    Where("org.mate.ScreenSaver", "/org/mate/ScreenSaver", "org.mate.ScreenSaver"),
    Where("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver", "org.xfce.ScreenSaver"),
)
"""Who locks the screen in the desktops, all in the same form."""
MUTTER = Where("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor")
Changed = Callable[[bool | None], None]


class LoginLock:
    """The hint that a desktop gives to the login service (systemd or elogind)."""

    def __init__(self, bus: Bus, session: str = "auto") -> None:
        self._bus = bus
        self._name = session
        self._session = MANAGER
        self._changed: Changed = lambda locked: None
        self._reading: asyncio.Future[None] | None = None
        self._stopped = False

    async def start(self, changed: Changed) -> None:
        self._changed = changed
        found = await self._bus.ask(MANAGER, "GetSession", self._name)
        if not found:
            return
        self._session = Where(LOGIN, _path(found[0]), f"{LOGIN}.Session")
        self._bus.hear(self._session.properties(), "PropertiesChanged", self._heard)
        await self._read()

    def _heard(self, said: list[Any]) -> None:
        # Which properties, and how they are now, QtDBus does not unpack: they are read anew.
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        hint = await self._bus.read(self._session, "LockedHint")
        if isinstance(hint, bool) and not self._stopped:
            self._changed(hint)

    def stop(self) -> None:
        self._stopped = True
        self._bus.close()


class SaverLock:
    """A desktop's screen saver. Its "active" is a locked screen, or a dark one that nobody looks at."""

    def __init__(self, bus: Bus, saver: Where) -> None:
        self._bus = bus
        self._saver = saver

    async def start(self, changed: Changed) -> None:
        self._bus.hear(self._saver, "ActiveChanged", lambda said: changed(bool(said and said[0])))
        active = await self._bus.ask(self._saver, "GetActive")
        if active and isinstance(active[0], bool):
            changed(active[0])

    def stop(self) -> None:
        self._bus.close()


class MutterIdle:
    """GNOME, also under Wayland, where no program sees the input of others."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def seconds(self) -> float | None:
        answer = await self._bus.ask(MUTTER, "GetIdletime")
        return answer[0] / 1000 if answer and isinstance(answer[0], int) else None

    def close(self) -> None:
        self._bus.close()


class LoginSleep:
    """The login service says before and after the computer sleeps."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def start(self, awoke: Callable[[], None]) -> None:
        self._bus.hear(MANAGER, "PrepareForSleep", lambda said: awoke() if said == [False] else None)

    def stop(self) -> None:
        self._bus.close()


def _path(value: Any) -> str:
    return value if isinstance(value, str) else str(value.path())
