"""A page of the options: away by itself, and what this computer says of it just now."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from cticlient.api import Attendance, Host
from ctiserver.ui.automatic_away import BY_IDLE, BY_LOCK, MINUTES, minutes_of, wish_of
from ctiserver.ui.plain import second_label


class AwayPage(QWidget):
    """A page of the options dialog."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._tr = host.tr
        self._now = Attendance()
        self.by_lock = QCheckBox()
        self.by_idle = QCheckBox()
        self.minutes = QSpinBox()
        self.unit = QLabel()
        self.explained = second_label(name="away-explained")
        self.seen = second_label(name="away-seen")
        self._build()
        self._say()
        self._leave: Callable[[], None] = lambda: None

    def title(self) -> str:
        return self._tr("Away by itself")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        wish = wish_of(self._host.settings)
        self.by_lock.setChecked(wish.by_lock)
        self.by_idle.setChecked(wish.after > 0)
        self.minutes.setValue(minutes_of(self._host.settings))
        self.minutes.setEnabled(wish.after > 0)

    def check(self) -> None:
        """Whatever is entered can be saved."""

    def save(self) -> None:
        entered = {
            BY_LOCK: self.by_lock.isChecked(),
            BY_IDLE: self.by_idle.isChecked(),
            MINUTES: self.minutes.value(),
        }
        for key, value in entered.items():
            self._host.settings.set(key, value)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._leave()
        self._leave = self._host.watch_attendance(self._show)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._leave()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _build(self) -> None:
        self.by_lock.setObjectName("away-by-lock")
        self.by_idle.setObjectName("away-by-idle")
        self.minutes.setObjectName("away-minutes")
        self.minutes.setRange(1, 600)
        self.minutes.setMinimumSize(72, 32)
        self.by_idle.toggled.connect(self.minutes.setEnabled)
        idle = QHBoxLayout()
        idle.setSpacing(8)
        for widget in (self.by_idle, self.minutes, self.unit):
            idle.addWidget(widget)
        idle.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.by_lock)
        column.addLayout(idle)
        for label in (self.explained, self.seen):
            label.setWordWrap(True)
            column.addSpacing(4)
            column.addWidget(label)
        column.addStretch()

    def _say(self) -> None:
        tr = self._tr
        self.by_lock.setText(tr("Show me as away while the screen is locked"))
        self.by_idle.setText(tr("Show me as away without any input for"))
        self.unit.setText(tr("minutes"))
        self.minutes.setAccessibleName(tr("Minutes without input"))
        self.explained.setText(
            tr(
                "Only “Available” is covered, never a status that you chose. As soon as you are back, you are shown "
                "as available again. While nothing is ticked here, the program does not look whether you are there."
            )
        )
        self._show(self._now)

    def _show(self, now: Attendance) -> None:
        """What is known just now: so that a person sees whether it works on this desktop."""
        self._now = now
        tr = self._tr
        lock = tr("This desktop does not tell programs whether the screen is locked.")
        if now.locked is not None:
            lock = (
                tr("This computer says just now: the screen is locked.")
                if now.locked
                else tr("This computer says just now: the screen is not locked.")
            )
        idle = (
            tr.count("The last input was {n} second ago.", "The last input was {n} seconds ago.", round(now.idle))
            if now.idle is not None
            else tr("This desktop does not tell programs how long there was no input.")
        )
        self.seen.setText(f"{lock} {idle}")
