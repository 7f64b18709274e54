"""The hot keys: what is stored, what the system granted, and why one does not work."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cticlient.hotkeys.backend import NoHotKeys, Pressed, taken
from cticlient.hotkeys.choice import why_not
from cticlient.hotkeys.keys import Keys
from cticlient.hotkeys.model import HotKey, HotKeys
from cticlient.settings import Settings
from cticlient.texts import SaidError, Sentence
from tests.cticlient.conftest import NOW


class Board:
    """A system that grants all keys but those of another program."""

    def __init__(self, foreign: str = "") -> None:
        self.impossible: Sentence | None = None
        self.foreign = foreign
        self.held: list[str] = []
        self.pressed: Pressed = lambda keys: None

    def start(self, pressed: Pressed) -> None:
        self.pressed = pressed

    def grab(self, keys: Keys) -> None:
        if str(keys) == self.foreign:
            raise taken(str(keys))
        assert str(keys) not in self.held
        self.held.append(str(keys))

    def release(self, keys: Keys) -> None:
        self.held.remove(str(keys))

    async def selected_text(self) -> str:
        return ""

    def close(self) -> None:
        assert self.held == []


class Desk:
    """Hot keys on a board; notes what they did."""

    def __init__(self, folder: Path, board: Board | NoHotKeys | None = None) -> None:
        self.board = board or Board()
        self.done: list[str] = []
        self.settings = Settings.open(folder / "settings.json", NOW)
        self.keys = HotKeys(
            self.board,
            self.settings,
            (
                HotKey("dial", "Dial", "Ctrl+Alt+W", lambda: self.done.append("dial")),
                HotKey("show", "Show", "Ctrl+Alt+N", lambda: self.done.append("show")),
                HotKey("bye", "Hang up", "", lambda: self.done.append("bye")),
            ),
        )

    def shown(self) -> dict[str, str]:
        return {row.action: row.keys for row in self.keys.rows()}

    def reasons(self) -> dict[str, str]:
        return {row.action: str(row.reason) for row in self.keys.rows() if row.reason}


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_keys_that_are_meant_work_from_the_start(desk: Desk) -> None:
    assert list(desk.keys.start()) == []
    assert isinstance(desk.board, Board)
    assert desk.board.held == ["Ctrl+Alt+W", "Ctrl+Alt+N"]
    desk.board.pressed(Keys.parse("Ctrl+Alt+N"))
    desk.board.pressed(Keys.parse("Ctrl+Alt+X"))
    assert desk.done == ["show"]
    desk.keys.close()


def test_other_keys_work_at_once_and_after_a_restart(desk: Desk, tmp_path: Path) -> None:
    desk.keys.start()
    told: list[bool] = []
    desk.keys.on_change(lambda: told.append(True))
    desk.keys.assign("dial", "F9")
    desk.keys.assign("show", "")
    assert isinstance(desk.board, Board)
    assert desk.board.held == ["F9"]
    assert told
    again = Desk(tmp_path)
    again.keys.start()
    assert isinstance(again.board, Board)
    assert again.board.held == ["F9"]
    assert again.shown() == {"dial": "F9", "show": "", "bye": ""}


def test_two_actions_cannot_have_the_same_keys(desk: Desk) -> None:
    desk.keys.start()
    with pytest.raises(SaidError, match="Show"):
        desk.keys.assign("dial", "Ctrl+Alt+N")
    assert desk.shown()["dial"] == "Ctrl+Alt+W"
    # Unless the other one lets them go.
    desk.keys.assign("show", "")
    desk.keys.assign("dial", "Ctrl+Alt+N")
    assert isinstance(desk.board, Board)
    assert desk.board.held == ["Ctrl+Alt+N"]


def test_keys_of_another_program_are_refused_and_nothing_changes(qapp: QApplication, tmp_path: Path) -> None:
    board = Board(foreign="F9")
    desk = Desk(tmp_path, board)
    desk.keys.start()
    for attempt in (desk.keys.free, desk.keys.assign):
        with pytest.raises(SaidError, match="another program"):
            attempt("dial", "F9")
    assert board.held == ["Ctrl+Alt+W", "Ctrl+Alt+N"]
    assert desk.shown()["dial"] == "Ctrl+Alt+W"


def test_keys_that_cannot_be_had_at_the_start_are_told_only_to_who_chose_them(
    qapp: QApplication, tmp_path: Path
) -> None:
    first = Desk(tmp_path, Board(foreign="Ctrl+Alt+W"))
    assert list(first.keys.start()) == []
    assert "another program" in first.reasons()["dial"]
    first.keys.assign("dial", "F9")
    assert first.reasons() == {}
    again = Desk(tmp_path, Board(foreign="F9"))
    (told,) = again.keys.start()
    assert "F9" in str(told)


def test_nonsense_in_the_settings_is_a_reason(desk: Desk) -> None:
    desk.settings.change(hot_keys=("dial=Ctrl+ö", "nothing", "unknown=F9"))
    (told,) = desk.keys.start()
    assert "Ctrl+ö" in str(told)
    assert desk.shown() == {"dial": "Ctrl+ö", "show": "Ctrl+Alt+N", "bye": ""}


def test_a_system_that_grants_none_says_why(qapp: QApplication, tmp_path: Path) -> None:
    desk = Desk(tmp_path, NoHotKeys(Sentence("not here")))
    assert list(desk.keys.start()) == []
    assert str(desk.keys.impossible) == "not here"
    with pytest.raises(SaidError, match="not here"):
        desk.keys.assign("dial", "F9")
    desk.keys.assign("dial", "")
    assert desk.shown()["dial"] == ""


@pytest.mark.parametrize(
    ("platform", "environ", "system", "why"),
    [
        ("xcb", {}, "linux", ""),
        ("xcb", {"XDG_SESSION_TYPE": "x11"}, "linux", ""),
        ("windows", {}, "win32", ""),
        ("wayland", {}, "linux", "Wayland"),
        ("xcb", {"XDG_SESSION_TYPE": "wayland"}, "linux", "Wayland"),
        ("xcb", {"WAYLAND_DISPLAY": "wayland-0"}, "linux", "Wayland"),
        ("cocoa", {}, "darwin", "macOS"),
        ("offscreen", {}, "linux", "offers no keys"),
    ],
)
def test_where_there_are_none(platform: str, environ: dict[str, str], system: str, why: str) -> None:
    said = why_not(platform, environ, system)
    assert (said is None) == (not why)
    assert why in str(said)
