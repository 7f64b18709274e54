"""A panel of tiles in a window, for the tests of all that it does."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cticlient.theme import Scheme, Theme
from cticlient.tiles import Tile
from cticlient.ui.panel import TilePanel
from cticlient.ui.tile_delegate import TilePainter
from cticlient.ui.tile_pictures import Marks

from .panel_case import TILES


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> Iterator[TilePanel]:
    Theme.apply(qapp, Scheme.LIGHT)
    panel = TilePanel()
    qtbot.addWidget(panel)
    panel.resize(460, 400)
    panel.set_tiles(TILES)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    panel.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: panel.view().hasFocus())
    yield panel
    Theme.apply(qapp, Scheme.SYSTEM)


@pytest.fixture
def activated(panel: TilePanel) -> list[str]:
    keys: list[str] = []
    panel.activated.connect(keys.append)
    return keys


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tiles that are painted, in turn; to be asked for before the panel, whose delegate Qt looks at once."""
    names: list[str] = []
    paint = TilePainter.paint

    def noting(self: TilePainter, box: QRect, tile: Tile, marks: Marks) -> None:
        names.append(tile.name)
        paint(self, box, tile, marks)

    monkeypatch.setattr(TilePainter, "paint", noting)
    return names
