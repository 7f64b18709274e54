"""How the panels are arranged, and where each one stands that has a window of its own. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Arrangement(StrEnum):
    TABS = "tabs"
    SIDE_BY_SIDE = "side-by-side"


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """What is remembered of one panel under its stable id."""

    id: str
    detached: bool = False
    on_top: bool = False
    geometry: str = ""
    """Of its window, as Qt saves it, in base 64."""
    width: int = 0
    """Side by side; 0 until somebody moved the edge."""


def to_texts(places: Iterable[PanelPlace]) -> tuple[str, ...]:
    """For the settings, one text a panel."""
    return tuple(
        json.dumps([place.id, place.detached, place.on_top, place.geometry, place.width], ensure_ascii=False)
        for place in places
    )


def from_texts(texts: Iterable[str]) -> Iterator[PanelPlace]:
    """What the settings say; what cannot be read is left out."""
    for text in texts:
        try:
            id, detached, on_top, geometry, width = json.loads(text)
        except (ValueError, TypeError):
            continue
        if (type(id), type(detached), type(on_top), type(geometry), type(width)) == (str, bool, bool, str, int):
            yield PanelPlace(id, detached, on_top, geometry, width)


def stepped(order: list[str], current: str, steps: int) -> str:
    """Which panel comes ``steps`` after the current one, round and round; empty if there is none."""
    if not order:
        return ""
    start = order.index(current) if current in order else (-1 if steps > 0 else 0)
    return order[(start + steps) % len(order)]
