"""The time without input on a real X server, whose pointer is moved from outside."""

import asyncio
import os
import time
from typing import Any

import pytest

from cticlient.machine.x11 import X11Idle
from tests.surroundings import display, need


async def test_input_ends_the_idle_time(until: Any) -> None:
    need("Xvfb", "xdotool")
    with display() as name:
        idle = X11Idle(name)
        seen = [await idle.seconds()]
        while (seen[-1] or 0) < 0.3:
            seen.append(await idle.seconds())
        assert sorted(filter(None, seen)) == list(filter(None, seen)), "without input it only grows"
        before, begun = await idle.seconds() or 0, time.monotonic()
        moved = await asyncio.create_subprocess_exec(
            "xdotool", "mousemove_relative", "7", "7", env={**os.environ, "DISPLAY": name}
        )
        assert await moved.wait() == 0
        # However busy the machine: without the move it would be longer by what has passed.
        assert (await idle.seconds() or 0) < before + time.monotonic() - begun - 0.25
        idle.close()


# WORKAROUND for python-xlib: it leaves the sockets of a connection open that did not come about.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_without_a_display_nothing_is_known() -> None:
    idle = X11Idle(":9999")
    assert await idle.seconds() is None
    assert await idle.seconds() is None
    idle.close()


async def test_a_display_that_goes_away_is_asked_no_more() -> None:
    with display() as name:
        idle = X11Idle(name)
        assert await idle.seconds() is not None
    assert await idle.seconds() is None
    idle.close()
