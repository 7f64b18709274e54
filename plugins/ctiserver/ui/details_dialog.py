"""Everything about one member, as text that can be copied."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from cticlient.api import Texts, at_least, grown, wear


class DetailsDialog(QDialog):
    """Shows lines of plain text under a heading."""

    def __init__(self, lines: Sequence[str], tr: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Details"))
        heading, *rest = lines
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addStrut(grown(400))
        layout.addWidget(text_label(heading, "heading", strong=True))
        layout.addWidget(text_label("\n".join(rest), "lines"))
        layout.addStretch()
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        at_least(close, 112, 32)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)


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
