"""A person's status as a stack: what is shown is the top, what comes back at an end lies below.

All times are aware datetimes in UTC. Every function answers a new stack, or the very same object where nothing
changed; a change raises the revision by one, so that two sides that both act end in one change.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ctiserver.domain.status import Source, Status

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""No end lies behind this: near the year 10000 neither an hour nor the offset of a zone could be added to it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One status of a person, from ``since`` until ``until`` (None: until something else is chosen)."""

    id: str
    status: Status
    since: datetime
    source: Source = Source.MANUAL
    info: str = ""
    until: datetime | None = None
    call_forward: str = ""
    set_by: str = ""
    record: str = ""
    """Key of the import record this came from, else empty."""
    row: int = 0
    """Row of the import record in its file: among equal starts the later row lies on top."""

    def over(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now


@dataclass(frozen=True, slots=True)
class Stack:
    """The statuses of one person, bottom first; below them all lies AVAILABLE, which is not an entry."""

    entries: tuple[Entry, ...] = ()
    revision: int = 0
    base_since: datetime = LONG_AGO
    """Since when the AVAILABLE at the bottom stands: the last time everything was ended."""
    chosen_at: datetime = LONG_AGO
    """When a person last chose a status here, AVAILABLE included: what an older choice loses against."""

    @property
    def base(self) -> Entry:
        return Entry(id="", status=Status.AVAILABLE, since=self.base_since)

    @property
    def shown(self) -> Entry:
        return self.entries[-1] if self.entries else self.base

    @property
    def top_first(self) -> tuple[Entry, ...]:
        """All entries, the shown one first and AVAILABLE last."""
        return (*reversed(self.entries), self.base)

    @property
    def next_end(self) -> datetime | None:
        """The earliest end of any entry: the next instant at which ``expire`` changes something."""
        return min((entry.until for entry in self.entries if entry.until), default=None)


class OutdatedError(Exception):
    """A choice came too late: someone chose something newer meanwhile."""


def _order(entry: Entry) -> tuple[datetime, bool, int]:
    # A choice made in the very instant in which an import starts covers it.
    return entry.since, entry.source is not Source.IMPORT, entry.row


def _arranged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    everything = sorted(entries, key=_order)
    ordered = [entry for entry in everything if entry.source is not Source.AUTOMATIC]
    automatic = [entry for entry in everything if entry.source is Source.AUTOMATIC]
    # An import may become known after the screen was locked, and have started before: still the automatic status
    # covers AVAILABLE and nothing else, so it lies right above the highest AVAILABLE.
    above = max((at + 1 for at, entry in enumerate(ordered) if entry.status is Status.AVAILABLE), default=0)
    return (*ordered[:above], *automatic, *ordered[above:])


def _with(stack: Stack, entries: Iterable[Entry], **changes: datetime) -> Stack:
    ordered = _arranged(entries)
    if ordered == stack.entries and all(getattr(stack, name) == value for name, value in changes.items()):
        return stack
    return replace(stack, entries=ordered, revision=stack.revision + 1, **changes)


def _without(stack: Stack, gone: Callable[[Entry], bool], **changes: datetime) -> Stack:
    return _with(stack, [entry for entry in stack.entries if not gone(entry)], **changes)


def choose(stack: Stack, entry: Entry) -> Stack:
    """A person (or a colleague for them) chooses a status at ``entry.since``.

    It replaces every earlier choice and automatic status, and covers the imports that run at that moment.
    AVAILABLE ends everything, running imports included; with an info, an end or a call forward it is then shown
    as an entry of its own. An entry that is over already still replaces what it replaced.
    Raises OutdatedError if somebody chose after ``entry.since``: the newer choice wins.
    """
    at = entry.since
    if stack.chosen_at > at:
        raise OutdatedError
    clears = entry.status is Status.AVAILABLE
    kept = [old for old in stack.entries if old.since > at or (old.source is Source.IMPORT and not clears)]
    bare = clears and not (entry.info or entry.until or entry.call_forward)
    base = {"base_since": at} if clears else {}
    return _with(stack, kept if bare else [*kept, entry], chosen_at=at, **base)


def as_of(stack: Stack, now: datetime) -> Stack:
    """The same stack with no choice in the future: what the clock said before it was set back is said anew.

    Else a clock that stood in another year for a moment would make every later choice lose, or lie above all imports.
    """
    if stack.chosen_at <= now:
        return stack
    entries = [entry if entry.source is Source.IMPORT else _begun(entry, now) for entry in stack.entries]
    return _with(stack, entries, chosen_at=now, base_since=min(stack.base_since, now))


def _begun(entry: Entry, now: datetime) -> Entry:
    return replace(entry, since=min(entry.since, now))


def running_imports(stack: Stack, at: datetime) -> tuple[Entry, ...]:
    """The imports that run at ``at``: those that choosing AVAILABLE would dismiss."""
    return tuple(entry for entry in stack.entries if entry.source is Source.IMPORT and entry.since <= at)


def go_automatic(stack: Stack, entry: Entry) -> Stack:
    """Screen locked or nobody there: covers AVAILABLE only, and nothing that somebody chose."""
    if stack.shown.status is not Status.AVAILABLE:
        return stack
    others = [old for old in stack.entries if old.source is not Source.AUTOMATIC]
    return _with(stack, [*others, entry])


def end_automatic(stack: Stack) -> Stack:
    """The cause of an automatic status is gone."""
    return _without(stack, lambda entry: entry.source is Source.AUTOMATIC)


def start_import(stack: Stack, entry: Entry) -> Stack:
    """A record's start has come, or its content changed: it lies where its start time puts it.

    An entry of the same record is replaced. A record of status AVAILABLE is no entry: see ``end_imports``.
    """
    return _with(stack, [*(old for old in stack.entries if old.record != entry.record), entry])


def set_imports(stack: Stack, imports: Iterable[Entry]) -> Stack:
    """Exactly these imports lie in the stack, each where its start time puts it; all else stays."""
    return _with(stack, [*(entry for entry in stack.entries if entry.source is not Source.IMPORT), *imports])


def end_import(stack: Stack, record: str) -> Stack:
    """A record is gone from the file while its status runs."""
    return _without(stack, lambda entry: bool(record) and entry.record == record)


def end_imports(stack: Stack, at: datetime) -> Stack:
    """A record of status 0 starts at ``at``: the imports that run then end."""
    ending = {entry.id for entry in running_imports(stack, at)}
    return _without(stack, lambda entry: entry.id in ending)


def expire(stack: Stack, now: datetime) -> Stack:
    """Take away every entry whose end has come, wherever it lies: the previous status is shown again."""
    return _without(stack, lambda entry: entry.over(now))


def coming(stack: Stack) -> tuple[tuple[datetime, Entry], ...]:
    """What will be shown, and from when, as far as the stack itself knows: the ends of the shown entries."""
    steps: list[tuple[datetime, Entry]] = []
    while (end := stack.next_end) is not None:
        before, stack = stack.shown, expire(stack, end)
        if stack.shown != before:
            steps.append((end, stack.shown))
    return tuple(steps)
