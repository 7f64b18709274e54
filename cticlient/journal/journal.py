"""The journal while the program runs: notes what is seen, keeps it by a thread of its own, tells who listens."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from cticlient.journal.entries import LONGEST_NOTE, Entry, Outcome, SeenCall, SeenEnd, Whose
from cticlient.journal.recorder import Recorder
from cticlient.journal.store import JournalStore
from cticlient.texts import SaidError, Sentence

log = logging.getLogger(__name__)
T = TypeVar("T")
MOST_EARLY = 1000
LATEST = 500
"""Calls that the dial field completes from."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of entries. ``all``: everything is to be read anew."""

    put: tuple[Entry, ...] = ()
    gone: tuple[str, ...] = ()
    all: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of a line at a moment."""

    whose: Whose
    calls: Sequence[SeenCall] | None
    ends: Sequence[SeenEnd]
    at: datetime


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a person wants kept."""

    days: int = 90
    """0: nothing."""
    colleagues: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the journal finds in the program."""

    path: Path
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    name_of: Callable[[SeenCall], str]
    """Whom a call is with; empty if nobody known."""
    spawn: Callable[[Coroutine[Any, Any, None]], object]
    tell: Callable[[Sentence], None]


class Journal:
    """Nothing here waits for the disk: what is shown is ahead of what is stored, and a failure is told."""

    def __init__(self, around: Surroundings, keeping: Keeping) -> None:
        self._around = around
        self._keeping = keeping
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._file: JournalStore | None = None
        """Open from now on; known to the thread alone."""
        self._store: JournalStore | None = None
        """The same, as soon as calls can be noted."""
        self._recorders: dict[str, Recorder] = {}
        self._seen_last: dict[str, tuple[Whose, Sequence[SeenCall] | None]] = {}
        self._early: list[Look] = []
        """What was seen before the file was open."""
        self._left_open: list[Entry] = []
        self._waiting: dict[str, Entry] = {}
        self._listeners: list[Callable[[Change], None]] = []
        self._failing = False
        self.latest: list[Entry] = []
        """One's own calls with a number, the latest first, as many as the dial field needs."""
        self.unusable: Sentence | None = None
        """Why nothing is kept."""

    @property
    def missed(self) -> int:
        """Own missed calls that nobody looked at yet."""
        return len(self._waiting)

    @property
    def opening(self) -> bool:
        """Whether it is on its way still."""
        return self._store is None and self.unusable is None

    @property
    def keeps(self) -> bool:
        return self._store is not None and self._keeping.days > 0

    @property
    def colleagues(self) -> bool:
        """Whether calls of colleagues are noted at all."""
        return self._keeping.colleagues and self._keeping.days > 0

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def open(self) -> None:
        """Begin to note. What was seen before is not lost."""
        try:
            store = await self._work(self._opened)
            await self._read_beginning(store)
        except SaidError as error:
            self.unusable = error.sentence
            self._around.tell(error.sentence)
            return
        if store.damage is not None:
            self._around.tell(store.damage)
        await self._clear_old(store)
        self._store = store
        self._told(Change(all=True))
        early, self._early = self._early, []
        for look in early if self.keeps else ():
            self._look(look)

    async def close(self) -> None:
        """Store what is on its way, and let the file go."""
        self._store = None
        await self._work(lambda: self._file.close() if self._file is not None else None)
        self._worker.shutdown(wait=False)

    # What plugins tell

    def see(self, whose: Whose, calls: Sequence[SeenCall] | None, ends: Sequence[SeenEnd] = ()) -> None:
        """The calls of a line as they are now; None: nobody can know. ``ends``: what is known of some that are over."""
        self._seen_last[whose.key] = (whose, calls)
        look = Look(whose, calls, ends, self._around.clock())
        if self.keeps:
            self._look(look)
        elif self._store is None and len(self._early) < MOST_EARLY:
            self._early.append(look)

    def hint(self, call: str, outcome: Outcome) -> None:
        """What a person does with one of their own calls, which will soon be gone."""
        if "" in self._recorders:
            self._recorders[""].hint(call, outcome)

    def lose(self) -> None:
        """Whoever told of the lines is gone: nobody can know."""
        for whose, _ in list(self._seen_last.values()):
            self.see(whose, None)
        self._seen_last.clear()

    # What a person does

    async def entries(self) -> list[Entry]:
        """All, the latest first. Raises SaidError."""
        return await self._work(self._store.all) if self._store is not None else []

    def set_note(self, entry: Entry, note: str) -> None:
        self._amend([replace(entry, note=" ".join(note.split())[:LONGEST_NOTE])])

    def mark_seen(self) -> None:
        """A person looked at the missed calls."""
        if self._waiting:
            self._amend([replace(entry, seen=True) for entry in self._waiting.values()])

    def delete(self, entries: Sequence[Entry]) -> None:
        ids = tuple(entry.id for entry in entries)
        for id in ids:
            self._waiting.pop(id, None)
            for recorder in self._recorders.values():
                recorder.forget(id)
        self.latest = [entry for entry in self.latest if entry.id not in ids]
        self._told(Change(gone=ids))
        self._keep(lambda store: store.delete(ids))

    def restore(self, entries: Sequence[Entry]) -> None:
        """Put back what was deleted."""
        self._put(entries)

    async def use(self, keeping: Keeping) -> None:
        """A person wants other things kept; what is kept no longer goes at once."""
        self._keeping = keeping
        self._recorders = {
            key: one for key, one in self._recorders.items() if keeping.days > 0 and (not key or keeping.colleagues)
        }
        if self._store is None:
            return
        await self.clear_old()
        if self.keeps:
            for whose, calls in list(self._seen_last.values()):
                self._look(Look(whose, calls, (), self._around.clock()))

    async def clear_old(self) -> None:
        """Delete what is older than a person wants; to be called now and then. What the disk refuses is told."""
        if self._store is not None and await self._clear_old(self._store):
            self._told(Change(all=True))

    # Inside

    def _opened(self) -> JournalStore:
        """In the thread, so that the end closes what a cancelled beginning opened."""
        self._file = JournalStore.open(self._around.path, self._around.clock())
        return self._file

    async def _clear_old(self, store: JournalStore) -> bool:
        """Whether something went."""
        days = self._keeping.days
        before = self._around.clock() - timedelta(days=days)
        try:
            gone = await self._work(store.delete_all if days <= 0 else lambda: store.delete_before(before))
            if gone:
                await self._read_beginning(store)
        except SaidError as error:
            self._failed(error)
            return False
        return gone > 0

    def _look(self, look: Look) -> None:
        whose = look.whose
        if whose.key and not self.colleagues:
            return
        if whose.key not in self._recorders:
            left = [entry for entry in self._left_open if entry.whose.key == whose.key]
            self._left_open = [entry for entry in self._left_open if entry.whose.key != whose.key]
            self._recorders[whose.key] = Recorder(whose, self._around.new_id, self._around.name_of, left)
        changed = self._recorders[whose.key].see(look.calls, look.at, look.ends)
        if changed:
            self._put(changed)

    def _amend(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.whose.key in self._recorders:
                self._recorders[entry.whose.key].amend(entry)
        self._put(entries)

    def _put(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.waiting:
                self._waiting[entry.id] = entry
            else:
                self._waiting.pop(entry.id, None)
        ids = {entry.id for entry in entries}
        own = [entry for entry in entries if entry.number and not entry.whose.key]
        kept = [entry for entry in self.latest if entry.id not in ids]
        self.latest = sorted([*own, *kept], key=lambda entry: entry.since, reverse=True)[:LATEST]
        self._told(Change(put=tuple(entries)))
        self._keep(lambda store: store.put(entries))

    async def _read_beginning(self, store: JournalStore) -> None:
        read = await self._work(lambda: (store.waiting(), store.latest(LATEST), store.open_ones()))
        waiting, self.latest, left_open = read
        self._waiting = {entry.id: entry for entry in waiting}
        if not self._recorders:
            self._left_open = left_open

    def _keep(self, work: Callable[[JournalStore], None]) -> None:
        store = self._store
        if store is not None:
            # Handed to the thread at once: what happened first is stored first, and the end waits for it.
            self._around.spawn(self._kept(self._work(lambda: work(store))))

    async def _kept(self, work: asyncio.Future[None]) -> None:
        try:
            # The end of the program must not take back what waits for the thread.
            await asyncio.shield(work)
        except SaidError as error:
            self._failed(error)
        else:
            self._failing = False

    def _failed(self, error: SaidError) -> None:
        # Once, not at every call, until it works again.
        if not self._failing:
            self._failing = True
            self._around.tell(error.sentence)

    def _work(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        return asyncio.get_running_loop().run_in_executor(self._worker, work)

    def _told(self, change: Change) -> None:
        for listener in list(self._listeners):
            listener(change)


def numbers_dialled(entries: Iterable[Entry], shown: Callable[[Entry], str]) -> list[str]:
    """The numbers called by oneself, the latest first, each once; what is not ``shown`` is left out."""
    return list(dict.fromkeys(filter(None, (shown(entry) for entry in entries if entry.way == "out"))))
