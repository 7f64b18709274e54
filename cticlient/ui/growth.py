"""What grows with the text: fonts relative to that of the program, and widths that were measured in its normal size.

A person may make all text larger while the program runs. Qt hands the new font to every widget that has none of its
own; a widget dressed here gets its share of it by ``regrow``. Pixels are those of docs/design.md, at 100 %.
"""

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

_TEXT, _LEAST, _WIDTH = "cti-text", "cti-least", "cti-width"
_ASK_THE_STYLE = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
"""Whose size comes from the style, which asks ``least_of``: so none gets less than its text needs."""
SAMPLE, SAMPLE_AT_100 = "Mustermann, Maria", 121


def wear(widget: QWidget, factor: float = 1.0, *, strong: bool = False, least: int = 1) -> None:
    """A font ``factor`` times as large as that of the program, DemiBold if ``strong``; at least ``least`` pixels."""
    widget.setProperty(_TEXT, [factor, strong, least])
    _dress(widget)


def at_least(widget: QWidget, width: int = 0, height: int = 0) -> None:
    """A least size, which grows with the text. For a window, a strut in its layout does it instead: a least size that
    is set on a widget goes before what its contents need."""
    widget.setProperty(_LEAST, [width, height])
    _dress(widget)


def least_of(widget: QWidget | None) -> QSize:
    """What ``at_least`` asked for."""
    width, height = (widget.property(_LEAST) if widget is not None else None) or (0, 0)
    return QSize(grown(int(width)) if width else 0, int(height))


def as_wide(widget: QWidget, width: int) -> None:
    """A fixed width, which grows with the text."""
    widget.setProperty(_WIDTH, width)
    _dress(widget)


def grown(pixels: int) -> int:
    """A length for text, in the text size of now: never less than it is at 100 %."""
    stretch = QFontMetrics(QApplication.font()).horizontalAdvance(SAMPLE) / SAMPLE_AT_100
    return round(pixels * max(1.0, stretch))


def open_as(window: QWidget, width: int, height: int) -> None:
    """A first size, grown with the text as far as the screen has room."""
    window.resize(QSize(grown(width), grown(height)).boundedTo(window.screen().availableSize()))


def regrow(widgets: Iterable[QWidget]) -> None:
    """The text of the program has another size now."""
    for widget in widgets:
        _dress(widget)


def _dress(widget: QWidget) -> None:
    if (text := widget.property(_TEXT)) is not None:
        factor, strong, least = text
        font = QFont()
        font.setPixelSize(max(int(least), round(QFontInfo(QApplication.font()).pixelSize() * float(factor))))
        if strong:
            font.setWeight(QFont.Weight.DemiBold)
        widget.setFont(font)
    if widget.property(_LEAST) is not None:
        if isinstance(widget, _ASK_THE_STYLE):
            widget.updateGeometry()
        else:
            widget.setMinimumSize(least_of(widget).expandedTo(widget.minimumSizeHint()))
    if (fixed := widget.property(_WIDTH)) is not None:
        widget.setFixedWidth(grown(int(fixed)))
