"""The entries of the call menu for one's own calls: each acts on the call it fits, and is off while there is none."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from cticlient.api import Texts, icon, marked
from ctiserver.domain.lines import LineState
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.call_bar import CallActions
from ctiserver.ui.call_control import CallControl, comes_in
from ctiserver.wire.messages import CallView


@dataclass(frozen=True, slots=True)
class Entry:
    """One action: its text, and for which call it is."""

    text: str
    name: str
    """Also of its icon, where that is not another one."""
    keys: str
    fits: Callable[[CallView], bool]
    do: Callable[[CallView], None]


def _is(*states: LineState) -> Callable[[CallView], bool]:
    return lambda call: call.state in states


_PICTURES = {"divert": "transfer", "join": "transfer"}


class CallMenu(QObject):
    """Follows one's own calls."""

    def __init__(self, bridge: Bridge, control: CallControl, do: CallActions, tr: Texts) -> None:
        super().__init__()
        self._bridge = bridge
        self._control = control
        self._tr = tr
        any_call = _is(LineState.TALKING, LineState.DIALING, LineState.RINGING, LineState.HELD)
        self._entries = {
            QAction(self): entry
            for entry in (
                Entry(marked("Answer"), "phone", "Ctrl+Shift+A", comes_in, do.answer),
                Entry(marked("Hold"), "hold", "Ctrl+Shift+H", _is(LineState.TALKING), do.hold),
                Entry(marked("Resume"), "resume", "Ctrl+Shift+R", _is(LineState.HELD), do.resume),
                Entry(marked("Transfer…"), "transfer", "Ctrl+Shift+T", _is(LineState.TALKING), do.transfer),
                Entry(marked("Divert…"), "divert", "Ctrl+Shift+D", comes_in, do.transfer),
                Entry(marked("Connect"), "join", "Ctrl+Shift+C", self._can_be_joined, do.join),
                Entry(marked("Hang up"), "hang-up", "Ctrl+Shift+E", any_call, do.hang_up),
            )
        }
        for action, entry in self._entries.items():
            action.setObjectName(entry.name)
            action.setIcon(icon(_PICTURES.get(entry.name, entry.name)))
            action.setShortcut(QKeySequence(entry.keys))
            action.triggered.connect(lambda _=False, entry=entry: self._act(entry))
        bridge.own_line_changed.connect(self.show_now)
        bridge.link_changed.connect(self.show_now)
        self.retranslate()

    def actions(self) -> list[QAction]:
        return list(self._entries)

    def show_now(self) -> None:
        for action, entry in self._entries.items():
            action.setEnabled(self._call(entry) is not None)

    def retranslate(self) -> None:
        for action, entry in self._entries.items():
            action.setText(self._tr(entry.text))
        self.show_now()

    def _can_be_joined(self, call: CallView) -> bool:
        """A call that waits, while there is one to connect it with."""
        return call.state == LineState.HELD and self._control.active() is not None

    def _call(self, entry: Entry) -> CallView | None:
        """The first that fits: the call one is in goes before one that rings, and that before one that waits."""
        calls = self._control.calls() if self._bridge.up else []
        return next((call for call in calls if entry.fits(call)), None)

    def _act(self, entry: Entry) -> None:
        call = self._call(entry)
        if call is not None:
            entry.do(call)
