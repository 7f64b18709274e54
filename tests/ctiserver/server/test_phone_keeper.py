"""Phones follow statuses and get back what they had, whatever refuses, breaks, or dies in between."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from ctiserver.domain.people import Client, Line
from ctiserver.domain.phone import Memory, Setting, Side
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Status
from ctiserver.server.directory import Change
from ctiserver.server.line_board import LineBoard
from ctiserver.server.phone_keeper import PhoneKeeper
from ctiserver.server.telephony.driver import Ability, Link, RefusedError, Reports, TimedOutError
from ctiserver.server.telephony.simulated.driver import SimulatedDriver
from ctiserver.server.telephony.simulated.lines import keep_lines
from ctiserver.server.telephony.simulated.switch import Switch
from ctiserver.wire.messages import PhoneNote

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Hook = Callable[[str], None] | None


class Directory:
    def __init__(self) -> None:
        self.lines = {id: Line(id, id) for id in ("101", "102", "103")}
        self.clients = {
            "anna": Client("anna", lines=("101", "103")),
            "ben": Client("ben", lines=("102",)),
            "eva": Client("eva"),
        }
        self._listeners: list[Callable[[Change], None]] = []

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def put(self, *clients: Client) -> None:
        for client in clients:
            self.clients[client.name] = client
        self.tell(Change("client", clients[0].name))

    def tell(self, change: Change) -> None:
        for listener in list(self._listeners):
            listener(change)


class Here:
    """Where work can be stopped: the server dies there, or the test waits until it comes there."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.hang_at: str | None = None
        self.hanging = asyncio.Event()
        self.stirred = asyncio.Event()

    async def __call__(self, place: str) -> None:
        self.log.append(place)
        self.stirred.set()
        if place == self.hang_at:
            self.hanging.set()
            await asyncio.Event().wait()


class Memories:
    """What is on disk."""

    def __init__(self, here: Here) -> None:
        self.kept: dict[str, Memory] = {}
        self.here = here
        self.fails = 0

    async def load_memories(self) -> dict[str, Memory]:
        return dict(self.kept)

    async def save_memory(self, line: str, memory: Memory) -> None:
        await self.here(f"save {line}")
        if self.fails:
            self.fails -= 1
            raise OSError("disk full")
        self.kept[line] = memory
        await self.here(f"saved {line}")

    async def drop_memory(self, line: str) -> None:
        await self.here(f"drop {line}")
        self.kept.pop(line, None)
        await self.here(f"dropped {line}")


class Driver(SimulatedDriver):
    """The simulated system with faults: ``errors`` are raised by the next settings, before they are made."""

    def __init__(self, switch: Switch, here: Here) -> None:
        super().__init__(switch, None)
        self.here = here
        self.errors: list[Exception] = []
        self.deaf = False
        self.reports: Reports | None = None

    async def open(self, reports: Reports) -> None:
        self.reports = reports
        await super().open(reports)

    def link(self, link: Link) -> None:
        assert self.reports is not None
        self.reports.link(link, "for the test")

    async def forward(self, address: str, number: str) -> None:
        await self._set(f"forward {address} {number}".strip(), super().forward(address, number))

    async def do_not_disturb(self, address: str, on: bool) -> None:
        await self._set(f"dnd {address} {'on' if on else 'off'}", super().do_not_disturb(address, on))

    async def _set(self, what: str, done: object) -> None:
        assert asyncio.iscoroutine(done)
        try:
            await self.here(what)
            if self.errors:
                raise self.errors.pop(0)
            if not self.deaf:
                await done
        finally:
            done.close()
        await self.here(f"confirmed {what}")


@dataclass
class Timer:
    seconds: float
    fire: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class Server:
    """One run after the other of the keeper; directory, disk and telephones stay."""

    directory: Directory
    here: Here
    memories: Memories
    switch: Switch
    driver: Driver
    board: LineBoard
    keeper: PhoneKeeper
    timers: list[Timer] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def new_keeper(self) -> PhoneKeeper:
        keeper = PhoneKeeper(self.memories, self.board, self.directory, lambda: NOW, call_later=self.later, closing=0)
        keeper.on_change(self._tell)
        return keeper

    def later(self, seconds: float, fire: Callable[[], None]) -> Timer:
        self.timers.append(Timer(seconds, fire))
        self.here.stirred.set()
        return self.timers[-1]

    async def start(self, **stacks: Stack) -> None:
        self.keeper = self.new_keeper()
        await self.keeper.load()
        for client in self.directory.clients:
            self.keeper.follow(client, stacks.get(client, Stack()))

    def _tell(self, client: str) -> None:
        self.told.append(client)
        self.here.stirred.set()

    async def kill_at(self, place: str, act: Callable[[], None]) -> None:
        """Act, and let the server die at this place."""
        self.here.hang_at = place
        act()
        await asyncio.wait_for(self.here.hanging.wait(), 5)
        await self.keeper.close()
        self.here.hang_at = None
        self.here.hanging.clear()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():
                self.here.stirred.clear()
                await self.here.stirred.wait()

    async def noted(self, client: str, state: str | None) -> PhoneNote | None:
        def there() -> bool:
            note = self.keeper.note(client)
            return (note.state if note else None) == state

        await self.until(there)
        return self.keeper.note(client)

    async def quiet(self) -> None:
        """Until no telephone is being worked on."""
        await asyncio.gather(*(job.task for job in self.keeper._jobs.values() if job.task), return_exceptions=True)

    def phone(self, line: str = "101") -> tuple[str, bool]:
        facts = self.switch.facts(line)
        return facts.forward, facts.dnd

    def settings_made(self) -> list[str]:
        return [what for what in self.here.log if what.startswith(("forward", "dnd"))]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    directory, here = Directory(), Here()
    ids = itertools.count()
    switch = Switch(lambda: NOW, lambda: str(next(ids)))
    keep_lines(switch, directory.lines.values())
    switch.on_change(lambda changed: here.stirred.set())
    driver = Driver(switch, here)
    board = LineBoard({"simulated": driver}, directory, lambda: NOW)
    await board.open()
    made = Server(directory, here, Memories(here), switch, driver, board, None)  # type: ignore[arg-type]
    board.on_change(lambda line: here.stirred.set())
    await made.until(lambda: board.seen("103").facts.known)
    await made.start()
    yield made
    await made.keeper.close()
    await board.close()


serial = itertools.count()


def asking(*forwards: str) -> Stack:
    """Bottom first; each entry another one than ever before."""
    numbers = [next(serial) for _ in forwards]
    return Stack(
        tuple(
            Entry(f"e{n}", Status.MEETING, NOW + timedelta(seconds=n), call_forward=forward)
            for n, forward in zip(numbers, forwards, strict=True)
        )
    )


def to(number: str) -> Setting:
    return Setting(Side.FORWARD, number)


NOTHING = Stack()


async def test_forward_is_set_and_put_back(server: Server) -> None:
    server.switch.forward("101", "300")
    server.keeper.follow("anna", asking("208"))
    assert server.keeper.note("anna") == PhoneNote(
        asked="208", state="pending", reason="The telephone is about to be set."
    )
    note = await server.noted("anna", "done")
    assert note == PhoneNote(asked="208", state="done", restores="300")
    assert server.phone() == ("208", False)
    assert server.memories.kept == {"101": Memory(to("300"), to("208"), confirmed=True)}
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("300", False)
    assert server.memories.kept == {}
    assert set(server.told) == {"anna"}


async def test_do_not_disturb_is_set_and_put_back(server: Server) -> None:
    server.keeper.follow("anna", asking(" DND "))
    note = await server.noted("anna", "done")
    assert note == PhoneNote(asked="DND", state="done")
    assert server.phone() == ("", True)
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("", False)


async def test_the_old_setting_is_on_disk_before_the_phone_is_touched(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    assert server.here.log == [
        "save 101", "saved 101", "forward 101 208", "confirmed forward 101 208", "save 101", "saved 101",
    ]  # fmt: skip


async def test_success_is_told_only_after_the_driver_confirmed(server: Server) -> None:
    server.here.hang_at = "confirmed forward 101 208"
    server.keeper.follow("anna", asking("208"))
    await asyncio.wait_for(server.here.hanging.wait(), 5)
    assert server.phone() == ("208", False)
    note = server.keeper.note("anna")
    assert note is not None
    assert note.state == "pending"


async def test_a_status_that_asks_nothing_touches_no_phone(server: Server) -> None:
    server.keeper.follow("anna", Stack((Entry("d", Status.DND, NOW),)))
    await server.quiet()
    assert server.keeper.note("anna") is None
    assert server.here.log == []


async def test_a_status_that_is_over_asks_nothing_even_if_it_lies_there_still(server: Server) -> None:
    (running,) = asking("208").entries
    server.keeper.follow("anna", Stack((running,)))
    await server.noted("anna", "done")
    server.keeper.follow("anna", Stack((replace(running, until=NOW),)))
    await server.noted("anna", None)
    assert server.phone() == ("", False)


async def test_what_was_set_by_hand_meanwhile_stays(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.switch.forward("101", "400")
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("400", False)
    assert server.memories.kept == {}


async def test_what_was_set_by_hand_stays_while_the_status_runs(server: Server) -> None:
    same = asking("208")
    server.keeper.follow("anna", same)
    await server.noted("anna", "done")
    server.switch.forward("101", "")
    await server.keeper.close()
    await server.start(anna=same)
    note = await server.noted("anna", "failed")
    assert note is not None
    assert "by hand" in note.reason
    assert server.phone() == ("", False)


async def test_a_new_choice_sets_a_phone_that_was_changed_by_hand(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.switch.forward("101", "400")
    server.keeper.follow("anna", asking("208"))
    await server.until(lambda: server.phone() == ("208", False))
    note = await server.noted("anna", "done")
    assert note == PhoneNote(asked="208", state="done", restores="400")


async def test_the_topmost_entry_with_a_forward_wins_and_the_first_setting_comes_back(server: Server) -> None:
    server.switch.forward("101", "300")
    both = asking("208", "209", "")
    server.keeper.follow("anna", Stack(both.entries[:1]))
    await server.noted("anna", "done")
    server.keeper.follow("anna", both)
    note = await server.noted("anna", "done")
    assert note == PhoneNote(asked="209", state="done", restores="300")
    assert server.phone() == ("209", False)
    assert server.memories.kept == {"101": Memory(to("300"), to("209"), confirmed=True)}
    server.keeper.follow("anna", Stack(both.entries[:1]))
    await server.noted("anna", "done")
    assert server.phone() == ("208", False)
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("300", False)
    assert server.settings_made() == ["forward 101 208", "forward 101 209", "forward 101 208", "forward 101 300"]


async def test_from_forward_to_do_not_disturb(server: Server) -> None:
    server.switch.forward("101", "300")
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.keeper.follow("anna", asking("dnd"))
    await server.noted("anna", "done")
    assert server.phone() == ("300", True)
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("300", False)


async def test_many_changes_at_once_end_in_the_last_one(server: Server) -> None:
    for number in ("201", "dnd", "202", "203", "dnd", "204"):
        server.keeper.follow("anna", asking(number))
        await asyncio.sleep(0)
    await server.noted("anna", "done")
    assert server.phone() == ("204", False)
    server.keeper.follow("anna", NOTHING)
    await server.noted("anna", None)
    assert server.phone() == ("", False)


@pytest.mark.parametrize(("ability", "asked"), [(Ability.FORWARD, "208"), (Ability.DND, "dnd")])
async def test_a_phone_that_cannot_do_it(server: Server, ability: Ability, asked: str) -> None:
    server.switch.refuse("101", ability, True)
    server.keeper.follow("anna", asking(asked))
    note = await server.noted("anna", "unsupported")
    assert note is not None
    assert note.reason
    assert server.memories.kept == {}
    assert server.settings_made() == []


async def test_a_phone_that_cannot_do_the_new_setting_gets_back_what_it_had(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.switch.refuse("101", Ability.DND, True)
    server.keeper.follow("anna", asking("dnd"))
    await server.noted("anna", "unsupported")
    assert server.phone() == ("", False)
    assert server.memories.kept == {}


async def test_a_driver_that_refuses(server: Server) -> None:
    server.driver.errors = [RefusedError("No more forwards today.")]
    server.keeper.follow("anna", asking("208"))
    note = await server.noted("anna", "failed")
    assert note == PhoneNote(asked="208", state="failed", reason="No more forwards today.")
    assert server.phone() == ("", False)
    assert server.memories.kept == {}
    assert server.timers == []


async def test_a_driver_that_refuses_the_second_number_leaves_nothing_of_the_first(server: Server) -> None:
    server.switch.forward("101", "300")
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.driver.errors = [RefusedError("No.")]
    server.keeper.follow("anna", asking("209"))
    await server.noted("anna", "failed")
    assert server.phone() == ("300", False)
    assert server.memories.kept == {}


async def test_a_phone_that_does_not_do_what_its_system_confirmed(server: Server) -> None:
    server.driver.deaf = True
    server.keeper.follow("anna", asking("208"))
    note = await server.noted("anna", "failed")
    assert note is not None
    assert "does not have it" in note.reason
    assert server.memories.kept == {}


@pytest.mark.parametrize("error", [OSError("line noise"), TimedOutError("No answer in time.")])
async def test_what_broke_half_way_is_tried_again(server: Server, error: Exception) -> None:
    server.driver.errors = [error, error]
    server.keeper.follow("anna", asking("208"))
    note = await server.noted("anna", "failed")
    assert note is not None
    assert note.reason
    assert server.memories.kept == {"101": Memory(to(""), to("208"))}
    for number in (0, 1):
        await server.until(lambda number=number: len(server.timers) > number)  # type: ignore[misc]
        server.timers[number].fire()
    await server.noted("anna", "done")
    assert server.phone() == ("208", False)
    assert [timer.seconds for timer in server.timers] == [5.0, 30.0]


async def test_what_cannot_be_put_back_is_tried_again_and_said(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.driver.errors = [RefusedError("Busy.")]
    server.keeper.follow("anna", NOTHING)
    note = await server.noted("anna", "failed")
    assert note == PhoneNote(asked="", state="failed", reason="Busy.")
    await server.until(lambda: bool(server.timers))
    server.timers[0].fire()
    await server.noted("anna", None)
    assert server.phone() == ("", False)


async def test_a_new_wish_does_not_wait_for_the_next_attempt(server: Server) -> None:
    server.driver.errors = [OSError("line noise")]
    server.keeper.follow("anna", asking("208"))
    await server.until(lambda: bool(server.timers))
    server.keeper.follow("anna", asking("209"))
    await server.noted("anna", "done")
    assert server.phone() == ("209", False)
    assert server.timers[0].cancelled


async def test_a_disk_that_is_full_leaves_the_phone_alone(server: Server) -> None:
    server.memories.fails = 1
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "failed")
    assert server.phone() == ("", False)
    assert server.settings_made() == []
    await server.until(lambda: bool(server.timers))
    server.timers[0].fire()
    await server.noted("anna", "done")


SETTING = [
    "save 101", "saved 101", "forward 101 208", "confirmed forward 101 208",
]  # fmt: skip
PUTTING_BACK = ["forward 101 300", "confirmed forward 101 300", "drop 101", "dropped 101"]


@pytest.mark.parametrize("place", SETTING)
@pytest.mark.parametrize("after", ["running", "over"])
async def test_killed_while_the_phone_was_being_set(server: Server, place: str, after: str) -> None:
    server.switch.forward("101", "300")
    stack = asking("208")
    await server.kill_at(place, lambda: server.keeper.follow("anna", stack))
    if after == "running":
        await server.start(anna=stack)
        note = await server.noted("anna", "done")
        assert note == PhoneNote(asked="208", state="done", restores="300")
        assert server.phone() == ("208", False)
        server.keeper.follow("anna", NOTHING)
    else:
        await server.start()
    await server.noted("anna", None)
    await server.quiet()
    assert server.phone() == ("300", False)
    assert server.memories.kept == {}


@pytest.mark.parametrize("place", PUTTING_BACK)
@pytest.mark.parametrize("after", ["over", "asked again"])
async def test_killed_while_the_phone_was_put_back(server: Server, place: str, after: str) -> None:
    server.switch.forward("101", "300")
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    await server.kill_at(place, lambda: server.keeper.follow("anna", NOTHING))
    again = after == "asked again"
    await server.start(anna=asking("208") if again else NOTHING)
    await server.noted("anna", "done" if again else None)
    await server.quiet()
    assert server.phone() == (("208" if again else "300"), False)
    if again:
        server.keeper.follow("anna", NOTHING)
        await server.noted("anna", None)
    assert server.phone() == ("300", False)
    assert server.memories.kept == {}


@pytest.mark.parametrize("place", ["save 101", "saved 101", "forward 101 209", "confirmed forward 101 209"])
async def test_killed_between_two_numbers(server: Server, place: str) -> None:
    server.switch.forward("101", "300")
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    await server.kill_at(place, lambda: server.keeper.follow("anna", asking("209")))
    await server.start()
    await server.quiet()
    assert server.phone() == ("300", False)
    assert server.memories.kept == {}


async def test_killed_and_changed_by_hand_before_the_next_start(server: Server) -> None:
    stack = asking("208")
    await server.kill_at("forward 101 208", lambda: server.keeper.follow("anna", stack))
    server.switch.forward("101", "400")
    await server.start()
    await server.quiet()
    assert server.phone() == ("400", False)
    assert server.memories.kept == {}


async def test_after_a_restart_no_phone_is_touched_before_its_status_is_known(server: Server) -> None:
    stack = asking("208")
    server.keeper.follow("anna", stack)
    await server.noted("anna", "done")
    await server.keeper.close()
    server.here.log.clear()
    server.keeper = server.new_keeper()
    await server.keeper.load()
    await server.quiet()
    server.keeper.follow("ben", NOTHING)
    await server.quiet()
    server.keeper.follow("anna", stack)
    await server.noted("anna", "done")
    assert server.here.log == []


async def test_a_phone_whose_person_is_gone_is_put_back_at_the_start(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    await server.keeper.close()
    del server.directory.clients["anna"]
    await server.start()
    await server.quiet()
    assert server.phone() == ("", False)


async def test_without_a_link_it_is_done_when_the_link_is_back(server: Server) -> None:
    server.driver.link(Link.DOWN)
    server.keeper.follow("anna", asking("208"))
    await server.quiet()
    note = server.keeper.note("anna")
    assert note is not None
    assert (note.state, "when it is back" in note.reason) == ("pending", True)
    assert server.here.log == []
    server.driver.link(Link.UP)
    await server.noted("anna", "done")
    server.driver.link(Link.DOWN)
    server.keeper.follow("anna", NOTHING)
    await server.quiet()
    assert server.phone() == ("208", False)
    note = server.keeper.note("anna")
    assert note is not None
    assert (note.asked, note.state) == ("", "pending")
    server.driver.link(Link.UP)
    await server.noted("anna", None)
    assert server.phone() == ("", False)


async def test_a_telephone_that_is_unplugged_is_set_when_it_is_back(server: Server) -> None:
    server.switch.go_offline("101")
    server.keeper.follow("anna", asking("208"))
    await server.quiet()
    note = server.keeper.note("anna")
    assert note is not None
    assert (note.state, "not connected" in note.reason) == ("pending", True)
    server.switch.go_online("101")
    await server.noted("anna", "done")
    assert server.phone() == ("208", False)


@pytest.mark.parametrize("asked", ["abc", "20 8", "dnd please"])
async def test_an_unusable_value(server: Server, asked: str) -> None:
    server.keeper.follow("anna", asking(asked))
    await server.quiet()
    note = server.keeper.note("anna")
    assert note is not None
    assert (note.asked, note.state) == (asked, "invalid")
    assert server.here.log == []


async def test_an_unusable_value_above_a_usable_one(server: Server) -> None:
    server.keeper.follow("anna", asking("208", "abc"))
    await server.until(lambda: server.phone() == ("208", False))
    note = server.keeper.note("anna")
    assert note is not None
    assert (note.asked, note.state) == ("abc", "invalid")


async def test_a_client_without_a_line(server: Server) -> None:
    server.keeper.follow("eva", asking("208"))
    note = server.keeper.note("eva")
    assert note is not None
    assert (note.asked, note.state) == ("208", "no_line")
    assert server.keeper.note("nobody") is None


async def test_a_line_without_a_driver(server: Server) -> None:
    server.directory.lines["102"] = Line("102", "102", provider="tapi")
    server.directory.tell(Change("line", "102"))
    server.keeper.follow("ben", asking("208"))
    note = await server.noted("ben", "unsupported")
    assert note is not None
    assert "tapi" in note.reason


async def test_only_the_main_line_is_touched_and_the_other_one_when_it_becomes_it(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    assert server.phone("103") == ("", False)
    server.directory.put(replace(server.directory.clients["anna"], lines=("103", "101")))
    await server.noted("anna", "done")
    await server.quiet()
    assert (server.phone("101"), server.phone("103")) == (("", False), ("208", False))
    assert set(server.memories.kept) == {"103"}


async def test_a_line_that_goes_to_another_person(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    server.keeper.follow("ben", asking("dnd"))
    await server.noted("anna", "done")
    await server.noted("ben", "done")
    clients = server.directory.clients
    server.directory.put(replace(clients["anna"], lines=()), replace(clients["ben"], lines=("101",)))
    await server.noted("anna", "no_line")
    await server.noted("ben", "done")
    await server.quiet()
    assert (server.phone("101"), server.phone("102")) == (("", True), ("", False))


async def test_two_people_with_the_same_line(server: Server) -> None:
    server.directory.put(replace(server.directory.clients["ben"], lines=("101",)))
    server.keeper.follow("anna", asking("208"))
    server.keeper.follow("ben", asking("209"))
    await server.noted("ben", "done")
    note = await server.noted("anna", "failed")
    assert note is not None
    assert "same line" in note.reason
    assert server.phone() == ("209", False)
    server.keeper.follow("ben", NOTHING)
    await server.noted("anna", "done")
    assert server.phone() == ("208", False)


async def test_a_client_that_is_removed(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    del server.directory.clients["anna"]
    server.directory.tell(Change("client", "anna", gone=True))
    await server.quiet()
    assert server.phone() == ("", False)
    assert server.memories.kept == {}
    assert server.keeper.note("anna") is None


async def test_a_line_that_is_removed_gives_its_telephone_back(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    del server.directory.lines["101"]
    server.directory.tell(Change("line", "101", gone=True))
    await server.noted("anna", "no_line")
    await server.quiet()
    assert server.phone() == ("", False)
    assert server.memories.kept == {}


async def test_a_line_that_becomes_another_telephone(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    server.switch.add_line("new", "199")
    server.directory.lines["101"] = Line("101", "101", address="new")
    server.directory.tell(Change("line", "101"))
    await server.until(lambda: server.phone("new") == ("208", False))
    await server.noted("anna", "done")
    assert server.phone("101") == ("", False)


async def test_a_line_that_is_gone_for_a_moment(server: Server) -> None:
    server.keeper.follow("anna", asking("208"))
    await server.noted("anna", "done")
    await server.keeper.close()
    line = server.directory.lines.pop("101")
    await server.start()
    await server.quiet()
    assert server.memories.kept
    server.directory.lines["101"] = line
    server.directory.tell(Change("line", "101"))
    await server.until(lambda: not server.memories.kept)
    assert server.phone() == ("", False)


async def test_closing_lets_an_attempt_come_to_its_end(server: Server) -> None:
    await server.keeper.close()
    server.keeper = PhoneKeeper(server.memories, server.board, server.directory, lambda: NOW)
    await server.keeper.load()
    server.keeper.follow("anna", asking("208"))
    await server.until(lambda: "forward 101 208" in server.here.log)
    await server.keeper.close()
    assert server.phone() == ("208", False)
    assert server.memories.kept == {"101": Memory(to(""), to("208"), confirmed=True)}
    server.keeper.follow("anna", NOTHING)
    assert server.phone() == ("208", False)
