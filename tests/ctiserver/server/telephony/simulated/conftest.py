"""A switch with four lines and a clock that stands still."""

from itertools import count

import pytest

from ctiserver.server.telephony.simulated.switch import Switch
from tests.ctiserver.server.telephony.simulated.calls import NAMES, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def switch(clock: Clock) -> Switch:
    ids = count(1)
    made = Switch(clock, lambda: f"c{next(ids)}", lambda number: NAMES.get(number, ""))
    for number in ("101", "102", "103", "104"):
        made.add_line(f"L{number}", number)
    return made
