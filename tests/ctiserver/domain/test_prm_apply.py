"""What records do to a stack: every rule, and random files over time against a model written independently."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count, product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ctiserver.domain.prm import Record, later, next_start, with_imports
from ctiserver.domain.stack import Entry, Stack, choose, expire, running_imports
from ctiserver.domain.status import Source, Status
from tests.amounts import amount

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


def record(
    key: str = "id:1",
    status: Status = Status.MEETING,
    start: float | None = 0,
    end: float | None = None,
    row: int = 2,
    content: str = "",
    info: str = "",
) -> Record:
    begins, ends = (None if hours is None else at(hours) for hours in (start, end))
    return Record(
        key, content or f"{key}{status}{start}{end}{info}", "schmidt", status, begins, ends, info, "208", "Outlook", row
    )


class Server:
    """Does what whoever keeps the stack does: remembers what was dismissed, expires, numbers entries."""

    def __init__(self) -> None:
        self.stack = Stack()
        self.records: list[Record] = []
        self.dismissed: set[tuple[str, str]] = set()
        self.ids = (str(number) for number in count(1))

    def move(self, hours: float, *records: Record, keep: bool = False) -> Stack:
        """Time goes on, perhaps with another file."""
        if not keep:
            self.records = list(records)
        imported = with_imports(self.stack, self.records, self.dismissed, at(hours), lambda: next(self.ids))
        self.dismissed.update(imported.ended)
        self.stack = expire(imported.stack, at(hours))
        return self.stack

    def choose(self, status: Status, hours: float, until: float | None = None) -> None:
        if status is Status.AVAILABLE:
            contents = {record.key: record.content for record in self.records}
            ended = running_imports(self.stack, at(hours))
            self.dismissed.update((item.record, contents[item.record]) for item in ended)
        end = None if until is None else at(until)
        self.stack = choose(self.stack, Entry(next(self.ids), status, at(hours), until=end))

    @property
    def shown(self) -> list[Status]:
        return [item.status for item in self.stack.top_first[:-1]]


@pytest.fixture
def server() -> Server:
    return Server()


def test_a_record_begins_at_its_start_and_ends_at_its_end(server: Server) -> None:
    file = record(start=1, end=2)
    assert server.move(0.9, file).entries == ()
    (entry,) = server.move(1, file).entries
    assert entry == Entry("1", Status.MEETING, at(1), Source.IMPORT, "", at(2), "208", "Outlook", record="id:1", row=2)
    assert server.move(2, file).entries == ()


def test_a_record_known_late_has_its_start_as_since(server: Server) -> None:
    assert server.move(5, record(start=1)).shown.since == at(1)


def test_the_same_file_again_answers_the_very_same_stack(server: Server) -> None:
    file = [record("id:1"), record("id:2", start=None), record("id:3", Status.AVAILABLE, start=-1)]
    before = server.move(1, *file)
    assert server.move(2, *file) is before


def test_without_a_start_it_runs_since_it_was_first_applied(server: Server) -> None:
    file = record(start=None)
    server.move(1, file)
    assert server.move(3, file).shown.since == at(1)
    assert server.move(4, replace(file, content="new", info="x")).shown.since == at(1)


def test_without_a_start_it_runs_on_when_the_clock_is_set_back(server: Server) -> None:
    before = server.move(2, record(start=None))
    assert server.move(1, record(start=None)) is before


def test_other_content_updates_the_entry_in_place(server: Server) -> None:
    (old,) = server.move(1, record(info="a", end=4)).entries
    (new,) = server.move(2, record(info="b", end=5)).entries
    assert new == replace(old, info="b", until=at(5))
    assert server.stack.revision == 2


def test_a_start_that_moves_into_the_future_takes_the_entry_away_until_then(server: Server) -> None:
    server.move(1, record(start=0))
    assert server.move(2, record(start=3)).entries == ()
    assert server.move(3, keep=True).shown.since == at(3)


def test_a_record_that_is_gone_ends_its_status_alone(server: Server) -> None:
    server.move(1, record("id:1"), record("id:2", Status.HOLIDAY))
    server.move(2, record("id:2", Status.HOLIDAY))
    assert server.shown == [Status.HOLIDAY]


def test_equal_starts_the_later_row_is_on_top_and_follows_the_file(server: Server) -> None:
    server.move(1, record("id:1", row=2), record("id:2", Status.HOLIDAY, row=3))
    assert server.shown == [Status.HOLIDAY, Status.MEETING]
    server.move(2, record("id:1", row=4), record("id:2", Status.HOLIDAY, row=3))
    assert server.shown == [Status.MEETING, Status.HOLIDAY]


def test_rows_that_only_moved_change_nothing(server: Server) -> None:
    before = server.move(1, record("id:1", row=2), record("id:2", Status.HOLIDAY, start=-1, row=3))
    assert server.move(2, record("id:2", Status.HOLIDAY, start=-1, row=20), record("id:1", row=50)) is before


def test_a_choice_covers_a_running_import_and_it_comes_back(server: Server) -> None:
    file = record(end=9)
    server.move(1, file)
    server.choose(Status.BUSY, 2, until=3)
    server.move(2.5, file)
    assert server.shown == [Status.BUSY, Status.MEETING]
    server.move(3, file)
    assert server.shown == [Status.MEETING]


def test_a_dismissed_record_stays_away_until_it_is_changed(server: Server) -> None:
    server.move(1, record())
    server.choose(Status.AVAILABLE, 2)
    assert server.move(3, record()).entries == ()
    server.stack = Stack()  # a restart that lost nothing but the stack
    assert server.move(4, record()).entries == ()
    assert server.move(5, record(info="changed")).shown.since == at(0)


def test_what_starts_after_the_dismissal_is_applied(server: Server) -> None:
    file = [record("id:1"), record("id:2", Status.HOLIDAY, start=3)]
    server.move(1, *file)
    server.choose(Status.AVAILABLE, 2)
    server.move(3, *file)
    assert server.shown == [Status.HOLIDAY]


def test_what_is_over_is_not_begun_and_what_runs_is_left_to_expire() -> None:
    ended = record(end=2)
    assert with_imports(Stack(), [ended], (), at(2), str).stack.entries == ()
    running = with_imports(Stack(), [ended], (), at(1), lambda: "1").stack
    assert with_imports(running, [ended], (), at(2), str).stack is running


def test_a_longer_end_brings_an_ended_record_back(server: Server) -> None:
    server.move(1, record(end=2))
    assert server.move(3, record(end=2)).entries == ()
    assert server.move(3, record(end=4)).shown.status is Status.MEETING


# Status 0


def ending(start: float | None, row: int = 9, key: str = "id:0") -> Record:
    return record(key, Status.AVAILABLE, start, row=row)


def test_status_0_ends_what_runs_at_its_start_and_is_shown_as_nothing(server: Server) -> None:
    file = [record("id:1", start=0), record("id:2", Status.HOLIDAY, start=4), ending(2)]
    server.move(1, *file)
    assert server.shown == [Status.MEETING]
    server.move(2, *file)
    assert server.shown == []
    server.move(4, *file)
    assert server.shown == [Status.HOLIDAY]


def test_status_0_ends_no_choice(server: Server) -> None:
    server.move(1, record(), ending(3))
    server.choose(Status.BUSY, 2)
    server.move(3, keep=True)
    assert server.shown == [Status.BUSY]


def test_status_0_read_late_ends_what_started_before_it_only(server: Server) -> None:
    server.move(5, record("id:1", start=0), ending(2), record("id:2", Status.HOLIDAY, start=3))
    assert server.shown == [Status.HOLIDAY]


@pytest.mark.parametrize(("row", "left"), [(1, [Status.MEETING]), (9, [])])
def test_with_an_equal_start_the_row_decides(server: Server, row: int, left: list[Status]) -> None:
    server.move(1, record(start=0, row=2), ending(0, row=row))
    assert server.shown == left


def test_status_0_acts_once_and_what_it_ended_stays_ended(server: Server) -> None:
    server.move(3, record("id:1", start=0), ending(2))
    new = record("id:3", Status.PAUSE, start=1)
    server.move(4, record("id:1", start=0), ending(2), new)
    assert server.shown == [Status.PAUSE]
    server.move(5, record("id:1", start=0), new)
    assert server.shown == [Status.PAUSE]


def test_status_0_without_a_start_acts_when_it_is_first_seen(server: Server) -> None:
    server.move(1, record("id:1"))
    server.move(2, record("id:1"), ending(None))
    assert server.shown == []
    server.move(3, record("id:1"), ending(None), record("id:2", Status.HOLIDAY))
    assert server.shown == [Status.HOLIDAY]


# What comes


def test_the_next_start() -> None:
    file = [record(start=None), record(start=1), record(start=3), record(start=2)]
    assert next_start(file, at(1)) == at(2)
    assert next_start(file, at(3)) is None
    assert next_start([], at(0)) is None


def test_later_tells_what_will_be_shown(server: Server) -> None:
    file = [record("id:1", end=4), record("id:2", Status.HOLIDAY, start=2, end=6), ending(7)]
    server.move(1, *file)
    server.choose(Status.BUSY, 1, until=3)
    told = later(server.stack, file, server.dismissed, at(1))
    assert [(when, entry.status) for when, entry in told] == [
        (at(2), Status.HOLIDAY),
        (at(6), Status.AVAILABLE),
    ]
    gone = {(file[1].key, file[1].content)}
    assert [(when, entry.status) for when, entry in later(server.stack, file, gone, at(1))] == [
        (at(3), Status.MEETING),
        (at(4), Status.AVAILABLE),
    ]


def test_later_lets_a_record_of_status_0_act_once_as_well() -> None:
    file = [ending(None), record("id:1", start=1), record("id:2", Status.HOLIDAY, start=2)]
    assert [entry.status for _, entry in later(Stack(), file, (), at(0))] == [Status.MEETING, Status.HOLIDAY]


def test_later_is_bounded() -> None:
    file = [record(f"id:{n}", start=n, end=n + 0.5, row=n) for n in range(1, 200)]
    assert len(later(Stack(), file, (), at(0))) == 10


# Random files over time against a model


KEYS = ("id:a", "id:b", "id:c")
STATUSES = st.sampled_from([Status.MEETING, Status.HOLIDAY, Status.PAUSE, Status.AVAILABLE])
TIMES = st.integers(-4, 12)


@dataclass
class Model:
    """For each record only: did somebody dismiss exactly this content. All else follows from the file and the time."""

    dismissed: set[tuple[str, str]]
    first_seen: dict[str, datetime]

    def step(self, file: Iterable[Record], now: datetime) -> list[tuple[datetime, int, str]]:
        """The imports that run at ``now``, bottom first, as (since, row, key)."""
        present = {item.key for item in file if item.end is None or item.end > now}
        self.first_seen = {key: since for key, since in self.first_seen.items() if key in present}
        running = []
        for item in file:
            over = item.end is not None and item.end <= now
            known = (item.key, item.content) in self.dismissed
            if over or known or (item.start is not None and item.start > now):
                self.first_seen.pop(item.key, None)
                continue
            since = item.start or self.first_seen.get(item.key, now)
            self.first_seen[item.key] = since
            running.append((since, item.row, item.key, item.content, item.status is Status.AVAILABLE))
        for since, row, _, _, ends in list(running):
            if ends:
                gone = [other for other in running if (other[0], other[1]) <= (since, row)]
                self.dismissed.update((other[2], other[3]) for other in gone)
        kept = [item for item in running if (item[2], item[3]) not in self.dismissed]
        self.first_seen = {item[2]: item[0] for item in kept}
        return sorted((item[0], item[1], item[2]) for item in kept)


class ImportMachine(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.now = 0.0
        self.server, self.model = Server(), Model(set(), {})
        self.expected: list[tuple[datetime, int, str]] = []

    def _step(self) -> None:
        self.expected = self.model.step(self.server.records, at(self.now))
        self.server.move(self.now, keep=True)

    @rule(hours=st.integers(0, 5))
    def time_passes(self, hours: int) -> None:
        self.now += hours
        self._step()

    @rule(
        rows=st.lists(
            st.tuples(st.sampled_from(KEYS), STATUSES, st.none() | TIMES, st.none() | st.integers(1, 8)),
            unique_by=lambda row: row[0],
            max_size=3,
        )
    )
    def the_file_changes(self, rows: list[tuple[str, Status, int | None, int | None]]) -> None:
        self.server.records = [
            record(key, status, start, None if length is None else (start or self.now) + length, row)
            for row, (key, status, start, length) in enumerate(rows, 2)
        ]
        self._step()

    @rule()
    def the_same_again_changes_nothing(self) -> None:
        before = self.server.stack
        assert self.server.move(self.now, keep=True) is before

    @rule()
    def the_server_restarts(self) -> None:
        """Stack and dismissed records come back from the store as equal objects."""
        self.server.stack = replace(self.server.stack)
        self._step()

    @rule()
    def the_person_chooses_available(self) -> None:
        running = {item.key: item.content for item in self.server.records}
        self.model.dismissed.update((key, running[key]) for _, _, key in self.expected)
        self.server.choose(Status.AVAILABLE, self.now)
        self._step()

    @rule()
    def the_person_chooses_busy(self) -> None:
        self.server.choose(Status.BUSY, self.now)
        self._step()

    @invariant()
    def the_imports_are_those_of_the_model(self) -> None:
        found = [entry for entry in self.server.stack.entries if entry.source is Source.IMPORT]
        assert [(entry.since, entry.record) for entry in found] == [(since, key) for since, _, key in self.expected]


TestImportMachine = ImportMachine.TestCase
TestImportMachine.settings = settings(max_examples=amount(60), stateful_step_count=25, deadline=None)


def test_what_later_foretells_comes_true() -> None:
    starts: tuple[float | None, ...] = (None, -1, 2, 4)
    for first, second, length in product(starts, starts, (None, 3)):
        end = None if length is None else (second or 0) + length
        file = [record("id:1", start=first), record("id:2", Status.HOLIDAY, start=second, end=end), ending(5)]
        server = Server()
        server.move(1, *file)
        for when, entry in later(server.stack, file, server.dismissed, at(1)):
            server.move((when - NINE) / timedelta(hours=1), *file)
            assert server.stack.shown.status is entry.status
