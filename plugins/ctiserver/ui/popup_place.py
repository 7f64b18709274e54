"""Where the pop-ups stand: in the lower right corner of a screen, the first lowest, as many as there is room for."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QCursor, QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

MARGIN = 16
GAP = 8


def places(area: QRect, sizes: Iterable[QSize]) -> list[QPoint]:
    """The upper left corner of each, within ``area``; the first one always has a place, the last ones may have none."""
    found: list[QPoint] = []
    bottom = area.bottom() + 1 - MARGIN
    for size in sizes:
        top = bottom - size.height()
        if found and top < area.top() + MARGIN:
            break
        found.append(QPoint(max(area.left(), area.right() + 1 - MARGIN - size.width()), max(area.top(), top)))
        bottom = top - GAP
    return found


def screen_of(window: QWidget) -> QScreen:
    """Where the person looks: the screen of the window while that is shown, else the one with the pointer."""
    if window.isVisible() and not window.isMinimized():
        return window.screen()
    return QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
