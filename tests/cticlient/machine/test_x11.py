"""The time without input on a real X server, whose pointer is moved from outside."""

import asyncio
import os
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
        moved = await asyncio.create_subprocess_exec(
            "xdotool", "mousemove_relative", "7", "7", env={**os.environ, "DISPLAY": name}
        )
        assert await moved.wait() == 0
        after = await idle.seconds()
        assert after is not None
        assert after < 0.3
        assert sorted(filter(None, seen)) == list(filter(None, seen))
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
