"""The band below the panel while there is no connection: why, since when, when it is tried again."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from cticlient.api import Hue, Texts, colours_of, icon
from ctiserver.client.events import Link, LinkState
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.times import Times

PICTURE = 20


class ConnectionBand(QWidget):
    """Hidden while all is well, and while a first connection is being made."""

    connect_wanted = Signal()
    password_wanted = Signal()
    options_wanted = Signal()

    def __init__(self, bridge: Bridge, tr: Texts, times: Times, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._bridge = bridge
        self._tr = tr
        self._times = times
        self._clock = clock
        self.picture = QLabel()
        self.text = QLabel()
        self.text.setObjectName("connection-text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.connect_button = QPushButton()
        self.connect_button.setObjectName("connect-now")
        self.password_button = QPushButton()
        self.password_button.setObjectName("enter-password")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        self.options_button = QPushButton()
        self.options_button.setObjectName("set-up-server")
        row.addWidget(self.options_button)
        row.addWidget(self.password_button)
        row.addWidget(self.connect_button)
        self.options_button.clicked.connect(self.options_wanted)
        self.connect_button.clicked.connect(self.connect_wanted)
        self.password_button.clicked.connect(self.password_wanted)
        # The seconds to the next try run down while they are shown.
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._say)
        bridge.link_changed.connect(self.show_now)
        # Without a parent it would become a window of its own; ``show_now`` shows it where it stands.
        self.hide()

    def show_now(self) -> None:
        link = self._bridge.link
        self.setVisible(self.due(link))
        counting = self.due(link) and link.next_try is not None
        if counting and not self._second.isActive():
            self._second.start()
        elif not counting:
            self._second.stop()
        known = self._bridge.session is not None
        self.options_button.setVisible(not known or (link.state is LinkState.REFUSED and not link.password))
        self.password_button.setVisible(link.state is LinkState.REFUSED and link.password)
        self.connect_button.setVisible(known)
        self._say()

    @staticmethod
    def due(link: Link) -> bool:
        """Whether there is something to say: not in the moment in which the program has just begun to connect."""
        if link.state is LinkState.UP:
            return False
        return link.reason is not None or link.state is LinkState.REFUSED

    def retranslate(self) -> None:
        self._say()

    def _say(self) -> None:
        tr, link, now = self._tr, self._bridge.link, self._clock()
        self.connect_button.setText(tr("Connect now"))
        self.connect_button.setEnabled(link.state is not LinkState.CONNECTING)
        self.password_button.setText(tr("Enter password…"))
        self.options_button.setText(tr("Set up server…"))
        since = tr("No connection to the server since {time}.", time=self._times.start(link.since, now))
        parts = [since if self._bridge.session is not None else "", tr.say(link.reason) if link.reason else ""]
        if link.state is LinkState.CONNECTING:
            parts.append(tr("Connecting…"))
        elif link.next_try is not None:
            seconds = max(0, round((link.next_try - now).total_seconds()))
            parts.append(tr("Next try in {n}\N{NO-BREAK SPACE}s.", n=seconds))
        self.text.setText(" ".join(part for part in parts if part))
        self.picture.setPixmap(icon("warning", Hue.SIGNAL).pixmap(QSize(PICTURE, PICTURE), self.devicePixelRatio()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = colours_of(self.palette())
        painter.fillRect(self.rect(), colours.ring_back)
        painter.fillRect(0, 0, self.width(), 1, colours.hues[Hue.SIGNAL])
