"""Measures whether everything in a window has the room that its words need."""

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenuBar,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTreeView,
    QWidget,
)

from cticlient.ui.labels import without_mnemonic
from cticlient.ui.tile_view import TileView
from ctiserver.ui.plain import ElidedLabel

ELIDES = {
    TileView: "tiles elide names and words by rules of their own (test_tile_delegate.py), the whole is in the tooltip",
    ElidedLabel: "a name of any length beside buttons; the whole is in its tooltip",
}
"""What may be shorter than its words, and why."""
LEAST_TEXT = 0.85
"""Of the size of the program's text; less, and it was left behind when that grew."""
SLACK = 1
"""Pixels by which metrics are rounded."""
Needs = Iterator[tuple[str, QSize, QSize]]
"""Words, the room they need, and the room they have."""


def faults(window: QWidget) -> Iterator[str]:
    """What has less room than it needs, as ``QLabel hint 'words' needs 120x20, has 100x20``."""
    for widget in window.findChildren(QWidget):
        if widget.isVisibleTo(window) and not isinstance(widget, tuple(ELIDES)):
            for words, needed, has in needs(widget):
                if QFontInfo(widget.font()).pixelSize() < LEAST_TEXT * QFontInfo(QApplication.font()).pixelSize():
                    yield f"{name_of(widget)} {words!r} does not grow with the text of the program"
                if needed.width() > has.width() + SLACK or needed.height() > has.height() + SLACK:
                    yield f"{name_of(widget)} {words!r} needs {said(needed)}, has {said(has)}"
            if outside := beyond(widget, window):
                yield f"{name_of(widget)} reaches {outside} px out of what holds it"


def said(size: QSize) -> str:
    return f"{size.width()}x{size.height()}"


def name_of(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()}".strip()


def beyond(widget: QWidget, window: QWidget) -> int:
    """How far it reaches out of its parent, where nothing scrolls."""
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or not widget.size().isValid() or not words_in(widget):
        return 0
    above = parent.parentWidget()
    if isinstance(above, QAbstractScrollArea) and above.viewport() is parent:
        # A page may be higher than its window, never wider.
        return max(0, widget.geometry().right() - parent.rect().right())
    room = parent.rect()
    if room.isEmpty():
        return 0
    here = widget.geometry()
    return max(0, here.right() - room.right(), here.bottom() - room.bottom(), -here.left(), -here.top())


def words_in(widget: QWidget) -> bool:
    text = getattr(widget, "text", None)
    return bool(callable(text) and text())


def label_needs(label: QLabel) -> Needs:
    text = label.text()
    if not text or label.textFormat() is Qt.TextFormat.RichText:
        return
    has = label.contentsRect().size()
    if label.wordWrap():
        wrapped = label.heightForWidth(label.width())
        longest = max((label.fontMetrics().horizontalAdvance(word) for word in text.split()), default=0)
        yield text, QSize(longest, wrapped), QSize(has.width(), label.height())
    else:
        flags = Qt.TextFlag.TextShowMnemonic if label.buddy() else Qt.TextFlag.TextExpandTabs
        yield text, label.fontMetrics().size(int(flags.value), text), has


def choice_needs(choice: QComboBox) -> Needs:
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    field = choice.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, choice
    )
    for index in range(choice.count()):
        text = choice.itemText(index)
        width = choice.fontMetrics().horizontalAdvance(text)
        yield text, QSize(width, choice.fontMetrics().height()), field.size()


def field_needs(field: QLineEdit) -> Needs:
    """A field scrolls what is entered; what it says while it is empty has to fit."""
    text = field.placeholderText()
    if text and not field.text():
        pictures = 22 * len([action for action in field.actions() if not action.icon().isNull()])
        room = field.contentsRect().adjusted(6 + pictures, 0, -4, 0)
        yield text, QSize(field.fontMetrics().horizontalAdvance(text), field.fontMetrics().height()), room.size()


def tree_needs(tree: QTreeView) -> Needs:
    index = tree.model().index(0, 0)
    while index.isValid():
        where: QRect = tree.visualRect(index)
        has = QSize(tree.viewport().width() - where.left(), where.height())
        yield str(index.data()), row_size(tree, index), has
        index = tree.indexBelow(index)


def row_size(view: QAbstractItemView, index: QModelIndex) -> QSize:
    font = index.data(Qt.ItemDataRole.FontRole)
    metrics = QFontMetrics(font) if font is not None else view.fontMetrics()
    return QSize(metrics.horizontalAdvance(str(index.data() or "")) + 8, metrics.height())


def button_needs(button: QAbstractButton) -> Needs:
    if words := without_mnemonic(button.text()):
        picture = 0 if button.icon().isNull() else button.iconSize().width() + 4
        sign = 24 if isinstance(button, QCheckBox | QRadioButton) else 0
        yield words, text_size(button, words, picture + sign + (0 if sign else 12)), button.size()


def tab_needs(bar: QTabBar) -> Needs:
    for index in range(bar.count()):
        words = without_mnemonic(bar.tabText(index))
        yield words, text_size(bar, words, 16), bar.tabRect(index).size()


def menu_needs(bar: QMenuBar) -> Needs:
    for action in bar.actions():
        words = without_mnemonic(action.text())
        yield words, text_size(bar, words), bar.actionGeometry(action).intersected(bar.rect()).size()


def list_needs(view: QAbstractItemView) -> Needs:
    for row in range(view.model().rowCount() if view.model() is not None else 0):
        index = view.model().index(row, 0)
        yield str(index.data()), row_size(view, index), QSize(view.viewport().width(), view.visualRect(index).height())


def header_needs(header: QHeaderView) -> Needs:
    model = header.model()
    if header.orientation() is Qt.Orientation.Horizontal and model is not None:
        for section in range(header.count()):
            words = str(model.headerData(section, header.orientation()) or "")
            yield words, text_size(header, words, 8), QSize(header.sectionSize(section), header.height())


def text_size(widget: QWidget, words: str, around: int = 0) -> QSize:
    metrics = widget.fontMetrics()
    return QSize(metrics.horizontalAdvance(words) + around, metrics.height())


KINDS: tuple[tuple[type[QWidget], Callable[[Any], Needs]], ...] = (
    (QLabel, label_needs), (QAbstractButton, button_needs), (QComboBox, choice_needs), (QLineEdit, field_needs),
    (QTabBar, tab_needs), (QMenuBar, menu_needs), (QTreeView, tree_needs), (QHeaderView, header_needs),
    (QAbstractItemView, list_needs),
)  # fmt: skip


def needs(widget: QWidget) -> Needs:
    for kind, measure in KINDS:
        if isinstance(widget, kind):
            yield from measure(widget)
            return
