"""When somebody counts as away: tables of moments, and the laws that hold for any course of events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.domain.absence import LOCK_GRACE, Absence, Cause, Wish, look, next_look

BOTH = Wish(by_lock=True, after=600)
LOCK, IDLE = Wish(by_lock=True), Wish(after=600)
Moment = tuple[float, bool | None, float | None]
"""When, whether locked, how long without input."""


def course(wish: Wish, *moments: Moment) -> list[Cause | None]:
    absence, said = Absence(), []
    for now, locked, idle in moments:
        absence = look(absence, locked, idle, wish, now)
        said.append(absence.cause)
    return said


@pytest.mark.parametrize(
    ("wish", "moments", "said"),
    [
        (LOCK, [(0, True, 0.0), (9, True, 9.0), (10, True, 10.0)], [None, None, Cause.LOCKED]),
        (LOCK, [(0, True, 0.0), (9, False, 0.0), (12, True, 0.0)], [None, None, None]),
        (LOCK, [(0, True, 0.0), (10, True, 10.0), (11, False, 0.0)], [None, Cause.LOCKED, None]),
        (LOCK, [(0, True, None), (10, True, None)], [None, Cause.LOCKED]),
        (LOCK, [(0, None, 9e9)], [None]),
        (LOCK, [(0, True, 0.0), (10, True, 1.0), (20, None, 2.0)], [None, Cause.LOCKED, None]),
        (IDLE, [(0, False, 599.9), (1, False, 600.0), (2, False, 0.5)], [None, Cause.IDLE, None]),
        (IDLE, [(0, True, 100.0), (100, True, 200.0)], [None, None]),
        (IDLE, [(0, False, None)], [None]),
        # Nobody there, then the desktop locks by itself: it stays what it was, until somebody is back.
        (BOTH, [(0, False, 700.0), (60, True, 760.0), (90, True, 790.0), (95, False, 0.0)],
         [Cause.IDLE, Cause.IDLE, Cause.IDLE, None]),
        # Somebody touches the mouse of a locked computer.
        (BOTH, [(0, False, 700.0), (60, True, 760.0), (90, True, 0.0)], [Cause.IDLE, Cause.IDLE, Cause.LOCKED]),
        (BOTH, [(0, True, 0.0), (700, True, 700.0), (701, False, 0.0)], [None, Cause.LOCKED, None]),
        (Wish(), [(0, True, 9e9), (1e6, True, 9e9)], [None, None]),
    ],
)  # fmt: skip
def test_courses_of_events(wish: Wish, moments: list[Moment], said: list[Cause | None]) -> None:
    assert course(wish, *moments) == said


def test_switching_off_ends_it_at_once() -> None:
    away = look(Absence(), False, 700.0, BOTH, 0.0)
    assert away.cause is Cause.IDLE
    assert look(away, False, 701.0, LOCK, 1.0).cause is None


@pytest.mark.parametrize(
    ("absence", "wish", "now", "left"),
    [
        (Absence(None, 5.0), LOCK, 7.0, LOCK_GRACE - 2.0),
        (Absence(Cause.LOCKED, 5.0), LOCK, 5.0 + LOCK_GRACE, None),
        (Absence(None, 5.0), IDLE, 7.0, None),
        (Absence(), LOCK, 7.0, None),
    ],
)
def test_the_next_look_is_at_the_end_of_the_grace(absence: Absence, wish: Wish, now: float, left: float | None) -> None:
    assert next_look(absence, wish, now) == left


moments = st.lists(
    st.tuples(st.floats(0.1, 1000), st.none() | st.booleans(), st.none() | st.floats(0, 2000)), max_size=20
)


@given(moments, st.builds(Wish, st.booleans(), st.sampled_from([0.0, 60.0, 600.0])))
def test_laws_of_any_course(steps: list[Moment], wish: Wish) -> None:
    absence, now = Absence(), 0.0
    for step, locked, idle in steps:
        now += step
        absence = look(absence, locked, idle, wish, now)
        if not wish.any or (locked is not True and (idle or 0.0) < (wish.after or 9e9)):
            assert absence.cause is None, "who is there, or wants nothing, is never away"
        if absence.cause is Cause.IDLE:
            assert idle is not None
            assert idle >= wish.after
        assert look(absence, locked, idle, wish, now) == absence, "a second look at the same moment changes nothing"
