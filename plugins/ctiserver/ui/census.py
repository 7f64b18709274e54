"""How many colleagues the panel in front has, and how many of them are on the phone, in the status line."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel

from cticlient.api import Texts
from ctiserver.domain.lines import LineState
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.group_panel import GroupPanel
from ctiserver.ui.plain import second_label
from ctiserver.ui.wording import line_of
from ctiserver.wire.messages import MemberView

PAUSE_MS = 250
"""Changes are counted together; nobody reads numbers faster."""
ON_CALL = frozenset({LineState.TALKING, LineState.HELD})


class Census(QObject):
    """Counts the panel that is seen; says nothing of calls while nothing is known of them."""

    def __init__(self, bridge: Bridge, panels: Callable[[], Iterable[GroupPanel]], tr: Texts) -> None:
        super().__init__()
        self.label: QLabel = second_label(name="census")
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._panels = panels
        self._tr = tr
        self._later = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._later.timeout.connect(self.show_now)
        self._followed = (bridge.group_changed, bridge.link_changed)
        for signal in self._followed:
            signal.connect(self.soon)

    def watch(self, panel: GroupPanel) -> None:
        """Count anew when this panel changes or comes to the front."""
        panel.tiles.installEventFilter(self)
        panel.tiles.flushed.connect(self.soon)

    def soon(self) -> None:
        if not self._later.isActive():
            self._later.start()

    def close(self) -> None:
        """Count no more, even though the panels are hidden only after this."""
        for signal in self._followed:
            signal.disconnect(self.soon)
        self._later.stop()
        self._later.timeout.disconnect(self.show_now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.soon()
        return False

    def show_now(self) -> None:
        front = next((panel for panel in self._panels() if panel.tiles.isVisible()), None)
        self.label.setText(self.words(front) if front is not None else "")

    def words(self, panel: GroupPanel) -> str:
        members = list(panel.group.members.values()) if panel.group else []
        if not members:
            return ""
        parts = [self._tr.count("{n} colleague", "{n} colleagues", len(members))]
        states = [state_of(member) for member in members] if panel.live else []
        talking, ringing = sum(state in ON_CALL for state in states), states.count(LineState.RINGING)
        if talking:
            parts.append(self._tr("{n} on a call", n=talking))
        if ringing:
            parts.append(self._tr("{n} ringing", n=ringing))
        return " · ".join(parts)


def state_of(member: MemberView) -> str:
    line = line_of(member)
    return line.state if line is not None else ""
