"""Tiles and calls in the hand: packed and unpacked, and what strangers may have packed."""

import json

import pytest
from PySide6.QtCore import QMimeData

from cticlient.tiles import Tile
from cticlient.ui.tile_mime import (
    CALL,
    TILE,
    DraggedCall,
    DraggedTile,
    call_data,
    dragged_call,
    dragged_tile,
    tile_data,
)

SABINE = Tile(key="c4", name="Dietrich, Sabine", number="+49 30 1234")


def packed(format: str, content: bytes) -> QMimeData:
    data = QMimeData()
    data.setData(format, content)
    return data


def test_a_tile_comes_out_as_it_went_in() -> None:
    assert dragged_tile(tile_data(SABINE)) == DraggedTile("c4", "Dietrich, Sabine", "+49 30 1234")


def test_other_programs_get_the_number() -> None:
    assert tile_data(SABINE).text() == "+49 30 1234"
    assert not tile_data(Tile(key="c5", name="Nobody")).hasText()


def test_a_call_comes_out_as_it_went_in() -> None:
    assert dragged_call(call_data("7", "Schulze GmbH")) == DraggedCall("7", "Schulze GmbH")


def test_one_is_not_taken_for_the_other() -> None:
    assert dragged_call(tile_data(SABINE)) is None
    assert dragged_tile(call_data("7", "Schulze GmbH")) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"key": "c4"}',
        b'{"key": "c4", "name": null, "number": "1"}',
        b'{"key": 4, "name": "x", "number": "1"}',
        json.dumps({"key": "c4", "name": "x" * 201, "number": "1"}).encode(),
        b"[" * 100_000,
    ],
)
def test_what_no_panel_packed_is_nothing(content: bytes) -> None:
    assert dragged_tile(packed(TILE, content)) is None
    assert dragged_call(packed(CALL, content)) is None
