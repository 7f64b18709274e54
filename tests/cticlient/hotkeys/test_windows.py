"""Hot keys on Windows, against a system that only notes what is asked of it."""

import ctypes
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from cticlient.hotkeys.keys import Keys
from cticlient.hotkeys.windows import WM_HOTKEY, Message, WindowsKeys, _Input, copying
from cticlient.texts import SaidError

CTRL_ALT = [0x11, 0x12]
MESSAGES = [
    (b"windows_generic_MSG", WM_HOTKEY, 0),
    (b"windows_generic_MSG", WM_HOTKEY, 99),
    (b"windows_generic_MSG", 0x100, 0),
    (b"xcb_generic_event_t", WM_HOTKEY, 0),
]
"""Kind, message, and how far its number is from that of our key."""


class User32:
    """Another program has F9; whoever is in front copies its selection at Ctrl+C."""

    def __init__(self, selected: str = "") -> None:
        self.registered: dict[int, tuple[int, int]] = {}
        self.sent: list[tuple[int, bool]] = []
        self.selected = selected

    def register(self, number: int, modifiers: int, key: int) -> bool:
        if key == 0x78:
            return False
        self.registered[number] = (modifiers, key)
        return True

    def unregister(self, number: int) -> None:
        del self.registered[number]

    def down(self, key: int) -> bool:
        return key in CTRL_ALT

    def send(self, strokes: list[tuple[int, bool]]) -> None:
        self.sent = strokes
        if self.selected:
            QApplication.clipboard().setText(self.selected)


@pytest.fixture
def user32() -> User32:
    return User32()


@pytest.fixture
def keys(qapp: QApplication, user32: User32) -> WindowsKeys:
    return WindowsKeys(user32, qapp.clipboard(), qapp)


def test_registered_and_let_go(keys: WindowsKeys, user32: User32) -> None:
    keys.grab(Keys.parse("Ctrl+Alt+W"))
    keys.grab(Keys.parse("Meta+F10"))
    assert list(user32.registered.values()) == [(0x4003, 0x57), (0x4008, 0x79)]
    keys.release(Keys.parse("Ctrl+Alt+W"))
    assert list(user32.registered.values()) == [(0x4008, 0x79)]
    with pytest.raises(SaidError, match="F9 is taken"):
        keys.grab(Keys.parse("F9"))


def test_the_message_of_a_key_that_is_ours(keys: WindowsKeys, user32: User32) -> None:
    pressed: list[Keys] = []
    keys.start(pressed.append)
    keys.grab(Keys.parse("Ctrl+Alt+W"))
    (number,) = user32.registered
    for kind, message, of in MESSAGES:
        said = Message(message=message, number=number + of)
        keys.nativeEventFilter(kind, ctypes.addressof(said))
    assert pressed == [Keys.parse("Ctrl+Alt+W")]
    keys.close()


def test_what_is_held_is_let_go_before_copying() -> None:
    assert copying(lambda key: key in CTRL_ALT) == [
        (0x11, True), (0x12, True), (0x11, False), (0x43, False), (0x43, True), (0x11, True),
    ]  # fmt: skip


def test_the_selection_comes_and_the_clipboard_is_as_it_was(
    keys: WindowsKeys, user32: User32, qt_run: Callable[[Callable[[], Coroutine[Any, Any, str]]], str]
) -> None:
    before = QMimeData()
    before.setText("a letter")
    before.setHtml("<b>a letter</b>")
    QApplication.clipboard().setMimeData(before)
    user32.selected = "030 1234"
    assert qt_run(keys.selected_text) == "030 1234"
    assert QApplication.clipboard().mimeData().html() == "<b>a letter</b>"
    # Nothing is selected: nothing is copied, and nothing is lost.
    user32.selected = ""
    assert qt_run(keys.selected_text) == ""
    assert QApplication.clipboard().text() == "a letter"


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes are those of 64 bits")
def test_the_structures_have_the_sizes_of_the_system() -> None:
    assert (ctypes.sizeof(Message), Message.number.offset) == (48, 16)
    assert (ctypes.sizeof(_Input), _Input.either.offset) == (40, 8)
