"""Keeps a window above all others, and shows one without taking the focus."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cticlient.texts import Sentence, marked

FLAG = Qt.WindowType.WindowStaysOnTopHint


def keep_on_top(window: QWidget, on: bool) -> None:
    """Begin or end it, without the window's moving or losing the focus."""
    if bool(window.windowFlags() & FLAG) == on:
        return
    handle = window.windowHandle()
    if QGuiApplication.platformName() == "xcb" and handle is not None:
        # The window manager takes a wish for a window that is shown; the widget only has to know of it too.
        handle.setFlag(FLAG, on)
        window.overrideWindowFlags(handle.flags())
        return
    shown, place, active = window.isVisible(), window.geometry(), window.isActiveWindow()
    # Everywhere else Qt hides a window whose flags change, and forgets how wide its frame is.
    saved = window.saveGeometry()
    window.setWindowFlag(FLAG, on)
    if not shown:
        window.restoreGeometry(saved)
    if shown:
        window.show()
        window.setGeometry(place)
        if active:
            window.activateWindow()


def show_without_focus(window: QWidget) -> None:
    """Show it and leave the focus where it is."""
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, True)
    handle = window.windowHandle()
    if handle is not None:
        # WORKAROUND for Qt: the attribute reaches only a window that is not made yet.
        handle.setProperty("_q_showWithoutActivating", True)
    window.show()
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)
    if handle is not None:
        handle.setProperty("_q_showWithoutActivating", False)


def why_no_placing() -> Sentence | None:
    """Why this desktop lets no program place its windows or keep them on top; None where it does."""
    if QGuiApplication.platformName().startswith("wayland"):
        return Sentence(marked("Wayland does not let a program place its windows"))
    return None
