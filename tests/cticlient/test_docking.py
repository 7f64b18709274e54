"""The window on a real desktop: on top, docked, slid away; panels in windows of their own. Menus, pointer, keys."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cticlient.programs import MAIN, begin, ended, other, start
from tests.desktop_session import Program, Session, desktop_session

pytestmark = [pytest.mark.needs_display, pytest.mark.timeout(150)]
STRIP = "CTI Client, slid away"
WIDTH, HEIGHT = 1280, 800


@pytest.fixture
def session() -> Iterator[Session]:
    with desktop_session(f"{WIDTH}x{HEIGHT}x24") as session:
        session.do("mousemove", WIDTH // 2, HEIGHT - 5)
        yield session


def property_of(session: Session, title: str, name: str) -> str:
    return session.run("xprop", "-name", title, name).stdout


def frame(now: dict[str, Any], title: str = MAIN) -> list[int]:
    found: list[int] = now["windows"].get(title, {}).get("frame", [])
    return found


def free_part(session: Session) -> list[int]:
    """What windows may cover when they are maximised, as the window manager says it."""
    return [int(number) for number in re.findall(r"\d+", session.run("xprop", "-root", "_NET_WORKAREA").stdout)][:4]


def docked(program: Program, edge: str) -> list[int]:
    """Dock it by the menu; answers its frame."""
    program.say(f"trigger View > Dock to the screen > At the {edge} edge")
    at_left = edge == "left"
    now = program.until(
        lambda now: (
            frame(now)[3:] == [HEIGHT] and (frame(now)[0] == 0 if at_left else frame(now)[0] + frame(now)[2] == WIDTH)
        )
    )
    return frame(now)


def test_always_on_top_now_and_at_the_next_start(session: Session, tmp_path: Path) -> None:
    program = begin(session, tmp_path / "profile")
    before = frame(program.now)
    program.say("trigger View > Always on top")
    program.until(lambda now: now["menus"]["View > Always on top"] == [True, True] and now["windows"].get(MAIN))
    assert "_NET_WM_STATE_ABOVE" in property_of(session, MAIN, "_NET_WM_STATE")
    program.until(lambda now: frame(now) == before and now["windows"][MAIN]["active"])
    assert program.end() == 0
    again = start(session, tmp_path / "profile")
    again.until(lambda now: now["windows"].get(MAIN, {}).get("active"))
    assert "_NET_WM_STATE_ABOVE" in property_of(session, MAIN, "_NET_WM_STATE")
    again.until(lambda now: frame(now) == before)
    again.say("trigger View > Always on top")
    again.until(lambda now: now["menus"]["View > Always on top"] == [True, False] and frame(now) == before)
    assert "_NET_WM_STATE_ABOVE" not in property_of(session, MAIN, "_NET_WM_STATE")


def test_docked_it_has_the_edge_to_itself(session: Session, tmp_path: Path) -> None:
    program = begin(session, tmp_path / "profile")
    before = frame(program.now)
    width = docked(program, "left")[2]
    session.until(lambda: free_part(session) == [width, 0, WIDTH - width, HEIGHT])
    docked(program, "right")
    session.until(lambda: free_part(session) == [0, 0, WIDTH - width, HEIGHT])
    assert program.end() == 0
    assert free_part(session) == [0, 0, WIDTH, HEIGHT]
    again = start(session, tmp_path / "profile")
    again.until(lambda now: frame(now) == [WIDTH - width, 0, width, HEIGHT])
    again.say("trigger View > Dock to the screen > Not docked")
    again.until(lambda now: frame(now) and frame(now)[3] < HEIGHT)
    session.until(lambda: free_part(session) == [0, 0, WIDTH, HEIGHT])
    again.until(lambda now: frame(now) == before)


@pytest.mark.parametrize("movement", ["full", "reduced"])
def test_it_slides_away_and_comes_back(session: Session, tmp_path: Path, movement: str) -> None:
    program = begin(session, tmp_path / "profile", movement=movement)
    place = docked(program, "right")
    program.say("trigger View > Dock to the screen > Slide away while not used")
    program.until(lambda now: now["menus"]["View > Dock to the screen > Slide away while not used"] == [True, True])
    # It has the focus, so it stays; no room is kept for what will be away.
    session.until(lambda: free_part(session) == [0, 0, WIDTH, HEIGHT])
    elsewhere = other(session, "else")
    program.until(lambda now: MAIN not in now["windows"] and STRIP in now["windows"])
    session.until(lambda: f"Position: {WIDTH - 6},0" in session.do("search", "--name", STRIP, "getwindowgeometry"))
    # The pointer rests on the strip: it comes, and takes the focus from nobody.
    session.do("mousemove", WIDTH - 2, 300)
    program.until(lambda now: frame(now) == place and STRIP not in now["windows"])
    assert not program.now["windows"][MAIN]["active"]
    elsewhere.until(lambda now: now["active"])
    session.do("mousemove", 200, 300)
    program.until(lambda now: MAIN not in now["windows"] and STRIP in now["windows"])
    # By a key it comes with the focus, and stays while it has it.
    session.press("ctrl+alt+n")
    program.until(lambda now: frame(now) == place and now["windows"][MAIN]["active"] and STRIP not in now["windows"])
    session.do("type", "204")
    session.press("Return")
    program.until(lambda now: now["dialled"] == ["204"])
    with ended(program):
        program.say("trigger View > Dock to the screen > Not docked")
        program.until(lambda now: frame(now)[3] < HEIGHT)


def test_a_panel_in_a_window_of_its_own_is_there_again(session: Session, tmp_path: Path) -> None:
    program = begin(session, tmp_path / "profile")
    session.press("F6")
    session.press("ctrl+shift+w")
    title = "Office – CTI Client"
    program.until(lambda now: frame(now, title) and "Team – CTI Client" not in now["windows"])
    session.do("search", "--sync", "--name", f"^{title}$", "windowmove", "--sync", "300", "200")
    place = frame(program.until(lambda now: abs(frame(now, title)[0] - 300) < 5), title)
    assert program.end() == 0
    again = start(session, tmp_path / "profile")
    again.until(lambda now: now["windows"].get(MAIN, {}).get("active") and frame(now, title) == place)
    session.press("F6")
    session.press("F6")
    again.until(lambda now: now["windows"][title]["active"])
    session.press("ctrl+w")
    again.until(lambda now: title not in now["windows"] and now["windows"][MAIN])
