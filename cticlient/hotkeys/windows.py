"""Hot keys on Windows: RegisterHotKey, and the selected text by way of the clipboard, which is put back afterwards."""

import asyncio
import ctypes
import sys
from collections.abc import Callable
from ctypes import Structure, Union, c_int, c_int32, c_size_t, c_uint16, c_uint32, c_void_p, sizeof
from typing import Any, Protocol

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication, QMimeData
from PySide6.QtGui import QClipboard

from cticlient.hotkeys.backend import Pressed, taken
from cticlient.hotkeys.keys import Keys, Modifier
from cticlient.texts import Sentence

WM_HOTKEY = 0x0312
NO_REPEAT = 0x4000
MODIFIERS = {Modifier.ALT: 1, Modifier.CTRL: 2, Modifier.SHIFT: 4, Modifier.META: 8}
HELD = (0x10, 0x11, 0x12, 0x5B, 0x5C)
"""Shift, Ctrl, Alt and both Windows keys: the hot key itself is still held when the selection is copied."""
CTRL, LETTER_C = 0x11, 0x43
KEY_UP = 2
KEYBOARD = 1
PATIENCE_S = 0.6


class User32(Protocol):
    """The part of the system that is used."""

    def register(self, number: int, modifiers: int, key: int) -> bool: ...

    def unregister(self, number: int) -> None: ...

    def down(self, key: int) -> bool: ...

    def send(self, strokes: list[tuple[int, bool]]) -> None:
        """Keys and whether they go up."""


class WindowsKeys(QAbstractNativeEventFilter):
    """The back end for Windows."""

    def __init__(self, user32: User32, clipboard: QClipboard, app: QCoreApplication) -> None:
        super().__init__()
        self.impossible: Sentence | None = None
        self._user32 = user32
        self._clipboard = clipboard
        self._app = app
        self._numbers: dict[int, Keys] = {}
        self._next = 1
        self._pressed: Pressed = lambda keys: None

    def start(self, pressed: Pressed) -> None:
        self._pressed = pressed
        self._app.installNativeEventFilter(self)

    def grab(self, keys: Keys) -> None:
        number, self._next = self._next, self._next + 1
        modifiers = sum(MODIFIERS[modifier] for modifier in keys.modifiers)
        if not self._user32.register(number, modifiers | NO_REPEAT, keys.virtual_key):
            raise taken(str(keys))
        self._numbers[number] = keys

    def release(self, keys: Keys) -> None:
        for number in [number for number, held in self._numbers.items() if held == keys]:
            del self._numbers[number]
            self._user32.unregister(number)

    async def selected_text(self) -> str:
        """Ask the program in front to copy; what was in the clipboard is there again afterwards."""
        before = _copy_of(self._clipboard.mimeData())
        copied = asyncio.Event()
        self._clipboard.dataChanged.connect(copied.set)
        try:
            self._user32.send(copying(self._user32.down))
            async with asyncio.timeout(PATIENCE_S):
                await copied.wait()
        except TimeoutError:
            return ""
        finally:
            self._clipboard.dataChanged.disconnect(copied.set)
        text = self._clipboard.text()
        self._clipboard.setMimeData(before)
        return text

    def close(self) -> None:
        self._app.removeNativeEventFilter(self)

    def nativeEventFilter(self, kind: Any, message: int) -> object:  # noqa: N802
        if bytes(kind) == b"windows_generic_MSG":
            said = Message.from_address(int(message))
            if said.message == WM_HOTKEY and said.number in self._numbers:
                self._pressed(self._numbers[said.number])
                return True, 0
        return False, 0


def copying(down: Callable[[int], bool]) -> list[tuple[int, bool]]:
    """Let go of what is held, then Ctrl+C."""
    strokes = [(key, True) for key in HELD if down(key)]
    return [*strokes, (CTRL, False), (LETTER_C, False), (LETTER_C, True), (CTRL, True)]


def _copy_of(data: QMimeData | None) -> QMimeData:
    """Of our own: what the clipboard gives is gone with its next content."""
    copy = QMimeData()
    for form in data.formats() if data is not None else ():
        copy.setData(form, data.data(form))  # type: ignore[union-attr]
    return copy


class Message(Structure):
    """MSG of the Windows API."""

    _fields_ = (
        ("window", c_void_p),
        ("message", c_uint32),
        ("number", c_size_t),
        ("other", c_void_p),
        ("time", c_uint32),
        ("x", c_int32),
        ("y", c_int32),
    )


class _Key(Structure):
    _fields_ = (("key", c_uint16), ("scan", c_uint16), ("flags", c_uint32), ("time", c_uint32), ("extra", c_size_t))


class _Mouse(Structure):
    """The largest member: it decides how large an input is."""

    _fields_ = (
        ("x", c_int32),
        ("y", c_int32),
        ("data", c_uint32),
        ("flags", c_uint32),
        ("time", c_uint32),
        ("extra", c_size_t),
    )


class _Either(Union):
    _fields_ = (("key", _Key), ("mouse", _Mouse))


class _Input(Structure):
    _fields_ = (("kind", c_uint32), ("either", _Either))


if sys.platform == "win32":

    class SystemUser32:
        """The real one."""

        def __init__(self) -> None:
            self._user32: Any = ctypes.WinDLL("user32", use_last_error=True)

        def register(self, number: int, modifiers: int, key: int) -> bool:
            return bool(self._user32.RegisterHotKey(None, number, modifiers, key))

        def unregister(self, number: int) -> None:
            self._user32.UnregisterHotKey(None, number)

        def down(self, key: int) -> bool:
            return bool(self._user32.GetAsyncKeyState(c_int(key)) & 0x8000)

        def send(self, strokes: list[tuple[int, bool]]) -> None:
            inputs = (_Input * len(strokes))()
            for one, (key, up) in zip(inputs, strokes, strict=True):
                one.kind = KEYBOARD
                one.either.key = _Key(key, 0, KEY_UP if up else 0, 0, 0)
            self._user32.SendInput(len(strokes), inputs, sizeof(_Input))
