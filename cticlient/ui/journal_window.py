"""The journal's window: which calls there were, found again, called back, noted, exported, deleted."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from cticlient.aio import ask, in_thread
from cticlient.files import write_atomically
from cticlient.icons import icon
from cticlient.journal.actions import JournalActions
from cticlient.journal.entries import Entry, Show
from cticlient.journal.journal import Change, Journal
from cticlient.journal.rows import Search, Sheet, by_day
from cticlient.journal.words import JournalWords
from cticlient.spreadsheet import as_csv
from cticlient.texts import SaidError, Sentence, Texts, marked
from cticlient.ui.growth import open_as
from cticlient.ui.journal_frame import JournalFrame
from cticlient.ui.journal_list import JournalModel
from cticlient.ui.note_dialog import NoteDialog

DAY_MS = 30_000
"""How often it is looked whether the day changed."""
OFF = marked("The journal is off: no calls are kept. You can change that in the options.")
ACTIONS = {
    "call": (marked("&Call"), "phone", ""),
    "note": (marked("&Note…"), "edit", "F2"),
    "copy": (marked("C&opy number"), "", "Ctrl+C"),
    "speed-dial": (marked("&Add to speed dials…"), "add", ""),
    "delete": (marked("&Delete"), "delete", "Del"),
    "undo": (marked("&Undo"), "undo", "Ctrl+Z"),
    "export": (marked("&Export…"), "export", ""),
    "delete-all": (marked("Delete a&ll"), "delete", ""),
}


class JournalWindow(QWidget):
    """Holds entries only while it is open."""

    def __init__(
        self, parent: QWidget, tr: Texts, journal: Journal, words: JournalWords, do: JournalActions,
        clock: Callable[[], datetime],
    ) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Window)
        self._tr = tr
        self._journal = journal
        self._words = words
        self._do = do
        self._clock = clock
        self._sheet = Sheet()
        self._loaded = False
        self._fresh: set[str] = set()
        """Missed calls that were not looked at when the window came up: strong until it goes."""
        self._deleted: list[list[Entry]] = []
        self._told: Sentence | None = None
        self._model = JournalModel(words, self._today)
        self.frame = JournalFrame(self, tr, self._model, lambda entry: entry.id in self._fresh)
        self.list = self.frame.list
        self.actions_by_id: dict[str, QAction] = {}
        self._menu = QMenu(self)
        self._day = self._today()
        self._look = QTimer(self, interval=DAY_MS)
        self._look.timeout.connect(self.look_at_the_day)
        self._make_actions()
        self._connect()
        self.frame.put_buttons(self.actions_by_id)
        open_as(self, 720, 640)
        self._say()

    def bring_up(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # Coming and going

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if event.spontaneous():
            # It comes back from being minimised; nothing was let go.
            return
        self._unlisten = self._journal.on_change(self._take)
        self._look.start()
        self._do.spawn(self._load())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if event.spontaneous():
            return
        self._unlisten()
        self._look.stop()
        self._loaded = False
        self._fresh.clear()
        self._deleted.clear()
        self._sheet = Sheet()
        self._model.show([])

    async def _load(self) -> None:
        try:
            entries = await self._journal.entries()
        except SaidError as error:
            self._told = error.sentence
            self._say()
            return
        sheet = await in_thread(lambda: Sheet(entries))
        if not self.isVisible():
            # Closed before there was anything to see: nobody looked at a missed call.
            return
        self._sheet = sheet
        self._loaded = True
        self._look_at_missed(entries)
        self._show()
        self.list.choose_first()

    def _look_at_missed(self, entries: list[Entry]) -> None:
        self._fresh |= {entry.id for entry in entries if entry.waiting}
        self._journal.mark_seen()

    def look_at_the_day(self) -> None:
        """At midnight today becomes yesterday."""
        if self._day != self._today():
            self._day = self._today()
            self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            self._model.say()
        elif event.type() == QEvent.Type.ActivationChange and self._loaded and self.isActiveWindow():
            # What came while something else was in front is looked at now.
            self._look_at_missed(list(self._sheet.found(Search(Show.MISSED))))

    # What changes

    def _take(self, change: Change) -> None:
        if change.all or not self._loaded:
            self._do.spawn(self._load())
            return
        new = [entry for entry in change.put if self._sheet.get(entry.id) is None]
        self._sheet.put(change.put)
        self._sheet.take(change.gone)
        waiting = [entry for entry in change.put if entry.waiting]
        if waiting and self.isActiveWindow():
            self._look_at_missed(waiting)
        if new or change.gone or not all(self._model.update(entry) for entry in change.put):
            self._show()
        self._say()

    def _show(self) -> None:
        """The rows anew; what was chosen stays, or what follows it."""
        current, row = self.list.current(), self.list.currentIndex().row()
        found = self._sheet.found(self.frame.search)
        self._model.show(by_day(found, self._words.local), at_least=row + 1)
        index = self._model.place_of(current.id) if current is not None else None
        if index is not None and index.isValid():
            self.list.choose(index)
        elif self._model.rows and current is not None:
            last = self._model.rowCount() - 1
            near = self._model.index(min(row, last))
            self.list.choose(near if self._model.entry(near) is not None else self._model.index(min(row + 1, last)))
        self._say()

    # What a person does

    def _make_actions(self) -> None:
        do = {
            "call": self.call,
            "note": lambda: self._do.spawn(self._ask_note()),
            "copy": self.copy,
            "speed-dial": self._add_speed_dial,
            "delete": lambda: self.delete(self.list.chosen()),
            "undo": self.undo,
            "export": lambda: self._do.spawn(self._ask_export()),
            "delete-all": lambda: self.delete(list(self._sheet.found(Search()))),
        }
        for id, (_, picture, keys) in ACTIONS.items():
            action = QAction(self)
            if picture:
                action.setIcon(icon(picture))
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(do[id])
            self.addAction(action)
            self.actions_by_id[id] = action
            self._menu.addAction(action)

    def _connect(self) -> None:
        self.list.activated.connect(lambda: self.call())
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.selectionModel().selectionChanged.connect(lambda: self._enable())
        self.frame.searched.connect(self._show)
        self.frame.options_wanted.connect(self._do.open_options)
        QShortcut(QKeySequence("Ctrl+F"), self, self.frame.go_to_search)
        QShortcut(QKeySequence("Esc"), self, self._escape)

    def call(self) -> None:
        """Call back whom the chosen row is about."""
        entry = self.list.current()
        if entry is not None and entry.number:
            self._do.dial(self._words.dialled(entry))

    def copy(self) -> None:
        numbers = [self._words.number(entry) for entry in self.list.chosen() if entry.number]
        if numbers:
            QGuiApplication.clipboard().setText("\n".join(numbers))

    def delete(self, entries: list[Entry]) -> None:
        """Gone at once, and back by ``undo`` as long as the window is open."""
        if not entries:
            return
        self._deleted.append(entries)
        self._told = Sentence(marked("Deleted: {n}. They can be put back until the window is closed."),
                              {"n": len(entries)})  # fmt: skip
        self._journal.delete(entries)

    def undo(self) -> None:
        if self._deleted:
            self._told = None
            self._journal.restore(self._deleted.pop())

    def _add_speed_dial(self) -> None:
        entry = self.list.current()
        if entry is not None and entry.number:
            self._do.add_speed_dial(entry.name, self._words.number(entry))

    async def _ask_note(self) -> None:
        entry = self.list.current()
        if entry is None:
            return
        dialog = NoteDialog(self, self._tr, self._words.who(entry), entry.note)
        try:
            if await ask(dialog):
                # It may have changed while the dialog was open.
                self._journal.set_note(self._sheet.get(entry.id) or entry, dialog.note)
        finally:
            dialog.deleteLater()

    async def _ask_export(self) -> None:
        """What is shown just now, or the chosen rows if there are several."""
        chosen = self.list.chosen()
        entries = chosen if len(chosen) > 1 else list(self._sheet.found(self.frame.search))
        dialog = QFileDialog(self, self._tr("Export journal"), str(Path.home() / self._tr("journal.csv")))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._tr("Tables (*.csv)"))
        dialog.setDefaultSuffix("csv")
        try:
            if await ask(dialog) and dialog.selectedFiles():
                await self.export(entries, Path(dialog.selectedFiles()[0]))
        finally:
            dialog.deleteLater()

    async def export(self, entries: list[Entry], path: Path) -> None:
        """Write a table for a spreadsheet."""
        try:
            await in_thread(lambda: write_atomically(path, as_csv(self._words.table(entries))))
        except OSError as error:
            raise SaidError(
                marked("The journal was not exported to {path}: {reason}. Choose another place."),
                path=path,
                reason=error.strerror or error,
            ) from error
        self._told = Sentence(marked("{n} calls were exported to {path}."), {"n": len(entries), "path": path})
        self._say()

    def _escape(self) -> None:
        if self.frame.search.text:
            self.frame.clear_search()
        else:
            self.close()

    def _open_menu(self, place: QPoint) -> None:
        self._menu.popup(self.list.viewport().mapToGlobal(place))

    # Words

    def _today(self) -> date:
        return self._words.local(self._clock()).date()

    def _enable(self) -> None:
        current, some = self.list.current(), bool(self.list.chosen())
        number = current is not None and bool(current.number)
        on = {"call": number, "note": some, "copy": number, "speed-dial": number, "delete": some}
        on |= {"undo": bool(self._deleted), "export": bool(self._model.rows), "delete-all": len(self._sheet) > 0}
        for id, enabled in on.items():
            self.actions_by_id[id].setEnabled(enabled)

    def _say(self) -> None:
        tr = self._tr
        self.setWindowTitle(tr("Journal"))
        for id, (text, *_) in ACTIONS.items():
            self.actions_by_id[id].setText(tr(text))
        self._enable()
        instead = self._instead()
        off = instead is not None and instead.text == OFF
        self.frame.say(tr.say(self._told) if self._told else "", tr.say(instead) if instead else "", off)

    def _instead(self) -> Sentence | None:
        """What is said where no call is shown; None while there are some."""
        if self._model.rows or not self._loaded:
            return None
        if self._journal.unusable is not None:
            return self._journal.unusable
        if self._journal.opening:
            return None
        if not self._journal.keeps:
            return Sentence(OFF)
        if len(self._sheet):
            return Sentence(marked("No call matches the filter."))
        return Sentence(marked("There are no calls yet. Calls of your line are noted while this program runs."))
