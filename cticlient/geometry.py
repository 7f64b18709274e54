"""Where windows stand: at the edge of a screen, always within sight. Pure; all in the pixels of the desktop."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

GRIP = 32
"""So much of a window's upper edge must be in sight, both ways, for somebody to take hold of it."""
STRIP = 6
"""What a window that slid away leaves at the edge."""


class Edge(StrEnum):
    """The edge of a screen at which the window is docked."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; ``right`` and ``bottom`` are just outside of it."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def shared(self, other: "Rect") -> tuple[int, int]:
        """Width and height of what both cover; 0 or less where they do not meet."""
        width = min(self.right, other.right) - max(self.x, other.x)
        return width, min(self.bottom, other.bottom) - max(self.y, other.y)


def in_sight(window: Rect, screens: Sequence[Rect]) -> bool:
    """Whether somebody can take hold of the window's upper edge."""
    bar = Rect(window.x, window.y, window.width, min(GRIP, window.height))
    needed = min(GRIP, bar.width), min(GRIP, bar.height)
    return any(
        width >= needed[0] and height >= needed[1] for width, height in (bar.shared(screen) for screen in screens)
    )


def fitted(window: Rect, screens: Sequence[Rect]) -> Rect:
    """As it is while it can be seen; else moved, and made smaller if need be, into the nearest screen."""
    if not screens or in_sight(window, screens):
        return window
    screen = nearest(window, screens)
    width, height = min(window.width, screen.width), min(window.height, screen.height)
    x = max(screen.x, min(window.x, screen.right - width))
    y = max(screen.y, min(window.y, screen.bottom - height))
    return Rect(x, y, width, height)


def nearest(window: Rect, screens: Sequence[Rect]) -> Rect:
    """The screen with the most of the window on it, else the one whose middle is nearest to its own."""

    def far(screen: Rect) -> tuple[int, int]:
        width, height = window.shared(screen)
        x = 2 * window.x + window.width - 2 * screen.x - screen.width
        y = 2 * window.y + window.height - 2 * screen.y - screen.height
        return -max(0, width) * max(0, height), x * x + y * y

    return min(screens, key=far)


def docked(edge: Edge, width: int, screen: Rect) -> Rect:
    """The window at the edge: as high as the screen, at most as wide."""
    width = min(width, screen.width)
    return Rect(screen.x if edge is Edge.LEFT else screen.right - width, screen.y, width, screen.height)


def strip(edge: Edge, screen: Rect) -> Rect:
    """What is left at the edge while the window is away."""
    return docked(edge, STRIP, screen)


def away(edge: Edge, window: Rect) -> Rect:
    """Where a docked window slides to: just beyond its edge."""
    x = window.x - window.width if edge is Edge.LEFT else window.right
    return Rect(x, window.y, window.width, window.height)


def slides(edge: Edge, window: Rect, screens: Sequence[Rect]) -> bool:
    """Whether it may slide away: not if it were seen to cross another screen."""
    path = away(edge, window)
    return not any(min(path.shared(screen)) > 0 for screen in screens)


def without_own(edge: Edge, available: Rect, whole: Rect, reserved: int) -> Rect:
    """What of a screen is free for the docked window: its own reserved room is, panels of the desktop are not."""
    if edge is Edge.LEFT and available.x == whole.x + reserved:
        return Rect(whole.x, available.y, available.width + reserved, available.height)
    if edge is Edge.RIGHT and available.right == whole.right - reserved:
        return Rect(available.x, available.y, available.width + reserved, available.height)
    return available


def strut(edge: Edge, window: Rect, screens: Sequence[Rect]) -> tuple[int, ...]:
    """``_NET_WM_STRUT_PARTIAL``; empty where the edge is not one of the whole desktop, which it cannot say."""
    left, right = min(screen.x for screen in screens), max(screen.right for screen in screens)
    rows = window.y, window.bottom - 1
    if edge is Edge.LEFT and window.x == left:
        return (window.width, 0, 0, 0, *rows, 0, 0, 0, 0, 0, 0)
    if edge is Edge.RIGHT and window.right == right:
        return (0, window.width, 0, 0, 0, 0, *rows, 0, 0, 0, 0)
    return ()
