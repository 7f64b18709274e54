"""The palettes reach the contrast they promise, and are put on and changed while the program runs."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QListView, QMenu, QPushButton, QToolTip

from cticlient.colours import DARK, LIGHT, Colours, colours_of, palette_of
from cticlient.theme import Scheme, Theme
from cticlient.tiles import Hue

Role = QPalette.ColorRole
both = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
WORDS = (Hue.TEXT, Hue.SECOND)


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def grounds(colours: Colours) -> list[QColor]:
    """Everything a tile can stand on."""
    roles = (Role.Base, Role.AlternateBase, Role.Midlight)
    return [*(colours[role] for role in roles), colours.selected, colours.pressed, colours.ring_back]


@pytest.fixture(autouse=True)
def back_to_system(qapp: QApplication) -> Iterator[None]:
    yield
    Theme.apply(qapp, Scheme.SYSTEM)


@both
@pytest.mark.parametrize("hue", list(Hue))
def test_contrast_on_every_tile(colours: Colours, hue: Hue) -> None:
    least = 4.5 if hue in WORDS else 3.0
    assert min(contrast(colours.hues[hue], ground) for ground in grounds(colours)) >= least


@both
def test_contrast_of_controls(colours: Colours) -> None:
    assert contrast(colours[Role.Dark], colours[Role.Window]) >= 3
    assert contrast(colours[Role.WindowText], colours[Role.Window]) >= 7
    assert contrast(colours[Role.Accent], colours[Role.Window]) >= 3
    for filled in (colours[Role.Highlight], colours.call_green, colours.call_red):
        assert contrast(QColor("white"), filled) >= 4.5


@pytest.mark.parametrize(("scheme", "colours"), [(Scheme.LIGHT, LIGHT), (Scheme.DARK, DARK)])
def test_put_on(qapp: QApplication, scheme: Scheme, colours: Colours) -> None:
    Theme.apply(qapp, scheme)
    assert qapp.palette() == palette_of(colours)
    assert colours_of(QPushButton().palette()) is colours
    for quiet in (QMenu(), QListView()):
        quiet.ensurePolished()
        assert quiet.palette().color(Role.Highlight) == colours.selected
        assert quiet.palette().color(Role.HighlightedText) == colours[Role.Text]
    assert QToolTip.palette().color(Role.ToolTipBase) == colours[Role.ToolTipBase]


def test_one_theme_for_an_application(qapp: QApplication) -> None:
    first = Theme.apply(qapp, Scheme.DARK)
    assert Theme.apply(qapp, Scheme.LIGHT) is first
    assert first.colours() is LIGHT


def test_a_wrong_scheme_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError):
        Theme.apply(qapp, "pink")


def test_the_system_is_followed_only_where_it_is_wanted(qapp: QApplication) -> None:
    hints = qapp.styleHints()
    for scheme, colours in [(Scheme.SYSTEM, LIGHT), (Scheme.DARK, DARK)]:
        Theme.apply(qapp, scheme)
        qapp.setPalette(QPalette(QColor("pink")))
        hints.colorSchemeChanged.emit(hints.colorScheme())
        assert qapp.palette() == palette_of(colours)
