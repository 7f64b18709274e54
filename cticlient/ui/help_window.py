"""The help: topics that come with the program, in both languages, and a search over all of them. Needs no network."""

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QKeySequence, QPalette, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cticlient.colours import colours_of
from cticlient.icons import icon
from cticlient.manual import FIRST, LINK, places, search, topic, topics
from cticlient.texts import Texts
from cticlient.tiles import Hue
from cticlient.ui.growth import as_wide, open_as
from cticlient.ui.pages.form import Line

MARKS = 500
"""More places than this are not marked: one letter stands everywhere."""
ID = Qt.ItemDataRole.UserRole
LOOK = (
    "p, li, td { line-height: 125% } p, ol, ul, table { margin-top: 0px; margin-bottom: 12px } "
    "li { margin-bottom: 4px } td { padding: 2px 16px 2px 0px } "
    "h1 { font-size: x-large; margin-bottom: 12px } h2 { font-size: large; margin-top: 20px; margin-bottom: 8px }"
)


class HelpWindow(QWidget):
    """Beside all other windows, so that one can read on while a dialog is open."""

    def __init__(self, tr: Texts, first: str = FIRST) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._tr = tr
        self._topic = first
        self._before: list[str] = []
        self._places: list[tuple[int, int]] = []
        """Where the words that are looked for stand in the page."""
        self.setWindowIcon(icon("app"))
        self.search = QLineEdit()
        self.topics = QListWidget()
        self.found = QLabel()
        self.back, self._next = QToolButton(), QToolButton()
        self.page = QTextBrowser()
        self._build()
        self._wire()
        self._say()
        open_as(self, 960, 720)

    def show_topic(self, id: str) -> None:
        """Turn to a topic, and remember the one before."""
        if id != self._topic:
            self._before.append(self._topic)
        self._turn(id)

    def next(self) -> None:
        """Go to the next place where a word stands; after the last comes the first."""
        here = self.page.textCursor().position()
        after = [place for place in self._places if place[0] > here] or self._places
        if after:
            self._go_to(after[0])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        elif event.type() == QEvent.Type.PaletteChange:
            self._mark()

    def _turn(self, id: str) -> None:
        self._topic = topic(id, self._tr.language).id
        self.back.setEnabled(bool(self._before))
        self._show_page()
        self._choose()

    def _go_back(self) -> None:
        if self._before:
            self._turn(self._before.pop())

    def _follow(self, url: QUrl) -> None:
        if url.toString().startswith(LINK):
            self.show_topic(url.toString().removeprefix(LINK))

    def _picked(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(ID) != self._topic:
            self.show_topic(str(item.data(ID)))

    def _search(self) -> None:
        """List the topics that hold the words, the best first, and turn to it."""
        typed = self.search.text()
        hits = search(topics(self._tr.language), typed)
        if hits:
            self._list([(hit.topic.id, hit.topic.title, hit.excerpt) for hit in hits])
            if self._topic not in [hit.topic.id for hit in hits]:
                self.show_topic(hits[0].topic.id)
        else:
            self._list([] if typed.strip() else [(one.id, one.title, "") for one in topics(self._tr.language)])
        self._choose()
        self._mark()

    def _list(self, rows: list[tuple[str, str, str]]) -> None:
        self.topics.blockSignals(True)
        self.topics.clear()
        for id, title, excerpt in rows:
            item = QListWidgetItem(title)
            item.setData(ID, id)
            item.setToolTip(excerpt)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, excerpt)
            item.setSizeHint(QSize(0, max(32, self.fontMetrics().height() + 12)))
            self.topics.addItem(item)
        self.topics.blockSignals(False)

    def _choose(self) -> None:
        """Show in the list which topic is open."""
        for row in range(self.topics.count()):
            if self.topics.item(row).data(ID) == self._topic:
                self.topics.setCurrentRow(row)

    def _mark(self) -> None:
        """Mark every place where the words stand, go to the first, and say how many there are."""
        document = self.page.document()
        self._places = found = places(document.toRawText(), self.search.text())
        back = colours_of(self.palette()).ring_back
        marks = [_mark(QTextCursor(document), *place, back) for place in found[:MARKS]]
        self.page.setExtraSelections(marks)
        if found:
            self._go_to(found[0])
        self._next.setEnabled(bool(found))
        counted = self._tr.count("{n} place", "{n} places", len(found))
        self.found.setText(counted if self.search.text().strip() else "")

    def _go_to(self, place: tuple[int, int]) -> None:
        cursor = QTextCursor(self.page.document())
        cursor.setPosition(place[0])
        self.page.setTextCursor(cursor)
        self.page.ensureCursorVisible()

    def _show_page(self) -> None:
        open_now = topic(self._topic, self._tr.language)
        self.page.setHtml(open_now.html)
        self.page.setAccessibleName(open_now.title)
        self.setWindowTitle(f"{self._tr('Help')} – {open_now.title}")
        self._mark()

    def _say(self) -> None:
        tr = self._tr
        self.search.setPlaceholderText(tr("Search the help"))
        self.search.setAccessibleName(tr("Search the help"))
        self.topics.setAccessibleName(tr("Topics"))
        for button, text in ((self._next, tr("Next place")), (self.back, tr("Back to the topic before"))):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._turn(self._topic)
        self._search()

    def _wire(self) -> None:
        self.search.textChanged.connect(lambda _: self._search())
        self.search.returnPressed.connect(self.next)
        self._next.clicked.connect(self.next)
        self.back.clicked.connect(self._go_back)
        self.topics.currentItemChanged.connect(lambda item, _: self._picked(item))
        self.page.anchorClicked.connect(self._follow)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self, self._go_back)
        QShortcut(QKeySequence("Esc"), self, self.close)

    def _build(self) -> None:
        self.search.setMinimumHeight(32)
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", Hue.SECOND), QLineEdit.ActionPosition.LeadingPosition)
        self.found.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        for button, picture in ((self.back, "back"), (self._next, "chevron-down")):
            button.setIcon(icon(picture))
            button.setIconSize(QSize(16, 16))
            button.setFixedSize(32, 32)
        self.topics.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setOpenLinks(False)
        self.page.document().setDocumentMargin(24)
        self.page.document().setDefaultStyleSheet(LOOK)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(Line(upright=True))
        row.addWidget(self.page, 1)

    def _left(self) -> QWidget:
        left = QFrame()
        left.setAutoFillBackground(True)
        left.setBackgroundRole(QPalette.ColorRole.Base)
        as_wide(left, 280)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addWidget(self.found, 1)
        foot.addWidget(self._next)
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.topics, 1)
        column.addLayout(foot)
        return left


def _mark(cursor: QTextCursor, begin: int, end: int, back: QColor) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    cursor.setPosition(begin)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    selection.cursor = cursor
    selection.format.setBackground(back)
    return selection
