"""What would be shown after a status that is about to be chosen: the "then" of the status dialog, pure."""

from dataclasses import replace
from datetime import datetime

from ctiserver.domain.stack import Entry, Stack, choose, expire, start_import
from ctiserver.domain.status import Source
from ctiserver.wire.messages import OwnStatus
from ctiserver.wire.views import entry_from, stack_from

Step = tuple[datetime, Entry]
"""From when on, and what."""
LONGEST = 50
"""Steps; a stack and its records to come never need more, and a dialog shows a few of them."""


def preview(status: OwnStatus | None, chosen: Entry | None, now: datetime) -> tuple[Step, ...]:
    """The steps to come if ``chosen`` were set now (None: if nothing were); the present one is not among them.

    A status or source that this version does not know ends the preview: nothing is said that may be wrong.
    """
    if status is None:
        return ()
    try:
        stack, starts = stack_from(status), _starts(status, now)
    except ValueError:
        return ()
    if chosen is not None:
        stack = choose(stack, chosen) if chosen.since >= stack.chosen_at else stack
    return tuple(_steps(expire(stack, now), starts))


def _starts(status: OwnStatus, now: datetime) -> list[Entry]:
    """Imports that have not begun: a step that shows one at its own start."""
    entries = [entry_from(step.status) for step in status.coming]
    starts = {
        entry.record or entry.id: entry for entry in entries if entry.source is Source.IMPORT and entry.since > now
    }
    return sorted((replace(entry, record=key) for key, entry in starts.items()), key=lambda entry: entry.since)


def _steps(stack: Stack, starts: list[Entry]) -> list[Step]:
    steps: list[Step] = []
    while len(steps) < LONGEST:
        instants = [entry.since for entry in starts[:1]] + ([stack.next_end] if stack.next_end else [])
        if not instants:
            break
        at, before = min(instants), stack.shown
        for entry in [entry for entry in starts if entry.since == at]:
            stack = start_import(stack, entry)
            starts = starts[1:]
        stack = expire(stack, at)
        if stack.shown != before:
            steps.append((at, stack.shown))
    return steps
