"""Where the panels stand in the main window: one in front of the others under tabs, or all side by side."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QWidget,
)

from cticlient.texts import Texts
from cticlient.ui.panel_frame import PanelFrame

NARROWEST = 208
"""A column of tiles and its margins."""


class PanelArea(QWidget):
    """Takes the frames in their order; which arrangement, is the caller's."""

    def __init__(self, tr: Texts) -> None:
        super().__init__()
        self._tr = tr
        self.pages = QStackedWidget()
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setChildrenCollapsible(False)
        self.columns.setHandleWidth(4)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.columns)
        self._nothing = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        for page in (self.pages, self._scroll, self._nothing):
            self._stack.addWidget(page)
        self._say()

    def show_pages(self, frames: Sequence[PanelFrame], front: PanelFrame | None) -> None:
        """One of them in front."""
        with _FocusKept():
            for place, frame in enumerate(frames):
                frame.show_heading(False)
                if self.pages.indexOf(frame) != place:
                    self.pages.insertWidget(place, frame)
            if front is not None:
                self.pages.setCurrentWidget(front)
            self._stack.setCurrentWidget(self.pages if frames else self._nothing)

    def show_columns(self, frames: Sequence[PanelFrame], width: Callable[[PanelFrame], int]) -> None:
        """All of them; ``width`` says how wide one was left, 0 for an equal share."""
        with _FocusKept():
            new = [frame for frame in frames if self.columns.indexOf(frame) < 0]
            for place, frame in enumerate(frames):
                frame.show_heading(True)
                frame.setMinimumWidth(NARROWEST)
                if self.columns.indexOf(frame) != place:
                    self.columns.insertWidget(place, frame)
                frame.show()
            if new:
                self._share(frames, width)
            self._stack.setCurrentWidget(self._scroll if frames else self._nothing)

    def widths(self, frames: Sequence[PanelFrame]) -> list[int]:
        """How wide each stands now; empty unless they stand side by side."""
        return [frame.width() for frame in frames] if self._stack.currentWidget() is self._scroll else []

    def bring_into_sight(self, frame: PanelFrame) -> None:
        if self._stack.currentWidget() is self._scroll:
            self._scroll.ensureWidgetVisible(frame, 0, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _share(self, frames: Sequence[PanelFrame], width: Callable[[PanelFrame], int]) -> None:
        equal = max(NARROWEST, self.width() // max(1, len(frames)))
        self.columns.setSizes([width(frame) or equal for frame in frames])

    def _say(self) -> None:
        self._nothing.setText(
            self._tr("All panels stand in windows of their own. Close a window to put its panel back.")
        )


class _FocusKept:
    """A widget that gets another parent loses the focus; here it has it again."""

    def __enter__(self) -> None:
        self._focus = QApplication.focusWidget()

    def __exit__(self, *_: object) -> None:
        if self._focus is not None and self._focus.isVisible() and QApplication.focusWidget() is not self._focus:
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
