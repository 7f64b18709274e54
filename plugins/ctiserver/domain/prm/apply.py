"""What the records of a PrmImport.csv do to the status of one client at a given moment."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from ctiserver.domain.prm.record import Record, key_of_row
from ctiserver.domain.stack import Entry, Stack, expire, set_imports
from ctiserver.domain.status import Source

Dismissed = Collection[tuple[str, str]]
"""Records that are not applied again, each as (key, content)."""

_MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class Imported:
    """The stack as it must be, and the records ended by a record of status 0: to be remembered as dismissed."""

    stack: Stack
    ended: tuple[tuple[str, str], ...] = ()


def with_imports(
    stack: Stack,
    records: Sequence[Record],
    dismissed: Dismissed,
    now: datetime,
    new_id: Callable[[], str],
    held: Collection[str] = (),
) -> Imported:
    """The stack with the imports that run at ``now`` and no others; ``records`` are those of its client, in file order.

    Ends are not its task: an entry that is over stays until ``expire``, and one that was never there is not begun.
    An entry keeps its id as long as its record keeps its key. A record without a start runs since it was first applied.
    Applied again with the same records it answers the very same stack. A record of status 0 ends, once, what
    runs at its start: remember ``ended`` among the dismissed, in the same step in which the stack is stored.
    ``held`` are the keys of rows that are refused just now: what runs by one of them stays as it is.
    """
    have = {entry.record: entry for entry in stack.entries if entry.source is Source.IMPORT}
    started = list(_started(records, frozenset(dismissed), have, now))
    last_end = max(((since, record.row) for since, record in started if record.ends_imports), default=None)
    ended: list[tuple[str, str]] = []
    entries = [entry for entry in have.values() if _stays(entry, held, last_end)] if held else []
    for since, record in started:
        if record.ends_imports or (last_end is not None and (since, record.row) <= last_end):
            ended.append((record.key, record.content))
        else:
            entries.append(_entry(record, since, have.get(record.key), new_id))
    return Imported(_settled(stack, entries, have), tuple(ended))


def _stays(entry: Entry, held: Collection[str], last_end: tuple[datetime, int] | None) -> bool:
    return key_of_row(entry.record) in held and (last_end is None or (entry.since, entry.row) > last_end)


def next_start(records: Iterable[Record], now: datetime) -> datetime | None:
    """The next instant after ``now`` at which a record starts."""
    return min((record.start for record in records if record.start is not None and record.start > now), default=None)


def later(
    stack: Stack, records: Sequence[Record], dismissed: Dismissed, now: datetime, held: Collection[str] = ()
) -> tuple[tuple[datetime, Entry], ...]:
    """What will be shown after ``now``, and from when, if nobody does anything: imports to come too."""
    gone = set(dismissed)
    ahead = [record for record in records if not record.over(now) and (record.key, record.content) not in gone]
    numbers = count(1)
    steps: list[tuple[datetime, Entry]] = []
    stack = _moved(stack, ahead, gone, now, numbers, held)
    while len(steps) < _MOST_STEPS and (at := _next(stack, ahead, now)) is not None:
        now, before = at, stack.shown
        stack = _moved(stack, ahead, gone, now, numbers, held)
        if stack.shown != before:
            steps.append((now, stack.shown))
    return tuple(steps)


def _moved(
    stack: Stack,
    records: Sequence[Record],
    gone: set[tuple[str, str]],
    now: datetime,
    numbers: Iterator[int],
    held: Collection[str],
) -> Stack:
    imported = with_imports(expire(stack, now), records, gone, now, lambda: f"coming-{next(numbers)}", held)
    gone.update(imported.ended)
    return imported.stack


def _next(stack: Stack, records: Sequence[Record], now: datetime) -> datetime | None:
    return min((at for at in (stack.next_end, next_start(records, now)) if at is not None), default=None)


def _started(
    records: Iterable[Record], dismissed: frozenset[tuple[str, str]], have: dict[str, Entry], now: datetime
) -> Iterator[tuple[datetime, Record]]:
    for record in records:
        # What is over but still lies there is left to ``expire``: perhaps a desktop is about to do it.
        if (record.over(now) and record.key not in have) or (record.key, record.content) in dismissed:
            continue
        since = record.start or (have[record.key].since if record.key in have else now)
        # Without a start it runs from when it was first applied, also after the clock was set back before that.
        if since <= now or record.start is None:
            yield since, record


def _entry(record: Record, since: datetime, old: Entry | None, new_id: Callable[[], str]) -> Entry:
    return Entry(
        id=old.id if old else new_id(),
        status=record.status,
        since=since,
        source=Source.IMPORT,
        info=record.info,
        until=record.end,
        call_forward=record.call_forward,
        set_by=record.set_by,
        record=record.key,
        row=record.row,
    )


def _settled(stack: Stack, entries: list[Entry], have: dict[str, Entry]) -> Stack:
    """Rows that only moved within the file change nothing, unless they change the order of equal starts."""
    kept = [_kept(entry, have.get(entry.record)) for entry in entries]
    settled = set_imports(stack, kept)
    moved = set_imports(stack, entries)
    same_order = [entry.id for entry in settled.entries] == [entry.id for entry in moved.entries]
    return settled if same_order else moved


def _kept(entry: Entry, old: Entry | None) -> Entry:
    return old if old is not None and replace(entry, row=old.row) == old else entry
