"""What a panel says instead of showing tiles: a sentence, and at most one button."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cticlient.ui.tile_mime import dragged_tile


@dataclass(frozen=True, slots=True)
class Message:
    text: str = ""
    button: str | None = None
    on_button: Callable[[], None] | None = None


class MessagePage(QWidget):
    """A sentence and at most one button, in the middle. A panel that takes tiles takes them here too, its first one."""

    tile_dropped = Signal(object)
    """A DraggedTile."""

    def __init__(self) -> None:
        super().__init__()
        self._message = Message()
        self._label = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._button = QPushButton()
        self._button.clicked.connect(self._pressed)
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(self._label)
        layout.addSpacing(12)
        layout.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()

    def say(self, message: Message) -> None:
        self._message = message
        self._label.setText(message.text)
        self._button.setText(message.button or "")
        self._button.setVisible(bool(message.button))

    def _pressed(self) -> None:
        if self._message.on_button is not None:
            self._message.on_button()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_tile(event.mimeData()) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        tile = dragged_tile(event.mimeData())
        if tile is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.tile_dropped.emit(tile)
