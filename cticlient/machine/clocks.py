"""Finds out by two clocks that the computer slept, whatever the system says or does not say of it. Pure."""

from dataclasses import dataclass

LATE_S = 10.0
"""A look that comes so much later than planned: on some systems no clock stands still in a sleep."""
APART_S = 2.0
"""So far wall clock and running time may part between two looks; more is a sleep, or somebody set the clock."""


@dataclass(frozen=True, slots=True)
class Look:
    """What both clocks showed."""

    wall: float
    """Seconds by the clock on the wall."""
    running: float
    """Seconds by the clock that nobody sets; in a sleep it stands still on some systems."""


def jumped(before: Look, now: Look, planned: float) -> bool:
    """Whether more (or less) time passed between two looks, ``planned`` seconds apart, than the program ran."""
    wall, running = now.wall - before.wall, now.running - before.running
    return abs(wall - running) > APART_S or running > planned + LATE_S
