"""A person's speed dials while the program runs: each change is on the disk before it holds, and can be taken back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from cticlient.aio import in_thread
from cticlient.model import OwnPanel, SpeedDial, SpeedDialBook
from cticlient.speed_dial_file import SpeedDialFile
from cticlient.texts import SaidError, Sentence

STEPS = 50
"""How many changes can be taken back."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change that was made: what was there before, and the sentence that told of it."""

    before: SpeedDialBook
    told: Sentence


class OwnDials:
    """The book of the moment. Whoever shows it listens; ``told`` is what has to be said of the last change."""

    def __init__(self, file: SpeedDialFile, new_id: Callable[[], str]) -> None:
        self._file = file
        self._new_id = new_id
        self._steps: list[Step] = []
        self._listeners: list[Callable[[], None]] = []
        self.book = SpeedDialBook()
        self.locked: Sentence | None = None
        """Why nothing may be changed: the file could not be read, or a newer program wrote it."""
        self.told: Sentence | None = None

    def load(self) -> None:
        try:
            self.book, self.told = self._file.load()
        except SaidError as error:
            self.locked = error.sentence
        self._tell()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each change and each failure; the answer takes it back."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def last_step(self) -> Sentence | None:
        """What ``undo`` takes back."""
        return self._steps[-1].told if self._steps else None

    def add(self, panel: str, dials: Iterable[SpeedDial], told: Sentence, place: int | None = None) -> bool:
        """Take new ones, under new ids, at ``place`` or at the end."""
        new = [replace(dial, id=self._new_id()) for dial in dials]
        return self._change(self.book.with_dials(self._home(panel), new, place), told)

    async def add_many(self, panel: str, dials: Iterable[SpeedDial], told: Sentence) -> bool:
        """As ``add``, with the work and the disk in a thread: thousands would hold up the window."""
        if self.locked is not None:
            return False
        base = self.book
        panel = self._home(panel)

        def save() -> tuple[SpeedDialBook, list[SpeedDial]]:
            new = [replace(dial, id=self._new_id()) for dial in dials]
            book = base.with_dials(panel, new)
            self._file.save(book)
            return book, new

        try:
            book, new = await in_thread(save)
        except SaidError as error:
            self._fail(error)
            return False
        if self.book is not base:
            # Something else was changed meanwhile; the file has to have both.
            return self._change(self.book.with_dials(self._home(panel), new), told)
        self._adopt(book, told)
        return True

    def change(self, dial: SpeedDial) -> bool:
        if self.book.find(dial.id) is None:
            return False
        return self._change(self.book.changed(dial), Sentence("“{name}” was changed.", {"name": dial.name}))

    def delete(self, id: str) -> bool:
        dial = self.book.find(id)
        if dial is None:
            return False
        return self._change(self.book.without(id), Sentence("“{name}” was deleted.", {"name": dial.name}))

    def move(self, id: str, place: int) -> bool:
        """To a place of its panel, counted without it."""
        dial = self.book.find(id)
        if dial is None:
            return False
        return self._change(self.book.moved(id, place), Sentence("“{name}” was moved.", {"name": dial.name}))

    def take_to(self, id: str, panel: str, place: int | None = None) -> bool:
        dial = self.book.find(id)
        if dial is None or self.book.panel(panel) is None:
            return False
        return self._change(self.book.taken_to(id, panel, place), Sentence("“{name}” was moved.", {"name": dial.name}))

    def add_panel(self, name: str) -> str | None:
        """A new empty panel; its id, or None if it could not be saved."""
        id = self._new_id()
        told = Sentence("The panel “{name}” was added.", {"name": name})
        return id if self._change(self.book.with_panel(OwnPanel(id, name)), told) else None

    def rename_panel(self, id: str, name: str) -> bool:
        if self.book.panel(id) is None:
            return False
        return self._change(self.book.renamed(id, name), Sentence("The panel is now “{name}”.", {"name": name}))

    def remove_panel(self, id: str, name: str) -> bool:
        """``name``: as it is shown. The last panel stays."""
        if self.book.panel(id) is None or len(self.book.panels) == 1:
            return False
        return self._change(self.book.without_panel(id), Sentence("The panel “{name}” was removed.", {"name": name}))

    def undo(self) -> bool:
        """Back to what was before the last change that was not taken back yet."""
        if not self._steps or not self._saved(self._steps[-1].before):
            return False
        step = self._steps.pop()
        self.book, self.told = step.before, Sentence("Taken back: {step}", {"step": step.told})
        self._tell()
        return True

    def _change(self, book: SpeedDialBook, told: Sentence) -> bool:
        """False, and ``told`` has the reason, if it could not be saved."""
        if self.locked is not None or not self._saved(book):
            return False
        self._adopt(book, told)
        return True

    def _adopt(self, book: SpeedDialBook, told: Sentence) -> None:
        if book != self.book:
            self._steps = [*self._steps, Step(self.book, told)][-STEPS:]
        self.book, self.told = book, told
        self._tell()

    def _home(self, panel: str) -> str:
        """The panel, or the first one if it is gone."""
        return panel if self.book.panel(panel) is not None else self.book.panels[0].id

    def _saved(self, book: SpeedDialBook) -> bool:
        try:
            self._file.save(book)
        except SaidError as error:
            self._fail(error)
            return False
        return True

    def _fail(self, error: SaidError) -> None:
        self.told = error.sentence
        self._tell()

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()
