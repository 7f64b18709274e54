"""Telephone links as macOS hands them over: not on a command line, but as an event to the program that runs."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFileOpenEvent

from cticlient.links import Link, link_in
from cticlient.texts import SaidError


class OpenedLinks(QObject):
    """Gives each link to ``dial``, and what is none to ``refuse``."""

    def __init__(
        self, app: QCoreApplication, dial: Callable[[Link], None], refuse: Callable[[SaidError], None]
    ) -> None:
        super().__init__(app)
        self._app = app
        self._dial = dial
        self._refuse = refuse
        app.installEventFilter(self)

    def close(self) -> None:
        self._app.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent):
            return False
        try:
            self._dial(link_in(event.url().toString()))
        except SaidError as error:
            self._refuse(error)
        return True
