"""The icon in the tray: one's own status, and the way back to the window. Does nothing where there is no tray."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from cticlient.icons import icon
from cticlient.places import Kind, Notice
from cticlient.texts import Texts, marked
from cticlient.ui.labels import Labels
from cticlient.ui.tray_pictures import tray_icon


class Tray(QObject):
    """Icon and menu. ``opened`` when a person wants the window."""

    opened = Signal()

    def __init__(self, tr: Texts, options: Callable[[], None], quit: Callable[[], None]) -> None:
        super().__init__()
        self._tr = tr
        self._labels = Labels(tr)
        self._menu = QMenu()
        self._anchor = self._menu.addSeparator()
        self._entry(marked("Open CTI Client"), self.opened.emit, "window")
        self._entry(marked("&Options…"), options, "options")
        self._entry(marked("&Quit"), quit, "quit")
        self._icon = QSystemTrayIcon(icon("app"), self)
        self._icon.setContextMenu(self._menu)
        self._picture = ""
        self._tooltip = ""
        self._missed = 0
        self._icon.activated.connect(self._activated)
        self.set("", "")

    @property
    def there(self) -> bool:
        """Whether the desktop has a tray in which the icon stands now; it may come and go."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self._icon.isVisible()

    @property
    def menu(self) -> QMenu:
        return self._menu

    @property
    def tooltip(self) -> str:
        return self._icon.toolTip()

    def show(self) -> None:
        self._icon.show()

    def hide(self) -> None:
        self._icon.hide()

    def set(self, name: str, tooltip: str) -> None:
        """Show the badge ``tray-meeting`` and its tooltip; empty for none."""
        if name != self._picture:
            self._picture = name
            self._icon.setIcon(tray_icon(name))
        self._tooltip = tooltip
        self._say_tooltip()

    def show_missed(self, calls: int) -> None:
        """Say in the tooltip how many missed calls nobody looked at yet."""
        self._missed = calls
        self._say_tooltip()

    def add_action(self, action: QAction) -> Callable[[], None]:
        """Put a plugin's action above the shell's own; the answer takes it away."""
        self._menu.insertAction(self._anchor, action)
        return lambda: self._menu.removeAction(action)

    def tell(self, notice: Notice) -> bool:
        """Show a notification of the desktop; False where there is none."""
        if not (self.there and QSystemTrayIcon.supportsMessages()):
            return False
        warning = QSystemTrayIcon.MessageIcon.Warning
        kind = warning if notice.kind is Kind.WARNING else QSystemTrayIcon.MessageIcon.Information
        self._icon.showMessage(notice.title, notice.text, kind)
        return True

    def retranslate(self) -> None:
        self._labels.say()
        self._say_tooltip()

    def _say_tooltip(self) -> None:
        missed = self._tr.count("{n} missed call", "{n} missed calls", self._missed) if self._missed else ""
        self._icon.setToolTip("\n".join(filter(None, (self._tooltip or "CTI Client", missed))))

    def _entry(self, text: str, do: Callable[[], None], picture: str) -> None:
        action = self._menu.addAction(icon(picture), "", lambda: do())
        self._labels.put(text, action.setText)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason != QSystemTrayIcon.ActivationReason.Context:
            self.opened.emit()
