"""What the two clocks say of a sleep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.machine.clocks import APART_S, LATE_S, Look, jumped

STEP = 5.0


@pytest.mark.parametrize(
    ("wall", "running", "slept"),
    [
        (5.0, 5.0, False),
        (5.4, 5.4, False),
        (14.0, 14.0, False),  # a busy machine
        (3600.0, 5.0, True),  # Linux: the running clock stands still in a sleep
        (3600.0, 3600.0, True),  # Windows: both go on
        (5.0 + APART_S + 0.1, 5.0, True),
        (-3595.0, 5.0, True),  # somebody set the clock back
        (4.0, 5.0, False),  # the clock is being trimmed by the network
    ],
)
def test_a_sleep_and_a_set_clock(wall: float, running: float, slept: bool) -> None:
    before = Look(1_800_000_000.0, 1000.0)
    assert jumped(before, Look(before.wall + wall, before.running + running), STEP) is slept


@given(st.floats(0, LATE_S - 0.01), st.floats(-APART_S + 0.01, APART_S - 0.01), st.floats(0, 1e9))
def test_a_program_that_only_runs_late_never_slept(late: float, trimmed: float, start: float) -> None:
    before = Look(start, 100.0)
    assert not jumped(before, Look(start + STEP + late + trimmed, 100.0 + STEP + late), STEP)
