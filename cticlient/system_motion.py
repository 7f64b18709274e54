"""What the system says about motion: Windows by its parameter, other desktops by their portal for settings."""

import sys
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

SPI_GETCLIENTAREAANIMATION = 0x1042
PORTAL = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings")
ANIMATIONS = ("org.gnome.desktop.interface", "enable-animations")


def ask_system(app: QApplication, hear: Callable[[bool], None]) -> None:
    """Call ``hear`` with whether the system wants less motion; not at all where it says nothing about it."""
    if sys.platform == "win32":
        hear(not _windows_animates())
    elif sys.platform.startswith("linux"):
        _ask_portal(app, hear)


def _windows_animates() -> bool:
    import ctypes

    animates = ctypes.c_int(1)
    user32 = getattr(ctypes, "windll").user32  # noqa: B009 - not there for mypy elsewhere
    asked = user32.SystemParametersInfoW(SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animates), 0)
    return bool(animates.value) or not asked


def _ask_portal(app: QApplication, hear: Callable[[bool], None]) -> None:
    """The answer comes later, or never where no portal runs: nobody waits for it."""
    # Only now: a start without a bus needs no D-Bus, and the first picture does not wait for it.
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return
    question = QDBusMessage.createMethodCall(*PORTAL, "Read")
    question.setArguments(list(ANIMATIONS))
    watcher = QDBusPendingCallWatcher(bus.asyncCall(question), app)

    def answered(finished: QDBusPendingCallWatcher) -> None:
        values = finished.reply().arguments()
        finished.deleteLater()
        if values and (animates := _bare(values[0])) is not None:
            hear(not animates)

    watcher.finished.connect(answered)


def _bare(value: object) -> bool | None:
    """What lies in the variants around an answer; None if that is no truth value."""
    while hasattr(value, "variant"):
        value = value.variant()
    return value if isinstance(value, bool) else None
