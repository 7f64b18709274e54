"""One's own calls below the panel: who, in which state, for how long, and what can be done with each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QDrag, QFont, QMouseEvent, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cticlient.api import Fill, Hue, Lamp, at_least, call_data, fill, help_topic, icon, wear
from ctiserver.ui import call_drag
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.call_control import CallControl, comes_in
from ctiserver.ui.callers import Callers
from ctiserver.ui.lamp_sign import LampSign
from ctiserver.ui.plain import Band, ElidedLabel, second_label
from ctiserver.ui.times import running
from ctiserver.ui.wording import STATES, Wording
from ctiserver.wire.messages import CallView

ROW = 44
BUTTON = 32


@dataclass(frozen=True, slots=True)
class CallActions:
    """What can be done with an own call, each taking it."""

    answer: Callable[[CallView], None]
    hold: Callable[[CallView], None]
    resume: Callable[[CallView], None]
    transfer: Callable[[CallView], None]
    join: Callable[[CallView], None]
    hang_up: Callable[[CallView], None]


@dataclass(frozen=True, slots=True)
class Offer:
    """One button of a row."""

    name: str
    text: str
    picture: str
    do: Callable[[CallView], None]
    fill: Fill = Fill.NONE
    hue: Hue | None = None


class CallBar(Band):
    """A row for each own call; hidden while there is none."""

    def __init__(
        self,
        bridge: Bridge,
        control: CallControl,
        do: CallActions,
        callers: Callers,
        wording: Wording,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(QPalette.ColorRole.Base, Qt.Edge.TopEdge)
        self._bridge = bridge
        self._control = control
        self._do = do
        self._callers = callers
        self._wording = wording
        self._tr = wording.tr
        self._clock = clock
        self._rows: dict[str, CallRow] = {}
        help_topic(self, "calls")
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
        """From top to bottom."""
        return list(self._rows.values())

    def show_now(self) -> None:
        """Rows for the calls of now. A row that stays keeps its buttons, and with them the place of the keyboard."""
        calls = {call.id or str(place): call for place, call in enumerate(self._control.calls())}
        for key in self._rows.keys() - calls.keys():
            self._drop(self._rows.pop(key))
        kept = self._rows
        self._rows = {key: kept.get(key) or CallRow() for key in calls}
        for place, (key, call) in enumerate(calls.items()):
            row = self._rows[key]
            if self._layout.indexOf(row) != place:
                self._layout.insertWidget(place, row)
                row.show()
            self._fill(row, call)
        for button, following in pairwise(button for row in self.rows() for button in row.buttons()):
            self.setTabOrder(button, following)
        self.setVisible(bool(calls))
        if calls:
            self._second.start()
        else:
            self._second.stop()
        self._tick()

    def retranslate(self) -> None:
        self.show_now()

    def _fill(self, row: "CallRow", call: CallView) -> None:
        who = self._callers.of(call)
        lamp = Lamp(call.state) if call.state in STATES else Lamp.UNKNOWN
        if self._bridge.up:
            row.show_call(call, who.name, who.number, lamp, self._state(call, lamp))
        else:
            # Nobody knows whether it still stands; on the telephone itself nothing has changed.
            unknown = self._wording.times.unknown_since(self._bridge.link.since, self._clock())
            row.show_call(call, who.name, who.number, Lamp.UNKNOWN, unknown)
        row.show_offers(self._offers(call, lamp), on=self._bridge.up)

    def _state(self, call: CallView, lamp: Lamp) -> str:
        return self._tr("busy") if call.busy is True else self._wording.lamp_words(lamp)

    def _offers(self, call: CallView, lamp: Lamp) -> list[Offer]:
        tr, do = self._tr, self._do
        offers: list[Offer] = []
        if comes_in(call):
            offers.append(Offer("answer", tr("Answer"), "phone", do.answer, Fill.CALL))
            offers.append(Offer("transfer", tr("Divert…"), "transfer", do.transfer))
        if lamp is Lamp.TALKING:
            offers.append(Offer("hold", tr("Hold"), "hold", do.hold))
            offers.append(Offer("transfer", tr("Transfer…"), "transfer", do.transfer))
        if lamp is Lamp.HELD:
            text = tr("Back to this call") if self._control.asks_about(call) else tr("Resume")
            offers.append(Offer("resume", text, "resume", do.resume))
            if self._control.active() is not None:
                offers.append(Offer("join", tr("Connect"), "transfer", do.join))
        text = tr("Decline") if comes_in(call) else tr("Hang up")
        # Only the call one is in has the filled button: it is the one a hand looks for.
        kind = Fill.END if lamp in {Lamp.TALKING, Lamp.DIALING} else Fill.NONE
        offers.append(Offer("hang-up", text, "hang-up", do.hang_up, kind, Hue.RED if kind is Fill.NONE else None))
        return offers

    def _drop(self, row: "CallRow") -> None:
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _tick(self) -> None:
        now = self._clock()
        for row in self.rows():
            row.show_time(now)


class CallRow(QWidget):
    """One call. Dragging it onto a tile transfers it there."""

    def __init__(self, begin_drag: Callable[[QDrag], None] = call_drag.begin) -> None:
        super().__init__()
        self._begin_drag = begin_drag
        self.call: CallView | None = None
        self._pressed_at: QPoint | None = None
        self._buttons: dict[str, QPushButton] = {}
        self._offers: dict[str, Offer] = {}
        self.setMinimumHeight(ROW)
        self.lamp = LampSign(Lamp.UNKNOWN)
        self.who = ElidedLabel()
        self.who.setObjectName("who")
        wear(self.who, 1.15, strong=True)
        self.who.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.number, self.state = second_label("", "number"), second_label("", "state")
        self.time = QLabel()
        self.time.setObjectName("time")
        wear(self.time, strong=True)
        _tabular(self.time)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 4, 0, 4)
        self._row.setSpacing(8)
        self._row.addWidget(self.lamp)
        self._row.addSpacing(2)
        self._row.addWidget(self.who)
        self._row.addWidget(self.number)
        self._row.addSpacing(12)
        self._row.addWidget(self.state)
        self._row.addWidget(self.time)
        self._row.addStretch(1)

    def show_call(self, call: CallView, name: str, number: str, lamp: Lamp, state: str) -> None:
        self.call = call
        self.setObjectName(f"call-{call.id or ''}")
        self.lamp.show_lamp(lamp)
        self.who.setText(name)
        self.number.setText(number)
        self.number.setVisible(bool(number))
        self.state.setText(state)
        self.time.setVisible(lamp is not Lamp.UNKNOWN)
        self.setAccessibleName(", ".join(part for part in (name, number, state) if part))
        draggable = lamp is not Lamp.UNKNOWN and bool(call.id)
        self.setCursor(Qt.CursorShape.OpenHandCursor if draggable else Qt.CursorShape.ArrowCursor)

    def show_offers(self, offers: list[Offer], on: bool) -> None:
        """A button that is offered still stays the same one, and keeps the keyboard."""
        wanted = {offer.name: offer for offer in offers}
        if list(wanted) != list(self._offers):
            self._arrange(list(wanted))
        self._offers = wanted
        for name, offer in wanted.items():
            button = self._buttons[name]
            button.setText(offer.text)
            button.setAccessibleName(", ".join((offer.text, self.who.text())))
            button.setIcon(icon(offer.picture, offer.hue))
            fill(button, offer.fill)
            button.setEnabled(on)

    def buttons(self) -> list[QPushButton]:
        """From left to right."""
        return [self._buttons[name] for name in self._offers]

    def _arrange(self, names: list[str]) -> None:
        focus = next((name for name, button in self._buttons.items() if button.hasFocus()), None)
        for name in self._buttons.keys() - set(names):
            gone = self._buttons.pop(name)
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for name in names:
            button = self._buttons.get(name) or self._button(name)
            self._row.removeWidget(button)
            self._row.addWidget(button)
            button.show()
        if focus is not None and names:
            # Where it was is gone perhaps: a person goes on with the keyboard at the first one.
            self._buttons.get(focus, self._buttons[names[0]]).setFocus()

    def show_time(self, now: datetime) -> None:
        if self.call is not None:
            self.time.setText(running((now - self.call.since).total_seconds()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._pressed_at
        if start is None or not self._can_be_dragged():
            return
        if (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            self._begin_drag(self.drag())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None

    def drag(self) -> QDrag:
        """The call in the hand."""
        assert self.call is not None
        drag = QDrag(self)
        drag.setMimeData(call_data(self.call.id or "", self.who.text()))
        drag.setPixmap(self.grab(self.who.geometry().united(self.lamp.geometry())))
        return drag

    def _can_be_dragged(self) -> bool:
        return self.call is not None and bool(self.call.id) and self.lamp.lamp is not Lamp.UNKNOWN

    def _button(self, name: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setIconSize(QSize(18, 18))
        at_least(button, 104, BUTTON)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._do(name))
        self._buttons[name] = button
        return button

    def _do(self, name: str) -> None:
        if self.call is not None:
            self._offers[name].do(self.call)


def _tabular(label: QLabel) -> None:
    """Figures of one width, so that a running time does not shake."""
    font = QFont(label.font())
    font.setFeature(QFont.Tag("tnum"), 1)
    label.setFont(font)
