"""Choices made offline against a short model, and who changed a status."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.client.choice import Choice
from ctiserver.client.events import Cause
from ctiserver.client.sync import apply, cause_of, may_insist, queued, shows
from ctiserver.domain.stack import Entry, OutdatedError, Stack, choose, expire, start_import
from ctiserver.domain.status import Source, Status

NOON = datetime(2026, 8, 24, 12, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    return NOON + timedelta(minutes=minute)


def choice(status: Status, minute: float = 0, **more) -> Choice:
    return Choice(f"c{minute}", status, at(minute), **more)


def imported(status: Status, minute: float, key: str, until: datetime | None = None) -> Entry:
    return Entry(key, status, at(minute), Source.IMPORT, record=key, until=until)


statuses = st.sampled_from([Status.AVAILABLE, Status.BUSY, Status.MEETING, Status.HOLIDAY])
minutes = st.integers(0, 60)
choices = st.builds(
    choice,
    statuses,
    minutes,
    info=st.sampled_from(["", "x"]),
    until=st.one_of(st.none(), st.builds(at, st.integers(1, 90))),
)
in_order = st.lists(choices, max_size=8, unique_by=lambda c: c.chosen_at).map(
    lambda made: sorted(made, key=lambda c: c.chosen_at)
)
imports = st.builds(imported, statuses.filter(bool), minutes, st.sampled_from(["r1", "r2", "r3"]))


@st.composite
def servers(draw: st.DrawFn) -> Stack:
    stack = Stack(revision=1)
    for entry in draw(st.lists(imports, max_size=3)):
        stack = start_import(stack, entry)
    if draw(st.booleans()):
        entry = Entry("s", draw(statuses), at(draw(minutes)), Source.COLLEAGUE, set_by="schulze")
        stack = choose(stack, entry)
    return stack


def told_to_server(stack: Stack, made: list[Choice]) -> Stack:
    """The model of a server: each choice as of the time it was made, what comes too late is dropped."""
    for each in made:
        entry = Entry(each.id, each.status, each.chosen_at, info=each.info, until=each.until)
        try:
            stack = choose(stack, entry)
        except OutdatedError:
            continue
    return stack


def essence(stack: Stack) -> tuple:
    return stack.entries, stack.base_since, stack.chosen_at


@given(servers(), in_order)
def test_what_is_queued_ends_as_if_every_choice_had_been_sent(stack: Stack, made: list[Choice]):
    outbox: tuple[Choice, ...] = ()
    for each in made:
        outbox = queued(outbox, each)
    assert len(outbox) <= 2
    assert essence(told_to_server(stack, list(outbox))) == essence(told_to_server(stack, made))


@given(servers(), in_order, minutes)
def test_desktop_and_server_come_to_the_same_if_nobody_else_acts(stack: Stack, made: list[Choice], later: int):
    here = stack
    for each in made:
        if each.chosen_at >= here.chosen_at:  # the clocks agree
            here = apply(here, each, "mueller")
    there = told_to_server(stack, made)
    now = at(60 + later)
    here, there = expire(here, now), expire(there, now)
    assert [(e.status, e.info, e.until) for e in here.entries] == [(e.status, e.info, e.until) for e in there.entries]
    assert here.shown.status is there.shown.status


@given(servers(), choices)
def test_what_a_person_chooses_alone_always_counts_for_them(stack: Stack, made: Choice):
    after = apply(stack, made, "mueller")
    assert after.chosen_at >= made.chosen_at
    assert shows(after, made)
    if not any(entry.since > after.chosen_at for entry in stack.entries):
        assert after.shown.status is made.status


BUSY = choice(Status.BUSY, 5)
CALM = Stack(revision=3, chosen_at=at(0))
WITH_BUSY = apply(CALM, BUSY, "mueller")
ENDING = apply(CALM, choice(Status.MEETING, 1, until=at(10)), "mueller")


@pytest.mark.parametrize(
    ("before", "after", "asked", "cause"),
    [
        (None, WITH_BUSY, None, "server"),
        (CALM, CALM, None, "server"),
        (CALM, WITH_BUSY, BUSY, "me"),
        (CALM, WITH_BUSY, None, "other"),
        (WITH_BUSY, apply(WITH_BUSY, choice(Status.AVAILABLE, 6), "x"), choice(Status.AVAILABLE, 6), "me"),
        (ENDING, expire(ENDING, at(10)), None, "ended"),
        (ENDING, apply(ENDING, choice(Status.AVAILABLE, 9), "x"), None, "other"),
        (CALM, start_import(CALM, imported(Status.PAUSE, 2, "r")), None, "other"),
    ],
)
def test_who_changed_it(before: Stack | None, after: Stack, asked: Choice | None, cause: Cause):
    assert cause_of(before, after, at(10), asked) == cause


def test_only_ends_and_imports_may_be_overruled():
    assert may_insist(CALM, start_import(CALM, imported(Status.PAUSE, 2, "r")))
    assert not may_insist(CALM, WITH_BUSY)
