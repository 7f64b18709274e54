"""The foot of a dialog: Cancel and, filled, the answer, at the right."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from cticlient.ui.growth import at_least
from cticlient.ui.style import Fill, fill


def answers(cancel: QPushButton, answer: QPushButton) -> QHBoxLayout:
    """Both in a row, equally large; Return gives the answer."""
    cancel.setAutoDefault(False)
    answer.setDefault(True)
    fill(answer, Fill.MAIN)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch()
    for button in (cancel, answer):
        at_least(button, 112, 32)
        row.addWidget(button)
    return row
