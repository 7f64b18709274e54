"""Text up to 150 %: everything dressed for it follows at once, and comes back."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cticlient.theme import Theme
from cticlient.tiles import Tile, TileSize
from cticlient.ui.growth import as_wide, at_least, grown, wear
from cticlient.ui.panel import TilePanel


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme.apply(qapp, "light")
    yield theme
    theme.set_text(100)


def pixels(widget: QWidget) -> int:
    return QFontInfo(widget.font()).pixelSize()


def test_all_text_grows_and_shrinks_again(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    plain, heading, strong = QLabel("a"), QLabel("b"), QLabel("c")
    column = QVBoxLayout(window)
    for label in (plain, heading, strong):
        column.addWidget(label)
    wear(heading, 1.5, strong=True)
    wear(strong, strong=True)
    before = [pixels(label) for label in (plain, heading, strong)]
    theme.set_text(150)
    wanted = [pytest.approx(1.5 * size, abs=1) for size in before]
    qtbot.waitUntil(lambda: [pixels(label) for label in (plain, heading, strong)] == wanted)
    assert heading.font().weight() == strong.font().weight() == strong.font().Weight.DemiBold
    theme.set_text(100)
    qtbot.waitUntil(lambda: [pixels(label) for label in (plain, heading, strong)] == before)


def test_second_text_never_gets_too_small(qtbot: QtBot, theme: Theme) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    wear(label, 0.1, least=11)
    assert pixels(label) == 11


def test_widths_for_text_grow_with_it(qtbot: QtBot, theme: Theme) -> None:
    field, fixed = QLineEdit(), QLineEdit()
    qtbot.addWidget(field)
    qtbot.addWidget(fixed)
    theme.set_text(150)
    at_least(field, 240, 32)
    as_wide(fixed, 200)
    large = field.minimumSizeHint().width()
    assert large == grown(240) > 260
    theme.set_text(100)
    assert (field.minimumSizeHint().width(), fixed.width()) == (grown(240), grown(200))
    assert field.minimumSizeHint().width() < large
    assert field.minimumSizeHint().height() == 32


def test_a_least_width_never_goes_before_the_text(qtbot: QtBot, theme: Theme) -> None:
    button = QPushButton("Considerably longer than the width that was asked for")
    qtbot.addWidget(button)
    at_least(button, 40, 32)
    assert button.minimumSizeHint().width() > grown(200)
    assert button.minimumWidth() == 0


@pytest.mark.parametrize(("asked", "given"), [(40, 100), (150, 150), (900, 150)])
def test_the_size_stays_within_its_limits(theme: Theme, qapp: QApplication, asked: int, given: int) -> None:
    normal = QFontInfo(qapp.font()).pixelSize()
    theme.set_text(asked)
    assert QFontInfo(qapp.font()).pixelSize() == pytest.approx(normal * given / 100, abs=1)


def test_tiles_grow_too(qtbot: QtBot, theme: Theme) -> None:
    panel = TilePanel()
    qtbot.addWidget(panel)
    panel.set_tiles([Tile(key="1", name="Mustermann, Maria")])
    panel.set_size(TileSize.LARGE)
    panel.show()
    before = panel.view().gridSize()
    theme.set_text(150)
    qtbot.waitUntil(lambda: panel.view().gridSize().width() > before.width())
    assert panel.view().gridSize().height() > before.height()
