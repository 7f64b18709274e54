"""Left in the options: the tree of the pages and the field that searches them."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cticlient.icons import icon
from cticlient.texts import Texts
from cticlient.tiles import Hue

Path = tuple[str, ...]
ROW = 28
KEY = Qt.ItemDataRole.UserRole


class OptionsTree(QFrame):
    """Pages by path; ``title`` says a part of a path. A branch without a page of its own leads to its first one."""

    chosen = Signal(tuple)

    def __init__(self, tr: Texts, title: Callable[[Path], str]) -> None:
        super().__init__()
        self._tr = tr
        self._title = title
        self._pages: dict[Path, QWidget] = {}
        self._items: dict[Path, QTreeWidgetItem] = {}
        self.setFixedWidth(248)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.search = QLineEdit()
        self.search.setMinimumHeight(32)
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", Hue.SECOND), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._search)
        self.tree = self._make_tree()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.tree)
        self.retranslate()

    def put(self, path: Path, page: QWidget) -> None:
        self._pages[path] = page
        self._item(path)

    def remove(self, path: Path) -> None:
        """Take a page away, and the branch it stood on if that is empty now."""
        self._pages.pop(path, None)
        item = self._items.get(path)
        while item is not None and not item.childCount() and path not in self._pages:
            parent = item.parent()
            (parent or self.tree.invisibleRootItem()).removeChild(item)
            del self._items[path]
            path, item = path[:-1], parent

    def choose(self, path: Path) -> None:
        if path in self._items:
            self.tree.setCurrentItem(self._items[path])

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self._tr("Search options"))
        self.search.setAccessibleName(self._tr("Search options"))
        self.tree.setAccessibleName(self._tr("Pages"))
        for path, item in self._items.items():
            item.setText(0, self._title(path))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderHidden(True)
        tree.setIndentation(16)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setUniformRowHeights(True)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.currentItemChanged.connect(self._changed)
        return tree

    def _item(self, path: Path) -> QTreeWidgetItem:
        if path not in self._items:
            parent = self._item(path[:-1]) if len(path) > 1 else self.tree.invisibleRootItem()
            item = QTreeWidgetItem(parent, [self._title(path)])
            item.setData(0, KEY, path)
            item.setSizeHint(0, QSize(0, ROW))
            item.setExpanded(True)
            self._items[path] = item
        return self._items[path]

    def _changed(self, item: QTreeWidgetItem | None) -> None:
        while item is not None and tuple(item.data(0, KEY)) not in self._pages:
            item = item.child(0)
        if item is not None:
            self.chosen.emit(tuple(item.data(0, KEY)))

    def _search(self, text: str) -> None:
        wanted = text.casefold().split()
        for path, item in self._items.items():
            item.setHidden(not any(self._fits(other, wanted) for other in self._items if other[: len(path)] == path))

    def _fits(self, path: Path, wanted: list[str]) -> bool:
        words = " ".join([self._title(path), *_words(self._pages.get(path))]).casefold()
        return all(word in words for word in wanted)


def _words(page: QWidget | None) -> Iterator[str]:
    """What can be read on a page."""
    if page is not None:
        for label in page.findChildren(QLabel):
            yield label.text()
        for button in page.findChildren(QAbstractButton):
            yield button.text().replace("&", "")
