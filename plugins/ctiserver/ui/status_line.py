"""In the status line: how the links stand, and how the colleagues of the panel in front are."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cticlient.api import Hue, Texts, icon, wear
from ctiserver.client.events import LinkState
from ctiserver.ui.bridge import Bridge


class LinkSigns(QWidget):
    """A sign and a few words for the server, and for each telephone system that the server reaches or not."""

    def __init__(self, bridge: Bridge, server: str, tr: Texts) -> None:
        super().__init__()
        self._bridge = bridge
        self._server = server
        self._tr = tr
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        bridge.link_changed.connect(self.show_now)
        bridge.providers_changed.connect(self.show_now)
        self.show_now()

    def set_server(self, server: str) -> None:
        self._server = server
        self.show_now()

    def words(self) -> list[tuple[bool, str]]:
        """What is said, and whether it is good."""
        tr, link = self._tr, self._bridge.link
        if link.state is LinkState.UP:
            said = [(True, tr("Connected to {server}", server=self._server))]
        elif link.state is LinkState.CONNECTING:
            said = [(False, tr("Connecting to {server}…", server=self._server))]
        else:
            said = [(False, tr("Not connected"))]
        providers = self._bridge.providers
        if providers and all(state == "up" for state in providers.values()):
            return [*said, (True, tr("Telephone system connected"))]
        down = sorted(name for name, state in providers.items() if state != "up")
        return [*said, *((False, tr("No link to the telephone system “{name}”", name=name)) for name in down)]

    def show_now(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for good, text in self.words():
            sign = QLabel()
            picture = icon("check", Hue.GREEN) if good else icon("warning", Hue.SIGNAL)
            sign.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatio()))
            label = QLabel(text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            wear(label, 0.92, least=11)
            self._layout.addWidget(sign)
            self._layout.addWidget(label)
            self._layout.addSpacing(12)
        self._layout.addStretch()
