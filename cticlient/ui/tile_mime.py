"""What travels when a tile or a call is dragged: by MIME, so that it may come from anybody and is taken with care."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from PySide6.QtCore import QMimeData

from cticlient.tiles import Tile

TILE = "application/x-cticlient-tile"
"""JSON ``{"key": …, "name": …, "number": …}``; the number alone goes along as text, for other programs."""
CALL = "application/x-cticlient-call"
"""JSON ``{"call": id, "name": …}``: one of one's own calls, to be transferred to where it is dropped."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class DraggedTile:
    """A tile in the hand. ``key`` names it within the panel that it comes from."""

    key: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class DraggedCall:
    """A call in the hand; whether it still stands is for the one to find out who takes it."""

    call: str
    name: str


def tile_data(tile: Tile) -> QMimeData:
    data = _packed(TILE, DraggedTile(tile.key, tile.name[:LONGEST], tile.number))
    if tile.number:
        data.setText(tile.number)
    return data


def call_data(call: str, name: str) -> QMimeData:
    return _packed(CALL, DraggedCall(call, name[:LONGEST]))


def dragged_tile(data: QMimeData) -> DraggedTile | None:
    """None if there is no tile in it, or one that no panel would have packed."""
    parts = _unpacked(data, TILE, "key", "name", "number")
    return DraggedTile(*parts) if parts else None


def dragged_call(data: QMimeData) -> DraggedCall | None:
    """None if there is no call in it, or one that no call bar would have packed."""
    parts = _unpacked(data, CALL, "call", "name")
    return DraggedCall(*parts) if parts else None


def _packed(format: str, content: DraggedTile | DraggedCall) -> QMimeData:
    data = QMimeData()
    data.setData(format, json.dumps(asdict(content)).encode())
    return data


def _unpacked(data: QMimeData, format: str, *names: str) -> list[str] | None:
    if not data.hasFormat(format):
        return None
    try:
        content: Any = json.loads(bytes(data.data(format).data()))
    except (ValueError, RecursionError):
        return None
    parts = [content.get(name) for name in names] if isinstance(content, dict) else []
    good = [part for part in parts if isinstance(part, str) and len(part) <= LONGEST]
    return good if len(good) == len(names) else None
