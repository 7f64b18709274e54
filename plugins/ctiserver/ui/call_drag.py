"""Begins to drag a call: the one place where Qt itself runs a loop within its own, as every list does for its rows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QDrag


def begin(drag: QDrag) -> None:
    """Return when it was dropped. Called by the mouse only, never by a coroutine, whose task would lose its turn."""
    drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.CopyAction)
