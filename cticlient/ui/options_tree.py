"""Left in the options: the tree of the pages and the field that searches them."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cticlient.icons import icon
from cticlient.search import holds_all, words_of
from cticlient.texts import Texts
from cticlient.tiles import Hue
from cticlient.ui.growth import grown
from cticlient.ui.page_words import words_on

Path = tuple[str, ...]
ROW, WIDTH, MARGIN, INDENT = 28, 248, 12, 16
KEY = Qt.ItemDataRole.UserRole


class OptionsTree(QFrame):
    """Pages by path; ``title`` says a part of a path. A branch without a page of its own leads to its first one."""

    chosen = Signal(tuple)
    searched = Signal(list)
    """The words that are looked for."""

    def __init__(self, tr: Texts, title: Callable[[Path], str]) -> None:
        super().__init__()
        self._tr = tr
        self._title = title
        self._pages: dict[Path, QWidget] = {}
        self._items: dict[Path, QTreeWidgetItem] = {}
        self._changed_pages: set[Path] = set()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.search = QLineEdit()
        self.search.setMinimumHeight(32)
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", Hue.SECOND), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self.look)
        self.search.returnPressed.connect(self._to_first)
        self.nothing = QLabel()
        self.nothing.setWordWrap(True)
        self.nothing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.nothing.hide()
        QShortcut(QKeySequence.StandardKey.Find, self, self._to_search, context=Qt.ShortcutContext.WindowShortcut)
        self.tree = self._make_tree()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.tree)
        self.retranslate()

    def put(self, path: Path, page: QWidget) -> None:
        self._pages[path] = page
        self._item(path)
        self._make_room()

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

    @property
    def words(self) -> list[str]:
        return words_of(self.search.text())

    def show_changed(self, paths: set[Path]) -> None:
        """Mark the pages that hold something not saved."""
        self._changed_pages = set(paths)
        for path, item in self._items.items():
            self._name(item, path)

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self._tr("Search options"))
        self.search.setAccessibleName(self._tr("Search options"))
        self.tree.setAccessibleName(self._tr("Pages"))
        for path, item in self._items.items():
            self._name(item, path)
        self._make_room()
        self.nothing.setText(self._tr("No option holds these words."))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self.retranslate()

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderHidden(True)
        tree.setIndentation(INDENT)
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
            item.setExpanded(True)
            self._items[path] = item
            self._name(item, path)
        return self._items[path]

    def _changed(self, item: QTreeWidgetItem | None) -> None:
        while item is not None and tuple(item.data(0, KEY)) not in self._pages:
            item = item.child(0)
        if item is not None:
            self.chosen.emit(tuple(item.data(0, KEY)))

    def look(self) -> None:
        """Show only pages that hold the words of the search, and one of them."""
        words = self.words
        for path, item in self._items.items():
            below = [other for other in self._items if other[: len(path)] == path]
            item.setHidden(not any(self._fits(other, words) for other in below))
        self.nothing.setVisible(all(item.isHidden() for item in self._items.values()))
        current = self.tree.currentItem()
        if words and current is not None and not self._fits(tuple(current.data(0, KEY)), words):
            self._to_first()
        self.searched.emit(words)

    def _to_first(self) -> None:
        fitting = [path for path in self._pages if self._fits(path, self.words)]
        if fitting:
            self.choose(fitting[0])

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _fits(self, path: Path, words: list[str]) -> bool:
        page = self._pages.get(path)
        return holds_all(words, f"{self._title(path)} {words_on(page) if page is not None else ''}")

    def _make_room(self) -> None:
        """As wide as the longest title needs."""
        metrics = self.fontMetrics()
        widths = [len(path) * INDENT + metrics.horizontalAdvance(one.text(0)) for path, one in self._items.items()]
        self.setFixedWidth(max(grown(WIDTH), max(widths, default=0) + 2 * MARGIN + 2 * INDENT))

    def _name(self, item: QTreeWidgetItem, path: Path) -> None:
        title = self._title(path)
        changed = path in self._changed_pages
        item.setText(0, f"{title} •" if changed else title)
        said = self._tr("{page}, changed and not saved yet", page=title) if changed else title
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
        item.setSizeHint(0, QSize(0, max(ROW, self.fontMetrics().height() + 10)))
