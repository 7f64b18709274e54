"""Windows: the screen lock, the time without input and the end of a sleep, from the messages Windows sends a window."""

import ctypes
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication
from PySide6.QtWidgets import QWidget

SESSION_CHANGED, LOCKED, UNLOCKED = 0x02B1, 0x7, 0x8
POWER, RESUMED = 0x0218, 0x12
THIS_SESSION = 0
TICKS = 2**32
"""Windows counts milliseconds in 32 bits and begins anew every 49.7 days."""


class Message(ctypes.Structure):
    """What Windows sends, as far as it is used here."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t),
    )


class LastInput(ctypes.Structure):
    """LASTINPUTINFO."""

    _fields_ = (("size", ctypes.c_uint), ("tick", ctypes.c_uint))


class Win32(Protocol):
    """What is used of Windows."""

    def tell_session_changes(self, window: int, on: bool) -> bool: ...

    def last_input(self) -> int | None:
        """The tick of the last input."""

    def tick(self) -> int: ...


class SystemWin32:
    """Windows itself."""

    def __init__(self) -> None:
        libraries: Any = ctypes.windll  # type: ignore[attr-defined,unused-ignore]
        self._user, self._kernel, self._wts = libraries.user32, libraries.kernel32, libraries.wtsapi32

    def tell_session_changes(self, window: int, on: bool) -> bool:
        handle = ctypes.c_void_p(window)
        if on:
            return bool(self._wts.WTSRegisterSessionNotification(handle, THIS_SESSION))
        return bool(self._wts.WTSUnRegisterSessionNotification(handle))

    def last_input(self) -> int | None:
        info = LastInput(ctypes.sizeof(LastInput), 0)
        return int(info.tick) if self._user.GetLastInputInfo(ctypes.byref(info)) else None

    def tick(self) -> int:
        return int(self._kernel.GetTickCount()) % TICKS


class _Messages(QAbstractNativeEventFilter):
    """Sees every message that Windows sends to this program."""

    def __init__(self, heard: Callable[[int, int], None]) -> None:
        super().__init__()
        self._heard = heard

    def nativeEventFilter(self, kind: Any, message: Any) -> tuple[bool, int]:  # noqa: N802
        if bytes(kind) == b"windows_generic_MSG":
            said = Message.from_address(int(message))
            self._heard(int(said.message), int(said.wparam))
        return False, 0


class WindowsLock:
    """The session of the person, locked or not. The window that is told is never shown."""

    def __init__(self, win32: Win32) -> None:
        self._win32 = win32
        self._messages: _Messages | None = None
        self._window: QWidget | None = None

    async def start(self, changed: Callable[[bool | None], None]) -> None:
        def heard(message: int, detail: int) -> None:
            if message == SESSION_CHANGED and detail in (LOCKED, UNLOCKED):
                changed(detail == LOCKED)

        self._window = QWidget()
        if not self._win32.tell_session_changes(int(self._window.winId()), True):
            return
        self._messages = _installed(heard)
        # Whoever starts a program has the screen before them.
        changed(False)

    def stop(self) -> None:
        if self._messages is not None and self._window is not None:
            self._win32.tell_session_changes(int(self._window.winId()), False)
            _remove(self._messages)
        if self._window is not None:
            self._window.deleteLater()
        self._messages = self._window = None


class WindowsIdle:
    """How long nobody touched anything in this session."""

    def __init__(self, win32: Win32) -> None:
        self._win32 = win32

    async def seconds(self) -> float | None:
        last = self._win32.last_input()
        return None if last is None else (self._win32.tick() - last) % TICKS / 1000

    def close(self) -> None:
        pass


class WindowsSleep:
    """Windows says to every window that the computer is awake again."""

    def __init__(self) -> None:
        self._messages: _Messages | None = None

    def start(self, awoke: Callable[[], None]) -> None:
        self._messages = _installed(lambda message, detail: awoke() if (message, detail) == (POWER, RESUMED) else None)

    def stop(self) -> None:
        if self._messages is not None:
            _remove(self._messages)
            self._messages = None


def _installed(heard: Callable[[int, int], None]) -> _Messages:
    messages = _Messages(heard)
    app = QCoreApplication.instance()
    assert app is not None
    app.installNativeEventFilter(messages)
    return messages


def _remove(messages: _Messages) -> None:
    app = QCoreApplication.instance()
    if app is not None:
        app.removeNativeEventFilter(messages)
