"""Away by itself, for who has switched it on: hears whether somebody is there and tells the session."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer

from cticlient.api import Attendance, Host, Section, marked
from ctiserver.domain.absence import Absence, Cause, Wish, look, next_look
from ctiserver.ui.bridge import Bridge

BY_LOCK, BY_IDLE, MINUTES = "away_by_lock", "away_by_idle", "away_after_minutes"
KEYS = frozenset({BY_LOCK, BY_IDLE, MINUTES})
DEFAULT_MINUTES = 10
INFOS = {Cause.LOCKED: marked("Screen locked"), Cause.IDLE: marked("Not at the computer")}
"""What colleagues read as the info of the status."""


def minutes_of(settings: Section) -> int:
    said = settings.get(MINUTES, DEFAULT_MINUTES)
    return said if isinstance(said, int) and 1 <= said <= 600 else DEFAULT_MINUTES


def wish_of(settings: Section) -> Wish:
    """What the person has switched on."""
    after = timedelta(minutes=minutes_of(settings)).total_seconds()
    return Wish(settings.get(BY_LOCK, False) is True, after if settings.get(BY_IDLE, False) is True else 0.0)


class AutomaticAway:
    """From ``start`` to ``close``. Watches nobody who has not asked for it."""

    def __init__(self, host: Host, bridge: Bridge, running: Callable[[], float]) -> None:
        self._host = host
        self._bridge = bridge
        self._running = running
        self._wish = Wish()
        self._absence = Absence()
        self._heard = Attendance()
        self._leave: Callable[[], None] | None = None
        self._owner = QObject()
        self._again = QTimer(self._owner, singleShot=True)
        self._again.timeout.connect(self._look)
        self._unlisten: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._unlisten = self._host.settings.on_change(lambda key: self._follow() if key in KEYS else None)
        self._bridge.replaced.connect(self._tell)
        self._follow()

    def close(self) -> None:
        self._unlisten()
        self._again.stop()
        if self._leave is not None:
            self._leave()

    def _follow(self) -> None:
        """The person has changed what is wanted."""
        self._wish = wish_of(self._host.settings)
        if self._wish.any and self._leave is None:
            self._leave = self._host.watch_attendance(self._take)
        elif not self._wish.any and self._leave is not None:
            self._leave()
            self._leave, self._heard = None, Attendance()
        self._look()

    def _take(self, heard: Attendance) -> None:
        self._heard = heard
        self._look()

    def _look(self) -> None:
        now, before = self._running(), self._absence
        self._absence = look(before, self._heard.locked, self._heard.idle, self._wish, now)
        left = next_look(self._absence, self._wish, now)
        if left is None:
            self._again.stop()
        else:
            self._again.start(round(left * 1000) + 1)
        if self._absence.cause != before.cause:
            self._tell()

    def _tell(self) -> None:
        cause, session = self._absence.cause, self._bridge.session
        if session is not None:
            session.set_automatic(None if cause is None else self._host.tr(INFOS[cause]))
