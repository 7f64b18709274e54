"""One's own calls below the panel: who, in which state, for how long, and what can be done with each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cticlient.api import Fill, Hue, Lamp, Texts, at_least, fill, icon, lamp_icon, wear
from ctiserver.domain.lines import LineState
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.plain import Band, ElidedLabel, second_label
from ctiserver.ui.times import running
from ctiserver.ui.wording import STATES, Wording, line_of
from ctiserver.wire.messages import CallView, MemberView

ROW = 44
BUTTON = 32
LAMP = 16


@dataclass(frozen=True, slots=True)
class CallActions:
    """What can be done with an own call, each taking it."""

    answer: Callable[[CallView], None]
    hold: Callable[[CallView], None]
    resume: Callable[[CallView], None]
    transfer: Callable[[CallView], None]
    join: Callable[[CallView], None]
    hang_up: Callable[[CallView], None]


def own_calls(own: MemberView | None) -> list[CallView]:
    """The calls on one's own line, the one that is talking first."""
    line = line_of(own) if own is not None else None
    order = (LineState.TALKING, LineState.RINGING, LineState.DIALING, LineState.HELD)
    calls = line.calls or [] if line is not None else []
    return sorted(calls, key=lambda call: order.index(LineState(call.state)) if call.state in order else len(order))


class CallBar(Band):
    """A row for each own call; hidden while there is none."""

    def __init__(
        self, bridge: Bridge, do: CallActions, tr: Texts, wording: Wording, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(QPalette.ColorRole.Base, Qt.Edge.TopEdge)
        self._bridge = bridge
        self._do = do
        self._tr = tr
        self._wording = wording
        self._clock = clock
        self._rows: list[CallRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 4, 16, 4)
        self._layout.setSpacing(0)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        bridge.own_line_changed.connect(self.show_now)
        bridge.link_changed.connect(self.show_now)
        # Without a parent it would become a window of its own; ``show_now`` shows it where it stands.
        self.hide()

    def rows(self) -> list["CallRow"]:
        return list(self._rows)

    def show_now(self) -> None:
        # Without a connection nobody knows whether the calls still stand.
        calls = own_calls(self._bridge.own) if self._bridge.up else []
        if calls != [row.call for row in self._rows]:
            self._build(calls)
        self.setVisible(bool(calls))
        if calls:
            self._second.start()
        else:
            self._second.stop()
        self._tick()

    def retranslate(self) -> None:
        self._build([row.call for row in self._rows])

    def _build(self, calls: list[CallView]) -> None:
        """New rows; only when a call is another, so that the keyboard keeps its place."""
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [CallRow(call, calls, self._do, self._tr, self._wording) for call in calls]
        for row in self._rows:
            self._layout.addWidget(row)
        self._tick()

    def _tick(self) -> None:
        now = self._clock()
        for row in self._rows:
            row.show_time(now)


class CallRow(QWidget):
    """One call."""

    def __init__(self, call: CallView, calls: list[CallView], do: CallActions, tr: Texts, wording: Wording) -> None:
        super().__init__()
        self.call = call
        self._tr = tr
        self.setObjectName(f"call-{call.id or ''}")
        self.setMinimumHeight(ROW)
        self.time = QLabel()
        self.time.setObjectName("time")
        wear(self.time, strong=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        state = Lamp(call.state) if call.state in STATES else Lamp.UNKNOWN
        row.addWidget(LampSign(state))
        row.addSpacing(2)
        name, number = self._words()
        self.who = ElidedLabel(name)
        self.who.setObjectName("who")
        wear(self.who, 1.15, strong=True)
        self.who.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self.who)
        if number:
            row.addWidget(second_label(number, "number"))
        row.addSpacing(12)
        self.state = second_label(wording.lamp_words(state), "state")
        row.addWidget(self.state)
        row.addWidget(self.time)
        row.addStretch(1)
        for button in self._buttons(state, calls, do):
            row.addWidget(button)

    def show_time(self, now: datetime) -> None:
        self.time.setText(running((now - self.call.since).total_seconds()))

    def _words(self) -> tuple[str, str]:
        name, number = self.call.name or "", self.call.number or ""
        return (name, number) if name else (number or self._tr("number withheld"), "")

    def _buttons(self, state: Lamp, calls: list[CallView], do: CallActions) -> list[QPushButton]:
        tr = self._tr
        active = any(call.state == LineState.TALKING for call in calls)
        held = any(call.state == LineState.HELD for call in calls)
        buttons: list[QPushButton] = []
        if state is Lamp.RINGING and self.call.direction == "in":
            buttons.append(self._button("answer", tr("Answer"), "phone", do.answer, Fill.CALL))
        if state is Lamp.TALKING:
            buttons.append(self._button("hold", tr("Hold"), "hold", do.hold))
            buttons.append(self._button("transfer", tr("Transfer …"), "transfer", do.transfer))
        if state is Lamp.HELD:
            buttons.append(self._button("resume", tr("Resume"), "resume", do.resume))
            if active and held:
                buttons.append(self._button("join", tr("Connect"), "transfer", do.join))
        ringing = state is Lamp.RINGING and self.call.direction == "in"
        text = tr("Decline") if ringing else tr("Hang up")
        # Only the call one is in has the filled button: it is the one a hand looks for.
        kind = Fill.END if state in {Lamp.TALKING, Lamp.DIALING} else Fill.NONE
        buttons.append(self._button("hang-up", text, "hang-up", do.hang_up, kind, Hue.RED))
        return buttons

    def _button(
        self, name: str, text: str, picture: str, action: Callable[[CallView], None], kind: Fill = Fill.NONE,
        hue: Hue | None = None,
    ) -> QPushButton:  # fmt: skip
        button = QPushButton(icon(picture, hue), text)
        button.setObjectName(name)
        button.setIconSize(QSize(18, 18))
        at_least(button, 104, BUTTON)
        button.setAutoDefault(False)
        if kind is not Fill.NONE:
            fill(button, kind)
        button.clicked.connect(lambda: action(self.call))
        return button


class LampSign(QWidget):
    """The lamp of a call, as it is on tiles."""

    def __init__(self, lamp: Lamp) -> None:
        super().__init__()
        self._lamp = lamp
        self.setFixedSize(LAMP + 4, LAMP + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        lamp_icon(self._lamp).paint(QPainter(self), QRect(2, 2, LAMP, LAMP))
