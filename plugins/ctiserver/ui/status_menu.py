"""The actions with which one sets one's own status in two clicks: in the header, the menu bar and the tray alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QMenu

from cticlient.api import Hue, Place, Texts, icon
from ctiserver.domain.recent import MOST, MOST_KEPT, Recent
from ctiserver.domain.status import Status
from ctiserver.ui.looks import HIDDEN_ICON, ORDER, hue, icon_name, label
from ctiserver.ui.plain import plain
from ctiserver.ui.recent_statuses import length_words


@dataclass(frozen=True, slots=True)
class Preset:
    """A status with a length, for one click."""

    status: Status
    length: timedelta


PRESETS = (
    Preset(Status.BRB, timedelta(minutes=15)),
    Preset(Status.PAUSE, timedelta(minutes=30)),
    Preset(Status.MEETING, timedelta(hours=1)),
)


class StatusMenu(QObject):
    """The entries and the menu of them."""

    chosen = Signal(Status)
    preset_chosen = Signal(object)
    """A Preset."""
    recent_chosen = Signal(object)
    """A Recent."""
    dialog_wanted = Signal(object)
    """The status to begin with, or None."""

    def __init__(self, tr: Texts) -> None:
        super().__init__()
        self._tr = tr
        self._shown: Status | None = None
        self._name = ""
        self._head = self._action("head")
        self._statuses = {status: self._action(f"status-{status.name.lower()}") for status in ORDER}
        self._presets = {preset: self._action(f"preset-{preset.status.name.lower()}") for preset in PRESETS}
        self._recents = [self._action(f"recent-{number}") for number in range(MOST_KEPT + MOST)]
        self._shown_recents: tuple[Recent, ...] = ()
        self._more = self._action("more")
        self._wire()
        self.menu = QMenu()
        self._menu_separators = [self._separator(), self._separator(), self._separator()]
        self.menu.addActions(self.actions(Place.STATUS_MENU))
        self.retranslate()

    def actions(self, place: Place) -> list[QAction]:
        """In their order; the presets stay out of the tray, which has entries of its own below."""
        first, second, third = self._menu_separators
        choices = [self._head, first, *self._statuses.values(), second]
        if place is Place.TRAY:
            return [*choices, *self._recents, self._more]
        return [*choices, *self._recents, *self._presets.values(), third, self._more]

    def show_status(self, shown: Status | None, name: str) -> None:
        """Mark what is shown; ``name`` is the person's own."""
        self._shown, self._name = shown, name
        self.retranslate()

    def show_recents(self, recents: tuple[Recent, ...], words: Callable[[Recent], str]) -> None:
        """Offer these again."""
        self._shown_recents = recents
        for number, action in enumerate(self._recents):
            action.setVisible(number < len(recents))
            if number < len(recents):
                recent = recents[number]
                action.setText(plain(words(recent)))
                action.setIcon(icon(icon_name(recent.status), hue(recent.status)))

    def retranslate(self) -> None:
        tr, language = self._tr, self._tr.language
        for status, action in self._statuses.items():
            text = label(status, language)
            action.setText(plain(tr("{status}…", status=text) if status is Status.MSG else text))
            self._mark(action, status is self._shown)
        for preset, action in self._presets.items():
            length = length_words(tr, round(preset.length.total_seconds() / 60))
            action.setText(plain(tr("{status}, {time}", status=label(preset.status, language), time=length)))
        self._more.setText(tr("Status with info and end…"))
        shown = tr("unknown") if self._shown is None else label(self._shown, language)
        self._head.setText(plain(tr("{name}: {status}", name=self._name, status=shown) if self._name else shown))
        picture = (HIDDEN_ICON, Hue.GREY) if self._shown is None else (icon_name(self._shown), hue(self._shown))
        self._head.setIcon(icon(*picture))
        self._mark(self._head, True)

    def _mark(self, action: QAction, on: bool) -> None:
        font = QFont(action.font())
        font.setWeight(QFont.Weight.DemiBold if on else QFont.Weight.Normal)
        action.setFont(font)

    def _wire(self) -> None:
        for status, action in self._statuses.items():
            action.setIcon(icon(icon_name(status), hue(status)))
            action.triggered.connect(lambda _=False, status=status: self._choose(status))
        for preset, action in self._presets.items():
            action.setIcon(icon(icon_name(preset.status), hue(preset.status)))
            action.triggered.connect(lambda _=False, preset=preset: self.preset_chosen.emit(preset))
        for number, action in enumerate(self._recents):
            action.triggered.connect(lambda _=False, number=number: self._choose_recent(number))
        self._head.triggered.connect(lambda: self.dialog_wanted.emit(None))
        self._more.triggered.connect(lambda: self.dialog_wanted.emit(None))
        self._more.setIcon(icon("edit"))

    def _choose(self, status: Status) -> None:
        # A message without its words says nothing.
        if status is Status.MSG:
            self.dialog_wanted.emit(status)
        else:
            self.chosen.emit(status)

    def _choose_recent(self, number: int) -> None:
        if number < len(self._shown_recents):
            self.recent_chosen.emit(self._shown_recents[number])

    def _action(self, name: str) -> QAction:
        action = QAction(self)
        action.setObjectName(name)
        return action

    def _separator(self) -> QAction:
        action = QAction(self)
        action.setSeparator(True)
        return action
