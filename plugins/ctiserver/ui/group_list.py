"""The embedded groups in the options: their state, adding and removing."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from cticlient.api import Hue, Texts, icon
from ctiserver.client.events import GroupState
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.embedded import EmbeddedGroups
from ctiserver.ui.plain import second_label

ID = Qt.ItemDataRole.UserRole
WANTED = Qt.ItemDataRole.UserRole + 1


class GroupList(QWidget):
    """Takes effect at once: embedding a group is no setting that waits for OK."""

    def __init__(self, bridge: Bridge, embedded: EmbeddedGroups, embed: Callable[[], None], tr: Texts) -> None:
        super().__init__()
        self._bridge = bridge
        self._embedded = embedded
        self._tr = tr
        self.list = QListWidget()
        self.list.setObjectName("embedded")
        self.list.setIconSize(QSize(18, 18))
        self.add_button = QPushButton()
        self.add_button.setObjectName("embed-group")
        self.remove_button = QPushButton()
        self.remove_button.setObjectName("remove-group")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        row = QHBoxLayout()
        for button in (self.add_button, self.remove_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        layout.addLayout(row)
        self.add_button.clicked.connect(embed)
        self.remove_button.clicked.connect(self._remove)
        self.list.currentRowChanged.connect(self._selected)
        bridge.group_changed.connect(self.show_now)
        bridge.link_changed.connect(self.show_now)
        unlisten = embedded.on_change(self.show_now)
        forget = tr.on_change(self._say)
        self.destroyed.connect(lambda: (unlisten(), forget()))
        self._say()

    def _say(self) -> None:
        self.add_button.setText(self._tr("Embed &group panel…"))
        self.remove_button.setText(self._tr("&Remove"))
        self.list.setAccessibleName(self._tr("Embedded groups"))
        self.show_now()

    def show_now(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        for group in self._embedded.all():
            self._add(group.id, group.name, *self._state(self._bridge.group(group.id)))
        for name in self._embedded.wanted():
            self._add(name, name, False, self._tr("not found yet"), wanted=True)
        rows = min(max(self.list.count(), 3), 6)
        self.list.setFixedHeight(rows * self._row_height().height() + 2 * self.list.frameWidth())
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._selected(self.list.currentRow())

    def _state(self, group: GroupState | None) -> tuple[bool, str]:
        """Whether all is well, and what is said at the right."""
        if group is not None and group.state == "gone":
            return False, self._tr("no longer shared")
        if group is not None and group.members:
            return True, self._tr.count("{n} member", "{n} members", len(group.members))
        return (True, "") if self._bridge.up else (False, self._tr("not connected"))

    def _add(self, id: str, name: str, good: bool, state: str, *, wanted: bool = False) -> None:
        item = QListWidgetItem(icon("check", Hue.GREEN) if good else icon("warning", Hue.SIGNAL), name)
        item.setData(ID, id)
        item.setData(WANTED, wanted)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in (name, state) if part))
        self.list.addItem(item)
        row = QWidget()
        right = QHBoxLayout(row)
        right.setContentsMargins(0, 4, 12, 4)
        right.addStretch()
        label: QLabel = second_label(state, "state")
        right.addWidget(label)
        item.setSizeHint(row.sizeHint().expandedTo(self._row_height()))
        self.list.setItemWidget(item, row)

    def _row_height(self) -> QSize:
        return QSize(0, max(32, self.fontMetrics().height() + 12))

    def _selected(self, row: int) -> None:
        self.remove_button.setEnabled(row >= 0)

    def _remove(self) -> None:
        item = self.list.item(self.list.currentRow())
        if item.data(WANTED):
            self._embedded.give_up(str(item.data(ID)))
            self.show_now()
        else:
            self._embedded.remove(str(item.data(ID)))
