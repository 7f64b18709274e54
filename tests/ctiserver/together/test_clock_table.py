"""The clock table: what a desktop must show, at the latest five seconds after an end, a start or a wake.

The real parts in virtual time. What needs a real process stands in tests/end_to_end/test_clocks.py.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from ctiserver.domain.status import Status
from tests.ctiserver.together.clock_case import (
    Case,
    Step,
    busy,
    busy_until,
    by_a_colleague,
    clock,
    clock_of_the_server,
    close,
    connect,
    crash,
    everything_sleeps,
    file,
    lose,
    on_the_other_desktop,
    server_starts,
    server_stops,
    sleep,
    slow_steps,
    start_alone,
    until,
    wait,
)

NOON = datetime(2026, 8, 24, 10, 0, tzinfo=UTC)
"""Twelve o'clock in Berlin."""
WITHIN = 5.0
TRAVEL = "0;anna;EXTWORK;2026-08-24 11:00;\n"
"""What lies below: out of office since an hour, without end."""
ENDED = ("EXTWORK", "BUSY", "EXTWORK")


@dataclass(frozen=True)
class Row:
    """A situation, and everything the desktop has shown five seconds after it."""

    situation: str
    steps: tuple[Step, ...]
    history: tuple[str, ...] = ENDED
    start: datetime = NOON
    begin: str = TRAVEL
    restorations: int | None = 1
    """By how much the revision on the server grew since the last choice; None: not the question here."""


def row(situation: str, *steps: Step, **more: object) -> Row:
    return Row(situation, steps, **more)  # type: ignore[arg-type]


STAYS = ("EXTWORK", "BUSY")

RUNNING = [
    row("it runs over the end, connected", busy(), wait(60)),
    row("it runs over the end, without connection; the server ends it too", busy(), lose, wait(60)),
    row("a minute before the end, connected", busy(), wait(59), history=STAYS, restorations=0),
    row("a minute before the end, without connection", busy(), lose, wait(59), history=STAYS, restorations=0),
    row("chosen without connection, runs over the end", lose, busy(), wait(60), restorations=None),
    row("the connection comes back in the second of the end", busy(), lose, wait(60), connect),
    row("the connection is lost in the second of the end", busy(), wait(60), lose, restorations=None),
    row("two desktops of one person at the same end", on_the_other_desktop(60, Status.BUSY), wait(60)),
    row("no end at all, connected, ten days", busy(None), everything_sleeps(240), history=STAYS, restorations=0),
    row("no end at all, restarted after 400 days", busy(None), close, everything_sleeps(9600), connect,
        history=STAYS, restorations=0),
]  # fmt: skip

CLOSED = [
    row("closed over the end", busy(), close, wait(90), connect),
    row("closed over the end, the server away too", busy(), close, server_stops, wait(90), start_alone, restorations=0),
    row("closed and started before the end", busy(), close, wait(30), connect, history=STAYS, restorations=0),
    row("closed, started alone before the end, runs over it", busy(), close, server_stops, wait(30), start_alone,
        wait(30), restorations=0),
    row("started in the very second of the end, alone", busy(), close, server_stops, wait(59.98), start_alone,
        wait(0.02), restorations=0),
    row("crash right after it was set, started after the end", busy(), crash, wait(90), connect),
    row("crash right after it was set, started before the end", busy(), crash, wait(30), connect, history=STAYS,
        restorations=0),
    row("crash right after it was set without connection, started alone after the end", lose, busy(), crash,
        wait(90), start_alone, restorations=None),
    row("crash right after it was set without connection, connected before the end", lose, busy(), crash, wait(30),
        connect, history=STAYS, restorations=None),
    row("chosen without connection, connected when it is over", lose, busy(), crash, wait(90), connect,
        restorations=None),
    row("the end was past at the start, long ago", busy(), close, server_stops, everything_sleeps(9600), start_alone,
        restorations=0),
    row("the server away over the end, then back: one restoration", busy(), lose, server_stops, wait(90),
        server_starts, connect),
    row("server and desktop away over the end, both back", busy(), close, server_stops, wait(90), server_starts,
        connect),
    row("the server restarts in the second of the end", busy(), wait(59.9), server_stops, wait(0.1), server_starts,
        connect),
]  # fmt: skip

ASLEEP = [
    row("asleep 8 h over the end, the connection dead without its knowing", busy(), sleep(8)),
    row("asleep 8 h over the end, without connection", busy(), lose, sleep(8), restorations=None),
    row("asleep 8 h over the end, connected anew right after", busy(), sleep(8), lose, connect),
    row("asleep 8 h, the end not reached", busy(600), sleep(8), history=STAYS, restorations=0),
    row("asleep 8 h, the end not reached, then reached awake", busy(600), sleep(8), lose, connect, wait(120)),
    row("asleep for a second over the end", busy(), wait(59.99), sleep(1 / 3600)),
    row("server and desktop asleep 8 h over the end", busy(), everything_sleeps(8)),
    row("asleep over both ends", file("0;anna;EXTWORK;2026-08-24 11:00;2026-08-24 14:00\n"), busy(), sleep(8),
        history=("EXTWORK", "BUSY", "AVAILABLE"), restorations=None),
]  # fmt: skip

FAR = [
    row("end 40 days away, asleep till just before it", busy(40 * 1440), everything_sleeps(40 * 24 - 0.1),
        history=STAYS, restorations=0),
    row("end 40 days away, asleep over it", busy(40 * 1440), everything_sleeps(40 * 24)),
    row("end 40 days away, awake all the time in steps of an hour", busy(40 * 1440), slow_steps, server_stops,
        start_alone, wait(40 * 1440), restorations=0),
    row("end 400 days away, closed over it", busy(400 * 1440), close, everything_sleeps(400 * 24), connect),
    row("end 400 days away, running", busy(400 * 1440), everything_sleeps(400 * 24 - 0.1), wait(6)),
]  # fmt: skip

SET = [
    row("clock set 1 h ahead, connected: the server's time counts", busy(), clock(1), wait(30), history=STAYS,
        restorations=0),
    row("clock set 1 h ahead, connected, over the end", busy(), clock(1), wait(60)),
    row("clock set 1 h ahead past the end, without connection", busy(), lose, clock(1), restorations=0),
    row("clock set 1 h ahead, not past the end, without connection", busy(120), lose, clock(1), history=STAYS,
        restorations=0),
    row("clock set 1 h back, connected, over the end", busy(), clock(-1), wait(60)),
    row("clock set 1 h back, without connection: the end is an instant", busy(), lose, clock(-1), wait(60),
        history=STAYS, restorations=None),
    row("clock set 1 h back, without connection, over the instant", busy(), lose, clock(-1), wait(120),
        restorations=None),
    row("clock set 1 day ahead, connected", busy(), clock(24), wait(30), history=STAYS, restorations=0),
    row("clock set 1 day ahead, without connection", busy(), lose, clock(24), restorations=0),
    row("clock set 1 day back, connected, over the end", busy(), clock(-24), wait(60)),
    row("clock set 1 day back after the end, without connection", busy(), lose, wait(61), clock(-24),
        restorations=None),
    row("clock set 1 h back while the program is closed over the end", busy(), close, clock(-1), wait(61), connect),
    row("clock set ahead past the end and back again, connected", busy(), clock(1), wait(1), clock(-1), wait(59)),
    row("set with a clock 1 day ahead, closed, clock put right, started", close, clock(24), connect, busy(), close,
        clock(-24), wait(60), connect),
    row("server 1 h ahead: an end by its time", close, clock_of_the_server(1), connect, busy(), wait(60),
        restorations=1),
    row("server 1 h behind: an end by its time", close, clock_of_the_server(-1), connect, busy(), wait(60),
        begin="0;anna;EXTWORK;2026-08-24 10:00;\n", restorations=1),
    row("server 1.5 s behind, which is tolerated", close, clock_of_the_server(-1.5 / 3600), connect, busy(), wait(60)),
    row("chosen alone, the server's clock 1 h ahead, connected before the end", clock_of_the_server(1), close,
        start_alone, busy(180), connect, wait(60), history=STAYS, restorations=None),
]  # fmt: skip

# Started after an end, the desktop shows what it knows until it has heard from the server; the server stays as it is.
ELSEWHERE = [
    row("a colleague set another status while closed over the end", busy(), close, by_a_colleague(None), wait(90),
        connect, history=(*ENDED, "MEETING"), restorations=0),
    row("the other desktop set another status while this one slept", busy(), on_the_other_desktop(None), sleep(8),
        lose, connect, history=("EXTWORK", "BUSY", "MEETING"), restorations=0),
    row("prolonged on the other desktop while this one slept over the first end", busy(),
        on_the_other_desktop(600, Status.BUSY), sleep(2), lose, connect, history=STAYS, restorations=0),
    row("ended on the other desktop before its end, while closed", busy(), close,
        on_the_other_desktop(None, Status.AVAILABLE), wait(90), connect, history=(*ENDED, "AVAILABLE"),
        restorations=0),
    row("chosen without connection, a colleague chose later: the newer wins", lose, busy(600), wait(5),
        by_a_colleague(None), wait(5), connect, history=("EXTWORK", "BUSY", "MEETING"), restorations=None),
    row("chosen without connection later than a colleague: it wins", lose, by_a_colleague(None), wait(5), busy(600),
        wait(5), connect, history=STAYS, restorations=None),
]  # fmt: skip

LATER = "1;anna;PAUSE;2026-08-24 12:30;2026-08-24 13:30\n"
IMPORTS = [
    row("an import that starts later covers the choice, which ends below it", file(TRAVEL + LATER), busy(), wait(90),
        history=("EXTWORK", "BUSY", "PAUSE", "EXTWORK"), restorations=None),
    row("an import covers the choice and uncovers it again", file(TRAVEL + LATER), busy(180), wait(90),
        history=("EXTWORK", "BUSY", "PAUSE", "BUSY"), restorations=None),
    row("an import begins and ends while closed", file(TRAVEL + LATER), busy(180), close, wait(90), connect,
        history=STAYS, restorations=None),
    row("the end of an import below a choice", file("0;anna;EXTWORK;2026-08-24 11:00;2026-08-24 12:30\n"), busy(),
        wait(60), history=("EXTWORK", "BUSY", "AVAILABLE"), restorations=None),
    row("choice and import end while closed", file("0;anna;EXTWORK;2026-08-24 11:00;2026-08-24 12:30\n"), busy(),
        close, wait(90), connect, history=("EXTWORK", "BUSY", "AVAILABLE"), restorations=None),
    row("the end of an import without connection", file("0;anna;EXTWORK;2026-08-24 11:00;2026-08-24 12:30\n"),
        wait(0.1), lose, wait(30), history=("EXTWORK", "AVAILABLE"), restorations=None),
    row("an uncovered import keeps its own remaining time", file("0;anna;EXTWORK;2026-08-24 11:00;2026-08-24 13:30\n"),
        busy(), wait(89), restorations=None),
]  # fmt: skip

# Clocks go back at 01:00 UTC on 25.10.2026 and 31.10.2027, forward on 28.3.2027.
OCTOBER, MARCH = datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2027, 3, 27, 23, 30, tzinfo=UTC)
AUTUMN, SPRING = "0;anna;EXTWORK;2026-10-24;\n", "0;anna;EXTWORK;2027-03-27;\n"
NIGHTS = [
    row("fold 2026: until 02:30 is the first one", busy_until("02:30"), until("2026-10-25T00:30"), start=OCTOBER,
        begin=AUTUMN),
    row("fold 2026: and not before it", busy_until("02:30"), until("2026-10-25T00:29"), start=OCTOBER, begin=AUTUMN,
        history=STAYS, restorations=0),
    row("fold 2026: until 03:00 is after both", busy_until("03:00"), until("2026-10-25T01:59"), start=OCTOBER,
        begin=AUTUMN, history=STAYS, restorations=0),
    row("fold 2026: closed over it", busy_until("04:00"), close, until("2026-10-25T03:00"), connect, start=OCTOBER,
        begin=AUTUMN),
    row("fold 2026: asleep over it", busy_until("08:00"), sleep(9), start=OCTOBER, begin=AUTUMN),
    row("gap 2027: until 02:30 is 03:30", busy_until("02:30"), until("2027-03-28T01:30"), start=MARCH, begin=SPRING),
    row("gap 2027: and not before it", busy_until("02:30"), until("2027-03-28T01:29"), start=MARCH, begin=SPRING,
        history=STAYS, restorations=0),
    row("gap 2027: until 03:00 is right after it", busy_until("03:00"), until("2027-03-28T01:00"), start=MARCH,
        begin=SPRING),
    row("gap 2027: closed over it", busy_until("04:00"), close, until("2027-03-28T02:00"), connect, start=MARCH,
        begin=SPRING),
    row("gap 2027: asleep over it", busy_until("08:00"), sleep(8), start=MARCH, begin=SPRING),
    row("an import that ends within the fold 2026", file("0;anna;BUSY;2026-10-24;2026-10-25 02:30\n"),
        until("2026-10-25T00:30"), start=OCTOBER, begin="", history=("AVAILABLE", "BUSY", "AVAILABLE"),
        restorations=None),
    row("an import that starts within the gap 2027", file("0;anna;BUSY;2027-03-28 02:30;2027-03-28 08:00\n"),
        until("2027-03-28T01:30"), start=MARCH, begin="", history=("AVAILABLE", "BUSY"), restorations=None),
    row("fold 2027: until 02:30 is the first one", busy_until("02:30"), until("2027-10-31T00:30"),
        start=datetime(2027, 10, 30, 22, 30, tzinfo=UTC), begin="0;anna;EXTWORK;2027-10-30;\n"),
    row("gap 2026: until 02:30 is 03:30", busy_until("02:30"), until("2026-03-29T01:30"),
        start=datetime(2026, 3, 28, 23, 30, tzinfo=UTC), begin="0;anna;EXTWORK;2026-03-28;\n"),
]  # fmt: skip


def zone(name: str) -> Step:
    """The machine is moved to another zone while everything runs."""

    def step(case: Case) -> None:
        os.environ["TZ"] = name
        time.tzset()

    return step


ZONES = [
    row("the zone changes before the end", zone("Europe/Berlin"), busy(), wait(30), zone("America/New_York"), wait(30)),
    row("the zone changes, not yet the end", zone("Europe/Berlin"), busy(), wait(30), zone("Asia/Tokyo"), wait(29),
        history=STAYS, restorations=0),
    row("the zone changes while closed over the end", zone("Europe/Berlin"), busy(), close, zone("Asia/Tokyo"),
        wait(61), connect),
    row("the zone changes without connection", zone("Europe/Berlin"), busy(), lose, zone("Pacific/Kiritimati"),
        wait(60), restorations=None),
]  # fmt: skip

TABLE = [*RUNNING, *CLOSED, *ASLEEP, *FAR, *SET, *ELSEWHERE, *IMPORTS, *NIGHTS]


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    row: Row = request.param
    case = Case(row.start)
    case.file(row.begin)
    connect(case)
    case.wait(1)
    yield case
    case.stop_all()


def check(case: Case, row: Row) -> None:
    revision = 0
    for step in row.steps:
        step(case)
        if step.__qualname__.startswith(("busy", "on_the_other", "by_a")):
            case.wait(1)
            revision = case.server.presence.stack("anna").revision
    case.wait(WITHIN)
    assert tuple(case.mine.history) == row.history
    assert case.mine.shown == row.history[-1]
    stack = case.server.presence.stack("anna")
    if row.restorations is not None:
        assert stack.revision == revision + row.restorations
    if case.mine.online and not case.mine.silent:
        assert stack.shown.status.name == row.history[-1]
        assert case.mine.keeper.outbox == ()


@pytest.mark.parametrize(("case", "row"), [(row, row) for row in TABLE], indirect=["case"], ids=lambda r: r.situation)
def test_row(case: Case, row: Row) -> None:
    check(case, row)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed on Windows")
@pytest.mark.parametrize(("case", "row"), [(row, row) for row in ZONES], indirect=["case"], ids=lambda r: r.situation)
def test_row_of_zones(case: Case, row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", os.environ.get("TZ", "UTC"))  # so that it is put back
    try:
        check(case, row)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_newer_choice_of_a_colleague_is_told() -> None:
    case = Case(NOON)
    connect(case)
    for step in (lose, busy(600), wait(5), by_a_colleague(None), wait(5), connect, wait(0.1)):
        step(case)
    assert len(case.mine.told) == 1
    assert "chef" in case.mine.told[0]
    case.stop_all()


def test_the_table_is_long_enough() -> None:
    situations = [row.situation for row in [*TABLE, *ZONES]]
    assert len(set(situations)) == len(situations) >= 40
