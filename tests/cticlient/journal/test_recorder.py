"""Views of a line, one after the other, and what the journal makes of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.journal.entries import Entry, Outcome, SeenCall, SeenEnd, Way, Whose
from cticlient.journal.recorder import Recorder

START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
NAMES = {"030 1": "Schulze GmbH"}


def at(second: int) -> datetime:
    return START + timedelta(seconds=second)


def call(state: str, since: int, id: str = "c1", way: Way = Way.IN, number: str = "030 1", name: str = "") -> SeenCall:
    return SeenCall(id, state, way, at(since), number, name)


def recorder(*left: Entry, whose: Whose = Whose()) -> Recorder:  # noqa: B008
    ids = (f"e{n}" for n in count())
    return Recorder(whose, lambda: next(ids), lambda call: NAMES.get(call.number, ""), left)


Look = Sequence[SeenCall] | None
IN_RING, IN_TALK, IN_HELD = call("ringing", 0), call("talking", 5), call("held", 2)
OUT_DIAL = call("dialing", 0, way=Way.OUT)
OUT_RING = call("ringing", 2, way=Way.OUT)
OUT_TALK = call("talking", 7, way=Way.OUT)


@pytest.mark.parametrize(
    ("looks", "outcome", "answered", "ended"),
    [
        ([[IN_RING], []], Outcome.MISSED, None, 8),
        ([[IN_RING], [IN_TALK], []], Outcome.ANSWERED, 5, 12),
        ([[IN_RING], [IN_TALK], [IN_HELD], [IN_TALK], []], Outcome.ANSWERED, 5, 20),
        ([[IN_TALK], []], Outcome.ANSWERED, 4, 8),
        ([[IN_HELD], []], Outcome.ANSWERED, 2, 8),
        ([[OUT_DIAL], []], Outcome.NO_ANSWER, None, 8),
        ([[OUT_DIAL], [OUT_RING], []], Outcome.NO_ANSWER, None, 12),
        ([[OUT_DIAL], [OUT_RING], [OUT_TALK], []], Outcome.OUTGOING, 7, 16),
        # What nobody saw is not invented.
        ([[IN_RING], None, []], Outcome.UNKNOWN, None, None),
        ([[OUT_DIAL], None, []], Outcome.UNKNOWN, None, None),
        ([[IN_RING], [IN_TALK], None, []], Outcome.ANSWERED, 5, None),
        ([[OUT_TALK], None, []], Outcome.OUTGOING, 4, None),
        ([[IN_RING], None, [IN_RING], []], Outcome.MISSED, None, 16),
        ([[IN_RING], None, [IN_TALK], []], Outcome.ANSWERED, 5, 16),
        ([[IN_RING], None], Outcome.OPEN, None, None),
        ([[IN_RING]], Outcome.OPEN, None, None),
        ([[IN_RING], [IN_RING], [IN_RING]], Outcome.OPEN, None, None),
    ],
)
def test_one_call(looks: list[Look], outcome: Outcome, answered: int | None, ended: int | None) -> None:
    line = recorder()
    entries: dict[str, Entry] = {}
    for second, look in enumerate(looks, 1):
        entries |= {entry.id: entry for entry in line.see(look, at(second * 4))}
    (entry,) = entries.values()
    assert entry.outcome is outcome
    assert entry.answered == (at(answered) if answered is not None else None)
    assert entry.ended == (at(ended) if ended is not None else None)
    assert (entry.number, entry.name, entry.call) == ("030 1", "Schulze GmbH", "c1")


@pytest.mark.parametrize(
    ("looks", "hint", "outcome"),
    [
        ([[IN_RING]], Outcome.DECLINED, Outcome.DECLINED),
        ([[IN_RING], [IN_TALK]], Outcome.DECLINED, Outcome.ANSWERED),
        ([[IN_RING], [IN_TALK]], Outcome.TRANSFERRED, Outcome.TRANSFERRED),
        ([[IN_RING]], Outcome.TRANSFERRED, Outcome.TRANSFERRED),
        ([[IN_RING], [IN_TALK]], Outcome.PICKED_UP, Outcome.PICKED_UP),
        ([[OUT_DIAL]], Outcome.BUSY, Outcome.BUSY),
        ([[OUT_DIAL], [OUT_TALK]], Outcome.BUSY, Outcome.OUTGOING),
        ([[IN_RING]], Outcome.OPEN, Outcome.MISSED),
    ],
)
def test_what_a_person_did_tells_more_than_the_line(looks: list[Look], hint: Outcome, outcome: Outcome) -> None:
    line = recorder()
    for second, look in enumerate(looks):
        line.see(look, at(second))
    line.hint("c1", hint)
    (entry,) = line.see([], at(60))
    assert entry.outcome is outcome


def test_a_call_that_is_fetched_from_a_colleague_is_the_next_one_that_comes_in() -> None:
    line = recorder()
    line.hint("", Outcome.PICKED_UP)
    line.see([OUT_DIAL], at(1))
    line.see([OUT_DIAL, call("talking", 3, id="c2")], at(3))
    changed = line.see([], at(9))
    assert {(entry.call, entry.outcome) for entry in changed} == {("c1", Outcome.NO_ANSWER), ("c2", Outcome.PICKED_UP)}
    line.see([call("talking", 12, id="c3")], at(12))
    assert [entry.outcome for entry in line.see([], at(20))] == [Outcome.ANSWERED]


def test_a_hint_is_taken_back_when_it_failed() -> None:
    line = recorder()
    line.see([IN_TALK], at(6))
    line.hint("c1", Outcome.TRANSFERRED)
    line.hint("c1", Outcome.OPEN)
    (entry,) = line.see([], at(60))
    assert entry.outcome is Outcome.ANSWERED


TAKEN, SENT_ON = SeenEnd("c1", Outcome.TAKEN), SeenEnd("c1", Outcome.FORWARDED)
BUSY = SeenEnd("c1", Outcome.BUSY)


@pytest.mark.parametrize(
    ("looks", "end", "outcome"),
    [
        ([[IN_RING]], TAKEN, Outcome.TAKEN),
        ([[IN_RING]], SENT_ON, Outcome.FORWARDED),
        ([[IN_RING]], SeenEnd("c1", Outcome.DECLINED), Outcome.DECLINED),
        ([[OUT_DIAL]], BUSY, Outcome.BUSY),
        ([[IN_RING], None], TAKEN, Outcome.TAKEN),
        # What one knows oneself, or cannot be, stays.
        ([[IN_RING], [IN_TALK]], TAKEN, Outcome.ANSWERED),
        ([[OUT_DIAL], [OUT_TALK]], BUSY, Outcome.OUTGOING),
        ([[IN_RING]], BUSY, Outcome.MISSED),
        ([[OUT_DIAL]], TAKEN, Outcome.NO_ANSWER),
        ([[IN_RING]], SeenEnd("c2", Outcome.TAKEN), Outcome.MISSED),
        ([[IN_RING]], SeenEnd("", Outcome.TAKEN), Outcome.MISSED),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_what_the_system_tells_of_the_end(looks: list[Look], end: SeenEnd, outcome: Outcome, late: bool) -> None:
    line = recorder()
    for second, look in enumerate(looks):
        line.see(look, at(second))
    (entry,) = line.see([], at(60), () if late else [end])
    if late:
        (entry,) = line.see([], at(61), [end]) or [entry]
    assert entry.outcome is outcome
    assert line.see([], at(62), [end]) == [], "told again, it is nothing new"


def test_who_took_a_call_may_become_known_after_that_somebody_did() -> None:
    line = recorder()
    line.see([IN_RING], at(1))
    (entry,) = line.see([], at(9), [TAKEN])
    assert (entry.outcome, entry.by, entry.missed) == (Outcome.TAKEN, "", False)
    (entry,) = line.see([], at(9), [SeenEnd("c1", Outcome.TAKEN, "Brecht, Bert")])
    assert entry.by == "Brecht, Bert"
    assert line.see([], at(10)) == []


def test_what_a_person_did_is_not_said_otherwise_by_the_system() -> None:
    line = recorder()
    line.see([IN_RING], at(1))
    line.hint("c1", Outcome.TRANSFERRED)
    (entry,) = line.see([], at(9), [SENT_ON])
    assert entry.outcome is Outcome.TRANSFERRED


def test_a_note_made_during_or_after_a_call_survives_what_becomes_known_of_it() -> None:
    line = recorder()
    (entry,) = line.see([IN_RING], at(1))
    line.amend(replace(entry, note="Rückruf"))
    (entry,) = line.see([], at(9))
    assert (entry.note, entry.outcome) == ("Rückruf", Outcome.MISSED)
    line.amend(replace(entry, note="erledigt", seen=True))
    (entry,) = line.see([], at(10), [TAKEN])
    assert (entry.note, entry.seen, entry.outcome) == ("erledigt", True, Outcome.TAKEN)
    line.forget(entry.id)
    assert line.see([], at(11), [SENT_ON]) == []


def test_nothing_is_written_while_nothing_changes() -> None:
    line = recorder()
    assert len(line.see([IN_RING], at(1))) == 1
    assert line.see([IN_RING], at(2)) == []
    assert line.see(None, at(3)) == []
    assert line.see([IN_RING], at(4)) == []


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_server_with_another_clock_lengthens_no_call(hours: int) -> None:
    line, off = recorder(), hours * 3600
    line.see([], at(0))
    line.see([call("ringing", 1 + off)], at(1))
    line.see([call("talking", 5 + off)], at(5))
    (entry,) = line.see([], at(60))
    assert (entry.since, entry.answered, entry.length) == (at(1), at(5), timedelta(seconds=55))


def test_a_call_that_stood_before_is_as_old_as_it_is_said_to_be() -> None:
    (entry,) = recorder().see([call("talking", -3600)], at(1))
    assert (entry.since, entry.answered) == (at(-3600), at(-3600))
    (entry,) = recorder().see([call("talking", 3600)], at(1))
    assert entry.answered == at(1), "nothing began later than now"


def test_two_calls_at_once_are_two_entries() -> None:
    line = recorder()
    second = call("ringing", 9, id="c2", number="040 2", name="Hansa")
    line.see([IN_TALK], at(6))
    line.see([IN_TALK, second], at(10))
    (missed,) = line.see([IN_TALK], at(20))
    assert (missed.name, missed.outcome) == ("Hansa", Outcome.MISSED)
    (answered,) = line.see([], at(30))
    assert (answered.number, answered.outcome) == ("030 1", Outcome.ANSWERED)


def test_two_calls_from_the_same_number_one_after_the_other_between_two_looks() -> None:
    line = recorder()
    line.see([IN_RING], at(1))
    changed = line.see([call("ringing", 8, id="c2")], at(9))
    assert {(entry.call, entry.outcome) for entry in changed} == {("c1", Outcome.MISSED), ("c2", Outcome.OPEN)}


def test_calls_of_colleagues_have_no_id_and_are_told_apart_by_whom_they_are_with() -> None:
    whose = Whose("arslan", "Arslan, Elif", "202")
    line = recorder(whose=whose)
    line.see([call("ringing", 0, id="")], at(1))
    line.see([call("talking", 4, id=""), call("ringing", 5, id="", number="")], at(5))
    (answered,) = line.see([call("ringing", 5, id="", number="")], at(20))
    assert (answered.outcome, answered.whose) == (Outcome.ANSWERED, whose)
    (missed,) = line.see([], at(30))
    assert (missed.outcome, missed.number, missed.name) == (Outcome.MISSED, "", "")


def test_a_colleague_who_talked_and_is_rung_by_the_same_number_has_two_calls() -> None:
    line = recorder()
    line.see([call("talking", 4, id="")], at(5))
    changed = line.see([call("ringing", 9, id="")], at(9))
    assert sorted(entry.outcome for entry in changed) == [Outcome.ANSWERED, Outcome.OPEN]


def test_a_number_and_a_name_may_come_late() -> None:
    line = recorder()
    line.see([call("ringing", 0, number="")], at(1))
    (entry,) = line.see([IN_RING], at(2))
    assert (entry.number, entry.name, entry.since) == ("030 1", "Schulze GmbH", at(0))


def test_the_name_that_the_telephone_tells_goes_before_the_known_one() -> None:
    (entry,) = recorder().see([call("ringing", 0, name="Fa. Schulze")], at(1))
    assert entry.name == "Fa. Schulze"


def test_a_call_that_outlived_the_program_goes_on() -> None:
    before = recorder()
    (left,) = before.see([IN_TALK], at(6))
    line = recorder(left)
    assert line.see([IN_HELD], at(40)) == []
    (entry,) = line.see([], at(50))
    assert (entry.id, entry.answered, entry.ended, entry.outcome) == (left.id, at(5), at(50), Outcome.ANSWERED)


def test_a_call_that_ended_while_the_program_was_closed_has_no_end_that_anybody_knows() -> None:
    before = recorder()
    (left,) = before.see([IN_RING], at(1))
    (entry,) = recorder(left).see([], at(3600))
    assert (entry.outcome, entry.ended) == (Outcome.UNKNOWN, None)


def test_ids_may_be_others_after_a_gap() -> None:
    line = recorder()
    line.see([IN_TALK], at(6))
    line.see(None, at(7))
    (same,) = line.see([call("talking", 5, id="other")], at(8))
    assert (same.id, same.call) == ("e0", "other")


def test_what_was_deleted_while_the_call_stood_is_not_written_again() -> None:
    line = recorder()
    (entry,) = line.see([IN_RING], at(1))
    line.forget(entry.id)
    assert line.see([], at(2)) == []


@st.composite
def lives(draw: st.DrawFn) -> Iterator[Look]:
    """Looks at a line with up to three calls that each ring, perhaps talk, and go; some looks are blind."""
    spans = []
    for n in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(0, 5))
        talk = draw(st.one_of(st.none(), st.integers(begin + 1, begin + 4)))
        spans.append((f"c{n}", begin, talk, draw(st.integers((talk or begin) + 1, 12))))
    blind = draw(st.sets(st.integers(0, 12)))
    looks: list[Look] = []
    for second in range(14):
        calls = [
            call("talking" if talk is not None and second >= talk else "ringing", talk or begin, id=id, number=id)
            for id, begin, talk, end in spans
            if begin <= second < end
        ]
        looks.append(None if second in blind else calls)
    return iter(looks)


@given(lives())
def test_every_call_has_one_entry_and_every_entry_an_end(looks: Iterator[Look]) -> None:
    line = recorder()
    entries: dict[str, Entry] = {}
    seen: set[str] = set()
    for second, look in enumerate(looks):
        seen |= {one.id for one in look or ()}
        entries |= {entry.id: entry for entry in line.see(look, at(second))}
    assert sorted(entry.call for entry in entries.values()) == sorted(seen)
    for entry in entries.values():
        assert entry.since <= (entry.answered or entry.since) <= (entry.ended or at(100))
        assert entry.outcome is not Outcome.OPEN
        assert entry.outcome is not Outcome.MISSED or (entry.ended is not None and entry.answered is None)
        assert (entry.outcome is Outcome.ANSWERED) == (entry.answered is not None)
