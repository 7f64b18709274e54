"""The screens of the desktop: told when they change, and no window is lost with one of them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from cticlient.geometry import Rect, fitted

SETTLE_MS = 300
"""A change of the screens comes in several steps, and the window manager moves windows in them too."""


class Screens(QObject):
    """``changed`` after the windows are all in sight again."""

    changed = Signal()

    def __init__(self, app: QGuiApplication, windows: Callable[[], list[QWidget]]) -> None:
        super().__init__(app)
        self._app = app
        self._windows = windows
        self._timer = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._timer.timeout.connect(self._settled)
        app.screenAdded.connect(self._watch)
        app.screenRemoved.connect(self._timer.start)
        app.primaryScreenChanged.connect(self._timer.start)
        for screen in app.screens():
            self._watch(screen)

    def available(self) -> list[Rect]:
        return [rect(screen.availableGeometry()) for screen in self._app.screens()]

    def whole(self) -> list[Rect]:
        return [rect(screen.geometry()) for screen in self._app.screens()]

    def close(self) -> None:
        self._app.screenAdded.disconnect(self._watch)
        self._app.screenRemoved.disconnect(self._timer.start)
        self._app.primaryScreenChanged.disconnect(self._timer.start)
        for screen in self._app.screens():
            screen.availableGeometryChanged.disconnect(self._timer.start)
        self._timer.stop()
        self.deleteLater()

    def _watch(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._timer.start)
        self._timer.start()

    def _settled(self) -> None:
        for window in self._windows():
            bring_into_sight(window, self.available())
        self.changed.emit()


def bring_into_sight(window: QWidget, screens: list[Rect]) -> None:
    """Move it only if nobody could take hold of it where it is."""
    if window.isMaximized() or window.isFullScreen():
        return
    frame = rect(window.frameGeometry())
    place = fitted(frame, screens)
    if place != frame:
        put(window, place)


def put(window: QWidget, place: Rect) -> None:
    """Move and size a window so that its frame covers ``place``."""
    frame, inner = window.frameGeometry(), window.geometry()
    window.setGeometry(
        place.x + inner.x() - frame.x(),
        place.y + inner.y() - frame.y(),
        place.width - (frame.width() - inner.width()),
        place.height - (frame.height() - inner.height()),
    )


def rect(of: QRect) -> Rect:
    return Rect(of.x(), of.y(), of.width(), of.height())
