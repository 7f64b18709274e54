"""Where garbage is collected while Qt runs."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cticlient.collector import ALL_EVERY, Collector


class Cycle(QObject):
    """A Qt object that only the collector can free; it says in which thread that happens."""

    def __init__(self, freed_in: list[int]) -> None:
        super().__init__()
        self.me = self
        self._freed_in = freed_in

    def __del__(self) -> None:
        self._freed_in.append(threading.get_ident())


@pytest.fixture
def enabled() -> Iterator[None]:
    gc.enable()
    yield
    gc.disable()


def allocate(kept: list[list[int]]) -> None:
    """More than any threshold of the collector."""
    kept += [[number] for number in range(100_000)]


def begun(collector: Collector) -> None:
    """It leaves out what there was before."""
    kept = [[number] for number in range(gc.get_threshold()[0] + 100)]
    collector.collect_due()
    assert gc.get_freeze_count() > len(kept)


@pytest.mark.usefixtures("qapp", "enabled")
def test_no_other_thread_frees_qt_objects(qtbot: QtBot) -> None:
    collector, freed_in, kept = Collector(), list[int](), list[list[int]]()
    begun(collector)
    Cycle(freed_in)
    thread = threading.Thread(target=allocate, args=[kept])
    thread.start()
    thread.join()
    assert freed_in == []
    qtbot.waitUntil(lambda: freed_in == [threading.get_ident()])
    collector.stop()


@pytest.mark.usefixtures("qapp", "enabled")
def test_python_collects_again_afterwards() -> None:
    collector = Collector()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()


@pytest.fixture
def resting(qapp: object) -> Iterator[Collector]:
    """One that is only asked."""
    collector = Collector()
    collector._timer.stop()
    yield collector
    collector.stop()


def test_what_is_due_is_collected(resting: Collector) -> None:
    freed_in: list[int] = []
    begun(resting)
    Cycle(freed_in)
    resting.collect_due()
    assert freed_in == []
    kept = [[number] for number in range(gc.get_threshold()[0] + 100)]
    resting.collect_due()
    assert freed_in == [threading.get_ident()]
    del kept


def the_oldest_are_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, gc.get_threshold()[2] + 1))


def test_what_stayed_is_looked_through_only_now_and_then(resting: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    freed_in: list[int] = []
    begun(resting)
    the_oldest_are_due(monkeypatch)
    held = [Cycle(freed_in)]
    resting.collect_due()
    held.clear()
    for _ in range(ALL_EVERY - 2):
        resting.collect_due()
    assert freed_in == []
    resting.collect_due()
    assert freed_in == [threading.get_ident()]


def test_new_garbage_among_the_oldest_is_found_at_once(resting: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    freed_in: list[int] = []
    begun(resting)
    the_oldest_are_due(monkeypatch)
    Cycle(freed_in)
    resting.collect_due()
    assert freed_in == [threading.get_ident()]
