"""The tiles of a panel as a list model: tells of changes in bundles, and shows those only that pass the filter."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtGui import Qt as QtText

from cticlient.tiles import Tile
from cticlient.ui.tile_filter import matches

TILE_ROLE = Qt.ItemDataRole.UserRole
MANY = 50
"""More changes than these are told as one range: a listening screen reader costs a message for each."""

Index = QModelIndex | QPersistentModelIndex


class TileModel(QAbstractListModel):
    """Holds every tile by key in the order of the panel; rows are the ones that the filter leaves."""

    changed = Signal(object)
    """Keys of the tiles that are others now, shown or not; None: any may be."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles: dict[str, Tile] = {}
        self._rows: list[str] = []
        self._row_of: dict[str, int] = {}
        self._dirty: set[str] = set()
        self._filter = ""

    def keys(self) -> list[str]:
        """All keys, shown or not."""
        return list(self._tiles)

    def tile(self, key: str) -> Tile | None:
        return self._tiles.get(key)

    def shown(self, row: int) -> Tile:
        return self._tiles[self._rows[row]]

    def row(self, key: str) -> int | None:
        """None while the filter leaves it out."""
        return self._row_of.get(key)

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Take these and no others, in this order; the same keys in the same order only change."""
        new = {tile.key: tile for tile in tiles}
        if list(new) == list(self._tiles):
            for tile in new.values():
                self.put(tile)
            self.flush()
        else:
            self._reset(new)

    def put(self, tile: Tile) -> bool:
        """Take a changed or new tile; views are told by ``flush``. False if nothing changed."""
        if self._tiles.get(tile.key) == tile:
            return False
        self._tiles[tile.key] = tile
        self._dirty.add(tile.key)
        return True

    def remove(self, key: str) -> None:
        if key not in self._tiles:
            return
        self._hide(key)
        del self._tiles[key]
        self._dirty.discard(key)
        self.changed.emit(frozenset({key}))

    def set_filter(self, wanted: str) -> None:
        self._filter = wanted
        if self._wanted_rows() != self._rows:
            self._reset(self._tiles)

    def flush(self) -> None:
        """Tell the views of all changes since the last time."""
        dirty, self._dirty = self._dirty, set()
        turned = [key for key in dirty if matches(self._tiles[key], self._filter) is not (key in self._row_of)]
        if len(turned) > MANY:
            self._reset(self._tiles)
            return
        if dirty:
            self.changed.emit(frozenset(dirty))
        for key in turned:
            if key in self._row_of:
                self._hide(key)
            else:
                self._show(key)
        self._tell(self._row_of[key] for key in dirty if key in self._row_of)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        tile = self.shown(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return tile.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return tile.spoken or tile.name
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return tile.tooltip
            case Qt.ItemDataRole.ToolTipRole:
                return _literally(tile.tooltip)
        return tile if role == TILE_ROLE else None

    def _wanted_rows(self) -> list[str]:
        return [key for key, tile in self._tiles.items() if matches(tile, self._filter)]

    def _reset(self, tiles: dict[str, Tile]) -> None:
        self.beginResetModel()
        self._tiles = tiles
        self._dirty.clear()
        self._rows = self._wanted_rows()
        self._count_rows()
        self.endResetModel()
        self.changed.emit(None)

    def _show(self, key: str) -> None:
        order = {known: place for place, known in enumerate(self._tiles)}
        row = sum(order[other] < order[key] for other in self._rows)
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.insert(row, key)
        self._count_rows()
        self.endInsertRows()

    def _hide(self, key: str) -> None:
        row = self._row_of.get(key)
        if row is None:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self._count_rows()
        self.endRemoveRows()

    def _count_rows(self) -> None:
        self._row_of = {key: row for row, key in enumerate(self._rows)}

    def _tell(self, rows: Iterable[int]) -> None:
        changed = sorted(rows)
        if len(changed) > MANY or (len(changed) > 1 and QAccessible.isActive()):
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
            return
        for row in changed:
            self.dataChanged.emit(self.index(row), self.index(row))


def _literally(text: str) -> str:
    """Text that a tooltip shows as it is written, even where Qt would take it for HTML."""
    if not QtText.mightBeRichText(text):
        return text
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>")
