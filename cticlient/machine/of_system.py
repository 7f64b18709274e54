"""Which of the sources this system has."""

from collections.abc import Mapping, Sequence

from cticlient.machine.attendance import AttendanceWatch, LockSource, Sources
from cticlient.machine.machine import Machine, Source, Spawn


def machine_of(platform: str, environ: Mapping[str, str], spawn: Spawn) -> Machine:
    """The computer the program runs on; libraries and buses are reached for only when they are first needed."""
    return Machine(
        AttendanceWatch(lambda: sources_of(platform, environ), spawn),
        lambda: sleeps_of(platform),
        lambda: networks_of(platform, spawn),
        spawn,
    )


def sources_of(platform: str, environ: Mapping[str, str]) -> Sources:
    """Who knows here whether somebody is there; nobody on systems that have no such thing."""
    if platform == "win32":
        from cticlient.machine.windows import SystemWin32, WindowsIdle, WindowsLock

        win32 = SystemWin32()
        return Sources((WindowsLock(win32),), (WindowsIdle(win32),))
    if not platform.startswith("linux"):
        return Sources()
    return _linux(environ)


def _linux(environ: Mapping[str, str]) -> Sources:
    from PySide6.QtDBus import QDBusConnection

    from cticlient.machine.bus import Bus
    from cticlient.machine.freedesktop import SAVERS, LoginLock, MutterIdle, SaverLock
    from cticlient.machine.x11 import X11Idle

    session = QDBusConnection.sessionBus()
    login: list[LockSource] = [LoginLock(Bus(QDBusConnection.systemBus()))]
    savers: list[LockSource] = [SaverLock(Bus(session), saver) for saver in SAVERS]
    # Under Wayland an X server is there too, but sees the input of its own windows only.
    x11 = (X11Idle(),) if environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY") else ()
    return Sources((*login, *savers), (*x11, MutterIdle(Bus(session))))


def sleeps_of(platform: str) -> Sequence[Source]:
    if platform == "win32":
        from cticlient.machine.windows import WindowsSleep

        return (WindowsSleep(),)
    if not platform.startswith("linux"):
        return ()
    from PySide6.QtDBus import QDBusConnection

    from cticlient.machine.bus import Bus
    from cticlient.machine.freedesktop import LoginSleep

    return (LoginSleep(Bus(QDBusConnection.systemBus())),)


def networks_of(platform: str, spawn: Spawn) -> Sequence[Source]:
    if platform == "win32":
        from cticlient.machine.network import Network
        from cticlient.machine.windows_network import WindowsChanges

        return (Network(WindowsChanges(), spawn),)
    if platform.startswith("linux"):
        from cticlient.machine.netlink import NetlinkNetwork

        return (NetlinkNetwork(),)
    from cticlient.machine.qt_network import QtNetwork

    return (QtNetwork(),)
