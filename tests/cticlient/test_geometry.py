"""Where windows stand: tables for what a person would expect, laws for all the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.geometry import (
    STRIP,
    Edge,
    Rect,
    away,
    docked,
    fitted,
    in_sight,
    nearest,
    slides,
    strip,
    strut,
    without_own,
)

LEFT, RIGHT = Rect(0, 0, 1920, 1080), Rect(1920, 200, 1280, 1024)
EDGES = st.sampled_from([Edge.LEFT, Edge.RIGHT])
WINDOWS = st.builds(
    Rect, st.integers(-5000, 5000), st.integers(-5000, 5000), st.integers(1, 4000), st.integers(1, 3000)
)
SCREENS = st.lists(
    st.builds(Rect, st.integers(-4000, 4000), st.integers(-4000, 4000), st.integers(320, 4000), st.integers(240, 3000)),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize(
    ("window", "screens", "place"),
    [
        (Rect(100, 100, 800, 600), [LEFT], Rect(100, 100, 800, 600)),
        # The second screen was taken away.
        (Rect(2000, 300, 800, 600), [LEFT], Rect(1120, 300, 800, 600)),
        # Larger than what is left.
        (Rect(4000, 0, 2500, 2000), [LEFT], Rect(0, 0, 1920, 1080)),
        # Half of it is below the edge, but its title can be taken hold of.
        (Rect(1500, 1000, 800, 600), [LEFT], Rect(1500, 1000, 800, 600)),
        # Its title is above the screen.
        (Rect(100, -100, 800, 600), [LEFT], Rect(100, 0, 800, 600)),
        (Rect(3190, 300, 800, 600), [LEFT, RIGHT], Rect(2400, 300, 800, 600)),
        (Rect(9, 9, 9, 9), [], Rect(9, 9, 9, 9)),
    ],
)
def test_a_window_is_never_lost(window: Rect, screens: list[Rect], place: Rect) -> None:
    assert fitted(window, screens) == place


@given(WINDOWS, SCREENS)
def test_it_can_always_be_taken_hold_of(window: Rect, screens: list[Rect]) -> None:
    place = fitted(window, screens)
    assert in_sight(place, screens)
    assert fitted(place, screens) == place
    assert place.width <= window.width
    assert place.height <= window.height


@given(EDGES, st.integers(1, 6000), SCREENS)
def test_docked_it_lies_within_its_screen(edge: Edge, width: int, screens: list[Rect]) -> None:
    for screen in screens:
        for place in (docked(edge, width, screen), strip(edge, screen)):
            assert place.shared(screen) == (place.width, screen.height)
            assert (place.x == screen.x) if edge is Edge.LEFT else (place.right == screen.right)
        assert strip(edge, screen).width == STRIP
        assert min(away(edge, docked(edge, width, screen)).shared(screen)) <= 0


@given(WINDOWS, SCREENS)
def test_the_nearest_screen_is_one_of_them(window: Rect, screens: list[Rect]) -> None:
    assert nearest(window, screens) in screens


@pytest.mark.parametrize(
    ("edge", "screen", "screens", "slid"),
    [
        (Edge.LEFT, LEFT, [LEFT], True),
        (Edge.RIGHT, LEFT, [LEFT], True),
        (Edge.RIGHT, LEFT, [LEFT, RIGHT], False),
        (Edge.LEFT, RIGHT, [LEFT, RIGHT], False),
        (Edge.RIGHT, RIGHT, [LEFT, RIGHT], True),
    ],
)
def test_it_does_not_slide_over_another_screen(edge: Edge, screen: Rect, screens: list[Rect], slid: bool) -> None:
    assert slides(edge, docked(edge, 400, screen), screens) is slid


@pytest.mark.parametrize(
    ("edge", "screen", "screens", "room"),
    [
        (Edge.LEFT, LEFT, [LEFT, RIGHT], (400, 0, 0, 0, 0, 1079, 0, 0, 0, 0, 0, 0)),
        (Edge.RIGHT, RIGHT, [LEFT, RIGHT], (0, 400, 0, 0, 0, 0, 200, 1223, 0, 0, 0, 0)),
        (Edge.RIGHT, LEFT, [LEFT, RIGHT], ()),
        (Edge.NONE, LEFT, [LEFT], ()),
    ],
)
def test_room_is_kept_only_at_an_edge_of_all(
    edge: Edge, screen: Rect, screens: list[Rect], room: tuple[int, ...]
) -> None:
    assert strut(edge, docked(edge, 400, screen), screens) == room


@given(EDGES, st.integers(1, 600), st.integers(0, 60))
def test_its_own_room_does_not_push_it_off_the_edge(edge: Edge, width: int, bar: int) -> None:
    """Kept room makes the free part of the screen smaller; a bar of the desktop at the top stays heeded."""
    whole = LEFT
    free = Rect(whole.x, whole.y + bar, whole.width, whole.height - bar)
    place = docked(edge, width, free)
    kept = (
        Rect(free.x + width, free.y, free.width - width, free.height)
        if edge is Edge.LEFT
        else Rect(free.x, free.y, free.width - width, free.height)
    )
    assert docked(edge, width, without_own(edge, kept, whole, width)) == place
    assert docked(edge, width, without_own(edge, free, whole, width)) == place
