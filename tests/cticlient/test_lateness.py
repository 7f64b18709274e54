"""The program watches its own loop: what it notes, what it writes to the log, and where it was held up."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from cticlient.lateness import LATE_S, SLEPT_S, Lateness, Where, summary, watch_loop


def test_a_summary() -> None:
    found = summary([0.001 * number for number in range(1000)])
    assert (found.looks, found.worst) == (1000, 0.999)
    assert found.p99 == pytest.approx(0.99)
    assert summary([0.5]).p99 == 0.5


def test_only_what_a_person_notices_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    lateness = Lateness()
    lateness.tell()
    for _ in range(50):
        lateness.note(LATE_S - 0.01)
    with caplog.at_level(logging.WARNING):
        lateness.tell()
        assert caplog.text == ""
        lateness.note(0.4)
        lateness.note(-0.01)
        lateness.tell()
        assert "held up for 400 ms at worst" in caplog.text
        assert "2 looks" in caplog.text
        caplog.clear()
        lateness.tell()
        assert caplog.text == ""


def test_a_sleep_of_the_computer_is_no_lateness(caplog: pytest.LogCaptureFixture) -> None:
    lateness = Lateness()
    lateness.note(SLEPT_S)
    lateness.tell()
    assert caplog.text == ""


def test_the_three_worst_places_are_said(caplog: pytest.LogCaptureFixture) -> None:
    places = iter(["a", "b", "c", "d", "a"])
    lateness = Lateness(where=lambda: next(places))
    for late in (0.3, 0.5, 0.4, 0.9, 0.8):
        lateness.note(late)
    lateness.tell()
    said = [record.getMessage() for record in caplog.records][1:]
    assert [text[-1] for text in said] == ["d", "a", "b"]


async def test_it_looks_and_tells_by_itself(caplog: pytest.LogCaptureFixture) -> None:
    """By a clock that runs on while the loop is busy."""
    now = [0.0]

    def running() -> float:
        now[0] += 0.2
        return now[0]

    watching = asyncio.create_task(Lateness(running, step=0.0, report=1.0).watch())
    async with asyncio.timeout(5):
        while "held up" not in caplog.text:
            now[0] += 0.1
            await asyncio.sleep(0)
    watching.cancel()


def hold_up(seconds: float) -> None:
    time.sleep(seconds)


def test_a_place_where_the_loop_stands_is_found() -> None:
    where = Where(threading.get_ident(), late=0.05)
    where.start()
    try:
        where.take()
        deadline = time.monotonic() + 5
        while not (seen := where._seen) and time.monotonic() < deadline:
            hold_up(0.02)
        assert "hold_up" in seen or "test_a_place" in seen
        assert where.take()
    finally:
        where.stop()


@pytest.mark.parametrize("debug", [True, False])
async def test_what_the_program_starts_ends_with_it(debug: bool) -> None:
    before = threading.active_count()
    watching = asyncio.create_task(watch_loop(debug))
    await asyncio.sleep(0)
    assert (threading.active_count() > before) is debug
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    assert threading.active_count() == before


def test_a_program_that_runs_watches_itself(
    run_program: Callable[..., Any], until: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("cticlient.lateness.watch_loop", lambda debug: Lateness(report=0.0).watch())

    async def use(program: Any) -> None:
        time.sleep(LATE_S + 0.2)  # noqa: ASYNC251 - this is what must not happen
        await until(lambda: "held up" in caplog.text)

    run_program(use)
