"""The frame of the window: menu, header, tabs over panels, and the places below them that plugins fill."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from cticlient.icons import icon
from cticlient.panel_places import Arrangement, from_texts, to_texts
from cticlient.places import Zone
from cticlient.texts import Texts
from cticlient.tiles import TileSize
from cticlient.ui.dial_bar import DialBar, DialServices
from cticlient.ui.menus import Commands, Menus
from cticlient.ui.notice_band import NoticeBand
from cticlient.ui.panel_area import PanelArea
from cticlient.ui.panel_choices import PanelChoices
from cticlient.ui.panels import Panels
from cticlient.ui.tab_row import TabRow

SIZE, FRAME = (1200, 760), 40


@dataclass(frozen=True, slots=True)
class WindowState:
    """How the window was left; empty for a first start."""

    geometry: str = ""
    panel: str = ""
    size: TileSize = TileSize.NORMAL
    arrangement: Arrangement = Arrangement.TABS
    places: tuple[str, ...] = ()


class MainWindow(QMainWindow):
    """Tiles never move under the pointer: what comes and goes stands below the panel."""

    closing = Signal()
    """A person closed the window; what that means is decided elsewhere."""
    brought_up = Signal()
    """A person asked for the window, by whichever way."""
    painted = Signal()
    """After the first picture: now keyring and network may begin."""

    def __init__(self, tr: Texts, commands: Commands, dial: DialServices, state: WindowState) -> None:
        super().__init__()
        self._first = True
        self.setWindowTitle("CTI Client")
        self.setWindowIcon(icon("app"))
        self.dial_bar = DialBar(tr, dial)
        self.tab_row = TabRow(tr, commands.set_size, self._filter)
        self.area = PanelArea(tr)
        self.panels = Panels(tr, self.tab_row.tabs, self.area, state.panel, state.arrangement, from_texts(state.places))
        self.choices = PanelChoices(self.panels, self.tab_row.choices, self.tab_row.filter.clear)
        self.notices = NoticeBand(tr)
        self._zones: dict[Zone, QBoxLayout] = {}
        self._build()
        self.menus = Menus(self.menuBar(), tr, commands)
        self.panels.changed.connect(lambda: self.menus.show_panels(self.panels))
        self.panels.came_up.connect(self.bring_up)
        self.show_size(state.size)
        # The frame and its title come on top: on a small screen the status line would lie below its edge.
        self.resize(SIZE[0], min(SIZE[1], self.screen().availableSize().height() - FRAME))
        self.restoreGeometry(QByteArray.fromBase64(state.geometry.encode()))

    @property
    def state(self) -> WindowState:
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        places = to_texts(self.panels.places())
        return WindowState(geometry, self.panels.wanted, self._size, self.panels.arrangement, places)

    def show_size(self, size: TileSize) -> None:
        self._size = size
        self.panels.set_size(size)
        self.tab_row.show_size(size)
        self.menus.show_size(size)

    def add_widget(self, zone: Zone, widget: QWidget) -> Callable[[], None]:
        """Put a plugin's widget into a zone; the answer takes it out."""
        layout = self._zones[zone]
        if zone is Zone.STATUS_LINE and isinstance(layout.itemAt(0), QSpacerItem):
            layout.insertWidget(0, widget)
        else:
            layout.addWidget(widget)

        def undo() -> None:
            layout.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

        return undo

    def bring_up(self) -> None:
        """Show the window above others, also from the tray."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.brought_up.emit()

    def go_to_dial_field(self) -> None:
        self.dial_bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.dial_bar.field.selectAll()

    def go_to_filter(self) -> None:
        self.tab_row.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.tab_row.filter.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._first:
            self._first = False
            # The children are painted after this one, in the same go.
            QTimer.singleShot(0, self.painted.emit)
            QTimer.singleShot(0, self.panels.open_windows)

    def closeEvent(self, event: QCloseEvent) -> None:
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication) and app.isSavingSession():
            return
        event.ignore()
        self.closing.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.menus.retranslate()
            self.panels.retranslate()

    def _filter(self, text: str) -> None:
        self.panels.set_filter(text)

    def _build(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        column.addWidget(self.tab_row)
        column.addWidget(self.area, 1)
        for zone in (Zone.CALLS, Zone.BAND):
            self._zones[zone] = _empty(QVBoxLayout())
            column.addLayout(self._zones[zone])
        column.addWidget(self.notices)
        column.addWidget(self._status_line())
        self.setCentralWidget(centre)

    def _header(self) -> QWidget:
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        # A factor, so that the field is as wide as it may be before the room beside it grows.
        row.addWidget(self.dial_bar, 1)
        self._zones[Zone.HEADER] = _empty(QHBoxLayout())
        self._zones[Zone.HEADER].setSpacing(8)
        row.addLayout(self._zones[Zone.HEADER])
        return header

    def _status_line(self) -> QWidget:
        line = QFrame()
        line.setMinimumHeight(32)
        row = QHBoxLayout(line)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(24)
        row.addStretch()
        self._zones[Zone.STATUS_LINE] = row
        return line


def _empty(layout: QBoxLayout) -> QBoxLayout:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout
