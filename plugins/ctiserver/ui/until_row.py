"""Until when: presets and an exact time, which is written as people write it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cticlient.api import SaidError, Texts, at_least, marked
from ctiserver.domain.recent import Ending, meant
from ctiserver.ui.plain import second_label, strong
from ctiserver.ui.times import Times
from ctiserver.ui.until_text import clock_of, day_and_clock, end_of, parse_until


class Preset(StrEnum):
    NONE = "none"
    HALF_HOUR = "half-hour"
    HOUR = "hour"
    TWO_HOURS = "two-hours"
    TODAY = "today"
    TOMORROW = "tomorrow"
    EXACT = "exact"


LENGTHS = {
    Preset.HALF_HOUR: timedelta(minutes=30),
    Preset.HOUR: timedelta(hours=1),
    Preset.TWO_HOURS: timedelta(hours=2),
}
EMPTY = marked("Please write until when, for example 17:30, +90 min or Wed 14:00.")


class UntilRow(QWidget):
    """The end of a status. "1 h" counts from the moment for which ``value`` is asked; ``look`` shows it as of now."""

    changed = Signal()

    def __init__(self, tr: Texts, times: Times, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self._times = times
        self._clock = clock
        self._group = QButtonGroup(self)
        self.day = QDateEdit()
        self.time = QLineEdit()
        self.hint = second_label(name="until-hint")
        self._build()
        self.choose(Preset.NONE)
        self._group.idToggled.connect(self._picked)
        self.day.dateChanged.connect(self._edited)
        self.time.textEdited.connect(self._edited)
        self.time.editingFinished.connect(self._tidy)

    def value(self, now: datetime | None = None) -> datetime | None:
        """The end; None for no end. Raises SaidError for what is no time or is over."""
        preset = self.preset()
        now = now or self._clock()
        if preset is Preset.NONE:
            return None
        if preset in LENGTHS:
            return now + LENGTHS[preset]
        if preset is Preset.EXACT:
            return self._exact(now)
        today = self._times.local(now).date()
        return end_of(today + timedelta(days=preset is Preset.TOMORROW), self._times.zone)

    def ending(self, now: datetime) -> tuple[Ending, int, datetime | None]:
        """How the end is meant, should it be chosen again another day. Raises SaidError as ``value`` does."""
        preset = self.preset()
        if preset in LENGTHS:
            return Ending.LENGTH, round(LENGTHS[preset].total_seconds() / 60), None
        if preset is Preset.TODAY:
            return Ending.TODAY, 0, None
        return meant(self.value(now), now, self._times.zone)

    def preset(self) -> Preset:
        return tuple(Preset)[self._group.checkedId()]

    def choose(self, preset: Preset) -> None:
        self.button(preset).setChecked(True)
        self._show()

    def set_end(self, end: datetime | None) -> None:
        """Begin with an exact end."""
        if end is None:
            self.choose(Preset.NONE)
            return
        self._fill(end)
        self.choose(Preset.EXACT)

    def look(self, now: datetime) -> None:
        """Time has passed: a preset ends later now, and of an exact end less is left."""
        if self.preset() is not Preset.EXACT:
            self._show(now)
        else:
            self._hint(now)

    def button(self, preset: Preset) -> QPushButton:
        button = self._group.button(tuple(Preset).index(preset))
        assert isinstance(button, QPushButton)
        return button

    def _build(self) -> None:
        presets = QGridLayout()
        presets.setSpacing(6)
        for number, preset in enumerate(Preset):
            button = QPushButton()
            button.setObjectName(f"until-{preset}")
            button.setCheckable(True)
            button.setAutoDefault(False)
            self._group.addButton(button, number)
            presets.addWidget(button, 0, number)
            presets.setColumnStretch(number, 1)
        exact = QHBoxLayout()
        exact.setSpacing(8)
        self._dress()
        self.say()
        exact.addWidget(self.day)
        exact.addWidget(self.time)
        exact.addWidget(self.hint, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(presets)
        layout.addLayout(exact)

    def _texts(self) -> dict[Preset, str]:
        tr = self._tr
        return {
            Preset.NONE: tr("no end"),
            Preset.HALF_HOUR: tr("{n} min", n=30),
            Preset.HOUR: tr("{n} h", n=1),
            Preset.TWO_HOURS: tr("{n} h", n=2),
            Preset.TODAY: tr("today"),
            Preset.TOMORROW: tr("tomorrow"),
            Preset.EXACT: tr("exact"),
        }

    def _dress(self) -> None:
        self.day.setObjectName("until-day")
        self.day.setCalendarPopup(True)
        at_least(self.day, 150)
        self.time.setObjectName("until-time")
        at_least(self.time, 110)
        # A refusal is a whole sentence.
        self.hint.setWordWrap(True)

    def say(self) -> None:
        """In the language of now; ``look`` says how long it is until then."""
        for preset, text in self._texts().items():
            button = self.button(preset)
            button.setText(text)
            # As wide as it is when it is chosen and bold.
            at_least(button, QFontMetrics(strong(button.font())).horizontalAdvance(text) + 16)
        german = self._tr.language == "de"
        self.day.setLocale(QLocale(QLocale.Language.German if german else QLocale.Language.English))
        self.day.setDisplayFormat("ddd dd.MM.yyyy" if german else "ddd d MMM yyyy")
        self.day.setAccessibleName(self._tr("Day of the end"))
        self.time.setAccessibleName(self._tr("Time of the end"))
        self.time.setToolTip(self._tr("For example 17:30, +90 min, tomorrow 9:00, Wed 14:00 or 30.11."))

    def _exact(self, now: datetime) -> datetime:
        text = self.time.text().strip()
        if not text:
            raise SaidError(EMPTY)
        clock = clock_of(text)
        if clock is None:
            return parse_until(text, now, self._times.zone)
        day = self._day()
        return parse_until(f"{day:%Y-%m-%d} {text}", now, self._times.zone)

    def _day(self) -> date:
        shown = self.day.date()
        return date(shown.year(), shown.month(), shown.day())

    def _picked(self, number: int, on: bool) -> None:
        if on:
            self._show()
            self.changed.emit()

    def _edited(self) -> None:
        if self.preset() is not Preset.EXACT:
            self.button(Preset.EXACT).setChecked(True)
        self._hint()
        self.changed.emit()

    def _tidy(self) -> None:
        """What was written in words becomes day and time."""
        if self.preset() is Preset.EXACT and self.time.text().strip():
            try:
                self._fill(self._exact(self._clock()))
            except SaidError:
                return
            self._hint()
            self.changed.emit()

    def _show(self, now: datetime | None = None) -> None:
        """The fields show what the preset means."""
        preset, now = self.preset(), now or self._clock()
        for field in (self.day, self.time):
            field.setEnabled(preset is not Preset.NONE)
        if preset is Preset.NONE:
            self._fill(end_of(self._times.local(now).date(), self._times.zone))
            self._fill_text("")
        elif preset is not Preset.EXACT:
            self._fill(self.value(now))
        elif not self.time.text():
            self._fill(now + timedelta(hours=1))
        self._hint(now)

    def _fill(self, end: datetime | None) -> None:
        if end is None:
            return
        day, clock = day_and_clock(self._times.local(end))
        self.day.blockSignals(True)
        self.day.setDate(QDate(day.year, day.month, day.day))
        self.day.blockSignals(False)
        self._fill_text(clock)

    def _fill_text(self, text: str) -> None:
        if self.time.text() != text:
            self.time.setText(text)

    def _hint(self, now: datetime | None = None) -> None:
        """How long it is until then; of what was written in words also which moment was understood."""
        now = now or self._clock()
        try:
            end = self.value(now)
        except SaidError as error:
            self.hint.setText(self._tr.say(error.sentence))
            return
        words = self.preset() is Preset.EXACT and clock_of(self.time.text()) is None
        understood = self._times.until(end, now) if end and words else ""
        self.hint.setText(" · ".join(part for part in (understood, self._times.left(end, now) if end else "") if part))
