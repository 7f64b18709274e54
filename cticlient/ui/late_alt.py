"""Keeps a menu open that was opened by Alt and a letter, when Qt tells it of that Alt only afterwards.

While a screen reader listens, Qt hands a key on when the reader has answered, but a shortcut at once. On a busy machine
the menu then hears of the very Alt that opened it, takes it for a second one, and closes.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMenu

Type = QEvent.Type


class LateAlt(QObject):
    """For the menus it is told to ``watch``."""

    def watch(self, menu: QMenu) -> None:
        menu.aboutToShow.connect(lambda: self._opens(menu))

    def eventFilter(self, menu: QObject, event: QEvent) -> bool:
        kind = event.type()
        alt = (
            kind in (Type.KeyPress, Type.KeyRelease) and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt
        )
        if alt or kind == Type.Hide:
            # Heard of, or let go: the next one is meant.
            menu.removeEventFilter(self)
        return alt and kind == Type.KeyPress

    def _opens(self, menu: QMenu) -> None:
        if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier:
            menu.installEventFilter(self)
