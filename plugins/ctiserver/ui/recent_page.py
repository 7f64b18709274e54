"""A page of the options: the choices that the status menu offers again, to be kept or taken away."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from cticlient.api import Texts, icon
from ctiserver.domain.recent import Recent
from ctiserver.ui.looks import hue, icon_name
from ctiserver.ui.plain import second_label
from ctiserver.ui.recent_statuses import RecentStatuses

RECENT = Qt.ItemDataRole.UserRole


class RecentPage(QWidget):
    """A page of the options dialog. A tick keeps an entry."""

    def __init__(self, tr: Texts, recents: RecentStatuses) -> None:
        super().__init__()
        self._tr = tr
        self._recents = recents
        self.list = QListWidget()
        self.remove = QPushButton()
        self.explained = second_label(name="recent-explained")
        self.empty = QLabel(wordWrap=True)
        """In place of the list while nothing is in it."""
        self._build()
        self._say()

    def title(self) -> str:
        return self._tr("Status menu")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        self.list.clear()
        for recent in self._recents.all():
            item = QListWidgetItem(icon(icon_name(recent.status), hue(recent.status)), self._recents.words(recent))
            item.setData(RECENT, recent)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if recent.kept else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self._selected()

    def check(self) -> None:
        """Whatever stands there can be saved."""

    def save(self) -> None:
        self._recents.put(self._shown())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _shown(self) -> list[Recent]:
        found = []
        for row in range(self.list.count()):
            item = self.list.item(row)
            recent: Recent = item.data(RECENT)
            kept = item.checkState() == Qt.CheckState.Checked
            found.append(replace(recent, kept=kept))
        return found

    def _build(self) -> None:
        self.list.setObjectName("recent-list")
        self.remove.setObjectName("recent-remove")
        self.remove.setAutoDefault(False)
        self.remove.setMinimumSize(112, 32)
        self.remove.clicked.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._selected)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        # A click, so that the dialog notices that something was changed.
        delete.activated.connect(self.remove.click)
        self.explained.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.remove)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.explained)
        column.addSpacing(4)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addStretch()

    def _say(self) -> None:
        tr = self._tr
        self.explained.setText(
            tr(
                "What you set in the status dialog can be chosen again in the status menu and in the tray. "
                "Ticked entries stay, the others make room for newer ones."
            )
        )
        self.empty.setText(
            tr("Nothing is kept yet. A status that you set with an info or an end comes here by itself.")
        )
        self.remove.setText(tr("Remove"))
        self.list.setAccessibleName(tr("Status menu"))
        for row in range(self.list.count()):
            self.list.item(row).setText(self._recents.words(self.list.item(row).data(RECENT)))

    def _selected(self) -> None:
        self.remove.setEnabled(self.list.currentRow() >= 0)
        for widget in (self.list, self.remove):
            widget.setVisible(self.list.count() > 0)
        self.empty.setVisible(self.list.count() == 0)

    def _remove(self) -> None:
        self.list.takeItem(self.list.currentRow())
        self._selected()
