"""What a panel asks for and paints, and when: only what is seen, and only what changed."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from cticlient.tiles import Lamp, ReadyTiles, Tile, TileSize, Words
from cticlient.ui import panel as panel_module
from cticlient.ui.panel import TilePanel
from cticlient.ui.tile_model import TILE_ROLE

from .panel_case import NAMES, TILES, change, painted_after, ring


@pytest.mark.parametrize("rows", [[4], [0, 5], [1, 2, 3]])
def test_only_changed_tiles_are_painted(painted: list[str], panel: TilePanel, qtbot: QtBot, rows: list[int]) -> None:
    changed = [replace(TILES[row], second=Words("spricht")) for row in rows]
    assert painted_after(qtbot, panel, painted, changed) == [NAMES[row] for row in rows]


class Counting(ReadyTiles):
    """Counts how often it is asked for a tile."""

    def __init__(self, tiles: list[Tile]) -> None:
        super().__init__(tiles)
        self.asked: list[str] = []

    def tile(self, key: str) -> Tile:
        self.asked.append(key)
        return super().tile(key)


def test_only_tiles_in_sight_are_made(panel: TilePanel, qtbot: QtBot) -> None:
    source = Counting([Tile(key=str(n), name=f"Name {n}") for n in range(1000)])
    panel.show_tiles(source, source.tiles)
    bar = panel.view().verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and len(source.asked) > 0)
    seen = panel.view().in_sight()
    assert set(source.asked) == {str(row) for row in seen}
    source.asked.clear()
    for _ in range(50):
        for key in ("1", "999"):
            panel.touch(key)
    with qtbot.waitSignal(panel.flushed):
        pass
    assert source.asked == ["1"]
    panel.view().scrollToBottom()
    qtbot.waitUntil(lambda: "999" in source.asked)


def test_a_hidden_panel_makes_nothing(panel: TilePanel, qtbot: QtBot) -> None:
    source = Counting(TILES)
    panel.hide()
    panel.show_tiles(source, source.tiles)
    with qtbot.waitSignal(panel.flushed):
        panel.touch("k1")
    assert source.asked == []
    panel.show()
    qtbot.waitUntil(lambda: set(source.asked) == set(source.tiles))


def test_many_changes_of_a_tile_are_one_flush(qtbot: QtBot, panel: TilePanel) -> None:
    told: list[int] = []
    panel.view().model().dataChanged.connect(lambda first, last: told.append(first.row()))
    for count in range(500):
        change(panel, replace(TILES[1], second=Words(str(count))))
    assert told == []
    qtbot.waitUntil(lambda: bool(told))
    assert told == [1]
    assert panel.view().model().index(1, 0).data(TILE_ROLE) == replace(TILES[1], second=Words("499"))
    assert not panel._flush_timer.isActive()


def test_the_same_tile_again_is_not_painted(painted: list[str], panel: TilePanel, qtbot: QtBot) -> None:
    assert painted_after(qtbot, panel, painted, [TILES[1], replace(TILES[3], second=Words("spricht"))]) == [NAMES[3]]


def test_the_beat_runs_while_a_lamp_in_sight_rings(
    qtbot: QtBot, panel: TilePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel._beat_timer.setInterval(10)
    panel.set_reduced_motion(False)
    assert not panel._beat_timer.isActive()
    ring(panel, "k1")
    qtbot.waitUntil(lambda: panel.view().wide)
    qtbot.waitUntil(lambda: not panel.view().wide)
    panel.hide()
    assert not panel._beat_timer.isActive()
    panel.show()
    qtbot.waitUntil(panel._beat_timer.isActive)
    panel.set_message("Die Gruppe gibt es nicht mehr.")
    assert not panel._beat_timer.isActive()
    panel.set_message("")
    qtbot.waitUntil(panel._beat_timer.isActive)
    change(panel, TILES[1])
    qtbot.waitUntil(lambda: not panel._beat_timer.isActive())
    assert panel_module.BEAT_MS == 500


def test_a_lamp_out_of_sight_does_not_keep_the_beat(qtbot: QtBot, panel: TilePanel) -> None:
    panel.set_reduced_motion(False)
    panel.set_size(TileSize.LARGE)
    panel.resize(300, 120)
    many = [Tile(key=str(n), name=f"Name {n}", lamp=Lamp.RINGING if n == 90 else Lamp.IDLE) for n in range(100)]
    panel.set_tiles(many)
    bar = panel.view().verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert not panel._beat_timer.isActive()
    panel.view().scrollTo(panel.view().model().index(90, 0))
    qtbot.waitUntil(panel._beat_timer.isActive)
    bar.setValue(0)
    qtbot.waitUntil(lambda: not panel._beat_timer.isActive())


def test_reduced_motion_stops_the_beat(qtbot: QtBot, panel: TilePanel) -> None:
    panel.set_reduced_motion(False)
    ring(panel, "k1")
    qtbot.waitUntil(panel._beat_timer.isActive)
    panel.set_reduced_motion(True)
    assert not panel._beat_timer.isActive()
    assert not panel.view().wide
