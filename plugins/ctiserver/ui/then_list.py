"""What comes after a status: when, which picture, which words."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from cticlient.api import Hue, icon
from ctiserver.ui.plain import second_label

PICTURE = 16


@dataclass(frozen=True, slots=True)
class Then:
    """One step."""

    when: str
    picture: str
    hue: Hue
    what: str


class ThenList(QWidget):
    """A few steps, or a sentence where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 8, 0, 0)
        self._shown = QWidget()
        self._put_in()
        self.said: tuple[tuple[str, str], ...] = ()
        """What stands there: when and what."""

    def show_steps(self, steps: Sequence[Then], none: str) -> None:
        said = tuple((step.when, step.what) for step in steps) or (("", none),)
        if said == self.said:
            return
        self.said = said
        self._layout.removeWidget(self._shown)
        self._shown.hide()
        self._shown.deleteLater()
        self._shown = self._rows(steps) if steps else second_label(none)
        self._put_in()

    def _put_in(self) -> None:
        """At the top: on one line with the label at its left."""
        self._layout.addWidget(self._shown, 0, Qt.AlignmentFlag.AlignTop)

    def _rows(self, steps: Sequence[Then]) -> QWidget:
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        for row, step in enumerate(steps):
            when = second_label(step.when)
            when.setMinimumWidth(96)
            picture = QLabel()
            picture.setPixmap(icon(step.picture, step.hue).pixmap(QSize(PICTURE, PICTURE), self.devicePixelRatio()))
            what = QLabel(step.what)
            what.setTextFormat(Qt.TextFormat.PlainText)
            for column, widget in enumerate((when, picture, what)):
                grid.addWidget(widget, row, column)
        return rows
