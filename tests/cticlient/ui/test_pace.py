"""How often a panel is painted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.ui.pace import Pace


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def spend(pace: Pace, clock: Clock, seconds: float) -> None:
    with pace.working():
        clock.now += seconds


@pytest.mark.parametrize(
    ("spent", "pause"),
    [([], 33), ([0.001], 33), ([0.005], 33), ([0.004, 0.004], 48), ([0.01], 60), ([0.5], 100)],
)
def test_a_picture_that_takes_long_is_painted_less_often(spent: list[float], pause: int) -> None:
    clock = Clock()
    pace = Pace(clock)
    for seconds in spent:
        spend(pace, clock, seconds)
        clock.now += 1  # what is done elsewhere
    assert pace.pause_ms() == pause
    assert pace.pause_ms() == 33, "counted once"


@given(st.lists(st.floats(0, 0.016), min_size=1, max_size=5))
def test_a_seventh_of_the_time_is_painted_at_most(each: list[float]) -> None:
    clock = Clock()
    pace = Pace(clock)
    for seconds in each:
        spend(pace, clock, seconds)
        pause = pace.pause_ms() / 1000
        assert seconds <= (seconds + pause) / 7 + 0.0005


def test_what_fails_is_counted_too() -> None:
    clock = Clock()
    pace = Pace(clock)

    def fail() -> None:
        with pace.working():
            clock.now += 0.01
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert pace.pause_ms() == 60
