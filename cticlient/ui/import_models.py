"""The tables of the import: contacts that can be ticked, and the places of the file that are doubtful."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cticlient.cards.card import Card, Doubt
from cticlient.model import SpeedDial
from cticlient.texts import Texts
from cticlient.ui.labels import as_written

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class Table(QAbstractTableModel):
    """Rows of words under titles."""

    def __init__(self, titles: Sequence[str], rows: Iterable[Sequence[str]], parent: QObject) -> None:
        super().__init__(parent)
        self._titles = titles
        self._rows = list(rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role in (Role.DisplayRole, Role.ToolTipRole):
            text = self._rows[index.row()][index.column()]
            return as_written(text) if role == Role.ToolTipRole else text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._titles[section]
        return None


class CardTable(Table):
    """``known``: for each card the name of who has its number already; these are not ticked."""

    def __init__(self, cards: Sequence[Card], known: Sequence[str], tr: Texts, parent: QObject) -> None:
        titles = (tr("Name"), tr("Numbers"), tr("E-mail"), tr("Remark"))
        super().__init__(titles, (_words(card, who, tr) for card, who in zip(cards, known, strict=True)), parent)
        self._cards = cards
        self._known = known
        self._ticked = [not who for who in known]

    @property
    def doubles(self) -> int:
        return sum(bool(who) for who in self._known)

    def ticked(self) -> list[SpeedDial]:
        return [card.dial for card, ticked in zip(self._cards, self._ticked, strict=True) if ticked]

    def tick_doubles(self, ticked: bool) -> None:
        """Or take the ticks from those that are there already."""
        for row, who in enumerate(self._known):
            if who:
                self._ticked[row] = ticked
        if self._cards:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._cards) - 1, 0))

    def flags(self, index: Index) -> Qt.ItemFlag:
        more = Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | more

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role == Role.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if self._ticked[index.row()] else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:  # noqa: N802
        if role != Role.CheckStateRole or index.column() != 0:
            return False
        self._ticked[index.row()] = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(index, index)
        return True


def doubt_table(doubts: Sequence[Doubt], tr: Texts, parent: QObject) -> Table:
    titles = (tr("Row"), tr("Column"), tr("Value"), tr("Reason"))
    rows = ((str(doubt.line), doubt.column, doubt.value, tr.say(doubt.reason)) for doubt in doubts)
    return Table(titles, rows, parent)


def _words(card: Card, who: str, tr: Texts) -> Sequence[str]:
    dial = card.dial
    numbers = ", ".join(number.text for number in dial.numbers)
    return dial.name, numbers, dial.email, tr("There already: {name}", name=who) if who else ""
