"""Calls that rang at one line and were taken at another: seen by the caller, because few telephone systems tell. Pure.

Whole teams share a number: it rings at all of them, one answers, and for the others the call is not a missed one.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ctiserver.domain.lines import Call, Direction, Ended, Ending, LineFacts, LineState

APART = timedelta(seconds=3)
"""How far apart two lines may be told of, the one where it rings no more and the one where it was answered."""
TALKS = frozenset({LineState.TALKING, LineState.HELD})


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    line: str
    call: Call


@dataclass(frozen=True, slots=True)
class Taken:
    """It rang at ``line``."""

    line: str
    ended: Ended


class TakenCalls:
    """Looks at every change of every line; remembers only what happened just now."""

    def __init__(self) -> None:
        self._gone: deque[_Event] = deque()
        self._answered: deque[_Event] = deque()

    def look(self, line: str, before: LineFacts, after: LineFacts, now: datetime) -> list[Taken]:
        """What the change of this line shows, of it or of another one."""
        if not (before.calls or after.calls) or not (before.known and after.known):
            return []
        self._forget(now)
        gone = [_Event(now, line, call) for call in _gone(before, after)]
        answered = [_Event(now, line, call) for call in _answered(before, after)]
        found = [
            Taken(one.line, Ended(one.call.id, Ending.PICKED_UP, other.line))
            for gone_ones, answered_ones in ((gone, self._answered), (self._gone, answered))
            for one in gone_ones
            for other in answered_ones
            if one.line != other.line and one.call.number == other.call.number
        ]
        self._gone += gone
        self._answered += answered
        return found

    def _forget(self, now: datetime) -> None:
        for events in (self._gone, self._answered):
            while events and now - events[0].at > APART:
                events.popleft()


def _gone(before: LineFacts, after: LineFacts) -> Iterator[Call]:
    """What rang and rings no more. A caller without a number could be anybody."""
    there = {call.id for call in after.calls}
    for call in before.calls:
        if call.state is LineState.RINGING and call.direction is Direction.IN and call.number and call.id not in there:
            yield call


def _answered(before: LineFacts, after: LineFacts) -> Iterator[Call]:
    talked = {call.id for call in before.calls if call.state in TALKS}
    for call in after.calls:
        if call.state in TALKS and call.direction is Direction.IN and call.number and call.id not in talked:
            yield call
