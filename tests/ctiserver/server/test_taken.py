"""A call that rang at one line and was taken at another, whichever of the two is told of first."""

from datetime import UTC, datetime, timedelta

import pytest

from ctiserver.domain.lines import UNSEEN, Call, Direction, Ended, Ending, LineFacts, LineState
from ctiserver.server.taken import APART, Taken, TakenCalls

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
RINGING, TALKING, HELD = LineState.RINGING, LineState.TALKING, LineState.HELD


def facts(*calls: Call) -> LineFacts:
    return LineFacts(calls=calls)


def call(id: str, state: LineState, number: str = "0301", way: Direction = Direction.IN) -> Call:
    return Call(id, state, way, NOW, number)


RINGS, TALKS = facts(call("a", RINGING)), facts(call("b", TALKING))
BERT_TOOK_IT = [Taken("anna", Ended("a", Ending.PICKED_UP, "bert"))]
Step = tuple[str, LineFacts, LineFacts]
GONE, TOOK = ("anna", RINGS, facts()), ("bert", facts(), TALKS)
RANG_AND_TOOK = ("bert", facts(call("b", RINGING)), TALKS)


def shown(*steps: Step, apart: timedelta = timedelta()) -> list[Taken]:
    calls, now, found = TakenCalls(), NOW, []
    for line, before, after in steps:
        found += calls.look(line, before, after, now)
        now += apart
    return found


@pytest.mark.parametrize("steps", [(GONE, TOOK), (TOOK, GONE), (GONE, RANG_AND_TOOK), (RANG_AND_TOOK, GONE)])
def test_in_any_order(steps: tuple[Step, ...]) -> None:
    assert shown(*steps) == BERT_TOOK_IT
    assert shown(*steps, apart=APART) == BERT_TOOK_IT
    assert shown(*steps, apart=APART + timedelta(milliseconds=1)) == []


@pytest.mark.parametrize(
    "steps",
    [
        (GONE,),
        (TOOK,),
        # Another caller, nobody known, one who was called, and the same line.
        (GONE, ("bert", facts(), facts(call("b", TALKING, "0302")))),
        (("anna", facts(call("a", RINGING, "")), facts()), ("bert", facts(), facts(call("b", TALKING, "")))),
        (GONE, ("bert", facts(), facts(call("b", TALKING, way=Direction.OUT)))),
        (("anna", facts(call("a", RINGING, way=Direction.OUT)), facts()), TOOK),
        (GONE, ("anna", facts(), TALKS)),
        # It rings on, was answered here, or stood there before.
        (("anna", RINGS, facts(call("a", RINGING), call("c", RINGING, "0303"))), TOOK),
        (("anna", RINGS, facts(call("a", TALKING))), TOOK),
        (GONE, ("bert", TALKS, facts(call("b", HELD)))),
        # Nobody could see.
        (("anna", RINGS, UNSEEN), TOOK),
        (GONE, ("bert", UNSEEN, TALKS)),
    ],
)
def test_what_shows_nothing(steps: tuple[Step, ...]) -> None:
    assert shown(*steps) == []


def test_all_whose_telephones_rang_are_told() -> None:
    steps = (GONE, ("eva", facts(call("e", RINGING)), facts()), RANG_AND_TOOK)
    assert {(taken.line, taken.ended.call) for taken in shown(*steps)} == {("anna", "a"), ("eva", "e")}
