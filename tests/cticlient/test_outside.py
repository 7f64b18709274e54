"""Keys pressed in other programs, on a real desktop: the real program, another one with selected text, real keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cticlient.programs import MAIN, begin, other
from tests.desktop_session import Session, desktop_session

pytestmark = [pytest.mark.needs_display, pytest.mark.timeout(120)]


@pytest.fixture
def session() -> Iterator[Session]:
    with desktop_session() as session:
        yield session


def test_the_selected_number_is_dialled(session: Session, tmp_path: Path) -> None:
    program = begin(session, tmp_path / "profile")
    other(session, "Tel.: +49 (0)30 1234567")
    session.press("ctrl+alt+w")
    program.until(lambda now: now["dialled"] == ["+49301234567"])
    # The other program keeps the focus: nothing of ours came between.
    program.until(lambda now: not now["windows"][MAIN]["active"])


def test_caps_and_num_lock_do_not_matter(session: Session, tmp_path: Path) -> None:
    program = begin(session, tmp_path / "profile")
    other(session, "202")
    session.do("key", "Num_Lock")
    session.do("key", "Caps_Lock")
    session.do("key", "ctrl+alt+w")
    program.until(lambda now: now["dialled"] == ["202"])


def test_a_key_that_is_held_dials_once(session: Session, tmp_path: Path) -> None:
    program = begin(session, tmp_path / "profile")
    other(session, "202")
    session.do("keydown", "ctrl", "keydown", "alt", "keydown", "w", "sleep", "1.5", "keyup", "w", "keyup", "alt",
               "keyup", "ctrl")  # fmt: skip
    session.press("ctrl+alt+n")
    program.until(lambda now: now["windows"][MAIN]["active"])
    assert program.now["dialled"] == ["202"]


def test_into_the_dial_field_first(session: Session, tmp_path: Path) -> None:
    program = begin(session, tmp_path / "profile", selection_into_field=True)
    other(session, "030 1234567")
    session.press("ctrl+alt+w")
    program.until(lambda now: now["windows"][MAIN]["active"] and now["field"] == "0301234567")
    assert program.now["dialled"] == []
    session.press("Return")
    program.until(lambda now: now["dialled"] == ["0301234567"])


def test_the_window_comes_up_ready_to_dial(session: Session, tmp_path: Path) -> None:
    program = begin(session, tmp_path / "profile")
    other(session, "nothing")
    program.until(lambda now: not now["windows"][MAIN]["active"])
    session.press("ctrl+alt+n")
    program.until(lambda now: now["windows"][MAIN]["active"] and now["focus"] == "Name or number to dial")
    session.do("type", "--delay", "60", "203")
    session.press("Return")
    program.until(lambda now: now["dialled"] == ["203"])


def test_keys_of_another_program_are_said_to_be_taken(session: Session, tmp_path: Path) -> None:
    first = begin(session, tmp_path / "first", hot_keys=["show-window="])
    second = begin(session, tmp_path / "second", hot_keys=["dial-selection=Ctrl+Alt+W", "show-window=F9"])
    log = tmp_path / "second" / "logs" / "cticlient.log"
    session.until(lambda: log.exists() and "Ctrl+Alt+W is taken by another program" in log.read_text())
    # What is free of the two works; what is taken goes to who had it first.
    other(session, "202")
    session.press("ctrl+alt+w")
    first.until(lambda now: now["dialled"] == ["202"])
    session.press("F9")
    second.until(lambda now: now["windows"][MAIN]["active"])
    assert second.now["dialled"] == []
