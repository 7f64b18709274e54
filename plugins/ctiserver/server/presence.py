"""The statuses of all clients: every change goes through here, is stored first, and is then told.

The server restores for those who have no desktop connected; a connected desktop does it itself and is only helped
out when it does not act within a grace. A change carries the revision it is based on, so both end in one change.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from cticlient.texts import SaidError
from ctiserver.domain.prm import Record, key_of_row, later, next_start, with_imports
from ctiserver.domain.stack import (
    LATEST,
    Entry,
    OutdatedError,
    Stack,
    as_of,
    choose,
    end_automatic,
    expire,
    go_automatic,
    running_imports,
)
from ctiserver.domain.status import Source, Status
from ctiserver.server.agenda import Agenda
from ctiserver.server.attendance import Attendance
from ctiserver.server.directory import Change, Directory
from ctiserver.server.store.store import Store
from ctiserver.server.turns import Turns

log = logging.getLogger(__name__)

GRACE = timedelta(seconds=3)
"""How long after an end the server leaves it to a connected desktop to restore the previous status."""
MAX_INFO = 500
PART = 100
"""So many clients are compared with a new file before others have their turn."""
Listener = Callable[[str, Stack, Stack], None]


class Presence:
    """The authority on what each client's status is."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        attendance: Attendance,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._store = store
        self._directory = directory
        self._attendance = attendance
        self._clock = clock
        self._new_id = new_id
        self._stacks: dict[str, Stack] = {}
        self._since = clock()
        """Since when it is known that someone who never chose anything is available."""
        self._dismissed: dict[str, set[tuple[str, str]]] = {}
        # None until an import file was read: without one, nothing may be concluded about records that are gone.
        self._records: dict[str, Sequence[Record]] | None = None
        self._held: frozenset[str] = frozenset()
        """Keys of rows that are refused at present: what runs by them stays."""
        self._turns: defaultdict[str, Turns] = defaultdict(Turns)
        self._listeners: list[Listener] = []
        self.agenda = Agenda(self._catch_up, clock)

    async def load(self) -> None:
        """Take up what was stored; ends that passed meanwhile are caught up at once by the agenda."""
        self._stacks = await self._store.load_stacks()
        self._dismissed = await self._store.load_dismissed()
        for client in self._stacks:
            self._plan(client)
        self._directory.on_change(self._directory_changed)
        self._attendance.on_change(self._came_or_went)

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Hear of every stored change, as (client, before, after)."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def stack(self, client: str) -> Stack:
        return self._stacks.get(client) or Stack(base_since=self._since)

    def coming(self, client: str) -> tuple[tuple[datetime, Entry], ...]:
        """What will be shown next and when, imports to come included."""
        dismissed = self._dismissed.get(client, set())
        return later(self.stack(client), self._records_of(client), dismissed, self._clock(), self._held)

    def running_records(self) -> set[str]:
        """The keys of all import records that run for anybody."""
        return {entry.record for stack in self._stacks.values() for entry in stack.entries if entry.record}

    def _records_of(self, client: str) -> Sequence[Record]:
        return (self._records or {}).get(client, ())

    async def choose(
        self, client: str, entry: Entry, revision: int | None = None, chosen_at: datetime | None = None
    ) -> Stack:
        """Set what a person or a colleague chose; ``chosen_at`` is given for a choice made while disconnected.

        Raises OutdatedError if it was based on an old revision or something newer was chosen, SaidError if it
        cannot be set at all.
        """
        self._check(entry, chosen_at is not None)

        def change(stack: Stack) -> Stack:
            now = self._clock()
            if chosen_at:
                return choose(stack, _at(entry, min(chosen_at, now), self._new_id()))
            # The wall clock may have gone back: what is chosen now is newer all the same.
            return choose(as_of(stack, now), _at(entry, now, self._new_id()))

        return await self._change(client, change, revision)

    def _check(self, entry: Entry, afterwards: bool) -> None:
        if entry.status is Status.LOGGEDOUT:
            raise SaidError(
                "“Logged out” follows from the connection and cannot be chosen. Please choose another status."
            )
        if entry.until and entry.until <= self._clock() and not afterwards:
            raise SaidError("The end of the status has passed already. Please choose an end in the future.")
        if entry.until and entry.until >= LATEST:
            raise SaidError("The end lies too far ahead. Please choose an earlier one, or none.")
        if len(entry.info) > MAX_INFO:
            raise SaidError("The info is too long: at most {max} characters.", max=MAX_INFO)

    async def expire(self, client: str, revision: int) -> Stack:
        """A desktop says that an end has come. Raises OutdatedError on an old revision."""
        end = self.stack(client).next_end
        # The desktop's clock is a little ahead: the end comes when it comes here. More than once, because timers of
        # Windows may be early by a sixtieth of a second.
        while end and timedelta() < (left := end - self._clock()) < GRACE:  # noqa: ASYNC110
            await asyncio.sleep(left.total_seconds())
        return await self._change(client, lambda stack: expire(stack, self._clock()), revision)

    async def automatic(self, client: str, entry: Entry | None, revision: int) -> Stack:
        """A cause such as a locked screen came (an entry) or went (None). Raises OutdatedError."""
        if entry is None:
            return await self._change(client, end_automatic, revision)
        covering = _at(entry, self._clock(), self._new_id())
        return await self._change(client, lambda stack: go_automatic(stack, covering), revision)

    async def set_records(self, records: Mapping[str, Sequence[Record]], held: Collection[str] = ()) -> None:
        """The import file as it is now, by client; what it changes is applied, due starts wait for their time.

        ``held`` are the keys of its refused rows: what runs by them stays as it is.
        """
        old, self._records = self._records, dict(records)
        let_go, self._held = self._held - set(held), frozenset(held)
        if old is None:
            await self._forget_vanished(records)
        # The first file after a start also speaks of those whose record vanished while the server was down.
        known = {*old, *records} if old is not None else {*self._stacks, *records}
        ending = {name for name in self._stacks if let_go and self._runs_by(name, let_go)}
        for part in _parts(sorted(known | ending)):
            concerned = [name for name in part if old is None or name in ending or old.get(name) != records.get(name)]
            await asyncio.gather(*[self._catch_up(name) for name in concerned if self._is_due(name)])
            # A file of ten thousand people must not keep everybody else waiting.
            await asyncio.sleep(0)

    def _runs_by(self, client: str, rows: Collection[str]) -> bool:
        return any(key_of_row(entry.record) in rows for entry in self.stack(client).entries)

    async def _forget_vanished(self, records: Mapping[str, Sequence[Record]]) -> None:
        """What was dismissed is forgotten at a start when it is in no file any more, so that it does not pile up."""
        for client, dismissed in self._dismissed.items():
            there = {(record.key, record.content) for record in records.get(client, ())}
            # Of a row that is refused just now, it is not known whether it is gone.
            if vanished := {pair for pair in dismissed - there if key_of_row(pair[0]) not in self._held}:
                await self._store.forget_dismissed(client, vanished)
                dismissed -= vanished

    def _is_due(self, client: str) -> bool:
        """Whether catching up would change something; if not, only the next instant is planned."""
        stack, dismissed = self.stack(client), self._dismissed.get(client, set())
        remembered = set(dismissed)
        if self._caught_up(client, stack, remembered) is not stack or remembered != dismissed:
            return True
        self._plan(client)
        return False

    async def _catch_up(self, client: str) -> None:
        """Apply what is due: starts and ends of imports, and the ends that no desktop takes care of."""
        await self._change(client, lambda stack: stack)

    async def _change(self, client: str, change: Callable[[Stack], Stack], revision: int | None = None) -> Stack:
        async def work() -> tuple[Stack, Stack]:
            before = self.stack(client)
            if revision is not None and revision != before.revision:
                raise OutdatedError
            dismissed = set(self._dismissed.get(client, ()))
            # What is due comes first: an import that began a moment ago runs, and AVAILABLE ends it too.
            present = self._caught_up(client, before, dismissed)
            chosen = change(present)
            self._dismiss(client, present, chosen, dismissed)
            after = self._caught_up(client, chosen, dismissed)
            remembers = dismissed != self._dismissed.get(client, set())
            if (after is not before or remembers) and client in self._directory.clients:
                await self._store.save_stack(client, after, dismissed)
                self._stacks[client], self._dismissed[client] = after, dismissed
            self._plan(client)
            return before, after

        before, after = await self._turns[client].run(work)
        if after is not before:
            for listener in list(self._listeners):
                listener(client, before, after)
        return after

    def _dismiss(self, client: str, before: Stack, chosen: Stack, dismissed: set[tuple[str, str]]) -> None:
        """Imports that choosing AVAILABLE ended are remembered, so that a re-read does not bring them back."""
        if chosen.base_since == before.base_since:
            return
        kept = {entry.record for entry in chosen.entries}
        ended = {entry.record for entry in running_imports(before, chosen.base_since)} - kept
        contents = {record.key: record.content for record in self._records_of(client)}
        dismissed.update((key, contents.get(key, "")) for key in ended)

    def _caught_up(self, client: str, stack: Stack, dismissed: set[tuple[str, str]]) -> Stack:
        now = self._clock()
        if self._records is not None:
            imported = with_imports(stack, self._records_of(client), dismissed, now, self._new_id, self._held)
            dismissed.update(imported.ended)
            stack = imported.stack
        if self._attendance.has_desktop(client):
            return expire(stack, now - GRACE)
        # The desktop that saw the screen locked is gone, and with it all knowledge of the cause.
        return expire(end_automatic(stack), now)

    def _came_or_went(self, client: str) -> None:
        covered = any(entry.source is Source.AUTOMATIC for entry in self.stack(client).entries)
        if covered and not self._attendance.has_desktop(client):
            self.agenda.put(client, self._clock())
        else:
            self._plan(client)

    def _plan(self, client: str) -> None:
        end = self.stack(client).next_end
        if end and self._attendance.has_desktop(client):
            end += GRACE
        start = next_start(self._records_of(client), self._clock())
        self.agenda.put(client, min((when for when in (start, end) if when), default=None))

    def _directory_changed(self, change: Change) -> None:
        if change.kind == "client" and change.gone:
            self._stacks.pop(change.id, None)
            self._dismissed.pop(change.id, None)
            self.agenda.put(change.id, None)


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + PART] for start in range(0, len(names), PART))


def _at(entry: Entry, since: datetime, id: str) -> Entry:
    return Entry(
        id=id,
        status=entry.status,
        since=since,
        source=entry.source,
        info=entry.info,
        until=entry.until,
        call_forward=entry.call_forward,
        set_by=entry.set_by,
    )


def chosen_entry(
    status: Status, by: str, own: bool, info: str = "", until: datetime | None = None, call_forward: str = ""
) -> Entry:
    """What a person chooses, before it is known when: ``by`` is the authenticated name."""
    return Entry(
        id="",
        status=status,
        since=datetime.min,
        source=Source.MANUAL if own else Source.COLLEAGUE,
        info=info.strip(),
        until=until,
        call_forward=call_forward.strip(),
        set_by=by,
    )
