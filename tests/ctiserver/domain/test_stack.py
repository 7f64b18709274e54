"""The status stack: each line of its rules as a table, and random sequences against a model written independently."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ctiserver.domain.stack import (
    LONG_AGO,
    Entry,
    OutdatedError,
    Stack,
    choose,
    coming,
    end_automatic,
    end_import,
    end_imports,
    expire,
    go_automatic,
    running_imports,
    set_imports,
    start_import,
)
from ctiserver.domain.status import Source, Status
from tests.amounts import amount

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def at(hours: float) -> datetime:
    """Nine o'clock plus so many hours."""
    return NINE + timedelta(hours=hours)


def entry(
    status: Status,
    since: float,
    until: float | None = None,
    source: Source = Source.MANUAL,
    record: str = "",
    row: int = 0,
    info: str = "",
) -> Entry:
    end = None if until is None else at(until)
    return Entry(f"{record or source}@{since}/{row}", status, at(since), source, info, end, record=record, row=row)


def imported(status: Status, since: float, until: float | None = None, record: str = "r", row: int = 0) -> Entry:
    return entry(status, since, until, Source.IMPORT, record, row)


def stack_of(*entries: Entry) -> Stack:
    """Put together with the functions under test: choices chosen, imports started, in order of time."""
    stack = Stack()
    for item in sorted(entries, key=lambda item: item.since):
        stack = start_import(stack, item) if item.source is Source.IMPORT else choose(stack, item)
    return stack


def shown(stack: Stack) -> list[Status]:
    return [item.status for item in stack.top_first]


def test_the_bottom_is_available() -> None:
    assert Stack().shown.status is Status.AVAILABLE
    assert shown(Stack()) == [Status.AVAILABLE]
    assert Stack().next_end is None


def test_the_latest_since_is_on_top_and_available_at_the_bottom() -> None:
    stack = stack_of(
        imported(Status.HOLIDAY, 0, record="a"), entry(Status.BUSY, 1), imported(Status.MEETING, 2, record="b")
    )
    assert shown(stack) == [Status.MEETING, Status.BUSY, Status.HOLIDAY, Status.AVAILABLE]


def test_an_import_that_starts_later_covers_a_choice_and_uncovers_it_at_its_end() -> None:
    stack = stack_of(entry(Status.BUSY, 0), imported(Status.MEETING, 1, 2))
    assert stack.shown.status is Status.MEETING
    assert expire(stack, at(2)).shown.status is Status.BUSY


def test_a_choice_covers_a_running_import_until_its_own_end() -> None:
    stack = stack_of(imported(Status.MEETING, 0, 4), entry(Status.BRB, 1, 2))
    assert stack.shown.status is Status.BRB
    assert expire(stack, at(2)).shown.status is Status.MEETING


def test_a_choice_in_the_very_instant_of_a_start_covers_the_import() -> None:
    assert stack_of(imported(Status.MEETING, 1), entry(Status.BUSY, 1)).shown.status is Status.BUSY
    assert stack_of(entry(Status.BUSY, 1), imported(Status.MEETING, 1)).shown.status is Status.BUSY


def test_an_import_that_becomes_known_late_lies_where_its_start_puts_it() -> None:
    stack = start_import(choose(Stack(), entry(Status.BUSY, 3)), imported(Status.MEETING, 1, 9))
    assert shown(stack) == [Status.BUSY, Status.MEETING, Status.AVAILABLE]


def test_of_equal_starts_the_later_row_is_on_top_whatever_the_order_of_arrival() -> None:
    low, high = imported(Status.MEETING, 0, record="a", row=2), imported(Status.HOLIDAY, 0, record="b", row=3)
    assert stack_of(low, high).shown == high
    assert stack_of(high, low).shown == high


@pytest.mark.parametrize("source", [Source.MANUAL, Source.COLLEAGUE])
@pytest.mark.parametrize("before", [Source.MANUAL, Source.COLLEAGUE, Source.AUTOMATIC])
def test_a_choice_replaces_every_choice_and_automatic_status(source: Source, before: Source) -> None:
    old = entry(Status.AWAY, 0, source=before)
    stack = go_automatic(Stack(), old) if before is Source.AUTOMATIC else choose(Stack(), old)
    new = choose(start_import(stack, imported(Status.MEETING, 1)), entry(Status.BUSY, 2, source=source))
    assert shown(new) == [Status.BUSY, Status.MEETING, Status.AVAILABLE]


def test_available_ends_everything_running_imports_included_and_says_which() -> None:
    running, to_come = imported(Status.MEETING, 0, 5, "now"), imported(Status.HOLIDAY, 3, record="later")
    stack = set_imports(choose(Stack(), entry(Status.BUSY, 1)), [running, to_come])
    assert running_imports(stack, at(2)) == (running,)
    cleared = choose(stack, entry(Status.AVAILABLE, 2))
    assert cleared.entries == (to_come,)
    assert (cleared.base.since, cleared.chosen_at) == (at(2), at(2))


@pytest.mark.parametrize("more", [{"info": "back at my desk"}, {"until": at(4)}, {"call_forward": "208"}])
def test_available_with_something_to_say_is_shown_as_an_entry(more: dict[str, object]) -> None:
    said = replace(entry(Status.AVAILABLE, 2), **more)  # type: ignore[arg-type]
    stack = choose(stack_of(imported(Status.MEETING, 0)), said)
    assert stack.entries == (said,)


def test_an_end_anywhere_in_the_stack_removes_just_that_entry() -> None:
    stack = stack_of(
        imported(Status.HOLIDAY, 0, 3, "low"), entry(Status.BUSY, 1, 8), imported(Status.MEETING, 2, 9, "top")
    )
    assert shown(expire(stack, at(3))) == [Status.MEETING, Status.BUSY, Status.AVAILABLE]


def test_what_ended_below_meanwhile_is_gone_too_when_the_top_ends() -> None:
    stack = stack_of(entry(Status.BUSY, 0, 2), imported(Status.MEETING, 1, 3))
    assert shown(expire(stack, at(3))) == [Status.AVAILABLE]


def test_the_uncovered_entry_keeps_its_own_remaining_time() -> None:
    below = entry(Status.BUSY, 0, 6)
    assert expire(stack_of(below, imported(Status.MEETING, 1, 3)), at(3)).shown == below


def test_an_end_comes_with_its_instant_and_not_before() -> None:
    stack = stack_of(entry(Status.BUSY, 0, 1))
    assert expire(stack, at(1) - timedelta(microseconds=1)) is stack
    assert expire(stack, at(1)).entries == ()


def test_without_an_end_it_stays() -> None:
    stack = stack_of(entry(Status.BUSY, 0))
    assert expire(stack, at(24 * 3650)) is stack


def test_an_older_choice_loses_against_a_newer_one() -> None:
    stack = choose(Stack(), entry(Status.BUSY, 2))
    with pytest.raises(OutdatedError):
        choose(stack, entry(Status.AWAY, 1))
    with pytest.raises(OutdatedError):
        choose(choose(Stack(), entry(Status.AVAILABLE, 2)), entry(Status.AWAY, 1))


def test_a_choice_made_while_disconnected_lies_below_an_import_that_started_since() -> None:
    stack = start_import(Stack(), imported(Status.MEETING, 2, 3))
    late = choose(stack, entry(Status.BUSY, 1))
    assert shown(late) == [Status.MEETING, Status.BUSY, Status.AVAILABLE]
    assert shown(choose(stack, entry(Status.AVAILABLE, 1))) == [Status.MEETING, Status.AVAILABLE]


def test_a_choice_that_is_over_already_still_replaces_what_it_replaced() -> None:
    stack = choose(Stack(), entry(Status.BUSY, 0))
    assert expire(choose(stack, entry(Status.BRB, 1, 2)), at(3)).entries == ()


AWAY = entry(Status.AWAY, 1, source=Source.AUTOMATIC)


def test_automatic_covers_available_and_goes_with_its_cause() -> None:
    stack = go_automatic(Stack(), AWAY)
    assert stack.shown == AWAY
    assert end_automatic(stack).entries == ()
    assert end_automatic(Stack()) == Stack()


@pytest.mark.parametrize("other", [entry(Status.BUSY, 0), imported(Status.MEETING, 0), entry(Status.MSG, 0, info="x")])
def test_automatic_covers_nothing_that_was_chosen_or_imported(other: Entry) -> None:
    stack = stack_of(other)
    assert go_automatic(stack, AWAY) is stack


def test_automatic_keeps_what_lies_below_the_available_it_covers() -> None:
    below = imported(Status.HOLIDAY, -1, record="late")
    stack = set_imports(choose(Stack(), entry(Status.AVAILABLE, 0, info="here")), [below])
    covered = go_automatic(stack, AWAY)
    assert shown(covered) == [Status.AWAY, Status.AVAILABLE, Status.HOLIDAY, Status.AVAILABLE]
    assert end_automatic(covered).entries == stack.entries


@pytest.mark.parametrize("start", [0, 2])
def test_an_import_covers_the_automatic_status_whenever_it_started(start: float) -> None:
    stack = start_import(go_automatic(Stack(), AWAY), imported(Status.MEETING, start, 4))
    assert stack.shown.status is Status.MEETING
    assert expire(stack, at(4)).shown == AWAY


def test_a_record_replaces_its_own_entry_and_ends_alone() -> None:
    stack = stack_of(imported(Status.MEETING, 0, record="a"), imported(Status.BUSY, 1, record="b"))
    moved = start_import(stack, imported(Status.HOLIDAY, 2, record="a"))
    assert shown(moved) == [Status.HOLIDAY, Status.BUSY, Status.AVAILABLE]
    assert shown(end_import(moved, "b")) == [Status.HOLIDAY, Status.AVAILABLE]
    assert end_import(moved, "gone") is moved
    assert end_import(choose(Stack(), entry(Status.BUSY, 0)), "").shown.status is Status.BUSY


def test_status_0_of_a_record_ends_the_imports_that_run_then_and_no_choice() -> None:
    stack = stack_of(
        imported(Status.MEETING, 0, record="a"), entry(Status.BUSY, 1), imported(Status.PAUSE, 3, record="b")
    )
    assert shown(end_imports(stack, at(2))) == [Status.PAUSE, Status.BUSY, Status.AVAILABLE]


def test_each_change_raises_the_revision_by_one_and_no_change_answers_the_same_object() -> None:
    stack = choose(Stack(revision=7), entry(Status.BUSY, 0, 1))
    assert stack.revision == 8
    assert expire(stack, at(1)).revision == 9
    for same in (expire(stack, at(0)), end_import(stack, "x"), end_automatic(stack), set_imports(stack, [])):
        assert same is stack


def test_coming_says_what_will_be_shown_and_when() -> None:
    busy, holiday = entry(Status.BUSY, 1, 6), imported(Status.HOLIDAY, 0, 4, "hidden")
    stack = stack_of(holiday, busy, imported(Status.MEETING, 2, 3))
    assert coming(stack) == ((at(3), busy), (at(6), stack.base))
    assert coming(Stack()) == ()


# Random sequences against a model: what is shown, worked out anew from the facts each time.


@dataclass
class Model:
    """The facts, not a stack: at most one choice, at most one automatic status, and any number of imports."""

    choice: Entry | None = None
    automatic: Entry | None = None
    imports: dict[str, Entry] = field(default_factory=dict)
    chosen_at: datetime = LONG_AGO

    def choose(self, new: Entry) -> bool:
        if new.since < self.chosen_at:
            return False
        self.choice, self.chosen_at = new, new.since
        if self.automatic and self.automatic.since <= new.since:
            self.automatic = None
        if new.status is Status.AVAILABLE:
            self.imports = {key: item for key, item in self.imports.items() if item.since > new.since}
            if not new.info and new.until is None:
                self.choice = None
        return True

    def covering(self, now: datetime) -> Entry | None:
        alive = [item for item in (self.choice, *self.imports.values()) if item and not _over(item, now)]
        return max(alive, key=lambda item: (item.since, item.source is not Source.IMPORT, item.row), default=None)

    def shown(self, now: datetime) -> Entry | None:
        """None for the AVAILABLE at the bottom."""
        top = self.covering(now)
        if top is not None and top.status is not Status.AVAILABLE:
            return top
        automatic = self.automatic
        return automatic if automatic and not _over(automatic, now) else top


def _over(item: Entry, now: datetime) -> bool:
    return item.until is not None and item.until <= now


CHOICES = st.sampled_from([status for status in Status if status is not Status.LOGGEDOUT])
IMPORTABLE = st.sampled_from([Status.MEETING, Status.HOLIDAY, Status.PAUSE])
MINUTES = st.integers(0, 90)
ENDS = st.none() | st.integers(1, 120)


class StackMachine(RuleBasedStateMachine):
    """Whatever is done in whatever order: stack and model show the same."""

    @initialize()
    def begin(self) -> None:
        self.now, self.stack, self.model, self.number, self.before = NINE, Stack(), Model(), 0, Stack()

    def _entry(self, status: Status, since: datetime, minutes: int | None, source: Source, info: str = "") -> Entry:
        self.number += 1
        until = None if minutes is None else since + timedelta(minutes=minutes)
        return Entry(str(self.number), status, since, source, info, until)

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.stack = expire(self.stack, self.now)
        assert not any(item.over(self.now) for item in self.stack.entries)

    @rule(
        status=CHOICES, ago=st.just(0) | MINUTES, minutes=ENDS, colleague=st.booleans(), info=st.sampled_from(["", "x"])
    )
    def somebody_chooses(self, status: Status, ago: int, minutes: int | None, colleague: bool, info: str) -> None:
        source = Source.COLLEAGUE if colleague else Source.MANUAL
        new = self._entry(status, self.now - timedelta(minutes=ago), minutes, source, info)
        if self.model.choose(new):
            self.stack = expire(choose(self.stack, new), self.now)
        else:
            with pytest.raises(OutdatedError):
                choose(self.stack, new)

    @rule(key=st.sampled_from("abcd"), status=IMPORTABLE, ago=MINUTES, minutes=ENDS, row=st.integers(1, 4))
    def an_import_starts(self, key: str, status: Status, ago: int, minutes: int | None, row: int) -> None:
        # Rows of a file differ: a tie in start and row cannot happen, and would have no right answer.
        row = row * 4 + "abcd".index(key)
        new = self._entry(status, self.now - timedelta(minutes=ago), minutes, Source.IMPORT)
        new = replace(new, record=key, row=row)
        self.model.imports[key] = new
        self.stack = expire(start_import(self.stack, new), self.now)

    @rule(key=st.sampled_from("abcd"))
    def an_import_is_withdrawn(self, key: str) -> None:
        self.model.imports.pop(key, None)
        self.stack = end_import(self.stack, key)

    @rule(ago=MINUTES)
    def a_record_ends_the_imports(self, ago: int) -> None:
        when = self.now - timedelta(minutes=ago)
        self.model.imports = {key: item for key, item in self.model.imports.items() if item.since > when}
        self.stack = end_imports(self.stack, when)

    @precondition(lambda self: self.model.automatic is None)
    @rule()
    def the_screen_is_locked(self) -> None:
        new = self._entry(Status.AWAY, self.now, None, Source.AUTOMATIC)
        top = self.model.covering(self.now)
        if top is None or top.status is Status.AVAILABLE:
            self.model.automatic = new
        self.stack = go_automatic(self.stack, new)

    @rule()
    def the_screen_is_unlocked(self) -> None:
        self.model.automatic = None
        self.stack = end_automatic(self.stack)

    @invariant()
    def both_show_the_same(self) -> None:
        expected = self.model.shown(self.now)
        assert self.stack.shown == (expected if expected is not None else self.stack.base)

    @invariant()
    def one_revision_never_means_two_stacks(self) -> None:
        if self.stack.revision == self.before.revision:
            assert self.stack == self.before
        assert self.stack.revision >= self.before.revision
        self.before = self.stack

    @invariant()
    def what_is_foretold_comes_true(self) -> None:
        for when, item in coming(self.stack):
            assert expire(self.stack, when).shown == item


TestStackMachine = StackMachine.TestCase
TestStackMachine.settings = settings(max_examples=amount(60), stateful_step_count=30, deadline=None)
