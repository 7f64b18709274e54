"""Changes of the own speed dials: on the disk before they hold, and taken back step by step."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from cticlient.model import FIRST_PANEL, Number, SpeedDial
from cticlient.own_dials import STEPS, OwnDials
from cticlient.speed_dial_file import SpeedDialFile
from cticlient.texts import Sentence

TOLD = Sentence("Done.")


@pytest.fixture
def file(tmp_path: Path) -> SpeedDialFile:
    return SpeedDialFile(tmp_path / "speed-dials.json", lambda: datetime(2018, 11, 20, tzinfo=UTC))


@pytest.fixture
def dials(file: SpeedDialFile) -> OwnDials:
    ids = (f"new{n}" for n in count())
    made = OwnDials(file, lambda: next(ids))
    made.load()
    return made


def some(*names: str) -> list[SpeedDial]:
    return [SpeedDial("", name, (Number("1"),)) for name in names]


def names(dials: OwnDials) -> list[str]:
    return [dial.name for dial in dials.book.dials]


def test_every_change_is_taken_back_in_turn(dials: OwnDials, file: SpeedDialFile) -> None:
    books = [dials.book]
    private = ""
    for change in (
        lambda: dials.add(FIRST_PANEL, some("A", "B"), TOLD),
        lambda: dials.change(SpeedDial("new0", "C", (Number("2"),))),
        lambda: dials.move("new0", 1),
        lambda: dials.add_panel("Privat"),
        lambda: dials.take_to("new1", "new2"),
        lambda: dials.rename_panel("new2", "Zuhause"),
        lambda: dials.delete("new0"),
        lambda: dials.remove_panel("new2", "Zuhause"),
    ):
        assert change(), private
        assert dials.book != books[-1]
        assert file.load()[0] == dials.book
        books.append(dials.book)
    for before in reversed(books[:-1]):
        assert dials.undo()
        assert dials.book == before
        assert file.load()[0] == before
    assert not dials.undo()
    assert dials.last_step is None


def test_it_says_what_was_done_and_what_is_taken_back(dials: OwnDials) -> None:
    dials.add(FIRST_PANEL, some("A"), TOLD)
    dials.delete("new0")
    assert str(dials.told) == str(dials.last_step) == "“A” was deleted."
    dials.undo()
    assert str(dials.told) == "Taken back: “A” was deleted."
    assert dials.last_step == TOLD


def test_what_is_not_there_changes_nothing(dials: OwnDials) -> None:
    nothing = SpeedDial("z", "Z", ())
    assert not any(
        (
            dials.change(nothing),
            dials.delete("z"),
            dials.move("z", 0),
            dials.take_to("z", FIRST_PANEL),
            dials.rename_panel("z", "x"),
            dials.remove_panel("z", "x"),
            dials.remove_panel(FIRST_PANEL, "x"),
        )
    )
    assert dials.last_step is None


def test_a_change_without_effect_is_no_step(dials: OwnDials) -> None:
    dials.add(FIRST_PANEL, some("A"), TOLD)
    dials.move("new0", 5)
    assert dials.last_step == TOLD


def test_the_steps_are_bounded(dials: OwnDials) -> None:
    for n in range(STEPS + 5):
        dials.add(FIRST_PANEL, some(str(n)), TOLD)
    while dials.undo():
        pass
    assert names(dials) == [str(n) for n in range(5)]


def test_a_panel_that_is_gone_is_no_reason_to_lose_what_was_added(dials: OwnDials) -> None:
    assert dials.add("gone", some("A"), TOLD)
    assert dials.book.home("new0").id == FIRST_PANEL


def test_neither_a_change_nor_its_undoing_holds_when_the_disk_does_not_take_it(dials: OwnDials, tmp_path: Path) -> None:
    dials.add(FIRST_PANEL, some("A"), TOLD)
    path = tmp_path / "speed-dials.json"
    path.unlink()
    path.mkdir()
    (path / "in the way").touch()
    heard: list[str] = []
    dials.on_change(lambda: heard.append(str(dials.told)))
    assert not dials.delete("new0")
    assert not dials.undo()
    assert names(dials) == ["A"]
    assert dials.last_step == TOLD
    assert all("could not be saved" in text for text in heard)
    assert len(heard) == 2


def test_a_newer_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "speed-dials.json"
    path.write_text('{"version": 99}')
    dials = OwnDials(SpeedDialFile(path, lambda: datetime(2018, 11, 20, tzinfo=UTC)), lambda: "1")
    dials.load()
    assert dials.locked is not None
    assert not dials.add(FIRST_PANEL, some("A"), TOLD)
    assert path.read_text() == '{"version": 99}'


async def test_many_are_added_in_a_thread_and_taken_back_at_once(dials: OwnDials, file: SpeedDialFile) -> None:
    assert await dials.add_many("gone", some(*(str(n) for n in range(500))), TOLD)
    assert len(file.load()[0].dials) == 500
    assert dials.told == TOLD
    dials.undo()
    assert file.load()[0].dials == ()


async def test_many_that_the_disk_does_not_take_do_not_hold(dials: OwnDials, tmp_path: Path) -> None:
    path = tmp_path / "speed-dials.json"
    path.mkdir()
    (path / "in the way").touch()
    assert not await dials.add_many(FIRST_PANEL, some("A"), TOLD)
    assert names(dials) == []
    assert "could not be saved" in str(dials.told)
    assert dials.last_step is None
