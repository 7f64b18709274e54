"""The row above the panels: their tabs, the filter and the switch for the size of the tiles."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QTabBar, QToolButton, QWidget

from cticlient.icons import icon
from cticlient.texts import Texts
from cticlient.tiles import Hue, TileSize
from cticlient.ui.growth import as_wide
from cticlient.ui.menus import SIZES
from cticlient.ui.panel_choices import ChoiceButton


class TabRow(QWidget):
    """40 high. ``set_size`` is called with the size a person chose, ``set_filter`` with what was typed."""

    def __init__(self, tr: Texts, set_size: Callable[[TileSize], None], set_filter: Callable[[str], None]) -> None:
        super().__init__()
        self._tr = tr
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.filter = QLineEdit()
        as_wide(self.filter, 200)
        self.filter.setMinimumHeight(32)
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icon("search", Hue.SECOND), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.textChanged.connect(set_filter)
        self.choices = ChoiceButton(tr)
        self._clear_by_escape()
        self._buttons = self._make_buttons(set_size)
        row = QHBoxLayout(self)
        # The words of the first tab stand where the tiles begin.
        row.setContentsMargins(8, 0, 16, 4)
        row.setSpacing(8)
        row.addWidget(self.tabs, 1)
        # Side by side there are no tabs: then this keeps the filter at the right.
        row.addStretch()
        row.addWidget(self.filter)
        row.addWidget(self.choices)
        row.addWidget(self._switch())
        self._say()

    def show_size(self, size: TileSize) -> None:
        self._buttons[size].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _make_buttons(self, set_size: Callable[[TileSize], None]) -> dict[TileSize, QToolButton]:
        self._group = QButtonGroup(self)
        buttons = {}
        for size in TileSize:
            button = QToolButton()
            button.setIcon(icon(f"size-{size}"))
            button.setIconSize(QSize(16, 16))
            button.setCheckable(True)
            button.setFixedSize(32, 32)
            button.clicked.connect(lambda _, size=size: set_size(size))
            self._group.addButton(button)
            buttons[size] = button
        return buttons

    def _switch(self) -> QWidget:
        switch = QWidget()
        row = QHBoxLayout(switch)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in self._buttons.values():
            row.addWidget(button)
        return switch

    def _clear_by_escape(self) -> None:
        clear = QAction(self.filter)
        clear.setShortcut(QKeySequence("Esc"))
        clear.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        clear.triggered.connect(self.filter.clear)
        self.filter.addAction(clear)

    def _say(self) -> None:
        self.filter.setPlaceholderText(self._tr("Filter colleagues"))
        self.filter.setAccessibleName(self._tr("Filter colleagues"))
        self.tabs.setAccessibleName(self._tr("Panels"))
        for size, button in self._buttons.items():
            text = self._tr("Tile size: {size}", size=self._tr(SIZES[size]))
            button.setToolTip(text)
            button.setAccessibleName(text)
