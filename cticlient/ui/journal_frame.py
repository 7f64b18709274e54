"""What the journal's window is made of: filter and search above the list, buttons and a sentence below it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cticlient.icons import icon
from cticlient.journal.entries import Entry, Show
from cticlient.journal.rows import Search
from cticlient.texts import Texts, marked
from cticlient.tiles import Hue
from cticlient.ui.growth import as_wide
from cticlient.ui.journal_list import JournalList, JournalModel
from cticlient.ui.labels import without_mnemonic

SHOWS = {
    Show.ALL: marked("All"),
    Show.MISSED: marked("Missed"),
    Show.IN: marked("Incoming"),
    Show.OUT: marked("Outgoing"),
}
LEFT, RIGHT = ("call", "note"), ("export", "delete-all")
"""Which actions have a button below the list."""


class JournalFrame(QWidget):
    """Tells what is searched, shows what it is given."""

    searched = Signal()
    options_wanted = Signal()

    def __init__(self, parent: QWidget, tr: Texts, model: JournalModel, fresh: Callable[[Entry], bool]) -> None:
        super().__init__(parent)
        self._tr = tr
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _ in SHOWS:
            self.tabs.addTab("")
        self.field = QLineEdit()
        as_wide(self.field, 220)
        self.field.setClearButtonEnabled(True)
        self.field.addAction(icon("search", Hue.SECOND), QLineEdit.ActionPosition.LeadingPosition)
        self.list = JournalList(model, fresh)
        self.message = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.options_button = QPushButton()
        self.options_button.clicked.connect(lambda: self.options_wanted.emit())
        self.words = QLabel(wordWrap=True)
        for label in (self.message, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.buttons: dict[str, QPushButton | QToolButton] = {}
        self._news, self._foot = QHBoxLayout(), QHBoxLayout()
        self._lay_out(parent)
        self.tabs.currentChanged.connect(lambda: self.searched.emit())
        self.field.textChanged.connect(lambda: self.searched.emit())

    @property
    def search(self) -> Search:
        return Search(list(SHOWS)[self.tabs.currentIndex()], self.field.text())

    def go_to_search(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def clear_search(self) -> None:
        self.field.clear()

    def put_buttons(self, actions: Mapping[str, QAction]) -> None:
        """A button for each action of the foot; it follows its action."""
        self._news.addWidget(self._button("undo", actions["undo"]))
        for id in LEFT:
            self._foot.addWidget(self._button(id, actions[id]))
        self._foot.addStretch(1)
        for id in RIGHT:
            self._foot.addWidget(self._button(id, actions[id]))

    def say(self, words: str, message: str, off: bool) -> None:
        """A sentence below the list, and one instead of it if there is any; ``off``: the options can change that."""
        tr = self._tr
        for place, text in enumerate(SHOWS.values()):
            self.tabs.setTabText(place, tr(text))
        self.tabs.setAccessibleName(tr("Which calls are shown"))
        self.field.setPlaceholderText(tr("Search calls"))
        self.field.setAccessibleName(tr("Search calls"))
        self.list.setAccessibleName(tr("Journal"))
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.message.setText(message)
        self.options_button.setText(tr("Open options"))
        self.options_button.setVisible(off)
        self._stack.setCurrentIndex(1 if message else 0)

    def _button(self, id: str, action: QAction) -> QPushButton:
        button = QPushButton()
        button.setObjectName(id)
        button.setAutoDefault(False)
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setText(action.text())
            button.setIcon(action.icon())
            button.setToolTip(without_mnemonic(action.text()))
            button.setEnabled(action.isEnabled())
            if id == "undo":
                button.setVisible(action.isEnabled())

        action.changed.connect(follow)
        follow()
        self.buttons[id] = button
        return button

    def _lay_out(self, parent: QWidget) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 16, 8)
        head.setSpacing(8)
        head.addWidget(self.tabs, 1)
        head.addWidget(self.field)
        self._news.setContentsMargins(16, 8, 16, 0)
        self._news.setSpacing(8)
        self._news.addWidget(self.words, 1)
        self._foot.setContentsMargins(16, 8, 16, 8)
        self._foot.setSpacing(8)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(48, 16, 48, 16)
        inner.addStretch(1)
        inner.addWidget(self.message)
        inner.addWidget(self.options_button, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(2)
        stack = QWidget()
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self.list)
        self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(stack, 1)
        column.addLayout(self._news)
        column.addLayout(self._foot)
        outer = QVBoxLayout(parent)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self)
