"""Step 3: which groups become panels."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from shiboken6 import isValid

from cticlient.api import Keeping, SaidError, Sentence, Texts, marked
from ctiserver.ui.assistant.draft import Draft, Outside
from ctiserver.ui.embed_dialog import LOADING, NO_GROUPS
from ctiserver.ui.plain import second_label
from ctiserver.wire.messages import GroupListed

ID = Qt.ItemDataRole.UserRole
KEPT = {
    Keeping.KEYRING: marked("You are signed in. The password is kept in the keyring of this computer."),
    Keeping.SESSION: marked(
        "You are signed in. This computer has no usable keyring: the password is known until the program ends."
    ),
}


class GroupsStep:
    """The first group is ticked already: most people have one."""

    def __init__(
        self, tr: Texts, draft: Draft, outside: Outside, spawn: Callable[[Coroutine[Any, Any, None]], object]
    ) -> None:
        self._tr = tr
        self._draft = draft
        self._outside = outside
        self._spawn = spawn
        self._groups: dict[str, GroupListed] = {}
        self.kept, self.message = QLabel(), QLabel()
        self.list = QListWidget()
        self._widget = self._build()

    def title(self) -> str:
        return self._tr("Whom do you want to see?")

    def widget(self) -> QWidget:
        return self._widget

    def enter(self) -> None:
        self.kept.setText(self._tr(KEPT[self._draft.keeping]) if self._draft.keeping else "")
        self._say(Sentence(LOADING))
        self._spawn(self._fill())

    def doing(self) -> str:
        return ""

    async def leave(self) -> None:
        rows = [self.list.item(row) for row in range(self.list.count())]
        ticked = [row for row in rows if row.checkState() is Qt.CheckState.Checked]
        self._outside.embed([self._groups[str(row.data(ID))] for row in ticked])

    def mend(self) -> None:
        self.list.setFocus()

    async def _fill(self) -> None:
        try:
            groups = await self._outside.groups()
        except SaidError as error:
            if isValid(self.list):
                self._say(error.sentence)
            return
        # The assistant may have been closed meanwhile.
        if isValid(self.list):
            self._show(groups)

    def _show(self, groups: Sequence[GroupListed]) -> None:
        if not groups:
            self._say(Sentence(NO_GROUPS))
            return
        self._groups = {group.id: group for group in groups}
        self.list.clear()
        for number, group in enumerate(groups):
            members = self._tr.count("{n} member", "{n} members", group.members)
            item = QListWidgetItem(f"{group.name}  ·  {members}")
            item.setData(ID, group.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if number else Qt.CheckState.Checked)
            item.setSizeHint(QSize(0, max(32, self.list.fontMetrics().height() + 12)))
            self.list.addItem(item)
        self.message.hide()
        self.list.show()
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _say(self, sentence: Sentence) -> None:
        self.list.hide()
        self.message.setText(self._tr.say(sentence))
        self.message.show()

    def _build(self) -> QWidget:
        tr = self._tr
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        about = second_label(tr("Each group becomes a panel that follows it. You can embed and remove groups later."))
        for label in (self.kept, about, self.message):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        self.kept.setObjectName("kept")
        self.message.setObjectName("message")
        self.list.setObjectName("groups")
        self.list.setAccessibleName(tr("Groups"))
        column.addWidget(self.list, 1)
        column.addStretch()
        return page
