"""How tests start the real program, and another one, on a desktop of their own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.desktop_session import Program, Session

HERE = Path(__file__).parent
PROGRAM, OTHER = HERE / "desktop_program.py", HERE / "other_program.py"
MAIN = "CTI Client"


def set_up(profile: Path, **preferences: object) -> None:
    """A profile where these are set."""
    profile.mkdir(exist_ok=True)
    client = {"language": "en", "on_close": "quit"} | preferences
    (profile / "settings.json").write_text(json.dumps({"version": 1, "client": client}))


def start(session: Session, profile: Path, *arguments: str, **environ: str) -> Program:
    """The program in a profile that is set up."""
    return session.start(PROGRAM, "--profile", profile, *arguments, **environ)


def begin(session: Session, profile: Path, **preferences: object) -> Program:
    """The program in a new profile, its window in front."""
    set_up(profile, **preferences)
    program = start(session, profile)
    program.until(
        lambda now: (
            now["windows"].get(MAIN, {}).get("active") and "View > Panels > Office" in now["menus"] and now["keys"]
        )
    )
    return program


def other(session: Session, text: str) -> Program:
    """Another program in front, with ``text`` selected in it."""
    program = session.start(OTHER, text)
    program.until(lambda now: now["active"] and now["selected"] == text)
    return program


@contextmanager
def ended(program: Program) -> Iterator[None]:
    """At the end it is asked to end, and has ended well."""
    yield
    assert program.end() == 0
