"""A pop-up on a real desktop with a window manager, while somebody is typing in another program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cticlient.programs import other
from tests.desktop_session import Session, desktop_session

pytestmark = [pytest.mark.needs_display, pytest.mark.timeout(150)]
PROGRAM = Path(__file__).parent / "popup_program.py"
WIDTH, HEIGHT = 1280, 800


@pytest.fixture
def session() -> Iterator[Session]:
    with desktop_session(f"{WIDTH}x{HEIGHT}x24") as session:
        session.do("mousemove", 640, 200)
        yield session


def corner(frame: list[int]) -> tuple[int, int]:
    """The lower right one."""
    left, top, width, height = frame
    return left + width, top + height


def test_it_is_seen_and_clicked_and_the_keyboard_stays_where_it_was(session: Session) -> None:
    program = session.start(PROGRAM)
    typing = other(session, "before")
    program.say("ring")
    # The window manager may put it somewhere first.
    now = program.until(lambda now: now["visible"] and corner(now["frame"]) == (WIDTH - 16, HEIGHT - 16))
    session.press("q")
    typing.until(lambda now: now["active"] and now["selected"] == "q")
    title = ("xprop", "-name", "Incoming call")
    session.until(lambda: "_NET_WM_STATE_ABOVE" in session.run(*title, "_NET_WM_STATE").stdout)
    assert "NOTIFICATION" in session.run(*title, "_NET_WM_WINDOW_TYPE").stdout
    session.do("mousemove", *now["answer"])
    session.do("click", 1)
    program.until(lambda now: now["done"] == ["answer"] and not now["active"])
    session.press("w")
    typing.until(lambda now: now["active"] and now["selected"] == "w")
    program.say("stop")
    program.until(lambda now: not now["visible"])
