"""The journal while the program runs: nothing is lost, nothing is kept too long, and no failure is silent."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from operator import attrgetter
from pathlib import Path

import pytest

from cticlient.aio import Tasks
from cticlient.journal.entries import Entry, Outcome, SeenCall, SeenEnd, Way, Whose
from cticlient.journal.journal import Change, Journal, Keeping, Surroundings, numbers_dialled
from cticlient.journal.store import JournalStore
from cticlient.texts import SaidError, Sentence

START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def at(second: int) -> datetime:
    return START + timedelta(seconds=second)


OWN, ELIF = Whose(line="204"), Whose("arslan", "Arslan, Elif", "202")


@dataclass
class Rig:
    """A journal in a profile; it can be closed and opened again."""

    path: Path
    now: datetime = START
    told: list[Sentence] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    keeping: Keeping = field(default_factory=Keeping)

    def __post_init__(self) -> None:
        self._ids = count()
        self.tasks = Tasks(lambda error: self.told.append(Sentence(str(error))))
        self.journal = self.made()

    def made(self) -> Journal:
        around = Surroundings(
            self.path,
            lambda: self.now,
            lambda: f"e{next(self._ids)}",
            lambda call: "Schulze" if call.number == "030 1" else "",
            self.tasks.spawn,
            self.told.append,
        )
        journal = Journal(around, self.keeping)
        journal.on_change(self.changes.append)
        return journal

    async def again(self) -> None:
        """The program ends and starts anew."""
        await self.tasks.cancel()
        await self.journal.close()
        self.journal = self.made()
        await self.journal.open()

    def call(self, state: str, id: str = "c1", way: Way = Way.IN, number: str = "030 1") -> SeenCall:
        return SeenCall(id, state, way, self.now, number)

    def ring(self, whose: Whose = OWN, **more: str) -> None:
        self.journal.see(whose, [self.call("ringing", **more)])  # type: ignore[arg-type]

    def quiet(self, whose: Whose = OWN) -> None:
        self.now += timedelta(seconds=10)
        self.journal.see(whose, [])

    async def outcomes(self) -> list[Outcome]:
        return [entry.outcome for entry in await self.journal.entries()]


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    made = Rig(tmp_path / "journal.db")
    yield made
    await made.tasks.cancel()
    await made.journal.close()


async def test_a_missed_call_waits_until_it_was_looked_at(rig: Rig) -> None:
    await rig.journal.open()
    rig.ring()
    assert rig.journal.missed == 0
    rig.quiet()
    assert rig.journal.missed == 1
    (entry,) = await rig.journal.entries()
    assert (entry.name, entry.outcome, entry.whose) == ("Schulze", Outcome.MISSED, OWN)
    await rig.again()
    assert rig.journal.missed == 1, "also after the program ended"
    rig.journal.mark_seen()
    assert rig.journal.missed == 0
    await rig.again()
    assert rig.journal.missed == 0


async def test_what_was_seen_before_the_file_was_open_is_not_lost(rig: Rig) -> None:
    rig.ring(id="before")
    rig.quiet()
    rig.ring()
    await rig.journal.open()
    rig.quiet()
    assert await rig.outcomes() == [Outcome.MISSED, Outcome.MISSED]
    assert [entry.ended for entry in await rig.journal.entries()] == [at(20), at(10)]


async def test_a_call_goes_on_when_the_program_starts_anew(rig: Rig) -> None:
    await rig.journal.open()
    rig.ring()
    rig.journal.see(OWN, [rig.call("talking")])
    rig.journal.lose()
    await rig.again()
    assert await rig.outcomes() == [Outcome.OPEN]
    rig.journal.see(OWN, [rig.call("talking")])
    rig.quiet()
    (entry,) = await rig.journal.entries()
    assert (entry.outcome, entry.ended) == (Outcome.ANSWERED, rig.now)


async def test_what_is_written_last_is_stored_before_the_end(rig: Rig) -> None:
    await rig.journal.open()
    for n in range(50):
        rig.ring(id=f"c{n}")
        rig.quiet()
    await rig.again()
    assert await rig.outcomes() == [Outcome.MISSED] * 50


async def test_a_plugin_that_goes_leaves_nothing_that_it_did_not_see(rig: Rig) -> None:
    await rig.journal.open()
    rig.ring()
    rig.journal.lose()
    rig.quiet()
    assert await rig.outcomes() == [Outcome.UNKNOWN]
    assert rig.journal.missed == 0


async def test_a_declined_call_is_not_missed(rig: Rig) -> None:
    await rig.journal.open()
    rig.ring()
    rig.journal.hint("c1", Outcome.DECLINED)
    rig.quiet()
    assert await rig.outcomes() == [Outcome.DECLINED]


async def test_calls_of_colleagues_are_noted_only_where_that_is_wanted(rig: Rig) -> None:
    await rig.journal.open()
    rig.ring(ELIF)
    rig.quiet(ELIF)
    assert await rig.outcomes() == []
    await rig.journal.use(Keeping(colleagues=True))
    rig.ring(ELIF)
    rig.quiet(ELIF)
    assert await rig.outcomes() == [Outcome.MISSED]
    assert (rig.journal.missed, rig.journal.latest) == (0, []), "they are not one's own"
    await rig.journal.use(Keeping())
    rig.ring(ELIF)
    rig.quiet(ELIF)
    assert len(await rig.outcomes()) == 1


async def test_nothing_is_kept_where_nothing_is_wanted(rig: Rig) -> None:
    await rig.journal.open()
    rig.ring()
    rig.quiet()
    await rig.journal.use(Keeping(days=0))
    assert (await rig.outcomes(), rig.journal.missed, rig.journal.latest) == ([], 0, [])
    assert rig.changes[-1].all
    rig.ring()
    rig.quiet()
    assert await rig.outcomes() == []
    rig.ring()
    await rig.journal.use(Keeping(days=30))
    rig.quiet()
    assert await rig.outcomes() == [Outcome.MISSED], "the call that stood when it was switched on again"


async def test_old_calls_go(rig: Rig) -> None:
    await rig.journal.open()
    rig.ring()
    rig.quiet()
    rig.now += timedelta(days=89)
    rig.ring(id="c2")
    rig.quiet()
    await rig.journal.clear_old()
    assert len(await rig.outcomes()) == 2
    rig.now += timedelta(days=1)
    rig.changes.clear()
    await rig.journal.clear_old()
    assert (len(await rig.outcomes()), rig.journal.missed) == (1, 1)
    assert rig.changes == [Change(all=True)]
    await rig.journal.clear_old()
    assert len(rig.changes) == 1, "nothing went: nobody is told"


async def test_notes_deletion_and_the_way_back(rig: Rig) -> None:
    await rig.journal.open()
    rig.ring()
    rig.quiet()
    (entry,) = await rig.journal.entries()
    rig.journal.set_note(entry, "  call\n back ")
    (entry,) = await rig.journal.entries()
    assert entry.note == "call back"
    rig.journal.delete([entry])
    assert (await rig.outcomes(), rig.journal.missed, rig.journal.latest) == ([], 0, [])
    assert rig.changes[-1] == Change(gone=(entry.id,))
    rig.journal.restore([entry])
    assert (await rig.journal.entries(), rig.journal.missed, rig.journal.latest) == ([entry], 1, [entry])


async def test_a_call_that_was_deleted_while_it_stood_stays_deleted(rig: Rig) -> None:
    await rig.journal.open()
    rig.ring()
    rig.journal.delete(await rig.journal.entries())
    rig.quiet()
    assert await rig.outcomes() == []


async def test_the_latest_numbers_for_the_dial_field(rig: Rig) -> None:
    await rig.journal.open()
    for n, number in enumerate(("1", "2", "1")):
        rig.now += timedelta(minutes=1)
        rig.journal.see(OWN, [rig.call("dialing", f"c{n}", Way.OUT, number)])
    assert numbers_dialled(rig.journal.latest, attrgetter("number")) == ["1", "2"]
    await rig.again()
    assert numbers_dialled(rig.journal.latest, attrgetter("number")) == ["1", "2"]


async def test_a_damaged_file_is_told_and_kept(rig: Rig) -> None:
    rig.path.write_bytes(b"x" * 5000)
    await rig.journal.open()
    assert ["begins anew" in str(said) for said in rig.told] == [True]
    rig.ring()
    rig.quiet()
    assert await rig.outcomes() == [Outcome.MISSED]


async def test_a_file_that_cannot_be_used_is_told_and_the_program_goes_on(rig: Rig) -> None:
    rig.path.mkdir()
    await rig.journal.open()
    assert rig.journal.unusable is not None
    assert rig.told == [rig.journal.unusable]
    rig.ring()
    rig.quiet()
    assert (rig.journal.keeps, await rig.journal.entries()) == (False, [])


async def test_a_full_disk_is_told_once_until_it_works_again(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    await rig.journal.open()
    store = rig.journal._store
    assert store is not None
    store._connection.execute("PRAGMA query_only = ON")
    for id in ("a", "b"):
        rig.ring(id=id)
        rig.quiet()
    await rig.journal.entries()
    while not rig.told:  # noqa: ASYNC110 - what is told has no event
        await asyncio.sleep(0.001)
    assert ["could not be written" in str(said) for said in rig.told] == [True]
    store._connection.execute("PRAGMA query_only = OFF")
    rig.ring(id="c")
    rig.quiet()
    assert await rig.outcomes() == [Outcome.MISSED]


async def test_old_calls_that_the_disk_does_not_let_go_keep_nothing_from_being_noted(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.journal.open()
    rig.ring()
    rig.quiet()
    rig.now += timedelta(days=91)
    with monkeypatch.context() as patch:
        patch.setattr(JournalStore, "delete_before", refuse)
        await rig.again()
        assert not rig.journal.opening
        await rig.journal.clear_old()
    assert [sentence.text for sentence in rig.told] == ["The disk is full."]
    rig.ring(id="c2")
    rig.quiet()
    assert await rig.outcomes() == [Outcome.MISSED, Outcome.MISSED]
    await rig.journal.clear_old()
    assert await rig.outcomes() == [Outcome.MISSED], "it is tried again"


def refuse(store: JournalStore, moment: datetime) -> int:
    raise SaidError("The disk is full.")


async def test_nobody_waits_for_a_slow_disk(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    await rig.journal.open()
    slow = asyncio.Event()
    loop = asyncio.get_running_loop()
    put = JournalStore.put

    def late(store: JournalStore, entries: list[Entry]) -> None:
        asyncio.run_coroutine_threadsafe(slow.wait(), loop).result(10)
        put(store, entries)

    monkeypatch.setattr(JournalStore, "put", late)
    rig.ring()
    rig.quiet()
    assert rig.journal.missed == 1, "seen at once"
    slow.set()
    assert await rig.outcomes() == [Outcome.MISSED]


async def test_a_note_written_during_a_call_is_there_after_it(rig: Rig) -> None:
    await rig.journal.open()
    rig.ring()
    (entry,) = await rig.journal.entries()
    rig.journal.set_note(entry, "wants an offer")
    rig.quiet()
    (entry,) = await rig.journal.entries()
    assert (entry.note, entry.outcome) == ("wants an offer", Outcome.MISSED)


async def test_a_call_that_a_colleague_took_is_no_missed_one_also_after_a_restart(rig: Rig) -> None:
    await rig.journal.open()
    rig.ring()
    rig.quiet()
    assert rig.journal.missed == 1
    rig.journal.see(OWN, [], [SeenEnd("c1", Outcome.TAKEN, "Brecht, Bert")])
    assert rig.journal.missed == 0
    rig.ring(id="c2")
    rig.now += timedelta(seconds=10)
    rig.journal.see(OWN, [], [SeenEnd("c2", Outcome.FORWARDED)])
    await rig.again()
    forwarded, taken = await rig.journal.entries()
    assert (taken.outcome, taken.by) == (Outcome.TAKEN, "Brecht, Bert")
    assert forwarded.outcome is Outcome.FORWARDED
    assert rig.journal.missed == 1, "nobody spoke with them"


async def test_what_was_told_before_the_file_was_open_counts(rig: Rig) -> None:
    rig.ring()
    rig.journal.see(OWN, [], [SeenEnd("c1", Outcome.TAKEN)])
    await rig.journal.open()
    assert await rig.outcomes() == [Outcome.TAKEN]
