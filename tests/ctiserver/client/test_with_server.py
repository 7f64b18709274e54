"""The session and the real server together, in one process, over real WebSockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from ctiserver.client.events import LinkState, OwnStatusChanged, Told
from ctiserver.client.session import Session
from ctiserver.client.signin import Account
from ctiserver.client.status_store import StatusStore
from ctiserver.client.tokens import MemoryTokens
from ctiserver.domain.people import Client, Line
from ctiserver.domain.rights import parse_rights
from ctiserver.domain.stack import Entry
from ctiserver.domain.status import Source, Status
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.serve import Parts, serve


def now() -> datetime:
    return datetime.now(UTC)


class House:
    """A server that can be stopped and started at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = AsyncExitStack()
        self._port = 0
        self.url = ""
        self.parts: Parts

    async def start(self) -> None:
        self._folder.mkdir(exist_ok=True)
        serving = await self._stack.enter_async_context(serve(ConfigDirectory(self._folder), port=self._port))
        self.url, self.parts = serving.url, serving.parts
        self._port = int(serving.url.rpartition(":")[2])

    async def stop(self) -> None:
        await self._stack.aclose()

    async def until(self, true: Callable[[], object]) -> None:
        """Until something holds of the statuses the server has stored."""
        changed = asyncio.Event()
        undo = self.parts.presence.on_change(lambda client, before, after: changed.set())
        async with asyncio.timeout(50):
            while not true():
                changed.clear()
                await changed.wait()
        undo()

    async def people(self) -> None:
        directory = self.parts.directory
        for name, number in (("anna", "201"), ("bernd", "202")):
            await directory.add_line(Line(id=f"L{number}", number=number))
            await directory.add_client(Client(name=name, lines=(f"L{number}",)), "geheim")
        await directory.add_group("Technik", parse_rights("v m mn sm lm sc pi"))
        for name in ("anna", "bernd"):
            await directory.add_member("Technik", name)


class Person:
    def __init__(self, ear_class, house: House, user: str, store: Path | None) -> None:
        self.asked = 0

        async def password() -> str:
            self.asked += 1
            return "geheim"

        account = Account(house.url, user, None, "desktop" if store else "command")
        kept = StatusStore(store) if store else None
        self.session = Session(account, password, MemoryTokens(), kept, now, Random(1), step=0.05)
        self.ear = ear_class(self.session)

    def shown(self) -> list[str]:
        return [event.after.shown.status for event in self.ear.of(OwnStatusChanged)]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path / "server")
    await house.start()
    await house.people()
    yield house
    await house.stop()


@pytest.fixture
async def person(house: House, tmp_path: Path, ear_class) -> AsyncIterator:
    running: list[asyncio.Task[None]] = []

    async def come(user: str = "anna", desk: str | None = "desk") -> Person:
        person = Person(ear_class, house, user, tmp_path / f"{desk}.json" if desk else None)
        running.append(asyncio.create_task(person.session.run()))
        await person.ear.link(LinkState.UP)
        await person.ear.until(lambda: person.session.status is not None)
        return person

    yield come
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def test_a_status_set_on_one_desktop_is_on_the_other_and_on_the_tiles(person):
    anna, other, bernd = await person(), await person(desk="home"), await person("bernd", "b")
    group = await bernd.session.subscribe("Technik")
    await anna.session.set_status("MEETING", "Planung", now() + timedelta(hours=1))
    await other.ear.shows("MEETING")
    assert other.ear.of(OwnStatusChanged)[-1].cause == "other"
    assert anna.ear.of(OwnStatusChanged)[-1].cause == "me"
    await bernd.ear.until(lambda: group.members["anna"].status.status == "MEETING")
    await bernd.session.clear_status("anna")
    await anna.ear.shows("AVAILABLE")


async def test_an_end_over_a_stopped_server_is_one_restoration(person, house):
    anna = await person()
    await anna.session.set_status("HOLIDAY", "Ostsee")
    await anna.session.set_status("AVAILABLE", "am Platz")
    await anna.session.set_status("MEETING", until=now() + timedelta(seconds=1))
    await house.stop()
    await anna.ear.shows("AVAILABLE")
    assert anna.session.link.state is not LinkState.UP
    await house.start()
    await anna.session.reconnect_now()
    await anna.ear.link(LinkState.UP)
    revision = house.parts.presence.stack("anna").revision
    await anna.ear.until(lambda: anna.session.status.revision >= revision)
    assert anna.shown().count("MEETING") == 1
    assert house.parts.presence.stack("anna").entries == ()


async def test_who_is_away_by_itself_is_back_by_itself(person, house):
    anna, bernd = await person(), await person("bernd", "b")
    group = await bernd.session.subscribe("Technik")
    anna.session.set_automatic("Screen locked")
    await bernd.ear.until(lambda: group.members["anna"].status.info == "Screen locked")
    assert (group.members["anna"].status.status, group.members["anna"].status.source) == ("AWAY", "automatic")
    anna.session.set_automatic(None)
    await bernd.ear.until(lambda: group.members["anna"].status.status == "AVAILABLE")
    assert [event.cause for event in anna.ear.of(OwnStatusChanged)][1:] == ["me", "me"]


async def test_an_end_while_connected_is_done_by_the_desktop(person, house):
    anna = await person()
    await anna.session.set_status("MEETING", until=now() + timedelta(seconds=0.5))
    await anna.ear.shows("AVAILABLE")
    assert anna.ear.of(OwnStatusChanged)[-1].cause == "ended"
    await house.until(lambda: not house.parts.presence.stack("anna").entries)


async def test_a_choice_made_alone_reaches_the_server_unless_something_newer_did(person, house):
    anna = await person()
    bernd = await person("bernd", "b")
    await house.stop()
    for each in (anna, bernd):
        await each.ear.until(lambda each=each: each.session.link.state is not LinkState.UP)
        await each.session.set_status("BUSY", "Angebot")
    await house.start()
    newer = Entry("", Status.HOLIDAY, now(), Source.COLLEAGUE, set_by="admin")
    await house.parts.presence.choose("bernd", newer)
    await anna.session.reconnect_now()
    await bernd.session.reconnect_now()
    await bernd.ear.shows("HOLIDAY")
    await anna.ear.link(LinkState.UP)
    await house.until(lambda: house.parts.presence.stack("anna").shown.info == "Angebot")
    assert "admin" in str(bernd.ear.of(Told)[0].sentence)
    assert anna.ear.of(Told) == []
    assert anna.session.status.shown.status == "BUSY"


async def test_the_password_is_asked_for_once_over_restarts_of_the_server(person, house):
    anna = await person()
    for _ in range(2):
        await house.stop()
        await anna.ear.until(lambda: anna.session.link.state is not LinkState.UP)
        await house.start()
        await anna.session.reconnect_now()
        await anna.ear.link(LinkState.UP)
    assert anna.asked == 1


async def test_calls_ring_on_the_tiles_and_are_answered_by_their_owner(person):
    anna, bernd = await person(), await person("bernd", "b")
    group = await anna.session.subscribe("Technik")
    await anna.session.dial("202")
    await anna.ear.until(lambda: group.members["bernd"].line.state == "ringing")
    await bernd.ear.until(lambda: bernd.session.own is not None and bernd.session.own.line.state == "ringing")
    await bernd.session.answer(bernd.session.own.line.calls[0].id)
    await anna.ear.until(lambda: group.members["bernd"].line.state == "talking")
    await anna.session.hangup()
    await anna.ear.until(lambda: group.members["bernd"].line.state == "idle")


async def test_someone_who_is_removed_is_told_and_not_let_in_again(person, house):
    anna = await person()
    await house.parts.directory.remove_client("anna")
    await anna.ear.link(LinkState.REFUSED)
    assert "password" in str(anna.session.link.reason)
