"""The options: a tree of pages, each of which loads, checks and saves what it shows; plugins add theirs."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cticlient.api import Kind, Notice, OptionsPage, OptionsPlace
from cticlient.colours import colours_of
from cticlient.plugins import Hosted
from cticlient.texts import SaidError, marked
from cticlient.ui.growth import at_least, open_as
from cticlient.ui.help_key import help_topic
from cticlient.ui.notice_band import NoticeBand
from cticlient.ui.options_tree import OptionsTree, Path
from cticlient.ui.page_words import FoundMarks
from cticlient.ui.pages.components import ComponentsPage, Switches
from cticlient.ui.pages.form import Heading, Hint, Line
from cticlient.ui.pages.plugin import PluginPage
from cticlient.ui.pages.shell import GENERAL, Shell, shell_pages

CUSTOMIZE = marked("Customize")
COMPONENTS = (CUSTOMIZE, marked("Components and plugins"))


class OptionsDialog(QDialog):
    """Opened, never executed. ``switch`` turns a plugin on or off; ``on_error`` takes what no page should raise."""

    def __init__(
        self,
        parent: QWidget,
        shell: Shell,
        switch: Callable[[str, bool], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(parent)
        tr, plugins = shell.tr, shell.plugins
        self._tr = tr
        self._plugins = plugins
        self._on_error = on_error
        self._pages: dict[Path, OptionsPage] = {}
        self._places: dict[tuple[str, OptionsPlace], Path] = {}
        self._frames: dict[Path, QScrollArea] = {}
        self._shown: Path = ()
        self._touched: set[Path] = set()
        self._loading = False
        self._marks = FoundMarks()
        self._switches = Switches(plugins, switch)
        self.tree = OptionsTree(tr, self._title)
        self._where, self._heading, self._stack, self.notices = Hint(), Heading(1.5), QStackedWidget(), NoticeBand(tr)
        self._buttons = [QPushButton() for _ in range(4)]
        self.revert, self.ok, self.cancel, self.apply = self._buttons
        self._build()
        help_topic(self, "options")
        self.tree.chosen.connect(self._turn)
        self.tree.searched.connect(self._mark)
        for path, page in shell_pages(shell).items():
            self._put(path, page)
        self._components = ComponentsPage(tr, plugins, self._switches)
        self._put(COMPONENTS, self._components)
        for one in plugins.hosted.values():
            self._put((*COMPONENTS, one.name), PluginPage(tr, one, self._switches, _inside(one), on_error))
            self._follow(one.name)
        self._forget_plugins = plugins.on_change(self._follow)
        self.finished.connect(self._forget_plugins)
        self._say()
        self.tree.choose(GENERAL)
        self._show_touched()

    def show_page(self, *path: str) -> None:
        """Turn to a page: English titles, a plugin by its name."""
        self.tree.choose(path)

    def page(self, *path: str) -> OptionsPage:
        return self._pages[path]

    def accept(self) -> None:
        if self._save():
            super().accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        elif event.type() == QEvent.Type.PaletteChange and self._shown:
            self._mark()

    def _save(self) -> bool:
        """Check all pages, then save all; False, with the page and the reason shown, if that cannot be.

        A page that nobody touched and that cannot be saved as it is, such as one never filled in, is left as it is.
        """
        saved = []
        for path, page in self._pages.items():
            if self._do(path, page.check):
                saved.append(path)
            elif path in self._touched:
                return False
        for path in saved:
            # Switching a plugin off takes its pages away.
            if path in self._pages and not self._do(path, self._pages[path].save, tell=True):
                return False
        self._touched.clear()
        self._show_touched()
        self.notices.hide()
        return True

    def _revert(self) -> None:
        """Show on every page again what is set."""
        for page in self._pages.values():
            self._load(page)
        self._touched.clear()
        self._show_touched()
        self.notices.hide()

    def _do(self, path: Path, work: Callable[[], None], tell: bool = False) -> bool:
        try:
            work()
        except SaidError as error:
            if tell or path in self._touched:
                self.tree.choose(path)
                self.notices.tell(Notice(self._tr.say(error.sentence), kind=Kind.WARNING))
            return False
        return True

    def _follow(self, name: str) -> None:
        """Take over what a plugin that changed adds now."""
        one = self._plugins.hosted[name]
        own = self._pages[(*COMPONENTS, name)]
        if isinstance(own, PluginPage):
            own.show_places(_inside(one))
            self._watch((*COMPONENTS, name), own)
        self._components.refresh()
        # In the plugin's own order, at every start.
        outside = dict.fromkeys((name, place) for place in one.places if place not in _inside(one))
        for key in [key for key in self._places if key[0] == name and key not in outside]:
            self._remove(self._places.pop(key))
        for key in [key for key in outside if key not in self._places]:
            self._add(one, *key)

    def _add(self, one: Hosted, name: str, place: OptionsPlace) -> None:
        try:
            page = place.make()
        except Exception as error:
            self._on_error(error)
            return
        path = (*place.path, f"{name}/{len(self._places)}")
        self._places[name, place] = path
        self._put(path, page)

    def _put(self, path: Path, page: OptionsPage) -> None:
        self._pages[path] = page
        frame = self._frames[path] = QScrollArea()
        frame.setWidgetResizable(True)
        frame.setFrameShape(QFrame.Shape.NoFrame)
        frame.setWidget(_with_margin(page.widget()))
        self._stack.addWidget(frame)
        self.tree.put(path, page.widget())
        self._load(page)
        self._watch(path, page)

    def _remove(self, path: Path) -> None:
        del self._pages[path]
        self._touched.discard(path)
        if self._shown == path:
            self.tree.choose(GENERAL)
        self.tree.remove(path)
        self._frames.pop(path).deleteLater()

    def _turn(self, path: Path) -> None:
        self._shown = path
        self._stack.setCurrentWidget(self._frames[path])
        self._heading.setText(self._title(path))
        self._where.setText(" › ".join(self._title(path[: end + 1]) for end in range(len(path) - 1)))
        self._mark()

    def _load(self, page: OptionsPage) -> None:
        self._loading = True
        try:
            page.load()
        finally:
            self._loading = False

    def _mark(self) -> None:
        page = self._pages.get(self._shown)
        if page is not None:
            self._marks.show(page.widget(), self.tree.words, colours_of(self.palette()).ring_back)

    def _title(self, path: Path) -> str:
        page = self._pages.get(path)
        if page is not None:
            return page.title()
        texts = [self._tr, *(one.tr for one in self._plugins.hosted.values())]
        said = (tr(path[-1]) for tr in texts)
        return next((text for text in said if text != path[-1]), path[-1])

    def _watch(self, path: Path, page: OptionsPage) -> None:
        """Note what a person changes."""

        def touched() -> None:
            if not self._loading:
                self._touched.add(path)
                self._show_touched()

        for child in page.widget().findChildren(QWidget):
            if (changed := change_of(child)) is not None:
                changed.connect(touched)

    def _show_touched(self) -> None:
        self.tree.show_changed(self._touched)
        for button in (self.apply, self.revert):
            button.setEnabled(bool(self._touched))

    def _build(self) -> None:
        open_as(self, 880, 620)
        right = QVBoxLayout()
        right.setContentsMargins(24, 16, 0, 0)
        right.setSpacing(8)
        # Also without a path above it, so that titles do not jump.
        self._where.setMinimumHeight(self.fontMetrics().height())
        right.addWidget(self._where)
        right.addWidget(self._heading)
        right.addSpacing(4)
        right.addWidget(self._stack, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.tree)
        upper.addWidget(Line(upright=True))
        upper.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(self.notices)
        whole.addWidget(Line())
        whole.addLayout(self._footer())
        self.ok.setDefault(True)
        self.ok.clicked.connect(self.accept)
        self.revert.clicked.connect(self._revert)
        self.cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self._save)

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(8)
        for button in self._buttons:
            at_least(button, 112, 32)
            row.addWidget(button)
        row.insertStretch(1)
        return row

    def _say(self) -> None:
        self.setWindowTitle(self._tr("Options"))
        tr = self._tr
        texts = (tr("Revert"), tr("OK"), tr("Cancel"), tr("Apply"))
        for button, text in zip(self._buttons, texts, strict=True):
            button.setText(text)
        self.revert.setToolTip(tr("Show what is set, on all pages"))
        if self._shown:
            self._turn(self._shown)


def change_of(child: QWidget) -> Any:
    """The signal by which a person changes something there; None where nothing is set."""
    if isinstance(child, QComboBox):
        return child.activated
    if isinstance(child, QSpinBox):
        return child.valueChanged
    if isinstance(child, QKeySequenceEdit):
        return child.keySequenceChanged
    if isinstance(child, QLineEdit):
        return child.textEdited
    # Other buttons do something at once, which is no setting that waits.
    return child.clicked if isinstance(child, QAbstractButton) and child.isCheckable() else None


def _with_margin(page: QWidget) -> QWidget:
    """A page keeps its distance from the edge, and from the scroll bar there."""
    outer = QWidget()
    column = QVBoxLayout(outer)
    column.setContentsMargins(0, 0, 24, 16)
    column.addWidget(page)
    return outer


def _inside(one: Hosted) -> tuple[OptionsPlace, ...]:
    """The pages that stand below the plugin's own switch, on one page with it."""
    return tuple(place for place in one.places if place.path[:2] == COMPONENTS)
