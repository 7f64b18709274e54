"""The journal's window through its keys and buttons."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from cticlient.aio import Tasks
from cticlient.journal.actions import JournalActions
from cticlient.journal.entries import Entry, Outcome, SeenCall, Way, Whose
from cticlient.journal.journal import Journal, Keeping, Surroundings
from cticlient.journal.rows import DayRow
from cticlient.journal.words import JournalWords
from cticlient.numbers import Numbers
from cticlient.texts import SaidError, Sentence, Texts
from cticlient.ui.journal_list import PAGE
from cticlient.ui.journal_window import JournalWindow
from cticlient.ui.note_dialog import NoteDialog

Key = Qt.Key
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def entry(id: str, hours: float, name: str, outcome: Outcome, **more: Any) -> Entry:
    way = Way.OUT if outcome in (Outcome.OUTGOING, Outcome.NO_ANSWER) else Way.IN
    values = {"number": f"030 12345{id}"} | more
    return Entry(id, way, name=name, since=NOW - timedelta(hours=hours), outcome=outcome, **values)


SCHULZE = entry("1", 1, "Schulze GmbH", Outcome.MISSED)
GRAF = entry("2", 2, "Graf, Leonie", Outcome.OUTGOING)
KERN = entry("3", 26, "Kern Metallbau", Outcome.ANSWERED, note="Angebot 7")
WITHHELD = entry("4", 27, "", Outcome.MISSED, number="", seen=True)


@dataclass
class Rig:
    journal: Journal
    window: JournalWindow
    qtbot: QtBot
    until: Callable[[Callable[[], bool]], Any]
    clock: list[datetime]
    dialled: list[str]
    added: list[tuple[str, str]]
    errors: list[BaseException]
    options: list[bool] = field(default_factory=list)

    async def open(self) -> None:
        self.window.bring_up()
        await self.until(lambda: self.window._loaded)
        self.qtbot.waitUntil(lambda: self.window.list.hasFocus() or self.window.frame.message.isVisible())

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.list, key, modifier)

    def click(self, id: str) -> None:
        button = self.window.frame.buttons[id]
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def rows(self) -> list[str]:
        model = self.window._model
        return [str(model.index(n).data()) for n in range(model.rowCount())]

    @property
    def current(self) -> str:
        chosen = self.window.list.current()
        return chosen.id if chosen else ""


@pytest.fixture
async def rig(qtbot: QtBot, qapp: QApplication, tmp_path: Path, english: Texts, until: Any) -> AsyncIterator[Rig]:
    told: list[Sentence] = []
    errors: list[BaseException] = []
    tasks, clock = Tasks(errors.append), [NOW]
    around = Surroundings(
        tmp_path / "journal.db", lambda: clock[0], lambda: "new", lambda call: "", tasks.spawn, told.append
    )
    journal = Journal(around, Keeping())
    await journal.open()
    journal.restore([SCHULZE, GRAF, KERN, WITHHELD])
    parent = QWidget()
    qtbot.addWidget(parent)
    dialled: list[str] = []
    added: list[tuple[str, str]] = []
    options: list[bool] = []
    do = JournalActions(dialled.append, lambda *texts: added.append(texts), tasks.spawn, lambda: options.append(True))
    words = JournalWords(english, Numbers().told, ZoneInfo("Europe/Berlin"))
    window = JournalWindow(parent, english, journal, words, do, lambda: clock[0])
    yield Rig(journal, window, qtbot, until, clock, dialled, added, errors, options)
    window.hide()
    await tasks.cancel()
    await journal.close()


async def test_calls_stand_under_their_days(rig: Rig) -> None:
    await rig.open()
    assert rig.rows == [
        "Today",
        "Schulze GmbH",
        "Graf, Leonie",
        "Yesterday",
        "Kern Metallbau",
        "Number withheld",
    ]
    assert rig.current == "1"


async def test_arrows_pass_over_the_days(rig: Rig) -> None:
    await rig.open()
    rig.press(Key.Key_Down)
    rig.press(Key.Key_Down)
    assert rig.current == "3"
    rig.press(Key.Key_Up)
    assert rig.current == "2"


async def test_return_double_click_and_the_button_call_back(rig: Rig) -> None:
    await rig.open()
    rig.press(Key.Key_Return)
    assert rig.dialled == ["030123451"]
    at = rig.window.list.visualRect(rig.window._model.index(2)).center()
    rig.qtbot.mouseClick(rig.window.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    rig.qtbot.mouseDClick(rig.window.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert rig.dialled == ["030123451", "030123452"]
    rig.click("call")
    assert rig.dialled[2:] == ["030123452"]
    rig.press(Key.Key_End)
    assert rig.current == "4"
    assert not rig.window.frame.buttons["call"].isEnabled(), "the number was withheld"
    rig.press(Key.Key_Return)
    assert len(rig.dialled) == 3


async def test_opening_it_is_looking_at_the_missed_calls(rig: Rig) -> None:
    assert rig.journal.missed == 1
    await rig.open()
    assert rig.journal.missed == 0
    fresh = rig.window.list._delegate._fresh
    assert [fresh(one) for one in (SCHULZE, WITHHELD)] == [True, False], "still strong while it is open"
    rig.window.close()
    await rig.open()
    assert not fresh(SCHULZE)


async def test_closed_before_it_was_filled_nobody_looked_at_anything(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    read, close = rig.journal.entries, rig.window.close
    asked: list[bool] = []

    async def slow() -> list[Entry]:
        entries = await read()
        asked.append(close())
        return entries

    monkeypatch.setattr(rig.journal, "entries", slow)
    loading = rig.window._load
    done: list[bool] = []

    async def load() -> None:
        await loading()
        done.append(True)

    monkeypatch.setattr(rig.window, "_load", load)
    rig.window.bring_up()
    await rig.until(lambda: bool(done))
    assert asked == [True]
    assert (rig.journal.missed, rig.rows, rig.window._loaded) == (1, [], False)
    monkeypatch.setattr(rig.journal, "entries", read)
    await rig.open()
    assert rig.journal.missed == 0


async def test_filter_and_search(rig: Rig) -> None:
    await rig.open()
    tabs = rig.window.frame.tabs
    rig.qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    assert rig.rows == ["Today", "Schulze GmbH", "Yesterday", "Number withheld"]
    rig.qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(0).center())
    rig.press(Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    rig.qtbot.waitUntil(rig.window.frame.field.hasFocus)
    rig.qtbot.keyClicks(rig.window.frame.field, "angebot")
    assert rig.rows == ["Yesterday", "Kern Metallbau"]
    rig.window.frame.field.setText("030/12345-2")
    assert rig.rows == ["Today", "Graf, Leonie"]
    rig.window.frame.field.setText("nobody")
    assert rig.window.frame.message.text() == "No call matches the filter."
    assert rig.window.frame.message.isVisible()
    rig.qtbot.keyClick(rig.window, Key.Key_Escape)
    assert len(rig.rows) == 6
    rig.qtbot.keyClick(rig.window, Key.Key_Escape)
    assert not rig.window.isVisible()


async def test_a_note(rig: Rig) -> None:
    await rig.open()
    rig.press(Key.Key_F2)
    await rig.until(lambda: rig.window.findChild(NoteDialog) is not None)
    dialog = rig.window.findChild(NoteDialog)
    assert isinstance(dialog, NoteDialog)
    rig.qtbot.keyClicks(dialog.field, "Call back on Monday")
    rig.qtbot.keyClick(dialog.field, Key.Key_Return)
    await rig.until(lambda: "Call back on Monday" in rig.window._words.second(rig.window.list.current() or SCHULZE))
    assert (await rig.journal.entries())[0].note == "Call back on Monday"
    assert rig.current == "1"


async def test_deleting_and_the_way_back(rig: Rig) -> None:
    await rig.open()
    rig.press(Key.Key_Down)
    rig.press(Key.Key_Delete)
    assert rig.rows == ["Today", "Schulze GmbH", "Yesterday", "Kern Metallbau", "Number withheld"]
    assert rig.current == "3", "the next one is chosen"
    assert rig.window.frame.words.text() == "Deleted: 1. They can be put back until the window is closed."
    rig.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    rig.press(Key.Key_Delete)
    assert rig.window.frame.message.text().startswith("There are no calls yet.")
    assert await rig.journal.entries() == []
    rig.click("undo")
    rig.click("undo")
    assert len(rig.rows) == 6
    assert not rig.window.frame.buttons["undo"].isVisible()
    assert len(await rig.journal.entries()) == 4
    rig.click("delete-all")
    assert rig.rows == []
    rig.qtbot.keyClick(rig.window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(rig.rows) == 6


async def test_keys_of_the_search_field_stay_its_own(rig: Rig) -> None:
    await rig.open()
    rig.window.frame.go_to_search()
    rig.qtbot.waitUntil(rig.window.frame.field.hasFocus)
    rig.qtbot.keyClicks(rig.window.frame.field, "graf")
    rig.qtbot.keyClick(rig.window.frame.field, Key.Key_Home)
    rig.qtbot.keyClick(rig.window.frame.field, Key.Key_Delete)
    assert (rig.window.frame.field.text(), len(await rig.journal.entries())) == ("raf", 4)


async def test_copy_and_speed_dial(rig: Rig) -> None:
    await rig.open()
    rig.press(Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    rig.press(Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "030 123451\n030 123452"
    rig.window.actions_by_id["speed-dial"].trigger()
    assert rig.added == [("Graf, Leonie", "030 123452")]


async def test_the_menu_offers_everything(rig: Rig) -> None:
    await rig.open()
    rig.window.list.customContextMenuRequested.emit(QPoint(20, 70))
    menu = rig.window.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert menu.isVisible()
    texts = [action.text().replace("&", "") for action in menu.actions()]
    assert texts[:5] == ["Call", "Note…", "Copy number", "Add to speed dials…", "Delete"]
    menu.close()


async def test_export(rig: Rig, tmp_path: Path) -> None:
    await rig.open()
    rig.click("export")
    await rig.until(lambda: rig.window.findChild(QFileDialog) is not None)
    dialog = rig.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("calls.csv")
    dialog.accept()
    target = tmp_path / "calls.csv"
    await rig.until(lambda: "were exported" in rig.window.frame.words.text())
    lines = target.read_text("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[1].startswith("2026-11-26;09:00:00;incoming;missed;Schulze GmbH;030 123451")


async def test_an_export_that_fails_is_said(rig: Rig, tmp_path: Path) -> None:
    await rig.open()
    with pytest.raises(SaidError, match="Choose another place"):
        await rig.window.export([SCHULZE], tmp_path / "no" / "folder.csv")


async def test_a_new_call_appears_while_it_is_open(rig: Rig) -> None:
    await rig.open()
    rig.press(Key.Key_Down)
    rig.journal.see(Whose(), [SeenCall("c", "ringing", Way.IN, NOW, "040 1", "Hansa")])
    assert rig.rows[:2] == ["Today", "Hansa"]
    assert rig.current == "2", "what was chosen stays"
    assert "in progress" in rig.window._words.second(rig.window._sheet.get("new") or SCHULZE)
    rig.journal.see(Whose(), [])
    assert rig.window._sheet.get("new").outcome is Outcome.MISSED  # type: ignore[union-attr]
    assert rig.journal.missed == 0, "it was seen, the window is in front"


async def test_what_came_while_another_window_was_in_front_is_looked_at_when_one_comes_back(rig: Rig) -> None:
    await rig.open()
    other = QWidget()
    rig.qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    rig.qtbot.waitUntil(lambda: not rig.window.isActiveWindow())
    rig.journal.see(Whose(), [SeenCall("c", "ringing", Way.IN, NOW, "040 1", "Hansa")])
    rig.journal.see(Whose(), [])
    assert rig.journal.missed == 1
    rig.window.activateWindow()
    rig.qtbot.waitUntil(lambda: rig.journal.missed == 0)
    assert rig.window.list._delegate._fresh(rig.window._sheet.get("new"))


async def test_today_becomes_yesterday(rig: Rig) -> None:
    await rig.open()
    rig.clock[0] += timedelta(days=1)
    rig.window.look_at_the_day()
    assert rig.rows[0] == "Yesterday"


async def test_where_nothing_is_kept_the_options_are_offered(rig: Rig) -> None:
    await rig.journal.use(Keeping(days=0))
    await rig.open()
    assert rig.window.frame.message.text().startswith("The journal is off")
    rig.qtbot.mouseClick(rig.window.frame.options_button, Qt.MouseButton.LeftButton)
    assert rig.options == [True]


async def test_a_screen_reader_hears_whole_calls(rig: Rig) -> None:
    await rig.open()
    interface = QAccessible.queryAccessibleInterface(rig.window.list)
    assert interface.text(QAccessible.Text.Name) == "Journal"
    names = [interface.child(n).text(QAccessible.Text.Name) for n in range(3)]
    assert names[:2] == ["Today", "Schulze GmbH, 030 123451 · missed, 09:00"]


async def test_the_language_changes_while_it_is_open(rig: Rig, english: Texts) -> None:
    await rig.open()
    english.use("de")
    QApplication.sendEvent(rig.window, QEvent(QEvent.Type.LanguageChange))
    assert rig.rows[0] == "Heute"
    assert rig.window.frame.tabs.tabText(1) == "Verpasst"
    assert rig.window.frame.buttons["delete-all"].text() == "Alle lö&schen"


async def test_every_state_is_drawn_in_its_own_way(rig: Rig) -> None:
    """Missed, declined, incoming and outgoing differ by their shape, in grey."""
    await rig.open()
    outcomes = [Outcome.MISSED, Outcome.DECLINED, Outcome.ANSWERED, Outcome.OUTGOING, Outcome.TRANSFERRED]
    rig.journal.delete(await rig.journal.entries())
    rig.journal.restore([entry(str(n), n, "Same", outcome) for n, outcome in enumerate(outcomes)])
    view = rig.window.list
    pictures = set()
    for n in range(len(outcomes)):
        rect = view.visualRect(rig.window._model.place_of(str(n)))
        image = view.viewport().grab(rect).toImage()
        pictures.add(bytes(image.copy(16, 0, 20, rect.height()).convertToFormat(image.Format.Format_Mono).constBits()))
    assert len(pictures) == len(outcomes)


async def test_rows_are_made_as_far_as_somebody_scrolls(rig: Rig) -> None:
    """So that a hundred thousand calls hold nobody up; benchmarks/journal.py measures it."""
    many = [replace(KERN, id=f"m{n}", since=NOW - timedelta(minutes=n)) for n in range(3_000)]
    rig.journal.restore(many)
    await rig.open()
    model = rig.window._model
    assert isinstance(model.rows[0], DayRow)
    assert model.rowCount() == PAGE
    rig.press(Key.Key_End)
    rig.window.list.scrollToBottom()
    rig.qtbot.waitUntil(lambda: model.rowCount() > PAGE)
    chosen = rig.window.list.current()
    rig.journal.set_note(SCHULZE, "noted")
    assert rig.window.list.current() == chosen
    rig.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(rig.window.list.chosen()) == 3_004
    rig.press(Key.Key_Delete)
    assert await rig.journal.entries() == []
