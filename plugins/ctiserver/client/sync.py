"""What to do with a status chosen here and a status heard from the server: pure decisions."""

from dataclasses import replace
from datetime import datetime, timedelta

from ctiserver.client.choice import Choice
from ctiserver.client.events import Cause
from ctiserver.domain.stack import Entry, Stack, choose, end_automatic, expire
from ctiserver.domain.status import Source


def apply(stack: Stack, choice: Choice, set_by: str) -> Stack:
    """The stack of this desktop with a choice made while there is no server.

    The person chose it after all that is shown to them, so it wins even if this machine's clock is behind.
    """
    at = max(choice.chosen_at, stack.chosen_at)
    return choose(stack, replace(_entry(choice, set_by), since=at))


def _entry(choice: Choice, set_by: str) -> Entry:
    return Entry(
        id=choice.id,
        status=choice.status,
        since=choice.chosen_at,
        source=Source.MANUAL,
        info=choice.info,
        until=choice.until,
        call_forward=choice.call_forward,
        set_by=set_by,
    )


def queued(outbox: tuple[Choice, ...], choice: Choice) -> tuple[Choice, ...]:
    """What has to be sent at reconnect, in order: the newest choice, and before it the newest that cleared.

    A choice replaces all earlier ones, so they need not be sent; but AVAILABLE also ended the imports that ran, which
    a later choice only covers.
    """
    clearing = () if choice.clears else tuple(old for old in outbox if old.clears)[-1:]
    return (*clearing, choice)


def on_server_clock(choice: Choice, offset: timedelta) -> datetime:
    """When it was chosen, by the clock of the server."""
    return choice.chosen_at + offset


def shows(stack: Stack, choice: Choice) -> bool:
    """Whether the choice is already in force: sent, stored, and only the answer was lost."""
    if choice.clears and not (choice.info or choice.until or choice.call_forward):
        return all(entry.source is Source.IMPORT and entry.since > choice.chosen_at for entry in stack.entries)
    return any(
        (entry.status, entry.info, entry.until, entry.call_forward)
        == (choice.status, choice.info, choice.until, choice.call_forward)
        for entry in stack.entries
        if entry.source is Source.MANUAL
    )


def may_insist(based_on: Stack, now: Stack) -> bool:
    """Whether a choice refused as outdated may be sent again: only ends and imports came between, nobody's choice."""
    return now.chosen_at <= based_on.chosen_at


def is_dated(stack: Stack) -> bool:
    """Whether all its times name their zone: others could not be compared with a clock."""
    times = [stack.chosen_at, stack.base_since, *(entry.since for entry in stack.entries)]
    times += [entry.until for entry in stack.entries if entry.until is not None]
    return all(time.tzinfo is not None for time in times)


def cause_of(before: Stack | None, after: Stack, now: datetime, asked: Choice | None) -> Cause:
    """Who changed the status, as far as can be told from what it was and is; ``asked`` waits for its answer."""
    if before is None:
        return "server"
    if before.entries == after.entries and before.chosen_at == after.chosen_at:
        return "server"
    if asked is not None and shows(after, asked):
        return "me"
    if end_automatic(before).entries == end_automatic(after).entries and before.chosen_at == after.chosen_at:
        return "me"  # one's own coming and going
    if after.chosen_at == before.chosen_at and _only_ends(before, after, now):
        return "ended"
    return "other"


def _only_ends(before: Stack, after: Stack, now: datetime) -> bool:
    # The server may be a moment ahead of us, and may have ended what for us is just about to end.
    return after.entries == expire(before, now + timedelta(seconds=2)).entries
