"""Where a call goes: finds colleagues and contacts as one types; the call goes at once, or one asks them first."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cticlient.api import Fill, Host, Hue, Match, Sentence, SpokenDialog, at_least, fill, grown, icon, lamp_icon, marked
from ctiserver.ui.plain import second_label

ROW = 32
ROWS = 6
MOST = 30
_WALKING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Way(StrEnum):
    """How a call goes to somebody."""

    AT_ONCE = "at once"
    ASK_FIRST = "ask first"
    """The call waits while one asks the other, and is connected then."""


class _Wider(QStyledItemDelegate):
    """Keeps columns apart."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(16, 0)


class TransferDialog(SpokenDialog):
    """Accepted: the call goes to ``number``, by ``way``. A call that only rings can be diverted, not asked about."""

    def __init__(self, who: str, host: Host, *, rings: bool, parent: QWidget | None = None) -> None:
        super().__init__(host.tr, parent)
        self._host = host
        self.number = ""
        self.way = Way.AT_ONCE
        self.setObjectName("transfer-dialog")
        self.put(self.setWindowTitle, Sentence("Divert call" if rings else "Transfer call"))
        self.question = QLabel()
        asked = marked(
            "To whom shall the call of {who} be diverted?" if rings else "To whom does the call with {who} go?"
        )
        self.put(self.question.setText, Sentence(asked, {"who": who}))
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.question.setWordWrap(True)
        self.field = QLineEdit()
        self.list = self._make_list()
        self.hint = second_label("", "hint")
        self.hint.setWordWrap(True)
        self.go_button = QPushButton(icon("transfer"), "")
        self.put(self.go_button.setText, Sentence("Divert" if rings else "Transfer"))
        self.ask_button = QPushButton(icon("phone"), "")
        self.put(self.ask_button.setText, Sentence("Ask first"))
        self.ask_button.setVisible(not rings)
        self._build()
        self._connect()
        self._search()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes at once, with Control it asks first."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            asks = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) and self.ask_button.isVisible()
            (self.ask_button if asks else self.go_button).click()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that walk do so in the list while one types in the field."""
        pressed = watched is self.field and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in _WALKING:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def say(self) -> None:
        super().say()
        self._look()

    def _build(self) -> None:
        for setter in (self.field.setPlaceholderText, self.field.setAccessibleName):
            self.put(setter, Sentence("Name or number"))
        self.field.setMinimumHeight(36)
        self.field.addAction(icon("search", Hue.SECOND), QLineEdit.ActionPosition.LeadingPosition)
        self.go_button.setObjectName("ok")
        self.ask_button.setObjectName("ask-first")
        tip = marked("Let the call wait, and speak with the other one first (Ctrl+Return)")
        self.put(self.ask_button.setToolTip, Sentence(tip))
        self.go_button.setDefault(True)
        fill(self.go_button, Fill.MAIN)
        cancel = QPushButton()
        self.put(cancel.setText, Sentence("Cancel"))
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch()
        for button in (cancel, self.ask_button, self.go_button):
            at_least(button, 112, 32)
            button.setIconSize(QSize(18, 18))
            button.setAutoDefault(button is self.go_button)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.addStrut(grown(480))
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for widget in (self.question, self.field):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addWidget(self.hint)
        column.addLayout(foot)

    def _make_list(self) -> QTreeWidget:
        found = QTreeWidget()
        found.setObjectName("found")
        found.setMinimumHeight(ROWS * ROW)
        self.put(found.setAccessibleName, Sentence("Found"))
        found.setColumnCount(3)
        found.setHeaderHidden(True)
        found.setRootIsDecorated(False)
        found.setUniformRowHeights(True)
        found.setAllColumnsShowFocus(True)
        found.setItemDelegate(_Wider(found))
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = found.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        return found

    def _connect(self) -> None:
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._search)
        self.list.itemDoubleClicked.connect(lambda: self._go(Way.AT_ONCE))
        self.list.currentItemChanged.connect(self._look)
        self.go_button.clicked.connect(lambda: self._go(Way.AT_ONCE))
        self.ask_button.clicked.connect(lambda: self._go(Way.ASK_FIRST))

    def _search(self) -> None:
        self.list.clear()
        text = self.field.text().strip()
        for match in self._host.names.search(text, MOST) if text else ():
            self.list.addTopLevelItem(self._item(match))
        likeliest = self._likeliest(text)
        if likeliest is not None:
            self.list.setCurrentItem(likeliest)
        self._look()

    def _likeliest(self, text: str) -> QTreeWidgetItem | None:
        """The first that was found; of a number that was typed only the one that has it, for others merely hold it."""
        items = [item for n in range(self.list.topLevelItemCount()) if (item := self.list.topLevelItem(n))]
        if any(letter.isalpha() for letter in text):
            return next(iter(items), None)
        return next((item for item in items if self._host.numbers.same(_number_of(item), text)), None)

    def _item(self, match: Match) -> QTreeWidgetItem:
        contact, shown = match.contact, self._host.numbers.shown(match.number)
        item = QTreeWidgetItem([contact.name, shown, contact.source])
        # NONE draws nothing, but keeps the names below each other.
        item.setIcon(0, lamp_icon(match.lamp))
        item.setData(0, Qt.ItemDataRole.UserRole, match.number)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join((contact.name, shown, contact.source)))
        item.setSizeHint(0, QSize(0, max(ROW, self.fontMetrics().height() + 12)))
        for column in (1, 2):
            item.setForeground(column, self.palette().placeholderText())
        return item

    def _look(self) -> None:
        """What can be done with what is entered or marked."""
        number = self._meant()
        for button in (self.go_button, self.ask_button):
            button.setEnabled(bool(number))
        text = self.field.text().strip()
        if not text:
            self.hint.setText(self._tr("Type a name or a number. A call can also be dragged onto a tile."))
        elif not number:
            self.hint.setText(self._tr("Nobody of this name is known, and it is no number that could be called."))
        else:
            self.hint.setText(self._tr("Goes to {number}", number=self._host.numbers.shown(number)))

    def _meant(self) -> str:
        """The number of the one that is marked, else what was typed if it is a number; as it is written. What is
        dialled for it is read from that once: with its prefix it could be taken for a number abroad."""
        item = self.list.currentItem()
        text = self.field.text() if item is None else _number_of(item)
        return text if self._host.numbers.read(text) is not None else ""

    def _go(self, way: Way) -> None:
        meant = self._host.numbers.read(self._meant())
        if meant is not None:
            self.number, self.way = meant.dialled, way
            self.accept()


def _number_of(item: QTreeWidgetItem) -> str:
    return str(item.data(0, Qt.ItemDataRole.UserRole))
