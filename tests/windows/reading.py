"""Reads all words of a window: what can be seen, pointed at, or heard from a screen reader."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QSpinBox,
    QTabBar,
    QWidget,
)

Role = Qt.ItemDataRole
ITEM_ROLES = (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole, Role.AccessibleDescriptionRole)


@dataclass(frozen=True, slots=True)
class Read:
    """Words, and where they stand."""

    where: str
    text: str


def read(window: QWidget) -> Iterator[Read]:
    """Everything in a window that shows; menus hanging from it too."""
    yield Read("title", window.windowTitle())
    for widget in (window, *window.findChildren(QWidget)):
        if isinstance(widget, QMenu):
            if widget is window or widget.title():
                yield from actions(widget.actions())
        elif widget.isVisibleTo(window) or widget is window:
            yield from (Read(f"{name_of(widget)} {kind}", text) for kind, text in words(widget))
    yield from actions(window.actions())


def name_of(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()}".strip()


def words(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield from (("tooltip", widget.toolTip()), ("status tip", widget.statusTip()), ("help", widget.whatsThis()))
    yield from (("name", widget.accessibleName()), ("description", widget.accessibleDescription()))
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    elif isinstance(widget, QLineEdit):
        yield "placeholder", widget.placeholderText()
    elif isinstance(widget, QSpinBox):
        yield from (("prefix", widget.prefix()), ("suffix", widget.suffix()))
    elif isinstance(widget, QComboBox):
        yield from (("item", widget.itemText(index)) for index in range(widget.count()))
    elif isinstance(widget, QTabBar):
        for index in range(widget.count()):
            yield from (("tab", widget.tabText(index)), ("tab tooltip", widget.tabToolTip(index)))
    elif isinstance(widget, QMenuBar):
        yield from ((read_one.where, read_one.text) for read_one in actions(widget.actions()))
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from (("item", text) for text in items(widget.model(), QModelIndex()))


def items(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(model.rowCount(parent)):
        # Python may not ask a list for its columns.
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield from (str(index.data(role) or "") for role in ITEM_ROLES)
            if column == 0:
                yield from items(model, index)


def actions(hanging: list[QAction]) -> Iterator[Read]:
    for action in hanging:
        if action.isSeparator():
            continue
        yield Read("entry", action.text())
        if action.toolTip() != action.text().replace("&", ""):
            yield Read("entry tooltip", action.toolTip())
        yield Read("entry status tip", action.statusTip())
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from actions(menu.actions())
