"""The board: facts as drivers report them, since when, and unknown where nobody can tell."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from cticlient.texts import SaidError
from ctiserver.domain.lines import UNSEEN, Call, Direction, Ended, Ending, LineFacts, LineState
from ctiserver.domain.people import Line
from ctiserver.server.directory import Change
from ctiserver.server.line_board import LineBoard
from ctiserver.server.telephony.driver import Link, Reports
from ctiserver.server.telephony.simulated.driver import SimulatedDriver
from ctiserver.server.telephony.simulated.switch import Switch


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go(self, minutes: int) -> datetime:
        self.now += timedelta(minutes=minutes)
        return self.now


class Lines:
    def __init__(self, *lines: Line) -> None:
        self.lines = {line.id: line for line in lines}
        self._listeners: list[Callable[[Change], None]] = []

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def put(self, line: Line) -> None:
        self.lines[line.id] = line
        self._tell(Change("line", line.id))

    def remove(self, line: str) -> None:
        del self.lines[line]
        self._tell(Change("line", line, gone=True))

    def _tell(self, change: Change) -> None:
        for listener in list(self._listeners):
            listener(change)


class Driver(SimulatedDriver):
    """A driver whose link and reports the test plays; it says when it was told what to watch."""

    def __init__(self) -> None:
        ids = count()
        super().__init__(Switch(lambda: datetime(2026, 1, 1, tzinfo=UTC), lambda: str(next(ids))), None)
        self.watched: asyncio.Queue[tuple[str, ...]] = asyncio.Queue()
        self.fails_to_watch = False
        self.closed = False

    async def open(self, reports: Reports) -> None:
        self.reports = reports

    async def close(self) -> None:
        self.closed = True

    async def watch(self, addresses: Iterable[str]) -> None:
        self.watched.put_nowait(tuple(addresses))
        if self.fails_to_watch:
            raise OSError("gone")


@dataclass
class Place:
    board: LineBoard
    lines: Lines
    driver: Driver
    clock: Clock
    changed: list[str]
    links: list[str]

    def link(self, link: Link) -> None:
        self.driver.reports.link(link, "for the test")

    def report(self, address: str, facts: LineFacts) -> None:
        self.driver.reports.line(address, facts)

    async def watched(self) -> tuple[str, ...]:
        return await asyncio.wait_for(self.driver.watched.get(), 5)


@pytest.fixture
async def place() -> Place:
    lines = Lines(Line("anna", "101", address="A1"), Line("ben", "102"), Line("far", "103", provider="asterisk"))
    driver, clock = Driver(), Clock()
    board = LineBoard({"simulated": driver}, lines, clock)
    made = Place(board, lines, driver, clock, [], [])
    board.on_change(made.changed.append)
    board.on_link(made.links.append)
    await board.open()
    return made


@pytest.fixture
async def linked(place: Place) -> Place:
    place.link(Link.UP)
    await place.watched()
    place.links.clear()
    return place


def call(state: LineState, since: datetime, number: str = "208") -> Call:
    return Call(f"{state}{since}", state, Direction.IN, since, number)


async def test_before_anybody_said_anything_everything_is_unknown(place: Place) -> None:
    assert place.board.links() == {"simulated": Link.DOWN}
    for line in ("anna", "ben", "far", "nobody"):
        seen = place.board.seen(line)
        assert (seen.facts, seen.since) == (UNSEEN, place.clock.now)
    await place.board.close()


async def test_the_driver_watches_the_lines_of_its_provider_when_the_link_is_up(place: Place) -> None:
    place.link(Link.UP)
    assert await place.watched() == ("A1", "ben")
    assert place.board.links() == {"simulated": Link.UP}
    assert place.links == ["simulated"]


async def test_changes_are_told_once_and_only_when_something_changed(linked: Place) -> None:
    linked.report("A1", LineFacts())
    linked.report("A1", LineFacts())
    assert linked.changed == ["anna"]
    linked.report("A1", LineFacts(dnd=True))
    linked.report("nobody", LineFacts())
    assert linked.changed == ["anna", "anna"]


async def test_since_is_the_start_of_the_present_state(linked: Place) -> None:
    idle = linked.clock.go(1)
    linked.report("A1", LineFacts())
    linked.clock.go(1)
    linked.report("A1", LineFacts(forward="208"))
    assert linked.board.seen("anna").since == idle
    rang = linked.clock.go(1)
    linked.report("A1", LineFacts(calls=(call(LineState.RINGING, rang),)))
    later = linked.clock.go(1)
    linked.report("A1", LineFacts(calls=(call(LineState.RINGING, rang), call(LineState.RINGING, later, "209"))))
    linked.report("A1", LineFacts(calls=(call(LineState.RINGING, later, "209"),)))
    assert (linked.board.seen("anna").facts.state, linked.board.seen("anna").since) == (LineState.RINGING, rang)
    free = linked.clock.go(1)
    linked.report("A1", LineFacts())
    assert linked.board.seen("anna").since == free


async def test_a_call_that_began_before_we_could_see_it_has_its_own_start(linked: Place) -> None:
    began = linked.clock.now - timedelta(minutes=7)
    linked.report("ben", LineFacts(calls=(call(LineState.TALKING, began),)))
    assert linked.board.seen("ben").since == began


async def test_the_loss_of_the_link_makes_its_lines_unknown_since_then(linked: Place) -> None:
    linked.report("A1", LineFacts(calls=(call(LineState.TALKING, linked.clock.now),), forward="208"))
    linked.report("ben", LineFacts())
    linked.changed.clear()
    lost = linked.clock.go(3)
    linked.link(Link.DOWN)
    linked.clock.go(3)
    linked.link(Link.DOWN)
    linked.report("A1", LineFacts())
    assert linked.changed == ["anna", "ben"]
    assert linked.links == ["simulated"]
    for line in ("anna", "ben"):
        assert (linked.board.seen(line).facts, linked.board.seen(line).since) == (UNSEEN, lost)


async def test_all_lines_are_asked_anew_when_the_link_is_back(linked: Place) -> None:
    linked.report("A1", LineFacts())
    linked.link(Link.DOWN)
    back = linked.clock.go(2)
    linked.link(Link.UP)
    assert await linked.watched() == ("A1", "ben")
    assert linked.board.seen("anna").facts == UNSEEN
    linked.report("A1", LineFacts())
    assert (linked.board.seen("anna").facts, linked.board.seen("anna").since) == (LineFacts(), back)


async def test_a_line_the_driver_lost_is_unknown(linked: Place) -> None:
    linked.report("A1", LineFacts())
    lost = linked.clock.go(1)
    linked.report("A1", UNSEEN)
    assert (linked.board.seen("anna").facts.state, linked.board.seen("anna").since) == (LineState.UNKNOWN, lost)


async def test_lines_come_and_go_with_the_directory(linked: Place) -> None:
    linked.report("ben", LineFacts())
    linked.changed.clear()
    linked.lines.put(Line("carl", "104"))
    assert await linked.watched() == ("A1", "ben", "carl")
    assert linked.changed == []
    linked.report("carl", LineFacts())
    linked.lines.remove("ben")
    assert await linked.watched() == ("A1", "carl")
    assert linked.changed == ["carl", "ben"]
    assert linked.board.seen("ben").facts == UNSEEN
    linked.report("ben", LineFacts())
    assert linked.board.seen("ben").facts == UNSEEN


async def test_a_line_that_moves_to_another_telephone_is_unknown_until_that_one_reports(linked: Place) -> None:
    linked.report("A1", LineFacts())
    moved = linked.clock.go(1)
    linked.lines.put(Line("anna", "101", address="A2"))
    assert await linked.watched() == ("A2", "ben")
    assert (linked.board.seen("anna").facts, linked.board.seen("anna").since) == (UNSEEN, moved)
    linked.report("A1", LineFacts())
    assert linked.board.seen("anna").facts == UNSEEN
    linked.report("A2", LineFacts())
    assert linked.board.seen("anna").facts == LineFacts()
    linked.lines.put(Line("anna", "101", provider="asterisk", address="A2"))
    assert await linked.watched() == ("ben",)
    assert linked.board.seen("anna").facts == UNSEEN


async def test_a_new_number_or_name_changes_nothing_on_the_board(linked: Place) -> None:
    linked.report("A1", LineFacts())
    linked.changed.clear()
    linked.lines.put(replace(linked.lines.lines["anna"], number="999", name="Anna"))
    await asyncio.sleep(0)
    assert linked.changed == []
    assert linked.driver.watched.empty()
    assert linked.board.seen("anna").facts == LineFacts()


async def test_two_lines_may_have_the_same_telephone(linked: Place) -> None:
    linked.lines.put(Line("twin", "101", address="A1"))
    linked.report("A1", LineFacts())
    assert linked.changed == ["anna", "twin"]


async def test_a_driver_that_cannot_watch_is_asked_again_at_the_next_occasion(linked: Place) -> None:
    linked.driver.fails_to_watch = True
    linked.lines.put(Line("carl", "104"))
    await linked.watched()
    linked.driver.fails_to_watch = False
    linked.lines.remove("carl")
    assert await linked.watched() == ("A1", "ben")


async def test_which_driver_a_line_has(place: Place) -> None:
    assert place.board.driver_of("anna") == (place.driver, "A1")
    assert place.board.driver_of("ben") == (place.driver, "ben")
    with pytest.raises(SaidError, match="asterisk"):
        place.board.driver_of("far")
    with pytest.raises(SaidError, match="no line"):
        place.board.driver_of("nobody")


async def test_closing_leaves_nothing_behind(linked: Place) -> None:
    await linked.board.close()
    assert linked.driver.closed
    linked.lines.put(Line("carl", "104"))
    await asyncio.sleep(0)
    assert linked.driver.watched.empty()


async def test_drivers_that_do_not_start_or_close_do_not_take_the_server_with_them(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(Driver):
        async def open(self, reports: Reports) -> None:
            raise OSError("no such device")

        async def close(self) -> None:
            raise OSError("never opened")

    driver = Driver()
    board = LineBoard({"broken": Broken(), "simulated": driver}, Lines(Line("ben", "102")), Clock())
    await board.open()
    driver.reports.link(Link.UP, "")
    driver.reports.line("ben", LineFacts())
    assert board.seen("ben").facts == LineFacts()
    assert board.links() == {"broken": Link.DOWN, "simulated": Link.UP}
    await board.close()
    assert driver.closed
    assert "did not start" in caplog.text


async def test_with_the_simulated_telephone_system() -> None:
    clock, ids = Clock(), count()
    switch = Switch(clock, lambda: str(next(ids)))
    switch.add_line("anna", "101")
    switch.add_line("ben", "102")
    board = LineBoard({"simulated": SimulatedDriver(switch)}, Lines(Line("anna", "101"), Line("ben", "102")), clock)
    both = asyncio.Event()
    board.on_change(lambda line: both.set() if board.seen("ben").facts.known else None)
    await board.open()
    await asyncio.wait_for(both.wait(), 5)
    clock.go(1)
    switch.dial("anna", "102")
    assert [board.seen(line).facts.state for line in ("anna", "ben")] == [LineState.DIALING, LineState.RINGING]
    assert board.seen("ben").since == clock.now
    await board.close()


async def test_a_call_taken_at_another_line_is_told_at_the_one_where_it_rang(linked: Place) -> None:
    def one(id: str, state: LineState) -> LineFacts:
        return LineFacts(calls=(Call(id, state, Direction.IN, linked.clock.now, "0301"),))

    linked.report("A1", one("a", LineState.RINGING))
    linked.report("ben", one("b", LineState.RINGING))
    linked.report("A1", LineFacts())
    linked.changed.clear()
    linked.report("ben", one("b", LineState.TALKING))
    assert linked.changed == ["ben", "anna"]
    taken = Ended("a", Ending.PICKED_UP, "ben")
    assert linked.board.seen("anna").facts == LineFacts(ended=(taken,))
    linked.report("A1", LineFacts())
    assert linked.board.seen("anna").facts == LineFacts(ended=(taken,)), "the driver knows nothing of it"
    linked.report("A1", LineFacts(ended=(Ended("a", Ending.PICKED_UP), Ended("c", Ending.DECLINED))))
    assert set(linked.board.seen("anna").facts.ended) == {taken, Ended("c", Ending.DECLINED)}
