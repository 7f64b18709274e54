"""The status configuration dialog: what is now, what shall be, until when, and what comes after it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cticlient.api import (
    Fill,
    Hue,
    SaidError,
    Sentence,
    Texts,
    at_least,
    fill,
    grown,
    help_topic,
    icon,
    marked,
    wear,
)
from ctiserver.domain.recent import Recent
from ctiserver.domain.stack import Entry
from ctiserver.domain.status import Source, Status
from ctiserver.ui.choice_grid import ChoiceGrid
from ctiserver.ui.details import Details
from ctiserver.ui.looks import HIDDEN_ICON, hue, icon_name, status_of
from ctiserver.ui.phone_row import PhoneRow
from ctiserver.ui.plain import Band, second_label
from ctiserver.ui.preview import preview
from ctiserver.ui.then_list import Then, ThenList
from ctiserver.ui.until_row import UntilRow
from ctiserver.ui.wanted import Wanted
from ctiserver.ui.wording import line_of
from ctiserver.wire.messages import MemberView, OwnStatus, StatusView
from ctiserver.wire.views import status_view

WIDTH = 720
LABELS = 92
"""Least width of the column of labels."""
STEPS = 3
"""How much of what comes after is listed."""
LOOK_MS = 1000
"""How often the dialog looks at the clock while it stands open."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose status: ``own`` is there for oneself only."""

    name: str
    shown: StatusView | None
    own: OwnStatus | None = None
    line: MemberView | None = None
    client: str | None = None
    """A colleague's client name; None for oneself."""


class StatusDialog(QDialog):
    """Accepted: ``wanted`` says what was chosen; a status that is to be ended now is a bare AVAILABLE."""

    def __init__(
        self,
        subject: Subject,
        details: Details,
        tr: Texts,
        clock: Callable[[], datetime],
        begin_with: Status | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._subject = subject
        self._details = details
        self._times = details.wording.times
        self._tr = tr
        self._clock = clock
        self.wanted: Wanted | None = None
        self.recent: Recent | None = None
        """What was chosen, to be chosen again."""
        self._problem: Sentence | None = None
        """Why what is entered was not taken."""
        help_topic(self, "status")
        self.grid = ChoiceGrid(tr.language)
        self.info = QLineEdit()
        self.info.setObjectName("info")
        self.info.setMaxLength(500)
        self.until = UntilRow(tr, self._times, clock)
        self.phone = PhoneRow(tr, self._phone_hint())
        self.after = ThenList()
        self.keep = QCheckBox()
        self.message = QLabel()
        self.set_button = QPushButton()
        self.end_button = QPushButton()
        self.cancel_button = QPushButton()
        self._names: list[tuple[str, QLabel, QWidget]] = []
        """Each field with its label, and what both are called."""
        self._picture = QLabel()
        self._now = QLabel()
        self._facts = second_label(name="now-0")
        self._note = second_label(name="now-1")
        self._watch = QTimer(self, interval=LOOK_MS)
        self._build()
        self._say()
        self._wire()
        self._begin(begin_with)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 16)
        layout.setSpacing(0)
        layout.addStrut(grown(WIDTH))
        layout.addWidget(self._head())
        layout.addSpacing(16)
        layout.addLayout(self._form())
        layout.addStretch()
        layout.addSpacing(16)
        layout.addLayout(self._buttons())

    def _head(self) -> QWidget:
        """What is now, since and until when, who set it."""
        head = Band(QPalette.ColorRole.Base, Qt.Edge.BottomEdge)
        row = QHBoxLayout(head)
        row.setContentsMargins(20, 14, 20, 14)
        row.setSpacing(16)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(4)
        self._now.setObjectName("now")
        self._now.setTextFormat(Qt.TextFormat.PlainText)
        wear(self._now, 1.25, strong=True)
        for label in (self._now, self._facts, self._note):
            label.setWordWrap(True)
            words.addWidget(label)
        row.addLayout(words, 1)
        self.end_button.setObjectName("end-now")
        self.end_button.setAutoDefault(False)
        at_least(self.end_button, 120)
        row.addWidget(self.end_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def show_subject(self, subject: Subject) -> None:
        """What is now has changed while the dialog stands open; what is entered stays."""
        self._subject = subject
        self.phone.set_hint(self._phone_hint())
        self.look()

    def look(self) -> None:
        """Say everything as of now: one look at the clock, or its parts could be a minute apart."""
        now = self._clock()
        self._show_head(now)
        self.until.look(now)
        if self._subject.own is not None:
            self._show_after(now)

    def _show_head(self, now: datetime) -> None:
        shown = self._subject.shown
        known = (icon_name(status_of(shown.id)), hue(status_of(shown.id))) if shown else (HIDDEN_ICON, Hue.GREY)
        self._picture.setPixmap(icon(*known).pixmap(QSize(32, 32), self.devicePixelRatio()))
        self._now.setText(self._headline())
        for label, text in zip((self._facts, self._note), self._head_lines(now), strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        self.end_button.setVisible(shown is not None and shown.id != Status.AVAILABLE)

    def _headline(self) -> str:
        shown = self._subject.shown
        now = self._details.headline(shown) if shown else self._details.wording.label(None)
        return (
            now if self._subject.client is None else self._tr("{name}: {status}", name=self._subject.name, status=now)
        )

    def _head_lines(self, now: datetime) -> tuple[str, str]:
        """Since and until when and by whom; what it did to the phone."""
        shown = self._subject.shown
        if shown is None:
            return "", ""
        source = self._details.source(shown, mine=self._subject.client is None)
        facts = " · ".join(part for part in (self._details.span(shown, now), source) if part)
        note = self._subject.own.phone if self._subject.own else None
        return facts, self._details.phone_note(note) if note else ""

    def _form(self) -> QGridLayout:
        form = QGridLayout()
        form.setContentsMargins(20, 0, 20, 0)
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(14)
        form.setColumnMinimumWidth(0, LABELS)
        form.setColumnStretch(1, 1)
        rows: list[tuple[str, QWidget]] = [
            (marked("New status"), self.grid),
            (marked("Info"), self.info),
            (marked("Until"), self.until),
            (marked("Telephone"), self.phone),
        ]
        if self._subject.own is not None:
            rows.append((marked("Then"), self.after))
        for number, (text, field) in enumerate(rows):
            name = QLabel()
            name.setBuddy(field)
            name.setMinimumHeight(40 if field is self.grid else 32)
            self._names.append((text, name, field))
            form.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            form.addWidget(field, number, 1)
        return form

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(8)
        self.keep.setObjectName("keep")
        self.keep.setVisible(self._subject.own is not None)
        row.addWidget(self.keep)
        self.message.setObjectName("message")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self.message, 1)
        self.cancel_button.setObjectName("cancel")
        self.cancel_button.setAutoDefault(False)
        at_least(self.cancel_button, 112)
        row.addWidget(self.cancel_button)
        self.set_button.setObjectName("set")
        self.set_button.setDefault(True)
        at_least(self.set_button, 112)
        fill(self.set_button, Fill.MAIN)
        row.addWidget(self.set_button)
        return row

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.grid.say(self._tr.language)
            self.until.say()
            self.phone.say()
            self._say()

    def _say(self) -> None:
        """Everything in the language of now; what is entered stays."""
        tr, name = self._tr, self._subject.name
        self.setWindowTitle(tr("Own status") if self._subject.client is None else tr("Status of {name}", name=name))
        for text, label, field in self._names:
            label.setText(tr(text))
            field.setAccessibleName(tr(text))
        self.keep.setText(tr("Keep in the status menu"))
        self.set_button.setText(tr("Set status"))
        self.end_button.setText(tr("End now"))
        self.cancel_button.setText(tr("Cancel"))
        self.message.setText(tr.say(self._problem) if self._problem is not None else "")
        self.phone.set_hint(self._phone_hint())
        self.look()

    def _wire(self) -> None:
        self.cancel_button.clicked.connect(self.reject)
        self.set_button.clicked.connect(self._set)
        self.end_button.clicked.connect(self._end)
        for signal in (self.grid.changed, self.until.changed, self.info.textChanged, self.phone.changed):
            signal.connect(self._changed)
        self._watch.timeout.connect(self.look)
        self._watch.start()

    def _begin(self, status: Status | None) -> None:
        """Begin with what the person chose last, so that changing it is one step."""
        shown = self._subject.shown
        own_choice = shown is not None and shown.source == Source.MANUAL and shown.id != Status.AVAILABLE
        if status is not None:
            self.grid.choose(status)
        elif shown is not None and own_choice:
            self.grid.choose(status_of(shown.id))
            self.info.setText(shown.info)
            self.until.set_end(shown.until or None)
            self.phone.set_value(shown.call_forward or "")
        self._changed()
        (self.info if self.grid.value() else self.grid.first()).setFocus()

    def _changed(self) -> None:
        self.set_button.setEnabled(self.grid.value() is not None)
        self._problem = None
        self.message.clear()
        self.look()

    def _read(self, now: datetime) -> Wanted:
        status = self.grid.value()
        assert status is not None
        return Wanted(status, self.info.text().strip(), self.until.value(now), self.phone.value())

    def _set(self) -> None:
        now = self._clock()
        try:
            want = self._read(now)
            ending = self.until.ending(now)
        except SaidError as error:
            self._problem = error.sentence
            self.message.setText(self._tr.say(error.sentence))
            return
        self.wanted = want
        self.recent = Recent(want.status, want.info, *ending, want.call_forward, self.keep.isChecked())
        self.accept()

    def _end(self) -> None:
        self.wanted = Wanted(Status.AVAILABLE)
        self.accept()

    def _show_after(self, now: datetime) -> None:
        """What would come after the status as it is entered now."""
        steps = [
            Then(
                self._times.moment(at, now),
                icon_name(entry.status),
                hue(entry.status),
                self._details.after(status_view(entry), now),
            )
            for at, entry in preview(self._subject.own, self._entry(now), now)[:STEPS]
        ]
        self.after.show_steps(steps, self._tr("stays until you choose something else"))

    def _entry(self, now: datetime) -> Entry | None:
        status = self.grid.value()
        if status is None:
            return None
        try:
            until = self.until.value(now)
        except SaidError:
            until = None
        return Entry(id="", status=status, since=now, info=self.info.text().strip(), until=until)

    def _phone_hint(self) -> str:
        """For which line it holds, and what that line gets back at the end."""
        tr, line = self._tr, self._subject.line
        if self._subject.client is not None:
            return tr("Holds for the main line. At the end the previous setting comes back.")
        if line is None or line_of(line) is None:
            return tr("There is no main line, so only the status is set.")
        note = self._subject.own.phone if self._subject.own else None
        back = note.restores if note and note.state == "done" else self._setting(line)
        return tr("Holds for line {number}. At the end the previous setting comes back: {setting}.",
                  number=line.number or "?", setting=self._said(back))  # fmt: skip

    def _setting(self, member: MemberView) -> str:
        line = line_of(member)
        if line is None:
            return ""
        return "dnd" if "dnd" in (line.flags or []) else line.forward or ""

    def _said(self, setting: str) -> str:
        if not setting:
            return self._tr("no forwarding")
        return self._tr("do not disturb") if setting == "dnd" else self._tr("forwarding to {number}", number=setting)
