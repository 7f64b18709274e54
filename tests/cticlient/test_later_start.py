"""A telephone link of another program, on a real desktop: the later start dials through the first and brings it up."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from Xlib import X
from Xlib.display import Display

from tests.cticlient.programs import MAIN, PROGRAM, begin, other
from tests.desktop_session import Session, desktop_session

pytestmark = [pytest.mark.needs_display, pytest.mark.timeout(120)]


@pytest.fixture
def session() -> Iterator[Session]:
    with desktop_session() as session:
        yield session


def link(session: Session, profile: Path, address: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    return session.run(sys.executable, PROGRAM, "--profile", profile, address, **environ)


def test_a_link_dials_and_the_window_comes_up(session: Session, tmp_path: Path) -> None:
    program = begin(session, tmp_path / "profile")
    other(session, "a page with a link")
    program.until(lambda now: not now["windows"][MAIN]["active"])
    done = link(session, tmp_path / "profile", "tel:+49-30-1234")
    assert (done.returncode, done.stderr) == (0, "")
    program.until(lambda now: now["dialled"] == ["+49301234"] and now["windows"][MAIN]["active"])


def test_the_desktop_hears_that_the_start_is_done(session: Session, tmp_path: Path) -> None:
    program = begin(session, tmp_path / "profile")
    display = Display(session.environ["DISPLAY"])
    display.screen().root.change_attributes(event_mask=X.PropertyChangeMask)
    display.sync()
    heard = bytearray()

    def listen() -> None:
        while b"remove: ID=" not in heard or not heard.endswith(b"\0"):
            event = display.next_event()
            if event.type == X.ClientMessage:
                heard.extend(event.data[1])

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    startup_id = 'files/cticlient/"7"-host_TIME0'
    assert link(session, tmp_path / "profile", "callto:203", DESKTOP_STARTUP_ID=startup_id).returncode == 0
    thread.join(30)
    display.close()
    assert bytes(heard).rstrip(b"\0").decode() == r'remove: ID="files/cticlient/\"7\"-host_TIME0"'
    program.until(lambda now: now["dialled"] == ["203"] and now["windows"][MAIN]["active"])


def test_a_first_start_that_was_held_up_does_it_when_it_goes_on(session: Session, tmp_path: Path) -> None:
    program = begin(session, tmp_path / "profile")
    os.kill(program.process.pid, signal.SIGSTOP)
    done: list[int] = []
    later = threading.Thread(target=lambda: done.append(link(session, tmp_path / "profile", "tel:204").returncode))
    later.start()
    later.join(3)
    assert later.is_alive()
    os.kill(program.process.pid, signal.SIGCONT)
    later.join(30)
    assert done == [0]
    program.until(lambda now: now["dialled"] == ["204"])


def test_started_in_the_background_there_is_no_window_until_it_is_wanted(session: Session, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    begin(session, profile).end()
    program = session.start(PROGRAM, "--profile", profile, "--background")
    # There is no tray in this session.
    program.until(lambda now: now["windows"].get(MAIN, {}).get("minimised") and "View > Panels > Team" in now["menus"])
    assert link(session, profile, "tel:205").returncode == 0
    program.until(lambda now: now["dialled"] == ["205"] and not now["windows"][MAIN]["minimised"])
