"""What can be read on a page of the options, entry by entry, and how the entries that a search found are marked."""

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from cticlient.search import holds_any
from cticlient.ui.labels import without_mnemonic

SHORTEST = 2
"""One letter stands everywhere: it finds pages, but marks nothing."""


def entries(page: QWidget) -> Iterator[tuple[QWidget, str]]:
    """What bears words, and its words; those of a field belong to its label."""
    labels = page.findChildren(QLabel)
    fields = {label.buddy(): label for label in labels if label.buddy() is not None}
    for label in labels:
        yield label, without_mnemonic(label.text()) if label.buddy() is not None else label.text()
    for button in page.findChildren(QAbstractButton):
        yield button, without_mnemonic(button.text())
    for choice in page.findChildren(QComboBox):
        yield fields.get(choice, choice), " ".join(choice.itemText(index) for index in range(choice.count()))
    for field in page.findChildren(QLineEdit):
        yield fields.get(field, field), field.placeholderText()


def words_on(page: QWidget) -> str:
    """All that can be read there now."""
    return " ".join(text for widget, text in entries(page) if text and widget.isVisibleTo(page))


class FoundMarks:
    """Marks the entries of one page at a time."""

    def __init__(self) -> None:
        self._marked: list[QWidget] = []

    def show(self, page: QWidget, words: Sequence[str], ground: QColor) -> None:
        """Put ``ground`` under what holds one of the words; no words take all marks away."""
        for widget in self._marked:
            widget.setAutoFillBackground(False)
            widget.setPalette(QPalette())
        long = [word for word in words if len(word) >= SHORTEST]
        self._marked = [widget for widget, text in entries(page) if holds_any(long, text)]
        for widget in self._marked:
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Window, ground)
            widget.setPalette(palette)
            widget.setAutoFillBackground(True)
