"""The tiles of a panel as a list model: made when they are seen, told of in bundles, filtered and in order."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAccessible

from cticlient.order import Order, arranged
from cticlient.tiles import ReadyTiles, Tile, TileSource
from cticlient.ui.labels import as_written
from cticlient.ui.tile_filter import TileFilter
from cticlient.ui.tile_mime import TILE, tile_data

TILE_ROLE = Qt.ItemDataRole.UserRole
MANY = 50
"""More tiles than these that a filter sees differently are shown and hidden together."""
FEW = 8
"""More changes than these are told as one range: each message has its price, for a listening screen reader most."""

Index = QModelIndex | QPersistentModelIndex


class TileModel(QAbstractListModel):
    """Knows the keys of all tiles; rows are the ones that the filter leaves. A tile is asked for when it is needed."""

    changed = Signal(object)
    """Keys of the tiles that are others now, shown or not; None: any may be."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: TileSource = ReadyTiles()
        self._given: list[str] = []
        self._order = Order.OWN
        self._own: Sequence[str] = ()
        self._place: dict[str, int] = {}
        """All keys, in the order of the panel."""
        self._rows: list[str] = []
        self._row_of: dict[str, int] = {}
        self._made: dict[str, Tile] = {}
        self._ranks: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._named: list[str] = []
        """The keys of these names in their order."""
        self._dirty: set[str] = set()
        self._filter = TileFilter()
        self.out_of_order = False
        """Somebody can be reached better or worse than where they stand says; ``arrange_anew`` mends it."""

    def keys(self) -> list[str]:
        """All keys in the order of the panel, shown or not."""
        return list(self._place)

    def tile(self, key: str) -> Tile | None:
        """As it is now, told or not, with all that is said of it."""
        if key not in self._place:
            return None
        source = self._source
        return replace(source.tile(key), tooltip=source.tooltip(key), spoken=source.spoken(key))

    def key(self, row: int) -> str:
        return self._rows[row]

    def shown(self, row: int) -> Tile:
        """As it was told last."""
        key = self._rows[row]
        if key not in self._made:
            self._made[key] = self._source.tile(key)
        return self._made[key]

    def row(self, key: str) -> int | None:
        """None while the filter leaves it out."""
        return self._row_of.get(key)

    def show(self, source: TileSource, keys: Iterable[str]) -> None:
        """Take these and no others, given in this order. The same keys only change: they are to be flushed."""
        self._source, self._given = source, list(dict.fromkeys(keys))
        keys = self._arranged()
        if keys == list(self._place):
            self.touch(keys)
        else:
            self._place = {key: place for place, key in enumerate(keys)}
            self._reset()

    def touch(self, keys: Iterable[str]) -> None:
        """These may look different now; ``flush`` finds out and tells."""
        self._dirty.update(keys)

    def arrange(self, order: Order, own: Sequence[str]) -> None:
        self._order, self._own = order, own
        self.arrange_anew()

    def set_filter(self, wanted: TileFilter) -> None:
        self._filter = wanted
        if self._wanted_rows() != self._rows:
            self._reset()

    def arrange_anew(self) -> None:
        """Put everything where it belongs, unless it is there."""
        keys = self._arranged()
        if keys != list(self._place):
            self._place = {key: place for place, key in enumerate(keys)}
            self._reset()

    def flush(self, in_sight: range) -> list[int]:
        """Tell of all changes since the last time; the rows in sight that look different now."""
        dirty, self._dirty = self._dirty & self._place.keys(), set()
        if not dirty:
            return []
        self.changed.emit(frozenset(dirty) if len(dirty) < len(self._place) else None)
        self._watch_order(dirty)
        if self._filter and self._turn(dirty):
            return []
        seen = [row for row in in_sight if row < len(self._rows) and self._rows[row] in dirty]
        for key in (self._made.keys() & dirty) - {self._rows[row] for row in seen}:
            del self._made[key]
        changed = [row for row in seen if self._renew(self._rows[row])]
        rows = [self._row_of[key] for key in dirty if key in self._row_of]
        self._tell([*changed, *(row for row in rows if row not in in_sight)])
        return changed

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return [TILE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return tile_data(self.shown(indexes[0].row()))

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if not 0 <= row < len(self._rows):
            return None
        if role == TILE_ROLE:
            return self.shown(row)
        key = self._rows[row]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._source.name(key)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._source.spoken(key) or self._source.name(key)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._source.tooltip(key)
            case Qt.ItemDataRole.ToolTipRole:
                return as_written(self._source.tooltip(key))
        return None

    def _arranged(self) -> list[str]:
        source = self._source
        self.out_of_order = False
        self._ranks = {}
        if self._order is Order.AVAILABILITY:
            self._ranks = {key: source.traits(key).rank for key in self._given}
        elif self._order is Order.NAME:
            return self._by_name()
        return arranged(self._given, self._order, source.name, self._ranks.__getitem__, self._own)

    def _by_name(self) -> list[str]:
        """Ten thousand names are put in order only where one is another; else the window would wait at each turn."""
        names = {key: self._source.name(key) for key in self._given}
        if names != self._names:
            self._names, self._named = names, arranged(self._given, Order.NAME, names.__getitem__, len)
        return self._named

    def _watch_order(self, dirty: set[str]) -> None:
        if self._ranks and not self.out_of_order:
            self.out_of_order = any(self._source.traits(key).rank != self._ranks[key] for key in dirty)

    def _wanted_rows(self) -> list[str]:
        if not self._filter:
            return list(self._place)
        return [key for key in self._place if self._filter.passes(self._source, key)]

    def _reset(self) -> None:
        # What was touched stays so: the source may look at it only when it is flushed.
        self.beginResetModel()
        self._made.clear()
        self._rows = self._wanted_rows()
        self._count_rows()
        self.endResetModel()
        self.changed.emit(None)

    def _turn(self, dirty: set[str]) -> bool:
        """Show and hide what the filter now sees differently; True if that was everything anew."""
        turned = [key for key in dirty if self._filter.passes(self._source, key) is not (key in self._row_of)]
        if len(turned) > MANY:
            self._reset()
            return True
        for key in turned:
            if key in self._row_of:
                self._hide(key)
            else:
                self._show(key)
        return False

    def _show(self, key: str) -> None:
        row = sum(self._place[other] < self._place[key] for other in self._rows)
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.insert(row, key)
        self._count_rows()
        self.endInsertRows()

    def _hide(self, key: str) -> None:
        row = self._row_of[key]
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self._count_rows()
        self.endRemoveRows()

    def _count_rows(self) -> None:
        unfiltered = len(self._rows) == len(self._place)
        self._row_of = self._place if unfiltered else {key: row for row, key in enumerate(self._rows)}

    def _renew(self, key: str) -> bool:
        """Ask for a tile anew; whether it differs from the one that was painted last."""
        before = self._made.get(key)
        tile = self._made[key] = self._source.tile(key)
        return tile != before

    def _tell(self, rows: list[int]) -> None:
        if len(rows) > FEW or (len(rows) > 1 and QAccessible.isActive()):
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))
            return
        for row in rows:
            self.dataChanged.emit(self.index(row), self.index(row))
