"""Everything about one member, as text that can be copied."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from cticlient.api import Sentence, SpokenDialog, Texts, at_least, grown, wear


class DetailsDialog(SpokenDialog):
    """Shows ``lines``, of which the first is the heading, as plain text."""

    def __init__(self, lines: Callable[[], Sequence[str]], tr: Texts, parent: QWidget | None = None) -> None:
        super().__init__(tr, parent)
        self._lines = lines
        self.put(self.setWindowTitle, Sentence("Details"))
        self._heading, self._rest = text_label("", "heading", strong=True), text_label("", "lines")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addStrut(grown(400))
        layout.addWidget(self._heading)
        layout.addWidget(self._rest)
        layout.addStretch()
        buttons = QDialogButtonBox()
        close = buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self.put(close.setText, Sentence("Close"))
        close.setDefault(True)
        at_least(close, 112, 32)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self._fill()

    def say(self) -> None:
        super().say()
        self._fill()

    def _fill(self) -> None:
        heading, *rest = self._lines()
        self._heading.setText(heading)
        self._rest.setText("\n".join(rest))


def text_label(text: str, name: str = "", *, strong: bool = False, factor: float = 1.15) -> QLabel:
    """Plain text that may be selected; never taken for HTML, whatever it holds."""
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    label.setText(text)
    if strong:
        wear(label, factor, strong=True)
    return label
