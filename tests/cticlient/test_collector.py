"""Where garbage is collected while Qt runs."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cticlient.collector import Collector, collect_due


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


@pytest.mark.usefixtures("qapp", "enabled")
def test_no_other_thread_frees_qt_objects(qtbot: QtBot) -> None:
    collector, freed_in, kept = Collector(), list[int](), list[list[int]]()
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


@pytest.mark.usefixtures("qapp")
def test_what_is_due_is_collected() -> None:
    freed_in: list[int] = []
    gc.collect()
    Cycle(freed_in)
    collect_due()
    kept = [[number] for number in range(gc.get_threshold()[0] + 100)]
    collect_due()
    assert freed_in == [threading.get_ident()]
    del kept
