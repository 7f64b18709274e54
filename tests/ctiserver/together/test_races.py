"""Two desktops of one person and a colleague change one status at the same moment: one result everywhere."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from msgspec import UNSET

from cticlient.texts import SaidError
from ctiserver.client.events import Event, GroupChanged, MemberChanged, OwnStatusChanged
from ctiserver.client.session import Session
from ctiserver.client.signin import Account
from ctiserver.client.status_store import StatusStore
from ctiserver.client.tokens import MemoryTokens
from ctiserver.domain.stack import Entry, Stack, start_import
from ctiserver.domain.status import Source, Status
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.serve import Serving, serve
from tests.amounts import NIGHTLY, amount
from tests.ctiserver.together.wires import GROUP, PASSWORD, make_company

ROUNDS = amount(60, nightly=1000)
pytestmark = pytest.mark.timeout(3600 if NIGHTLY else 60)
PERSON = "anna"
BELOW = "what lies below"
AGREED_SECONDS = 15.0


def now() -> datetime:
    return datetime.now(UTC)


class Seat:
    """Somebody's session with all that it saw of Anna, in order."""

    def __init__(self, url: str, user: str, store: Path | None, seed: int) -> None:
        async def password() -> str:
            return PASSWORD

        account = Account(url, user, None, "desktop" if store else "watch")
        kept = StatusStore(store) if store else None
        self.session = Session(account, password, MemoryTokens(), kept, now, Random(seed), step=0.05)
        self.session.listen(self._heard)
        self.shown: list[str] = []
        self.revisions: list[int] = []
        self.changed = asyncio.Event()

    def _heard(self, event: Event) -> None:
        match event:
            case OwnStatusChanged(after=after) if after.client == PERSON:
                self.revisions.append(after.revision)
                self._saw(after.shown.info)
            case MemberChanged(group=group) | GroupChanged(group=group):
                member = self.session.groups[group].members.get(PERSON)
                if member is not None and member.status is not UNSET:
                    self._saw(member.status.info)
        self.changed.set()

    def _saw(self, info: str) -> None:
        if not self.shown or self.shown[-1] != info:
            self.shown.append(info)

    async def until(self, what: str) -> None:
        """Until Anna's status is shown with this info here."""
        while not self.shown or self.shown[-1] != what:
            self.changed.clear()
            await self.changed.wait()


class Race:
    """The server with its own account of what happened, and everyone's seats."""

    def __init__(self, serving: Serving, folder: Path) -> None:
        self.presence = serving.parts.presence
        self.presence.on_change(self._stored)
        url = serving.url
        self.desk = Seat(url, PERSON, folder / "desk.json", 1)
        self.home = Seat(url, PERSON, folder / "home.json", 2)
        self.colleague = Seat(url, "bert", folder / "bert.json", 3)
        self.watcher = Seat(url, "chris", None, 4)
        self.truth: list[str] = []
        self.revisions: list[int] = []
        self.endings: Counter[str] = Counter()

    @property
    def seats(self) -> tuple[Seat, ...]:
        return self.desk, self.home, self.colleague, self.watcher

    def _stored(self, client: str, before: Stack, after: Stack) -> None:
        assert client == PERSON
        assert after.revision > before.revision
        self.revisions.append(after.revision)
        gone = {entry.info for entry in before.entries} - {entry.info for entry in after.entries}
        if after.chosen_at == before.chosen_at:
            self.endings.update(gone)
        if not self.truth or self.truth[-1] != after.shown.info:
            self.truth.append(after.shown.info)

    async def agreed(self) -> str:
        """Once all show what the server has, with the revision it has; what that is."""
        async with asyncio.timeout(AGREED_SECONDS):
            while True:
                stack = self.presence.stack(PERSON)
                await asyncio.gather(*(seat.until(stack.shown.info) for seat in self.seats))
                for seat in (self.desk, self.home):
                    while seat.revisions[-1] < stack.revision:
                        seat.changed.clear()
                        await seat.changed.wait()
                if stack is self.presence.stack(PERSON):
                    return stack.shown.info

    async def everyone_sets(self, round: int, until: datetime | None) -> list[str]:
        """All at once, each with an info of its own; those that were accepted."""
        works = {
            f"{round} desk": self.desk.session.set_status("BUSY", f"{round} desk", until),
            f"{round} home": self.home.session.set_status("MEETING", f"{round} home", until),
            f"{round} bert": self.colleague.session.set_status("AWAY", f"{round} bert", until, client=PERSON),
        }
        results = await asyncio.gather(*works.values(), return_exceptions=True)
        for result in results:
            # Whoever was overtaken is told so, in a sentence.
            assert result is None or isinstance(result, SaidError), repr(result)
        return [info for info, result in zip(works, results, strict=True) if result is None]


@pytest.fixture
async def race(tmp_path: Path) -> AsyncIterator[Race]:
    config = ConfigDirectory(tmp_path / "server")
    await make_company(config, {PERSON: "201", "bert": "202", "chris": "203"}, {})
    async with serve(config) as serving:
        race = Race(serving, tmp_path)
        tasks = [asyncio.create_task(seat.session.run()) for seat in race.seats]
        for seat in (race.colleague, race.watcher):
            await seat.session.subscribe(GROUP)
        below = Entry("", Status.HOLIDAY, now(), Source.COLLEAGUE, info=BELOW)
        await race.presence.choose(PERSON, below)
        await race.agreed()
        yield race
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def is_subsequence(seen: list[str], truth: list[str]) -> bool:
    """Whether all that was seen happened in this order; what lasted too short a time need not have been seen."""
    rest = iter(truth)
    return all(info in rest for info in seen)


def check(race: Race, restoring: str) -> None:
    """Nothing went back, nothing was seen that was not so, and nothing came again that nobody brought again."""
    assert race.revisions == sorted(set(race.revisions))
    for seat in (race.desk, race.home):
        assert seat.revisions == sorted(seat.revisions)
    for seat in race.seats:
        assert is_subsequence(seat.shown, race.truth), (seat.shown[-6:], race.truth[-6:])
    again = [info for info, times in Counter(race.truth).items() if times > 1]
    assert set(again) <= {restoring}


async def test_all_choose_at_once_and_one_result_stands_everywhere(race: Race) -> None:
    told = 0
    for round in range(ROUNDS):
        accepted = await race.everyone_sets(round, None)
        assert accepted
        told += 3 - len(accepted)
        assert await race.agreed() in accepted
    check(race, restoring="")
    # Else they were not at the same time, and this proves nothing.
    assert told > ROUNDS // 4
    assert len(race.revisions) <= 1 + 3 * ROUNDS


async def test_an_end_under_all_of_them_restores_exactly_once(race: Race) -> None:
    """Both desktops see the end come, the server would help out, and meanwhile the colleague may choose."""
    rounds = ROUNDS // 4
    await import_below(race)
    for round in range(rounds):
        until = now() + timedelta(seconds=0.25)
        await race.everyone_sets(round, until)
        if round % 3 == 2:
            await asyncio.sleep(max((until - now()).total_seconds(), 0))
            await race.colleague.session.set_status("PAUSE", f"{round} late", client=PERSON)
            assert await race.agreed() == f"{round} late"
            await race.desk.session.set_status("BUSY", f"{round} short", now() + timedelta(seconds=0.1))
        async with asyncio.timeout(AGREED_SECONDS):
            await asyncio.gather(*(seat.until(BELOW) for seat in race.seats))
        assert await race.agreed() == BELOW
    check(race, restoring=BELOW)
    assert set(race.endings.values()) == {1}
    restored = [info for info in race.truth if info == BELOW]
    assert len(restored) <= 1 + 2 * rounds


async def import_below(race: Race) -> None:
    """Something that is not replaced by a choice, and is shown again at its end."""
    await race.presence.choose(PERSON, Entry("", Status.AVAILABLE, now(), Source.COLLEAGUE))
    entry = Entry("below", Status.HOLIDAY, now(), Source.IMPORT, info=BELOW, record="id:1", row=2)
    await race.presence._change(PERSON, lambda stack: start_import(stack, entry))
    assert await race.agreed() == BELOW
