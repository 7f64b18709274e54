"""The icon in a real tray: a click brings the window, the other button opens the menu, in the person's language."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cticlient.programs import MAIN, other, set_up, start
from tests.desktop_session import Program, Session, desktop_session

pytestmark = [pytest.mark.needs_display, pytest.mark.timeout(120)]
TRAY = ("trayer", "--edge", "bottom", "--align", "left", "--widthtype", "pixel", "--width", "200", "--height", "32")


ICON = (12, 784)
"""Where the first icon of this tray is."""


@pytest.fixture
def session() -> Iterator[Session]:
    with desktop_session("1280x800x24") as session:
        session.need("trayer")
        yield session


def begin(session: Session, profile: Path, **preferences: object) -> Program:
    """The program in its tray, its window not opened."""
    set_up(profile, **preferences)
    program = start(session, profile, "--background")
    program.until(lambda now: now["tray"] and now["menus"])
    return program


def click(session: Session, button: int) -> None:
    """On the icon, as soon as it is drawn in the tray."""
    shown = ("xdotool", "search", "--onlyvisible", "--class", "cticlient", "getwindowgeometry", "%@")
    session.until(lambda: "Position: 1,769" in session.run(*shown).stdout)
    session.do("mousemove", *ICON)
    session.do("click", button)


def test_a_click_opens_the_window(session: Session, tmp_path: Path) -> None:
    session.background(*TRAY)
    program = begin(session, tmp_path / "profile", on_close="stay")
    elsewhere = other(session, "work")
    assert program.now["windows"] == {}
    click(session, 1)
    program.until(lambda now: now["windows"].get(MAIN, {}).get("active"))
    # Closed, it goes on in the tray.
    session.press("alt+F4")
    program.until(lambda now: now["windows"] == {})
    elsewhere.until(lambda now: now["active"])
    click(session, 1)
    # Whether it also takes the keyboard from the other program is the window manager's to decide, and it does not
    # always: openbox compares times that the click in the tray does not bring.
    program.until(lambda now: MAIN in now["windows"])


@pytest.mark.parametrize(
    ("language", "entries"),
    [("de", ["CTI Client öffnen", "Optionen …", "Beenden"]), ("en", ["Open CTI Client", "Options…", "Quit"])],
)
def test_its_menu(session: Session, tmp_path: Path, language: str, entries: list[str]) -> None:
    session.background(*TRAY)
    program = begin(session, tmp_path / "profile", language=language)
    click(session, 3)
    shown = program.until(lambda now: now["popup"])["popup"]
    assert [text.replace("&", "") for text in shown if text] == entries
    session.press("Down")
    session.press("Return")
    program.until(lambda now: now["windows"].get(MAIN, {}).get("active") and not now["popup"])


def test_a_tray_that_goes_and_comes_back(session: Session, tmp_path: Path) -> None:
    tray = session.background(*TRAY)
    program = begin(session, tmp_path / "profile")
    tray.terminate()
    tray.wait(30)
    program.until(lambda now: not now["tray"])
    session.background(*TRAY)
    program.until(lambda now: now["tray"])
    click(session, 1)
    program.until(lambda now: now["windows"].get(MAIN, {}).get("active"))
