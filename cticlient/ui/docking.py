"""The main window at an edge of its screen: room is kept for it, or it slides away while nobody uses it."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, Qt, QTimer
from PySide6.QtGui import QCursor, QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from cticlient.docked_widths import changed_by_hand, width_at, with_width
from cticlient.geometry import Edge, Rect, away, docked, nearest, slides, strip, strut, without_own
from cticlient.motion import Motion
from cticlient.settings import Preferences, Settings
from cticlient.texts import Texts
from cticlient.ui.main_window import SIZE, MainWindow
from cticlient.ui.on_top import keep_on_top, show_without_focus
from cticlient.ui.screens import Screens, put, rect

LOOK_MS = 500
"""How often a window that may slide away looks whether it is used."""
HOVER_MS = 250
"""The pointer rests on the strip for so long before the window comes: passing by is no wish."""
SLIDE_MS = 180
ROOM_MS = 50
SETTLE_MS = 200
"""Until the window manager has said how wide the frame is, and how much of the screen is free now."""
RESIZED_MS = 300
"""How long after the last change of its width it counts as the one that somebody wants."""
STEP = 40
TRIES = 10
WAITS = 20
"""How often it is looked whether a busy desktop has given the room free."""
USUAL_WIDTH = 420

Reserve = Callable[[QWidget, tuple[int, ...]], None]
"""Keep room for a window at an edge of the desktop, or none."""


class Docking(QObject):
    """Follows the settings ``edge``, ``auto_hide`` and ``on_top``."""

    def __init__(
        self, window: MainWindow, tr: Texts, settings: Settings, motion: Motion, screens: Screens, reserve: Reserve
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._motion = motion
        self._screens = screens
        self._reserve = reserve
        self._reserved = 0
        self._away = False
        self.strip = Strip(tr)
        self.strip.wanted.connect(self.come)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._leave_if_unused)
        self._slide = QPropertyAnimation(window, b"pos", self)
        self._slide.setDuration(SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.finished.connect(self._slid)
        self._settle = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._check)
        self._tries = 0
        self._resized = QTimer(self, interval=RESIZED_MS, singleShot=True)
        self._resized.timeout.connect(self._take_width)
        keep_on_top(window, self._on_top(self._wanted))
        self._place()
        self._undo = settings.on_change(self._follow)
        screens.changed.connect(self._place)
        window.installEventFilter(self)

    @property
    def hidden(self) -> bool:
        """Whether only the strip is to be seen."""
        return self._away

    def start(self) -> None:
        """The window is on the screen: now it is known how wide its frame is."""
        if self._edge is not Edge.NONE:
            self._place()

    def come(self) -> None:
        """Back from the edge, above all others, without taking the focus."""
        if not self._away:
            return
        self._away = False
        self.strip.hide()
        target = self._target()
        slides_now = self._may_slide(target)
        if slides_now:
            beyond = away(self._edge, target)
            self._window.move(beyond.x, beyond.y)
        show_without_focus(self._window)
        self._window.raise_()
        if slides_now:
            self._run(QPoint(target.x, target.y))
        else:
            self._place()

    def leave(self) -> None:
        """Slide away and leave the strip."""
        if self._away or self._edge is Edge.NONE or not self._window.isVisible():
            return
        self._away = True
        self._look.stop()
        target = self._target()
        if self._may_slide(target):
            beyond = away(self._edge, target)
            self._run(QPoint(beyond.x, beyond.y))
        else:
            self._slid()

    def close(self) -> None:
        self._undo()
        self._look.stop()
        self._slide.stop()
        self._settle.stop()
        self._resized.stop()
        self._window.removeEventFilter(self)
        self.strip.hide()
        self.strip.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Show and self._away and not event.spontaneous():
                # Somebody asked for the window by other means: a hot key, the tray, another start.
                self._stand_again()
            elif event.type() == QEvent.Type.Hide and not self._away:
                self.strip.hide()
                self._look.stop()
            elif event.type() == QEvent.Type.Resize and self._edge is not Edge.NONE and not self._away:
                self._resized.start()
            elif event.type() == QEvent.Type.Show and self._edge is not Edge.NONE:
                QTimer.singleShot(0, self._place)
        return super().eventFilter(watched, event)

    # What is set.

    @property
    def _wanted(self) -> Preferences:
        return self._settings.preferences

    @property
    def _edge(self) -> Edge:
        return self._wanted.edge

    def _follow(self, before: Preferences, after: Preferences) -> None:
        if before.edge is not after.edge:
            self._change_edge(before.edge)
        elif (before.auto_hide, before.docked_widths) != (after.auto_hide, after.docked_widths):
            self._place()
        if (before.on_top, before.edge, before.auto_hide) != (after.on_top, after.edge, after.auto_hide):
            keep_on_top(self._window, self._on_top(after))

    @staticmethod
    def _on_top(wanted: Preferences) -> bool:
        """A window that slides over others must not come up below them."""
        return wanted.on_top or (wanted.edge is not Edge.NONE and wanted.auto_hide)

    def _change_edge(self, before: Edge) -> None:
        if before is Edge.NONE:
            self._window.showNormal()
        if self._edge is Edge.NONE:
            self._undock(before)
        else:
            self._place()

    def _undock(self, before: Edge) -> None:
        self._look.stop()
        reserved = self._reserved
        self._keep_room(())
        self._restore_later(before, reserved, WAITS)

    def _restore_later(self, before: Edge, reserved: int, waits: int) -> None:
        QTimer.singleShot(2 * SETTLE_MS, self._window, lambda: self._restore(before, reserved, waits))

    def _restore(self, before: Edge, reserved: int, waits: int) -> None:
        """To where it stood before; when the room is free again, for Qt makes a window fit what is free."""
        screen = self._whole()
        free = self._screens.available()[self._screens.whole().index(screen)]
        if waits > 0 and reserved and without_own(before, free, screen, reserved) != free:
            self._restore_later(before, reserved, waits - 1)
        elif self._edge is Edge.NONE:
            self._window.resize(*SIZE)
            self._window.restoreGeometry(QByteArray.fromBase64(self._wanted.geometry.encode()))

    # Where it stands.

    def _place(self) -> None:
        """At the edge, or as the strip there; after a change of the screens too."""
        if self._edge is Edge.NONE:
            return
        if self._away:
            self._show_strip()
            return
        target = self._target()
        put(self._window, target)
        self._tries = TRIES
        self._settle.start()
        wanted = self._window.isVisible() and not self._wanted.auto_hide
        self._keep_room(strut(self._edge, target, self._screens.whole()) if wanted else ())
        if self._wanted.auto_hide and self._window.isVisible():
            self._look.start()
        else:
            self._look.stop()

    def _check(self) -> None:
        """Whether it stands there now; it is moved a few times, not for ever against somebody's will."""
        if self._edge is Edge.NONE or self._away or not self._window.isVisible():
            return
        self._tries -= 1
        frame, target = rect(self._window.frameGeometry()), self._target()
        if self._slide.state() is QPropertyAnimation.State.Running:
            self._settle.start()
        elif changed_by_hand(self._edge, frame, target):
            self._resized.start()
        else:
            if frame != target:
                put(self._window, target)
            # A busy window manager says late how wide the frame is: until then it seems to stand right.
            if self._tries > 0:
                self._settle.start()

    def _target(self) -> Rect:
        beside = self._window.frameGeometry().width() - self._window.width()
        least = self._window.minimumSizeHint().width() + beside
        kept = width_at(self._wanted.docked_widths, self._edge, self._whole())
        return docked(self._edge, max(kept or USUAL_WIDTH, least), self._screen())

    def widen(self, steps: int) -> None:
        """Make it wider by so many steps, or narrower: what dragging its free side does."""
        if self._edge is not Edge.NONE:
            self._keep_width(self._target().width + steps * STEP)

    def _take_width(self) -> None:
        """Somebody dragged the free side: so wide it is from now on, here."""
        if self._edge is Edge.NONE or self._away or not self._window.isVisible():
            return
        if self._settle.isActive() or self._slide.state() is QPropertyAnimation.State.Running:
            self._resized.start()
            return
        frame = rect(self._window.frameGeometry())
        if changed_by_hand(self._edge, frame, self._target()):
            self._keep_width(frame.width)

    def _keep_width(self, width: int) -> None:
        screen = self._whole()
        held = max(1, min(width, screen.width))
        self._settings.change(docked_widths=with_width(self._wanted.docked_widths, self._edge, screen, held))

    def _whole(self) -> Rect:
        return nearest(rect(self._window.frameGeometry()), self._screens.whole())

    def _screen(self) -> Rect:
        screen = self._whole()
        available = self._screens.available()[self._screens.whole().index(screen)]
        return without_own(self._edge, available, screen, self._reserved)

    def _keep_room(self, room: tuple[int, ...]) -> None:
        if room or self._reserved:
            self._reserved = max(room[:2], default=0)
            # Later: a window that was made this moment is not known to the system yet.
            QTimer.singleShot(ROOM_MS, self._window, lambda: self._reserve(self._window, room))

    # Coming and going.

    def _may_slide(self, target: Rect) -> bool:
        return not self._motion.reduced and slides(self._edge, target, self._screens.whole())

    def _run(self, to: QPoint) -> None:
        self._slide.stop()
        self._slide.setStartValue(self._window.pos())
        self._slide.setEndValue(to)
        self._slide.start()

    def _slid(self) -> None:
        if self._away:
            self._window.hide()
            self._show_strip()
        else:
            self._place()

    def _show_strip(self) -> None:
        place = strip(self._edge, self._screen())
        self.strip.setGeometry(place.x, place.y, place.width, place.height)
        self.strip.show()

    def _stand_again(self) -> None:
        self._away = False
        self._slide.stop()
        self.strip.hide()
        QTimer.singleShot(0, self._place)

    def _leave_if_unused(self) -> None:
        if not self._used():
            self.leave()

    def _used(self) -> bool:
        """Pointer or focus are in it, or something of it is open."""
        if QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None:
            return True
        active = QApplication.activeWindow()
        while active is not None and active is not self._window:
            active = active.parentWidget()
        return active is self._window or self._window.frameGeometry().contains(QCursor.pos())


class Strip(QWidget):
    """A few pixels at the edge; the window comes back when the pointer rests on it, at a click, or when something is
    dragged there."""

    def __init__(self, tr: Texts) -> None:
        flags = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, flags | Qt.WindowType.WindowDoesNotAcceptFocus)
        self._tr = tr
        self._hover = QTimer(self, interval=HOVER_MS, singleShot=True)
        self.wanted = self._hover.timeout
        self.setWindowTitle(tr("CTI Client, slid away"))
        self.setAccessibleName(tr("CTI Client, slid away"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_AlwaysShowToolTips)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover.start()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hover.setInterval(0)
        self._hover.start()
        self._hover.setInterval(HOVER_MS)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setWindowTitle(self._tr("CTI Client, slid away"))
            self.setAccessibleName(self._tr("CTI Client, slid away"))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.palette().accent())
