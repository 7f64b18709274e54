"""The one window of the help, and F1 everywhere."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from cticlient.texts import Texts
from cticlient.ui.help_key import HelpKey

if TYPE_CHECKING:
    from cticlient.ui.help_window import HelpWindow


class Helping:
    """The window is made, and its module read, when it is first asked for."""

    def __init__(self, app: QApplication, tr: Texts) -> None:
        self._tr = tr
        self._window: HelpWindow | None = None
        self._key = HelpKey(app, self.open)

    def open(self, topic: str) -> None:
        """Bring the help up at a topic."""
        if self._window is None:
            from cticlient.ui.help_window import HelpWindow

            self._window = HelpWindow(self._tr)
        self._window.show_topic(topic)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def open_here(self) -> None:
        """At the topic that fits the place where the person is."""
        self._key.open_here()

    def close(self) -> None:
        self._key.close()
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None
