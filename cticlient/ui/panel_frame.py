"""A panel with its heading: as it stands side by side with others, or in a window of its own."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from cticlient.icons import icon
from cticlient.texts import Texts, marked
from cticlient.tiles import Lamp
from cticlient.ui.lamp_icon import lamp_icon

DETACH, PUT_BACK = marked("Open {panel} in a window of its own"), marked("Put {panel} back into the main window")


class PanelFrame(QWidget):
    """Heading and panel; the heading is not shown under a tab. ``move`` takes the panel out, or puts it back."""

    def __init__(self, tr: Texts, widget: QWidget, move: Callable[[], None]) -> None:
        super().__init__()
        self._tr = tr
        self._title = ""
        self._detached = False
        self.widget = widget
        self._sign = QLabel()
        self._sign.hide()
        self._name = QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QToolButton()
        self.button.setFixedSize(32, 32)
        self.button.setIconSize(QSize(16, 16))
        self.button.setAutoRaise(True)
        self.button.clicked.connect(move)
        self.heading = self._make_heading()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(widget, 1)
        self.setFocusProxy(widget)

    def show_heading(self, shown: bool, detached: bool = False) -> None:
        self.heading.setVisible(shown)
        self._detached = detached
        self.button.setIcon(icon("dock" if detached else "detach"))
        self._say()

    def show_title(self, title: str, ringing: bool) -> None:
        self._title = title
        self._name.setText(title)
        self._sign.setPixmap(lamp_icon(Lamp.RINGING).pixmap(16, 16))
        self._sign.setVisible(ringing)
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        elif event.type() == QEvent.Type.FontChange:
            self._embolden()

    def _make_heading(self) -> QWidget:
        heading = QWidget()
        heading.setMinimumHeight(40)
        row = QHBoxLayout(heading)
        row.setContentsMargins(16, 0, 16, 4)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._name, 1)
        row.addWidget(self.button)
        self._embolden()
        return heading

    def _embolden(self) -> None:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        self._name.setFont(font)
        # A long title may be cut; it must not hold the window wide.
        self._name.setMinimumWidth(48)

    def _say(self) -> None:
        said = self._tr(PUT_BACK if self._detached else DETACH, panel=self._title)
        self.button.setToolTip(said)
        self.button.setAccessibleName(said)
