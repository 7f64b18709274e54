"""The width of the docked window: dragged or by keys, kept for each edge of each screen."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QAction

from cticlient.docked_widths import MOST, changed_by_hand, place_of, width_at, with_width
from cticlient.geometry import Edge, Rect
from cticlient.ui.docking import Docking

LEFT, RIGHT = Edge.LEFT, Edge.RIGHT
DESK, BESIDE = Rect(0, 0, 1920, 1080), Rect(-1280, 56, 1280, 1024)


def test_each_edge_of_each_screen_has_its_own() -> None:
    kept: tuple[str, ...] = ()
    for n, (edge, screen) in enumerate([(LEFT, DESK), (RIGHT, DESK), (LEFT, BESIDE)]):
        assert width_at(kept, edge, screen) is None
        kept = with_width(kept, edge, screen, 400 + n)
    assert [width_at(kept, LEFT, DESK), width_at(kept, RIGHT, DESK), width_at(kept, LEFT, BESIDE)] == [400, 401, 402]
    assert place_of(LEFT, BESIDE) == "left 1280x1024-1280+56"
    assert len(with_width(kept, LEFT, DESK, 500)) == 3


@pytest.mark.parametrize("said", ["", "=", "left 1920x1080+0+0", "left 1920x1080+0+0=", "left 1920x1080+0+0=-3"])
def test_what_is_no_width_is_none(said: str) -> None:
    assert width_at([said], LEFT, DESK) is None


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 5000)), min_size=1, max_size=60))
def test_the_latest_are_remembered(changes: list[tuple[int, int]]) -> None:
    kept: tuple[str, ...] = ()
    for x, width in changes:
        kept = with_width(kept, RIGHT, Rect(x, 0, 800, 600), width)
        assert width_at(kept, RIGHT, Rect(x, 0, 800, 600)) == width
    assert len(kept) <= MOST


@pytest.mark.parametrize(
    ("edge", "frame", "by_hand"),
    [
        (LEFT, Rect(0, 0, 500, 1080), True),
        (LEFT, Rect(0, 0, 420, 1080), False),
        (LEFT, Rect(10, 0, 500, 1080), False),
        (LEFT, Rect(0, 0, 500, 1000), False),
        (RIGHT, Rect(1420, 0, 500, 1080), True),
        (RIGHT, Rect(1500, 0, 500, 1080), False),
    ],
)
def test_only_the_free_side_is_dragged(edge: Edge, frame: Rect, by_hand: bool) -> None:
    target = Rect(0 if edge is LEFT else 1500, 0, 420, 1080)
    assert changed_by_hand(edge, frame, target) is by_hand


def test_it_is_dragged_or_changed_by_keys_and_is_so_wide_again(
    run_program: Callable[..., Any], until: Callable[[Callable[[], bool]], Awaitable[None]]
) -> None:
    def entry(program: Any, text: str) -> QAction:
        actions = program.desktop.window.findChildren(QAction)
        return next(one for one in actions if one.text().replace("&", "") == text)

    async def first(program: Any) -> None:
        window = program.desktop.window
        assert not entry(program, "Wider").isEnabled()
        program.settings.change(edge=Edge.LEFT)
        high = window.screen().availableGeometry().height()
        docking = window.findChild(Docking)
        await until(lambda: window.frameGeometry().height() == high and not docking._settle.isActive())
        before = window.width()
        window.resize(before + 100, window.height())
        await until(lambda: len(program.settings.preferences.docked_widths) == 1)
        assert window.width() == before + 100
        entry(program, "Wider").trigger()
        await until(lambda: window.width() == before + 140)
        entry(program, "Narrower").trigger()
        await until(lambda: window.width() == before + 100)
        program.settings.change(edge=Edge.RIGHT)
        await until(lambda: window.width() == before)
        program.settings.change(edge=Edge.LEFT)
        await until(lambda: window.width() == before + 100)

    async def second(program: Any) -> None:
        kept = program.settings.preferences.docked_widths
        await until(lambda: kept[0].endswith(f"={program.desktop.window.frameGeometry().width()}"))

    run_program(first)
    run_program(second)
