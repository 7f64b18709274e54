"""Choose a group to embed as a panel, among those one may see; says why when there is none."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cticlient.api import SaidError, Sentence, SpokenDialog, Texts, answers, grown, help_topic, marked
from ctiserver.ui.plain import second_label
from ctiserver.wire.messages import GroupListed

LOADING = marked("The groups are being fetched from the server…")
NO_GROUPS = marked(
    "There is no group that you may see. The administrator of the CTI server can add you to one, "
    "with the right to see it."
)
ALL_EMBEDDED = marked("All groups that you may see are embedded already.")


class EmbedDialog(SpokenDialog):
    """Accepted: ``chosen`` is the group. Filled by ``show_groups`` or ``show_error``."""

    def __init__(self, tr: Texts, parent: QWidget | None = None) -> None:
        super().__init__(tr, parent)
        self._told = Sentence(LOADING)
        self._groups: dict[str, GroupListed] = {}
        self.setObjectName("embed-dialog")
        help_topic(self, "monitoring")
        self.put(self.setWindowTitle, Sentence("Embed CTI Server group panel"))
        self.list = QListWidget()
        self.list.setObjectName("groups")
        self.list.setMinimumHeight(180)
        self.put(self.list.setAccessibleName, Sentence("Groups"))
        self.message = QLabel(tr.say(self._told))
        self.message.setObjectName("message")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.embed_button = QPushButton()
        self.put(self.embed_button.setText, Sentence("Embed"))
        self._build()
        self.list.currentRowChanged.connect(lambda row: self.embed_button.setEnabled(row >= 0))
        self.list.itemActivated.connect(lambda item: self.accept())

    @property
    def chosen(self) -> GroupListed | None:
        item = self.list.currentItem()
        return self._groups.get(str(item.data(Qt.ItemDataRole.UserRole))) if item is not None else None

    def show_groups(self, groups: Sequence[GroupListed], embedded: Sequence[str]) -> None:
        """List what can be embedded; what has a panel already is left out."""
        left = [group for group in groups if group.id not in embedded]
        self._groups = {group.id: group for group in left}
        self.list.clear()
        for group in left:
            item = QListWidgetItem(self._words(group))
            item.setData(Qt.ItemDataRole.UserRole, group.id)
            item.setSizeHint(QSize(0, max(32, self.fontMetrics().height() + 12)))
            self.list.addItem(item)
        self.list.setVisible(bool(left))
        self.message.setVisible(not left)
        if left:
            self.list.setCurrentRow(0)
            self.list.setFocus()
        else:
            self._say(Sentence(ALL_EMBEDDED if groups else NO_GROUPS))

    def show_error(self, error: SaidError) -> None:
        self.list.hide()
        self.message.show()
        self._say(error.sentence)

    def say(self) -> None:
        super().say()
        self.message.setText(self._tr.say(self._told))
        for row, group in enumerate(self._groups.values()):
            self.list.item(row).setText(self._words(group))

    def _words(self, group: GroupListed) -> str:
        return f"{group.name}  ·  {self._tr.count('{n} member', '{n} members', group.members)}"

    def _say(self, sentence: Sentence) -> None:
        self._told = sentence
        self.message.setText(self._tr.say(sentence))
        self.embed_button.setEnabled(False)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addStrut(grown(440))
        words = second_label()
        about = marked("The panel follows the group: members that are added on the server appear by themselves.")
        self.put(words.setText, Sentence(about))
        words.setWordWrap(True)
        layout.addWidget(words)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.list, 1)
        self.list.hide()
        cancel = QPushButton()
        self.put(cancel.setText, Sentence("Cancel"))
        cancel.clicked.connect(self.reject)
        self.embed_button.setObjectName("embed")
        self.embed_button.setEnabled(False)
        self.embed_button.clicked.connect(self.accept)
        layout.addLayout(answers(cancel, self.embed_button))
