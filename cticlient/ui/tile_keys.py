"""What keys mean in a panel of tiles."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def asks_for_menu(event: QKeyEvent) -> bool:
    """Shift+F10, where Qt does not make a menu event of it as on Windows; of the menu key it does everywhere."""
    pressed = event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    return pressed and QGuiApplication.platformName() != "windows"


def places_to_move(event: QKeyEvent, columns: int) -> int:
    """By how many places Alt and an arrow move a tile; 0 for other keys."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.AltModifier:
        return 0
    arrows = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
    return arrows.get(Qt.Key(event.key()), 0)
