"""F1: help for the place where a person is, in every window of shell and plugins."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from cticlient.topics import FIRST

_TOPIC = "cti-help"
_KEY = "cti-help-key"


def help_topic(widget: QWidget, topic: str) -> None:
    """Which topic of the help fits a widget and what is in it; an inner one goes before."""
    widget.setProperty(_TOPIC, topic)


def topic_at(widget: QWidget | None) -> str:
    """What fits the place: of the widget, else of what it stands in."""
    while widget is not None:
        topic = widget.property(_TOPIC)
        if topic:
            return str(topic)
        widget = widget.parentWidget()
    return FIRST


class HelpKey(QObject):
    """Gives every window that gets the focus its F1. The main window has it in its menu, where it can be seen."""

    def __init__(self, app: QApplication, open_help: Callable[[str], None]) -> None:
        super().__init__(app)
        self._app = app
        self._open_help = open_help
        app.focusChanged.connect(self._attach)

    def open_here(self) -> None:
        self._open_help(topic_at(self._app.focusWidget()))

    def close(self) -> None:
        self._app.focusChanged.disconnect(self._attach)
        self.deleteLater()

    def _attach(self, _: QWidget | None, now: QWidget | None) -> None:
        window = now.window() if now is not None else None
        if window is None or isinstance(window, QMainWindow) or window.property(_KEY):
            return
        window.setProperty(_KEY, True)
        QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), window, self.open_here)
