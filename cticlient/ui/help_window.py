"""The help: pages that come with the program, in both languages, with a field that searches them. Needs no network."""

from importlib.resources import files

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPalette, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QTextBrowser, QTextEdit, QToolButton, QVBoxLayout, QWidget

from cticlient.colours import colours_of
from cticlient.icons import icon
from cticlient.texts import Texts
from cticlient.tiles import Hue
from cticlient.ui.growth import as_wide, open_as

MARKS = 500
"""More places than this are not marked: one letter stands everywhere."""

LOOK = "td { padding: 2px 16px 2px 0px } h1 { font-size: x-large } h2 { font-size: large }"


def topic_text(topic: str, language: str) -> str:
    """The HTML of a topic."""
    return (files("cticlient") / "help" / language / f"{topic}.html").read_text(encoding="utf-8")


class HelpWindow(QWidget):
    """A window beside the main one, which one can leave open."""

    def __init__(self, parent: QWidget, tr: Texts, topic: str = "monitoring") -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._tr = tr
        self._topic = topic
        open_as(self, 760, 720)
        self.search = QLineEdit()
        self.search.setMinimumHeight(32)
        as_wide(self.search, 280)
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", Hue.SECOND), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self.next)
        self.found = QLabel()
        self.found.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._next = QToolButton()
        self._next.setIcon(icon("chevron-down"))
        self._next.setIconSize(QSize(16, 16))
        self._next.setFixedSize(32, 32)
        self._next.clicked.connect(self.next)
        self.page = QTextBrowser()
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.page.setOpenLinks(False)
        self._build()
        self.show_topic(topic)

    def show_topic(self, topic: str) -> None:
        self._topic = topic
        self._say()

    def next(self) -> None:
        """Go to the next place where the words stand; after the last comes the first."""
        text = self.search.text().strip()
        if text and not self.page.find(text):
            self.page.moveCursor(QTextCursor.MoveOperation.Start)
            self.page.find(text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        elif event.type() == QEvent.Type.PaletteChange:
            self._search(self.search.text())

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(24, 12, 24, 12)
        bar.setSpacing(8)
        bar.addWidget(self.search)
        bar.addWidget(self._next)
        bar.addWidget(self.found)
        bar.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.page, 1)
        self.page.document().setDocumentMargin(24)
        self.page.document().setDefaultStyleSheet(LOOK)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence("Esc"), self, self.close)

    def _search(self, text: str) -> None:
        """Mark every place where the words stand, and go to the first."""
        places = _places(self.page.document(), text.strip())
        back = colours_of(self.palette()).ring_back
        self.page.setExtraSelections([_mark(place, back) for place in places[:MARKS]])
        if places:
            first = QTextCursor(places[0])
            self.page.setTextCursor(first)
        self._next.setEnabled(bool(places))
        counted = self._tr.count("{n} place", "{n} places", len(places))
        self.found.setText(counted if text.strip() else "")

    def _say(self) -> None:
        tr = self._tr
        self.page.setHtml(topic_text(self._topic, tr.language))
        self.setWindowTitle(f"{tr('Help')} – {self.page.documentTitle()}")
        self.search.setPlaceholderText(tr("Search the help"))
        self.search.setAccessibleName(tr("Search the help"))
        self._next.setToolTip(tr("Next place"))
        self._next.setAccessibleName(tr("Next place"))
        self._search(self.search.text())


def _places(document: QTextDocument, text: str) -> list[QTextCursor]:
    found: list[QTextCursor] = []
    cursor = document.find(text) if text else QTextCursor()
    while not cursor.isNull():
        found.append(cursor)
        cursor = document.find(text, cursor)
    return found


def _mark(place: QTextCursor, back: QColor) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    selection.cursor = place
    selection.format.setBackground(back)
    return selection
