"""A panel in a window of its own."""

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from cticlient.icons import icon
from cticlient.panel_places import PanelPlace
from cticlient.texts import Texts, marked
from cticlient.ui.labels import Labels
from cticlient.ui.on_top import keep_on_top, why_no_placing
from cticlient.ui.panel_frame import PanelFrame

SIZE = (440, 520)


class PanelWindow(QWidget):
    """Closing it puts the panel back: ``closing``."""

    closing = Signal()
    changed = Signal()
    """Whether it stays on top."""
    stepped = Signal(int)
    """F6 was pressed in it: on to the next panel (1) or back (-1)."""

    def __init__(self, tr: Texts, frame: PanelFrame, place: PanelPlace) -> None:
        super().__init__()
        self._labels = Labels(tr)
        self.frame = frame
        self.setWindowIcon(icon("app"))
        self.on_top = QCheckBox()
        self.on_top.setChecked(place.on_top)
        self._labels.put(marked("Always on &top"), self.on_top.setText)
        self.on_top.toggled.connect(self._float)
        self.on_top.setEnabled(why_no_placing() is None)
        self._build()
        for keys, steps in (("F6", 1), ("Shift+F6", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda steps=steps: self.stepped.emit(steps))
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.close)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        keep_on_top(self, place.on_top)
        self.resize(*SIZE)
        self.restoreGeometry(QByteArray.fromBase64(place.geometry.encode()))

    def place(self, id: str, width: int) -> PanelPlace:
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        return PanelPlace(id, True, self.on_top.isChecked(), geometry, width)

    def bring_up(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def retranslate(self) -> None:
        self._labels.say()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closing.emit()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 16, 8)
        row.addWidget(self.on_top)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.frame, 1)
        column.addLayout(row)
        self.frame.show_heading(True, detached=True)
        self.frame.show()
        self.setFocusProxy(self.frame)

    def _float(self, on: bool) -> None:
        keep_on_top(self, on)
        self.changed.emit()
