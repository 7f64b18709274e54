"""A notice in the window, below the panel: what happened in a sentence, until it was read."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton

from cticlient.colours import colours_of
from cticlient.icons import icon
from cticlient.places import Kind, Notice
from cticlient.texts import Texts
from cticlient.tiles import Hue

SHOWN_MS = 8000
"""How long information stays; a warning stays until it is closed."""
OFFERED_MS = 30_000
"""How long it stays where something can be done about it."""


class NoticeBand(QFrame):
    """Shows the latest notice; hidden while there is none."""

    def __init__(self, tr: Texts) -> None:
        super().__init__()
        self._tr = tr
        self._warning = False
        self._key = ""
        self._picture = QLabel()
        self._picture.setFixedSize(20, 20)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.offer = QPushButton()
        self.offer.setObjectName("offer")
        self.offer.setAutoDefault(False)
        self.offer.setMinimumHeight(32)
        self.offer.clicked.connect(self._take)
        self._do: Callable[[], None] = lambda: None
        self.closer = QToolButton()
        self.closer.setIcon(icon("close"))
        self.closer.setIconSize(QSize(16, 16))
        self.closer.setFixedSize(32, 32)
        self.closer.setAutoRaise(True)
        self.closer.clicked.connect(self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        row.addWidget(self.offer)
        row.addWidget(self.closer)
        self._say()
        self.hide()

    def tell(self, notice: Notice) -> None:
        self._key = notice.key
        warning = self._warning = notice.kind is Kind.WARNING
        picture = icon("warning", Hue.SIGNAL) if warning else icon("details", Hue.BLUE)
        self._picture.setPixmap(picture.pixmap(QSize(20, 20), self.devicePixelRatio()))
        self.text.setText(notice_line(notice))
        self.offer.setVisible(notice.offer is not None)
        if notice.offer is not None:
            self.offer.setText(notice.offer.text.replace("&", "&&"))
            self._do = notice.offer.do
        self._timer.stop()
        if not warning:
            self._timer.start(SHOWN_MS if notice.offer is None else OFFERED_MS)
        self.show()
        self.update()

    def withdraw(self, key: str) -> None:
        """What it says may be over."""
        if key == self._key:
            self._timer.stop()
            self.hide()

    def _take(self) -> None:
        self.hide()
        self._do()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.ring_back if self._warning else colours.selected)
        painter.fillRect(0, 0, self.width(), 1, colours.hues[Hue.SIGNAL if self._warning else Hue.BLUE])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.closer.setToolTip(self._tr("Close"))
        self.closer.setAccessibleName(self._tr("Close this notice"))


def notice_line(notice: Notice) -> str:
    """Title and text in one paragraph."""
    if not notice.text:
        return notice.title
    end = "" if notice.title.endswith((".", ":", "?")) else "."
    return f"{notice.title}{end} {notice.text}"
