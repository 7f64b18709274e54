"""Shows how far a file of contacts is read, then what would be taken from it and what is doubtful."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cticlient.cards.card import Reading
from cticlient.model import SpeedDial
from cticlient.texts import Texts
from cticlient.ui.growth import at_least, grown
from cticlient.ui.import_models import CardTable, doubt_table
from cticlient.ui.style import Fill, fill

LOOK_MS = 50
ROW = 28


class ImportDialog(QDialog):
    """Accepted: ``dials`` are to be taken into ``panel``. ``progress`` may be set from another thread."""

    def __init__(self, tr: Texts, file: str, panels: Sequence[tuple[str, str]], panel: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._tr = tr
        self._file = file
        self.progress = (0, 0)
        self.stopped = False
        """Looked at by the thread that reads."""
        self._table: CardTable | None = None
        self.setWindowTitle(tr("Import speed dials"))
        self.words = QLabel(tr("{file} is being read…", file=file))
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.cards, self.doubts = _view(tr("Contacts of the file")), _view(tr("Doubtful places"))
        self.doubts_title = QLabel(tr("Doubtful places"))
        self.skip_doubles = QCheckBox()
        self.panel_choice = QComboBox()
        for id, title in panels:
            self.panel_choice.addItem(title, id)
        self.panel_choice.setCurrentIndex(max(0, self.panel_choice.findData(panel)))
        self.take_button = QPushButton()
        self._lay_out()
        self._preview(False)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        self._look.start()
        self.finished.connect(self._stop)

    @property
    def dials(self) -> list[SpeedDial]:
        return self._table.ticked() if self._table is not None else []

    @property
    def panel(self) -> str:
        return str(self.panel_choice.currentData())

    def show_reading(self, reading: Reading, known: Sequence[str]) -> None:
        """What was found; ``known``: who has the number of each card already."""
        tr = self._tr
        self._look.stop()
        self._table = CardTable(reading.cards, known, tr, self)
        self._table.dataChanged.connect(self._count)
        self.cards.setModel(self._table)
        self.doubts.setModel(doubt_table(reading.doubts, tr, self))
        found = tr.count("{n} contact", "{n} contacts", len(reading.cards))
        doubtful = tr.count("{n} doubtful place", "{n} doubtful places", len(reading.doubts))
        self.words.setText(
            tr("{file} ({encoding}): {found}, {doubtful}.", file=self._file, encoding=reading.encoding, found=found,
               doubtful=doubtful)
        )  # fmt: skip
        self.skip_doubles.setText(
            tr.count("Leave out {n} that is there already", "Leave out {n} that are there already", self._table.doubles)
        )
        self.skip_doubles.setChecked(True)
        self.skip_doubles.toggled.connect(lambda skip: self._table.tick_doubles(not skip) if self._table else None)
        self._preview(True, bool(reading.doubts), bool(self._table.doubles))
        self._count()
        self.take_button.setFocus()

    def _stop(self) -> None:
        self.stopped = True
        self._look.stop()

    def _show_progress(self) -> None:
        done, of = self.progress
        self.bar.setRange(0, of)
        self.bar.setValue(done)

    def _count(self) -> None:
        n = len(self.dials)
        self.take_button.setText(self._tr.count("Import {n} contact", "Import {n} contacts", n))
        self.take_button.setEnabled(n > 0)

    def _preview(self, there: bool, doubts: bool = False, doubles: bool = False) -> None:
        self.bar.setVisible(not there)
        for widget in (self.cards, self.into, self.panel_choice, self.take_button):
            widget.setVisible(there)
        self.skip_doubles.setVisible(doubles)
        for widget in (self.doubts, self.doubts_title):
            widget.setVisible(doubts)

    def _lay_out(self) -> None:
        tr = self._tr
        self.into = QLabel(tr("Import &into"))
        self.into.setBuddy(self.panel_choice)
        self.panel_choice.setMinimumHeight(32)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.take_button.setDefault(True)
        fill(self.take_button, Fill.MAIN)
        self.take_button.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.into)
        foot.addWidget(self.panel_choice)
        foot.addStretch()
        for button in (cancel, self.take_button):
            at_least(button, 112, 32)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.addStrut(grown(720))
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addWidget(self.cards, 2)
        column.addWidget(self.skip_doubles)
        column.addWidget(self.doubts_title)
        column.addWidget(self.doubts, 1)
        column.addStretch()
        column.addLayout(foot)


def _view(name: str) -> QTableView:
    view = _Table()
    view.setAccessibleName(name)
    view.setMinimumHeight(ROW * 5)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(max(ROW, view.fontMetrics().height() + 10))
    view.horizontalHeader().setStretchLastSection(True)
    view.horizontalHeader().setMinimumHeight(ROW)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return view


class _Table(QTableView):
    """Columns as wide as what is in sight, measured once: of ten thousand rows nobody waits for all."""

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802
        super().setModel(model)
        header = self.horizontalHeader()
        header.setResizeContentsPrecision(50)
        for column in range(max(0, header.count() - 1)):
            width = min(grown(260), self.sizeHintForColumn(column) + 24)
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, max(width, header.sectionSizeHint(column) + 8))
