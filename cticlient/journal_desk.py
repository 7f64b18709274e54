"""The journal in the program: follows the settings, fills the dial field, counts missed calls, opens its window."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cticlient.contact_table import Contact
from cticlient.journal.actions import JournalActions
from cticlient.journal.entries import Entry, SeenCall, Way
from cticlient.journal.journal import Change, Journal, Keeping, Surroundings, numbers_dialled
from cticlient.journal.words import JournalWords
from cticlient.numbers import Numbers, Reach
from cticlient.phone_book import PhoneBook
from cticlient.settings import Preferences, Settings
from cticlient.texts import Sentence, Texts
from cticlient.tiles import Lamp
from cticlient.ui.main_window import MainWindow
from cticlient.ui.tray import Tray

if TYPE_CHECKING:
    from cticlient.ui.journal_window import JournalWindow

FILE = "journal.db"
CLEAR_S = 3600.0
"""How often calls that are too old are looked for."""
Spawn = Callable[[Coroutine[Any, Any, None]], object]


def utc_now() -> datetime:
    return datetime.now(UTC)


class JournalDesk:
    """Made before the plugins, which tell it what they see; ``run`` after the first picture."""

    def __init__(
        self,
        profile: Path,
        settings: Settings,
        book: PhoneBook,
        tr: Texts,
        spawn: Spawn,
        tell: Callable[[Sentence], None],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._book = book
        self._tr = tr
        self._spawn = spawn
        self._clock = clock
        self._words = JournalWords(tr, book.numbers.told)
        around = Surroundings(profile / FILE, clock, lambda: uuid4().hex, self._name_of, spawn, tell)
        self.journal = Journal(around, keeping_of(settings.preferences))
        self._open: Callable[[], None] = lambda: None
        self._undo = [settings.on_change(self._follow)]

    def stand(self, window: MainWindow, tray: Tray, do: JournalActions) -> None:
        """Be seen in the window and the tray."""
        contacts = JournalContacts(self.journal, self._book.numbers, self._words, self._tr)
        offer = self._book.names.offer(contacts, names=False)
        opened: list[JournalWindow] = []

        def open_window() -> None:
            # Not at the top: the first picture of the program does not wait for a window that few open then.
            from cticlient.ui.journal_window import JournalWindow

            if not opened:
                opened.append(JournalWindow(window, self._tr, self.journal, self._words, do, self._clock))
            opened[0].bring_up()

        def changed(change: Change) -> None:
            offer.changed()
            window.dial_bar.show_missed(self.journal.missed)
            tray.show_missed(self.journal.missed)
            self._remember_dialled(window, change)

        self._open = open_window
        self._undo += [self.journal.on_change(changed), self._tr.on_change(offer.changed)]

    def open_window(self) -> None:
        self._open()

    async def run(self) -> None:
        """Begin to note, and let old calls go now and then."""
        await self.journal.open()
        while self.journal.unusable is None:
            await asyncio.sleep(CLEAR_S)
            await self.journal.clear_old()

    async def close(self) -> None:
        for undo in self._undo:
            undo()
        await self.journal.close()

    def _name_of(self, call: SeenCall) -> str:
        number = self._book.numbers.told(call.number, call.way is Way.OUT)
        contact = self._book.names.find(number.key) if number is not None else None
        return contact.name if contact is not None else ""

    def _remember_dialled(self, window: MainWindow, change: Change) -> None:
        history = window.dial_bar.field.history
        if change.gone:
            # What was deleted here must not come back there.
            history.items.clear()
        if change.all or change.gone:
            numbers = self._book.numbers
            history.fill(numbers_dialled(self.journal.latest, lambda entry: numbers.shown(typed(entry, numbers))))

    def _follow(self, before: Preferences, after: Preferences) -> None:
        if keeping_of(before) != keeping_of(after):
            self._spawn(self.journal.use(keeping_of(after)))


def keeping_of(wanted: Preferences) -> Keeping:
    return Keeping(wanted.journal_days, wanted.journal_colleagues)


def typed(entry: Entry, numbers: Numbers) -> str:
    """What dials the number of an entry when a person types it; empty if there is nothing that surely does."""
    if not numbers.plan.outside_prefix or entry.number.startswith("+"):
        return entry.number
    told = numbers.told(entry.number, entry.way is Way.OUT)
    if told is None or told.reach is Reach.OUTSIDE:
        return told.key if told is not None else entry.number
    read = numbers.read(entry.number)
    return entry.number if read is not None and read.dialled == told.dialled else ""


class JournalContacts:
    """Whom one spoke with lately, for the dial field; the name may be an old one, so nobody is called by it."""

    def __init__(self, journal: Journal, numbers: Numbers, words: JournalWords, tr: Texts) -> None:
        self._journal = journal
        self._numbers = numbers
        self._words = words
        self._tr = tr

    def contacts(self) -> Iterator[Contact]:
        numbers: set[str] = set()
        for entry in self._journal.latest:
            number = typed(entry, self._numbers)
            if number and number not in numbers:
                numbers.add(number)
                yield Contact(number, self._words.who(entry), (number,), self._tr("Journal"))

    def lamp(self, key: str) -> Lamp:
        return Lamp.NONE
