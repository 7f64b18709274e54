"""How wide the docked window is, kept for each edge of each screen. Pure."""

from collections.abc import Sequence

from cticlient.geometry import Edge, Rect

MOST = 16
"""Screens come and go with docking stations and projectors; so many are remembered, the latest last."""


def place_of(edge: Edge, screen: Rect) -> str:
    """``right 1920x1080+0+0``: a screen is known by its size and where it stands beside the others."""
    return f"{edge} {screen.width}x{screen.height}{screen.x:+}{screen.y:+}"


def width_at(kept: Sequence[str], edge: Edge, screen: Rect) -> int | None:
    """None where nobody changed it."""
    place = place_of(edge, screen)
    found = (said.partition("=")[2] for said in reversed(kept) if said.partition("=")[0] == place)
    width = next(found, "")
    return int(width) if width.isascii() and width.isdigit() and 0 < int(width) < 100_000 else None


def with_width(kept: Sequence[str], edge: Edge, screen: Rect, width: int) -> tuple[str, ...]:
    place = place_of(edge, screen)
    others = [said for said in kept if said.partition("=")[0] != place]
    return (*others, f"{place}={width}")[-MOST:]


def changed_by_hand(edge: Edge, frame: Rect, target: Rect) -> bool:
    """Whether somebody dragged the free side: the window is as high as it shall be, and still at its edge."""
    at_edge = frame.x == target.x if edge is Edge.LEFT else frame.right == target.right
    return at_edge and (frame.y, frame.height) == (target.y, target.height) and frame.width != target.width
