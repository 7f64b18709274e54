"""Filters tiles by what holds of people: a button with a menu beside the typed filter, and a sign while it does."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from cticlient.icons import icon
from cticlient.texts import Texts
from cticlient.tiles import Choice, Hue
from cticlient.ui.labels import literal
from cticlient.ui.panel import TilePanel
from cticlient.ui.panels import Panels, tile_panels


class StayingMenu(QMenu):
    """Stays open while its entries are switched, so that several can be chosen."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._switch(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() not in keys or not self._switch(self.activeAction()):
            super().keyPressEvent(event)

    def _switch(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.trigger()
        return True


class ChoiceButton(QWidget):
    """What is chosen stands on the button; a second one beside it takes all of it back."""

    changed = Signal()

    def __init__(self, tr: Texts) -> None:
        super().__init__()
        self._tr = tr
        self._choices: list[Choice] = []
        self.chosen: frozenset[str] = frozenset()
        self.button = QToolButton()
        self.button.setObjectName("choices")
        self.button.setIcon(icon("filter"))
        self.button.setIconSize(QSize(16, 16))
        self.button.setMinimumSize(32, 32)
        self.button.setCheckable(True)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = StayingMenu(self.button)
        self.button.setMenu(self.menu)
        self.clear_button = QToolButton()
        self.clear_button.setObjectName("clear-choices")
        self.clear_button.setIcon(icon("close", Hue.SECOND))
        self.clear_button.setIconSize(QSize(16, 16))
        self.clear_button.setFixedSize(32, 32)
        self.clear_button.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.button)
        row.addWidget(self.clear_button)
        self._say()

    def offer(self, choices: list[Choice]) -> None:
        """What the panels have; without any there is no button, and what was chosen waits."""
        if choices != self._choices:
            self._choices = choices
            self._fill()
            self._say()

    def choose(self, id: str, on: bool) -> None:
        self.chosen = self.chosen | {id} if on else self.chosen - {id}
        self._say()
        self.changed.emit()

    def clear(self) -> None:
        if self.chosen:
            self.chosen = frozenset()
            self._say()
            self.changed.emit()
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _fill(self) -> None:
        self.menu.clear()
        kind = ""
        for choice in self._choices:
            here = choice.id.partition("/")[0]
            if kind and here != kind:
                self.menu.addSeparator()
            kind = here
            action = self.menu.addAction(literal(choice.text))
            action.setData(choice.id)
            action.setCheckable(True)
            action.triggered.connect(lambda on, id=choice.id: self.choose(id, on))

    def _say(self) -> None:
        for action in self.menu.actions():
            action.setChecked(action.data() in self.chosen)
        words = ", ".join(choice.text for choice in self._choices if choice.id in self.chosen)
        active = bool(words)
        few = len(self.chosen) < 2
        shown = words if few else self._tr("{n} filters", n=len(self.chosen))
        self.button.setText(literal(shown))
        style = Qt.ToolButtonStyle
        self.button.setToolButtonStyle(style.ToolButtonTextBesideIcon if active else style.ToolButtonIconOnly)
        self.button.setChecked(active)
        said = self._tr("Only: {what}", what=words) if active else self._tr("Filter by status")
        self.button.setToolTip(said)
        self.button.setAccessibleName(said)
        self.clear_button.setVisible(active)
        self.clear_button.setToolTip(self._tr("Show all again"))
        self.clear_button.setAccessibleName(self._tr("Show all again"))
        self.setVisible(bool(self._choices))


class PanelChoices(QObject):
    """Keeps the button at what the panels offer, and the panels at what is chosen."""

    def __init__(self, panels: Panels, button: ChoiceButton, clear_text: Callable[[], None]) -> None:
        super().__init__(panels)
        self._panels = panels
        self._button = button
        self._clear_text = clear_text
        self._known: set[TilePanel] = set()
        panels.changed.connect(self._look)
        button.changed.connect(self._choose)
        self._look()

    def clear(self) -> None:
        """Show everybody again, whatever was typed or chosen."""
        self._clear_text()
        self._button.clear()

    def _look(self) -> None:
        there = {tiles for panel in self._panels for tiles in tile_panels(panel.widget)}
        for tiles in there - self._known:
            tiles.set_choices(self._button.chosen)
            tiles.offer_changed.connect(self._offer)
            tiles.unfilter_wanted.connect(self.clear)
        if there != self._known:
            self._known = there
            self._offer()

    def _offer(self) -> None:
        """What any panel offers, in the order of the first that does."""
        offered = {choice.id: choice for panel in self._panels for choice in _offered(panel.widget)}
        self._button.offer(list(offered.values()))

    def _choose(self) -> None:
        for tiles in self._known:
            tiles.set_choices(self._button.chosen)


def _offered(widget: QWidget) -> list[Choice]:
    return [choice for tiles in tile_panels(widget) for choice in tiles.offered]
