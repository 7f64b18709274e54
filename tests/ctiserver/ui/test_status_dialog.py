"""The status configuration dialog: what it shows of now, what can be chosen, what comes after, what it refuses."""

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Source, Status
from ctiserver.ui.preview import preview
from ctiserver.ui.status_dialog import StatusDialog, Subject, Wanted
from ctiserver.ui.until_row import Preset
from ctiserver.wire.messages import ComingView, LineView, OwnStatus, PhoneNote
from ctiserver.wire.views import own_status, own_status_view
from tests.windows.fitting import faults

from .conftest import Stage, german, local


def make(stage: Stage, qtbot: QtBot, own: OwnStatus | None = None, begin_with: Status | None = None) -> StatusDialog:
    own = own or stage.own()
    if stage.session.own is None:
        stage.session.is_on()
    subject = Subject("Becker, Anna", own.shown, own=own, line=stage.session.own)
    dialog = StatusDialog(subject, stage.details, stage.host.tr, stage.clock, begin_with)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def text(dialog: StatusDialog, name: str) -> str:
    label = dialog.findChild(QLabel, name)
    return label.text() if label is not None else ""


def press(dialog: StatusDialog, qtbot: QtBot, name: str) -> None:
    qtbot.mouseClick(dialog.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def imported(stage: Stage) -> Entry:
    return stage.entry(
        Status.MEETING, info="Interview", until=local("2018-11-20 11:00"), source=Source.IMPORT,
        set_by="Outlook-Calendar", record="r0",
    )  # fmt: skip


@german
def test_the_head_says_what_is_now(stage: Stage, qtbot: QtBot) -> None:
    note = PhoneNote(asked="208", state="unsupported")
    dialog = make(stage, qtbot, own_status("becker", Stack((imported(stage),), 1), phone=note))
    assert text(dialog, "now") == "Besprechung: Interview"
    assert text(dialog, "now-0") == "seit 10:00, bis 11:00 · gesetzt von Outlook-Calendar (Import)"
    assert "dieses Telefon kann das nicht" in text(dialog, "now-1")
    assert dialog.end_button.isVisible()


def test_nothing_can_be_ended_while_available(stage: Stage, qtbot: QtBot) -> None:
    assert not make(stage, qtbot).end_button.isVisible()


def test_ending_now_is_choosing_available(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot, stage.own(imported(stage)))
    press(dialog, qtbot, "end-now")
    assert dialog.wanted == Wanted(Status.AVAILABLE)
    assert dialog.result() == StatusDialog.DialogCode.Accepted


def test_nothing_is_set_before_something_is_chosen(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot)
    assert not dialog.set_button.isEnabled()
    press(dialog, qtbot, "choice-pause")
    assert dialog.set_button.isEnabled()


def test_logged_out_cannot_be_chosen(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot)
    names = {button.objectName() for button in dialog.findChildren(QPushButton)}
    choices = {name for name in names if name.startswith("choice-")}
    assert choices == {f"choice-{status.name.lower()}" for status in Status if status is not Status.LOGGEDOUT}


def test_a_status_with_everything(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot)
    press(dialog, qtbot, "choice-extwork")
    dialog.info.setText("  Messe <b>Hannover</b> ")
    press(dialog, qtbot, "until-exact")
    dialog.until.time.clear()
    qtbot.keyClicks(dialog.until.time, "Wed 14:00")
    dialog.phone.number.clear()
    qtbot.keyClicks(dialog.phone.number, "0171 5550987")
    press(dialog, qtbot, "set")
    assert dialog.wanted == Wanted(Status.EXTWORK, "Messe <b>Hannover</b>", local("2018-11-21 14:00"), "01715550987")


def test_begins_with_what_was_chosen_last(stage: Stage, qtbot: QtBot) -> None:
    chosen = stage.entry(Status.AWAY, info="Dentist", until=local("2018-11-20 12:15"), call_forward="dnd")
    dialog = make(stage, qtbot, stage.own(chosen))
    assert (dialog.grid.value(), dialog.info.text()) == (Status.AWAY, "Dentist")
    assert (dialog.until.value(), dialog.phone.value()) == (local("2018-11-20 12:15"), "dnd")


def test_begins_with_the_status_it_was_opened_for(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot, begin_with=Status.MSG)
    assert dialog.grid.value() is Status.MSG
    assert dialog.focusWidget() is dialog.info


@pytest.mark.parametrize(
    ("preset", "end"),
    [
        (Preset.NONE, None),
        (Preset.HALF_HOUR, "2018-11-20 11:12"),
        (Preset.HOUR, "2018-11-20 11:42"),
        (Preset.TWO_HOURS, "2018-11-20 12:42"),
        (Preset.TODAY, "2018-11-21 00:00"),
        (Preset.TOMORROW, "2018-11-22 00:00"),
    ],
)
def test_presets_of_the_end(stage: Stage, qtbot: QtBot, preset: Preset, end: str | None) -> None:
    dialog = make(stage, qtbot)
    press(dialog, qtbot, f"until-{preset}")
    assert dialog.until.value() == (None if end is None else local(end))


def test_a_length_counts_from_the_moment_it_is_set(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot, begin_with=Status.PAUSE)
    press(dialog, qtbot, "until-half-hour")
    stage.clock.forward(minutes=10)
    press(dialog, qtbot, "set")
    assert dialog.wanted is not None
    assert dialog.wanted.until == stage.clock.now + timedelta(minutes=30)


def test_time_and_what_follows_stay_together_while_the_dialog_stands(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot, begin_with=Status.PAUSE)
    press(dialog, qtbot, "until-half-hour")
    assert (dialog.until.time.text(), dialog.after.said) == ("11:12", (("11:12", "Available"),))
    stage.clock.forward(minutes=3)
    qtbot.waitUntil(lambda: dialog.until.time.text() == "11:15")
    assert dialog.after.said == (("11:15", "Available"),)
    press(dialog, qtbot, "until-exact")
    stage.clock.forward(minutes=5)
    qtbot.waitUntil(lambda: dialog.until.hint.text() == "25 min left")
    assert (dialog.until.time.text(), dialog.after.said) == ("11:15", (("11:15", "Available"),))


def test_every_clock_tick_shows_one_moment_only(stage: Stage, qtbot: QtBot) -> None:
    """A clock that runs on between two looks: whatever is shown is of one look."""
    dialog = make(stage, qtbot, begin_with=Status.PAUSE)
    looks = iter(range(1, 1000))
    dialog._clock = lambda: stage.clock.now + timedelta(seconds=59 * next(looks))
    for _ in range(20):
        press(dialog, qtbot, "until-hour")
        dialog.info.setText(dialog.info.text() + "x")
        assert dialog.after.said[0][0] == dialog.until.time.text()


def test_what_is_now_is_followed_and_what_is_entered_stays(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot, stage.own(imported(stage)))
    dialog.info.setText("Lunch")
    press(dialog, qtbot, "choice-pause")
    own = stage.own()
    dialog.show_subject(Subject("Becker, Anna", own.shown, own=own, line=stage.session.own))
    assert text(dialog, "now") == "Available"
    assert not dialog.end_button.isVisible()
    assert (dialog.info.text(), dialog.grid.value()) == ("Lunch", Status.PAUSE)


def test_what_is_written_in_words_becomes_day_and_time(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot)
    press(dialog, qtbot, "until-hour")
    dialog.until.time.setText("")
    qtbot.keyClicks(dialog.until.time, "+90 min")
    assert dialog.until.preset() is Preset.EXACT
    dialog.until.time.editingFinished.emit()
    assert dialog.until.time.text() == "12:12"
    assert dialog.until.hint.text() == "1 h, 30 min left"
    dialog.until.time.setText("")
    qtbot.keyClicks(dialog.until.time, "in 2 Stunden")
    assert dialog.until.hint.text() == "until 12:42 · 2 h left"
    dialog.until.time.setText("tomorrow")
    dialog.until.time.editingFinished.emit()
    assert (dialog.until.day.date(), dialog.until.time.text()) == (QDate(2018, 11, 21), "24:00")


def test_a_day_chosen_in_the_calendar_counts(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot)
    press(dialog, qtbot, "until-exact")
    dialog.until.time.setText("9:30")
    dialog.until.day.setDate(QDate(2018, 11, 30))
    assert dialog.until.value() == local("2018-11-30 09:30")


@pytest.mark.parametrize(
    ("written", "said"), [("soon", "not understood"), ("9:00", "already over"), ("", "write until")]
)
def test_what_is_no_time_to_come_is_refused_and_said(stage: Stage, qtbot: QtBot, written: str, said: str) -> None:
    dialog = make(stage, qtbot, begin_with=Status.AWAY)
    press(dialog, qtbot, "until-exact")
    dialog.until.time.setText(written)
    press(dialog, qtbot, "set")
    assert dialog.wanted is None
    assert dialog.isVisible()
    assert said in text(dialog, "message")
    press(dialog, qtbot, "until-none")
    assert text(dialog, "message") == ""


@pytest.mark.parametrize("number", ["", "abc", "dnd", "0171x"])
def test_what_is_no_number_is_refused_and_said(stage: Stage, qtbot: QtBot, number: str) -> None:
    dialog = make(stage, qtbot, begin_with=Status.AWAY)
    dialog.phone.forward.setChecked(True)
    dialog.phone.number.setText(number)
    press(dialog, qtbot, "set")
    assert dialog.wanted is None
    assert "digits" in text(dialog, "message")


def test_the_hint_says_for_which_line_and_what_comes_back(stage: Stage, qtbot: QtBot) -> None:
    stage.session.is_on(forwarded=True, forward="207")
    assert text(make(stage, qtbot), "phone-hint") == (
        "Holds for line 204. At the end the previous setting comes back: forwarding to 207."
    )
    note = PhoneNote(asked="208", state="done", restores="dnd")
    own = own_status("becker", Stack((imported(stage),), 1), phone=note)
    assert text(make(stage, qtbot, own), "phone-hint").endswith("comes back: do not disturb.")


def test_without_a_line_only_the_status_is_set(stage: Stage, qtbot: QtBot) -> None:
    stage.session.own = stage.member(me=True, line=None)
    assert "no main line" in text(make(stage, qtbot), "phone-hint")


def test_what_comes_after_follows_what_is_entered(stage: Stage, qtbot: QtBot) -> None:
    holiday = stage.entry(
        Status.HOLIDAY,
        since=local("2018-11-26 00:00"),
        until=local("2018-12-01 00:00"),
        source=Source.IMPORT,
        record="r1",
    )
    available = stage.entry(Status.AVAILABLE)
    own = own_status(
        "becker", Stack((imported(stage),), 1), [(local("2018-11-20 11:00"), available), (holiday.since, holiday)]
    )
    dialog = make(stage, qtbot, own)
    then = [("Mon 26 Nov", "Holiday until 30 Nov (import)"), ("Sat 1 Dec", "Available")]
    assert dialog.after.said == (("11:00", "Available"), *then)
    press(dialog, qtbot, "choice-extwork")
    press(dialog, qtbot, "until-exact")
    dialog.until.day.setDate(QDate(2018, 11, 21))
    dialog.until.time.setText("14:00")
    dialog.until.time.textEdited.emit("14:00")
    assert dialog.after.said == (("Wed 14:00", "Available"), *then)


def test_without_an_end_it_stays(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot, begin_with=Status.DND)
    assert dialog.after.said == (("", "stays until you choose something else"),)
    visible = [label.text() for label in dialog.after.findChildren(QLabel) if label.isVisible()]
    assert "stays until you choose something else" in visible


def test_a_colleagues_dialog_names_the_colleague_and_tells_no_future(stage: Stage, qtbot: QtBot) -> None:
    subject = Subject("Arslan, Elif", None, client="arslan")
    dialog = StatusDialog(subject, stage.details, stage.host.tr, stage.clock)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.windowTitle() == "Status of Arslan, Elif"
    assert text(dialog, "now") == "Arslan, Elif: status not shared"
    assert not dialog.after.isVisible()
    assert not dialog.end_button.isVisible()


def test_cancelling_sets_nothing(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot, begin_with=Status.AWAY)
    press(dialog, qtbot, "cancel")
    assert (dialog.wanted, dialog.result()) == (None, StatusDialog.DialogCode.Rejected)


def steps(own: OwnStatus, chosen: Entry | None, now: datetime) -> list[tuple[str, Status]]:
    return [(f"{at:%d %H:%M}", entry.status) for at, entry in preview(own, chosen, now)]


NOW = datetime.fromisoformat("2018-11-20T10:00:00Z")


def refused(stage: Stage, qtbot: QtBot) -> StatusDialog:
    """With everything on it that can be said, a refusal among it."""
    dialog = make(stage, qtbot, own_status("becker", Stack((imported(stage),), 1)), Status.PAUSE)
    press(dialog, qtbot, "until-exact")
    dialog.until.time.clear()
    qtbot.keyClicks(dialog.until.time, "nonsense")
    press(dialog, qtbot, "set")
    return dialog


def words(dialog: StatusDialog) -> list[str]:
    shown = [widget for widget in dialog.findChildren(QWidget) if widget.isVisibleTo(dialog)]
    texts = [widget.text() for widget in shown if isinstance(widget, QLabel | QAbstractButton)]
    return [dialog.windowTitle(), *texts, *(widget.accessibleName() for widget in shown)]


def test_another_language_while_it_stands_open(stage: Stage, qtbot: QtBot) -> None:
    dialog = refused(stage, qtbot)
    english = words(dialog)
    stage.host.tr.use("de")
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert sorted(words(dialog)) == sorted(words(refused(stage, qtbot))), "as one that was opened in German"
    assert words(dialog) != english
    assert dialog.windowTitle() == "Eigener Status"
    assert "wird nicht als Zeit verstanden" in text(dialog, "message")


def test_what_is_entered_stays_in_another_language(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot)
    press(dialog, qtbot, "choice-meeting")
    qtbot.keyClicks(dialog.info, "Pizza")
    press(dialog, qtbot, "until-hour")
    qtbot.keyClicks(dialog.phone.number, "208")
    stage.host.tr.use("de")
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    press(dialog, qtbot, "set")
    assert dialog.wanted == Wanted(Status.MEETING, "Pizza", stage.clock() + timedelta(hours=1), "208")


def at(hour: int, minute: int = 0) -> datetime:
    return NOW.replace(hour=hour, minute=minute)


def entry(status: Status, since: datetime, until: datetime | None = None, record: str = "") -> Entry:
    return Entry(
        record or status.name, status, since, Source.IMPORT if record else Source.MANUAL, until=until, record=record
    )


def test_preview_a_choice_replaces_choices_and_covers_imports() -> None:
    running = entry(Status.MEETING, at(9), at(13), record="a")
    own = own_status("x", Stack((running, entry(Status.AWAY, at(9, 30), at(12))), 3))
    chosen = entry(Status.PAUSE, NOW, at(11))
    assert steps(own, None, NOW) == [("20 12:00", Status.MEETING), ("20 13:00", Status.AVAILABLE)]
    assert steps(own, chosen, NOW) == [("20 11:00", Status.MEETING), ("20 13:00", Status.AVAILABLE)]
    assert steps(own, entry(Status.AVAILABLE, NOW), NOW) == []


def test_preview_an_import_that_starts_later_covers_the_choice() -> None:
    later = entry(Status.HOLIDAY, at(15), at(16), record="b")
    own = own_status("x", Stack((), 1), [(at(15), later), (at(16), entry(Status.AVAILABLE, at(9)))])
    chosen = entry(Status.PAUSE, NOW, at(18))
    assert steps(own, chosen, NOW) == [
        ("20 15:00", Status.HOLIDAY), ("20 16:00", Status.PAUSE), ("20 18:00", Status.AVAILABLE),
    ]  # fmt: skip


def test_preview_says_nothing_about_what_it_does_not_understand() -> None:
    own = own_status("x", Stack((), 1))
    unknown = own_status_view(entry(Status.MSG, at(15)))
    unknown.id = 99
    own.coming = [ComingView(at=at(15), status=unknown)]
    assert preview(own, None, NOW) == ()
    assert preview(None, None, NOW) == ()


def test_a_hidden_line_is_no_line_to_forward(stage: Stage, qtbot: QtBot) -> None:
    stage.session.own = stage.member(me=True, line=LineView(state="hidden"))
    assert "no main line" in text(make(stage, qtbot), "phone-hint")


@german
def test_a_long_refusal_can_be_read_as_a_whole(stage: Stage, qtbot: QtBot) -> None:
    dialog = make(stage, qtbot, begin_with=Status.MEETING)
    dialog.until.choose(Preset.EXACT)
    dialog.until.time.clear()
    qtbot.keyClicks(dialog.until.time, "irgendwann im Quartal danach")
    assert "irgendwann" in dialog.until.hint.text()
    wide = dialog.width()
    qtbot.waitUntil(lambda: list(faults(dialog)) == [])
    assert dialog.width() == wide, "nothing moves to the side under the pointer"
