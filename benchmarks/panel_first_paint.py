"""How long a group of 1,000 and of 10,000 colleagues takes from its snapshot to the first picture of its panel.

Prints milliseconds, those that the processor worked for it, and the ratio of both sizes; and each as a ratio to a
reference measured in the same run: a plain ``QListView`` of as many names in a ``QStringListModel``. The processor's
time does not grow with what else runs on the machine; the quietest round counts.
Run: ``QT_QPA_PLATFORM=offscreen python benchmarks/panel_first_paint.py [ROUNDS]``.
"""

import asyncio
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from panel_updates import Feed, member, stage
from PySide6.QtCore import QEvent, QObject, QSize, QStringListModel
from PySide6.QtWidgets import QApplication, QListView, QWidget

from cticlient import aio
from cticlient.api import TileSize
from cticlient.theme import Scheme, Theme
from ctiserver.wire.messages import GroupView, MemberView, Snapshot

SIZES = (1_000, 10_000)


class FirstPaint(QObject):
    """Knows when a widget was painted for the first time."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.painted = asyncio.Event()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and not self.painted.is_set():
            asyncio.get_running_loop().call_soon(self.painted.set)
        return False


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds from nothing to a painted window."""

    wall: float
    cpu: float

    @staticmethod
    def quietest(rounds: list["Took"]) -> "Took":
        return Took(min(one.wall for one in rounds), min(one.cpu for one in rounds))

    def over(self, other: "Took") -> str:
        return f"{self.wall / other.wall:.2f} ({self.cpu / other.cpu:.2f} of the processor)"

    def __str__(self) -> str:
        return f"{self.wall:.1f} ms ({self.cpu:.1f} of the processor)"


async def painted(make: Callable[[], QWidget]) -> Took:
    begun, used = time.perf_counter(), time.thread_time()
    widget = make()
    widget.resize(1280, 800)
    watch = FirstPaint(widget)
    widget.show()
    await watch.painted.wait()
    took = Took(1000 * (time.perf_counter() - begun), 1000 * (time.thread_time() - used))
    widget.close()
    widget.deleteLater()
    return took


def panel_of(everybody: list[MemberView]) -> QWidget:
    feed = Feed()
    panel, census = stage(feed, TileSize.NORMAL)
    feed.board.want("g")
    feed.board.snapshot(Snapshot(group=GroupView(id="g", name="All"), members=everybody, version=1))
    panel.tiles.destroyed.connect(lambda: (panel, census))
    return panel.tiles


def plain_list(everybody: list[MemberView]) -> QWidget:
    view = QListView()
    view.setModel(QStringListModel([one.name for one in everybody], view))
    view.setViewMode(QListView.ViewMode.IconMode)
    view.setUniformItemSizes(True)
    view.setGridSize(QSize(190, 58))
    return view


async def main(rounds: int = 9) -> None:
    chance = random.Random(1)
    groups = {size: [member(number, chance) for number in range(size)] for size in SIZES}
    for everybody in groups.values():
        chance.shuffle(everybody)
    plain: dict[int, list[Took]] = {size: [] for size in SIZES}
    panel: dict[int, list[Took]] = {size: [] for size in SIZES}
    for _ in range(rounds):
        for size, everybody in groups.items():
            plain[size].append(await painted(partial(plain_list, everybody)))
            panel[size].append(await painted(partial(panel_of, everybody)))
    found = {size: Took.quietest(panel[size]) for size in SIZES}
    for size in SIZES:
        reference = Took.quietest(plain[size])
        print(f"{size:6}: {found[size]}, {found[size].over(reference)} times a plain list of names: {reference}")
    few, many = found.values()
    print(f"{SIZES[1]} take {many.over(few)} times as long as {SIZES[0]} (aim: under 2)")


if __name__ == "__main__":
    application = QApplication([])
    Theme.apply(application, Scheme.LIGHT)
    given = [int(argument) for argument in sys.argv[1:]]
    aio.run(lambda: main(*given), application)
