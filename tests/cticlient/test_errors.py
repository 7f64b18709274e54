"""The boundary where unexpected errors end."""

import asyncio
import logging
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from cticlient.errors import KEPT, ErrorBoundary, LogFile, open_log
from cticlient.texts import SaidError


class Button(QObject):
    clicked = Signal()


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def boundary(tmp_path: Path, told: list[str]) -> ErrorBoundary:
    found = ErrorBoundary(tmp_path / "logs")
    found.tell = lambda sentence: told.append(str(sentence))
    return found


@pytest.mark.qt_no_exception_capture
def test_an_error_in_a_slot_is_one_sentence_and_the_log_has_the_rest(
    boundary: ErrorBoundary, told: list[str], tmp_path: Path, qapp: QApplication
) -> None:
    handler = open_log(tmp_path / "logs")
    undo = boundary.install()
    button = Button()
    button.clicked.connect(lambda: 1 / 0)
    button.clicked.emit()
    undo()
    logging.getLogger().removeHandler(handler)
    handler.close()
    assert len(told) == 1
    assert "division" not in told[0]
    assert str(tmp_path / "logs") in told[0]
    assert "ZeroDivisionError" in (tmp_path / "logs" / "cticlient.log").read_text()


def test_what_was_meant_for_the_person_is_told_as_it_is(boundary: ErrorBoundary, told: list[str]) -> None:
    boundary.caught(SaidError("{n} is out of order.", n=204))
    assert told == ["204 is out of order."]


async def test_an_error_in_a_callback_of_the_loop_is_told(boundary: ErrorBoundary, told: list[str]) -> None:
    loop = asyncio.get_running_loop()
    boundary.watch(loop)
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(told) == 1


def test_a_window_that_is_gone_does_not_make_it_worse(boundary: ErrorBoundary) -> None:
    def gone(sentence: object) -> None:
        raise RuntimeError("Internal C++ object already deleted")

    boundary.tell = gone
    boundary.caught(ValueError("x"))


def test_the_hook_is_taken_back(boundary: ErrorBoundary) -> None:
    before = sys.excepthook
    boundary.install()()
    assert sys.excepthook is before


def test_a_full_log_gives_way_to_the_next_and_the_oldest_is_dropped(tmp_path: Path) -> None:
    handler = LogFile(tmp_path / "cticlient.log", largest=40)
    for number in range(20):
        handler.emit(logging.makeLogRecord({"msg": f"No. {number:02} of a call", "levelname": "INFO", "name": "x"}))
    handler.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"cticlient.log.{n}" for n in range(1, KEPT + 1)]
    assert [f"No. {20 - number:02}" in path.read_text() for number, path in written(tmp_path)] == [True] * KEPT


def written(folder: Path) -> list[tuple[int, Path]]:
    return [(number, folder / f"cticlient.log.{number}") for number in range(1, KEPT + 1)]


def test_a_full_log_that_cannot_give_way_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    (tmp_path / f"cticlient.log.{KEPT - 1}").touch()
    (tmp_path / f"cticlient.log.{KEPT}" / "in the way").mkdir(parents=True)
    handler = LogFile(tmp_path / "cticlient.log", largest=10)
    for number in range(3):
        handler.emit(logging.makeLogRecord({"msg": f"No. {number}", "levelname": "INFO", "name": "x"}))
    handler.close()
    assert (tmp_path / "cticlient.log").read_text().count("No. ") == 3
