"""Makes the telephones follow the statuses of their people, and gives them back what they had before."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from cticlient.texts import SaidError, Sentence
from ctiserver.domain.people import Client, Line
from ctiserver.domain.phone import asking, asking_usably, current
from ctiserver.domain.stack import Stack, expire
from ctiserver.server.directory import Change
from ctiserver.server.line_board import LineBoard
from ctiserver.server.phone_change import BROKEN, Memories, Outcome, PhoneChange
from ctiserver.server.phone_job import INVALID, NO_LINK, WAITING, CallLater, Followed, Job, Wish, note_of
from ctiserver.wire.messages import PhoneNote

log = logging.getLogger(__name__)

RETRY_AFTER = (5.0, 30.0, 120.0, 600.0)
"""Seconds until the next attempts, the last one for all that follow."""
CLOSING = 5.0
"""Seconds that attempts under way have to come to their end when the server stops."""


class People(Protocol):
    """What is needed of the Directory."""

    @property
    def clients(self) -> Mapping[str, Client]: ...

    @property
    def lines(self) -> Mapping[str, Line]: ...

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]: ...


class PhoneKeeper:
    """Follows the stack of each client and acts on the main line.

    After ``load`` every client is to be followed once (an empty stack too); a phone that still has the setting of
    a status of before the restart is left alone until then. One task a line does the work, in order.
    """

    def __init__(
        self,
        store: Memories,
        board: LineBoard,
        directory: People,
        clock: Callable[[], datetime],
        *,
        call_later: CallLater | None = None,
        closing: float = CLOSING,
    ) -> None:
        self._store = store
        self._board = board
        self._directory = directory
        self._clock = clock
        self._call_later = call_later
        self._closing = closing
        self._followed: dict[str, Followed] = {}
        self._jobs: dict[str, Job] = {}
        self._told: dict[str, PhoneNote | None] = {}
        self._listeners: list[Callable[[str], None]] = []
        self._undo: list[Callable[[], None]] = []
        self._closed = False

    async def load(self) -> None:
        """Take up what an earlier run of the server left on the phones, and follow board and directory."""
        for line, memory in (await self._store.load_memories()).items():
            self._jobs[line] = Job(line, PhoneChange(line, self._store, memory))
        self._undo = [
            self._board.on_change(self._line_changed),
            self._directory.on_change(self._directory_changed),
        ]
        self._refresh(self._jobs)

    async def close(self) -> None:
        """Let attempts under way end; what is not done then is taken up at the next start."""
        self._closed = True
        for undo in self._undo:
            undo()
        self._undo = []
        for job in self._jobs.values():
            if job.timer is not None:
                job.timer.cancel()
        tasks = [job.task for job in self._jobs.values() if job.task is not None and not job.task.done()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._closing)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def follow(self, client: str, stack: Stack) -> None:
        """The phone of ``client`` is to be as this stack asks. Returns at once; ``note`` tells how it came out."""
        # After a restart a status may be over that nobody has taken off the stack yet.
        stack = expire(stack, self._clock())
        before = self._followed.get(client)
        after = Followed(asking(stack), asking_usably(stack), frozenset(entry.id for entry in stack.entries))
        self._followed[client] = after
        if after.asked is not None and after.unusable and (before is None or before.asked != after.asked):
            log.warning("call forward “%s” of “%s” is left out: %s", after.asked.call_forward, client, INVALID)
        line = self._line_of(client)
        if line is not None and (after.usable is not None or line in self._jobs):
            chosen = after.usable is not None and before is not None and after.usable[0].id not in before.entries
            self._refresh([line], client if chosen else None)
        self._publish([client])

    def note(self, client: str) -> PhoneNote | None:
        """What the status of ``client`` did to the phone, or why it did not; None: it asks nothing of it."""
        followed = self._followed.get(client)
        if followed is None:
            return None
        line = self._line_of(client)
        return note_of(client, followed, self._jobs.get(line) if line is not None else None)

    def on_change(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Tell ``listener`` the client whose note changed; the answer takes it back."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # What each line is to be

    def _line_of(self, client: str) -> str | None:
        known = self._directory.clients.get(client)
        return known.main_line if known and known.main_line in self._directory.lines else None

    def _owners(self, lines: Collection[str]) -> dict[str, list[str]]:
        """Whose main line each of these is."""
        owners: dict[str, list[str]] = {line: [] for line in lines}
        for name in self._directory.clients:
            if (line := self._line_of(name)) in owners:
                owners[line].append(name)
        return owners

    def _refresh(self, lines: Collection[str], chooser: str | None = None) -> None:
        """Set each line to work if something else is asked of it now; ``chooser`` has just chosen anew."""
        for line, owners in self._owners(lines).items():
            wish = self._wish(owners)
            job = self._jobs.get(line)
            if job is None:
                if wish is None:
                    continue
                job = self._jobs[line] = Job(line, PhoneChange(line, self._store))
            if not job.begun and owners and not any(owner in self._followed for owner in owners):
                continue
            anew = wish is not None and wish.client == chooser
            if job.begun and wish == job.wish and not anew and job.outcome.state == "done":
                continue
            job.renewed = anew or (job.renewed and wish == job.wish)
            job.begun, job.wish, job.attempts, job.outcome = True, wish, 0, WAITING
            self._wake(job)

    def _wish(self, owners: Iterable[str]) -> Wish | None:
        """Of several people with the same line the one whose status began last."""
        wishes = [
            Wish(owner, *followed.usable)
            for owner in owners
            if (followed := self._followed.get(owner)) is not None and followed.usable is not None
        ]
        return max(wishes, key=lambda wish: wish.entry.since, default=None)

    def _directory_changed(self, change: Change) -> None:
        if change.kind not in ("client", "line"):
            return
        for client in self._followed.keys() - self._directory.clients.keys():
            del self._followed[client]
            self._told.pop(client, None)
        asked = [client for client, followed in self._followed.items() if followed.usable is not None]
        lines = {line for client in asked if (line := self._line_of(client)) is not None}
        moved = [line for line, job in self._jobs.items() if self._moved(job)]
        self._refresh(lines | self._jobs.keys())
        for line in moved:
            self._wake(self._jobs[line])
        self._publish(list(self._followed))

    def _moved(self, job: Job) -> bool:
        try:
            return job.target is not None and job.target != self._board.driver_of(job.line)
        except SaidError:
            return True

    def _line_changed(self, line: str) -> None:
        job = self._jobs.get(line)
        if job is None:
            return
        was, job.within_reach = job.within_reach, self._within_reach(line)
        is_back = job.within_reach and not was and job.outcome.state != "done"
        if job.begun and (is_back or self._changed_by_hand(job)):
            job.attempts = 0
            self._wake(job)

    def _changed_by_hand(self, job: Job) -> bool:
        """Whether what was said of a phone that had its setting is true no longer, or true again."""
        memory = job.change.memory
        if memory is None or not memory.confirmed or job.setting != memory.made or not job.within_reach:
            return False
        has = current(self._board.seen(job.line).facts, memory.made.side)
        return (has == memory.made) != (job.outcome.state == "done")

    def _within_reach(self, line: str) -> bool:
        facts = self._board.seen(line).facts
        return facts.known and facts.reachable

    # Work

    def _wake(self, job: Job) -> None:
        if job.timer is not None:
            job.timer.cancel()
            job.timer = None
        job.due = not self._closed
        if job.due and (job.task is None or job.task.done()):
            job.task = asyncio.get_running_loop().create_task(self._work(job))

    async def _work(self, job: Job) -> None:
        while job.due and not self._closed:
            job.due = False
            wish = job.wish
            try:
                outcome = await self._attempt(job)
            except Exception:
                log.exception("the telephone of line “%s” could not be taken care of", job.line)
                outcome = Outcome("failed", Sentence(BROKEN), retry=True)
            if job.wish != wish or job.due:
                continue
            if outcome.state != "done" and outcome != job.outcome:
                log.warning("telephone of line “%s” is not set as the status asks: %s", job.line, outcome.reason)
            job.outcome = outcome
            job.renewed = job.renewed and outcome.state != "done"
            if outcome.retry and not self._closed:
                self._try_later(job)
            self._publish(self._owners([job.line])[job.line])

    def _try_later(self, job: Job) -> None:
        seconds = RETRY_AFTER[min(job.attempts, len(RETRY_AFTER) - 1)]
        job.attempts += 1
        later = self._call_later or asyncio.get_running_loop().call_later
        job.timer = later(seconds, lambda: self._wake(job))

    async def _attempt(self, job: Job) -> Outcome:
        if job.line not in self._directory.lines:
            return await self._leave(job)
        try:
            target = self._board.driver_of(job.line)
        except SaidError as error:
            return Outcome("unsupported", error.sentence)
        if job.target is not None and job.target != target:
            await self._leave(job)
            # It is another telephone now, and what the old one had before is not for it.
            if job.change.memory is not None:
                await job.change.forget()
        job.target = target
        job.within_reach = self._within_reach(job.line)
        if not self._board.seen(job.line).facts.known:
            return NO_LINK
        outcome = await job.change.attempt(*target, job.setting, job.renewed)
        if outcome.state == "failed" and not self._within_reach(job.line):
            return Outcome("pending", outcome.reason)
        return outcome

    async def _leave(self, job: Job) -> Outcome:
        """The line is gone from the server or is another telephone now: the old one gets back what it had."""
        if job.change.memory is None:
            return Outcome("done")
        if job.target is None:
            return NO_LINK
        outcome = await job.change.attempt(*job.target, None)
        if outcome.state != "done":
            log.warning("telephone of line “%s” is left as it is set: %s", job.line, outcome.reason)
        return Outcome(outcome.state, outcome.reason)

    # What is told

    def _publish(self, clients: Iterable[str]) -> None:
        for client in clients:
            note = self.note(client)
            if note != self._told.get(client):
                self._told[client] = note
                for listener in list(self._listeners):
                    listener(client)
