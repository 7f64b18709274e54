"""Keeps the statuses of PrmImport.csv in force: looks for a new file, reads it, hands its records over."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, Protocol

from cticlient.texts import SaidError, Sentence, marked
from ctiserver.domain.prm import Reading, Record, noting_held, read
from ctiserver.server.collector import collector_resting
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.control import Handler
from ctiserver.server.directory import Change
from ctiserver.server.local_zone import LocalZone, look_at_the_zone
from ctiserver.server.prm_file import FILE_NAME, FOLDER, Seen, Signature, find_file, held, read_settled
from ctiserver.server.prm_report import Report, ReportLog, State, load_report
from ctiserver.server.prm_settings import IniWatch
from ctiserver.server.repeats import Repeats
from ctiserver.server.shared_file import DISK, Disk
from ctiserver.server.store.store import StoredImport

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0
"""How often it is seen whether a look is due; the ini is looked at in the same step, which costs one ``stat``."""
SETTLE_SECONDS = 1.0
"""Between the two looks at a file that was written just now."""
OLD_SETTLE_SECONDS = 0.2
OLD = timedelta(minutes=1)
HELD_LONG = timedelta(minutes=1)
"""A program that writes has the file open as long as it writes; one that has it open and changes nothing for so long
only forgot to close it, as a table calculation does that somebody leaves open."""
REPEAT = timedelta(days=1)
"""How long what was read of rows that repeat is good for; it reaches eight days ahead."""
RELOAD_TRIES = 10

Records = dict[str, list[Record]]


class Presence(Protocol):
    def running_records(self) -> Collection[str]: ...

    async def set_records(self, records: Mapping[str, Sequence[Record]], held: Collection[str] = ()) -> None: ...


class Store(Protocol):
    async def load_import(self) -> StoredImport | None: ...

    async def save_import(self, stored: StoredImport) -> None: ...


class Directory(Protocol):
    clients: Mapping[str, Any]

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]: ...


@dataclass(frozen=True, slots=True)
class Good:
    """The last file that could be read as a whole."""

    raw: bytes
    signature: Signature
    read_at: datetime


class PrmImport:
    """``start``, then ``run`` in a task of its own, then ``stop``. Reading happens in a thread, never in the loop."""

    def __init__(
        self,
        config: ConfigDirectory,
        store: Store,
        directory: Directory,
        presence: Presence,
        clock: Callable[[], datetime],
        *,
        local: tzinfo | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        poll: float = POLL_SECONDS,
        disk: Disk = DISK,
    ) -> None:
        self._config = config
        self._store = store
        self._directory = directory
        self._presence = presence
        self._clock = clock
        self._pause = pause
        self._poll = poll
        self._disk = disk
        self._ini = IniWatch(config, local or LocalZone())
        self._turn = asyncio.Lock()
        self._directory_changed = asyncio.Event()
        self._undo: Callable[[], None] | None = None
        self._good: Good | None = None
        self._done: Signature | None = None
        # A file whose last line looks cut off is believed only when it is the same one step later.
        self._suspect: Seen | None = None
        # A file that another program has open, and since when it is so and the same.
        self._held: tuple[Seen, datetime] | None = None
        self._looked_at: datetime | None = None
        self._read_with: tuple[frozenset[str], tzinfo, object] | None = None
        # When rows that repeat were worked out; None without any.
        self._repeated_at: datetime | None = None
        self._report = Report(file=self._expected)
        self._log = ReportLog()

    async def start(self) -> None:
        """Put the last good file in force again, then look whether there is a newer one."""
        await asyncio.to_thread(self._ini.refresh)
        self._undo = self._directory.on_change(self._changed)
        stored = await self._store.load_import()
        if stored is not None:
            await self._take_up(stored)
        await self._look()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._wait()
            try:
                await self._step()
            except Exception:
                log.exception("looking after %s failed; it is tried again", FILE_NAME)

    async def stop(self) -> None:
        """Hear of no changes any more; the statuses stay."""
        if self._undo is not None:
            self._undo()
            self._undo = None

    async def reload(self) -> dict[str, Any]:
        """Read now, whether the file changed or not; waits a little for a file that is being written."""
        await asyncio.to_thread(self._ini.refresh)
        for _ in range(RELOAD_TRIES):
            await self._look(force=True)
            if self._report.state is not State.UNSETTLED:
                break
        return self.report()

    def report(self) -> dict[str, Any]:
        """How the last look ended and what the last read gave."""
        return {
            **self._report.as_json(),
            "interval_min": int(self._ini.settings.interval.total_seconds() // 60),
            "time_zone": str(self._ini.settings.zone),
        }

    def handlers(self) -> dict[str, Handler]:
        """What ``ctiserver prm reload`` and ``prm report`` ask a running server for."""

        async def reload(arguments: dict[str, Any]) -> dict[str, Any]:
            return await self.reload()

        async def report(arguments: dict[str, Any]) -> dict[str, Any]:
            return self.report()

        return {"prm.reload": reload, "prm.report": report}

    # When

    def _changed(self, change: Change) -> None:
        if change.kind == "client":
            self._directory_changed.set()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._poll):
                await self._directory_changed.wait()
        except TimeoutError:
            pass

    async def _step(self) -> None:
        self._directory_changed.clear()
        await asyncio.to_thread(self._ini.refresh)
        if self._good is not None and (self._read_with != self._reads_with() or self._repeats_are_due()):
            await self._read_again()
        if self._is_due():
            await self._look()

    def _is_due(self) -> bool:
        # abs: a wall clock that was set back must not put off the next look.
        looked_at = self._looked_at
        return looked_at is None or abs(self._clock() - looked_at) >= self._ini.settings.interval

    def _repeats_are_due(self) -> bool:
        # abs: the times around now are needed, also where the wall clock was set back.
        return self._repeated_at is not None and abs(self._clock() - self._repeated_at) >= REPEAT

    def _reads_with(self) -> tuple[frozenset[str], tzinfo, object]:
        return frozenset(self._directory.clients), self._ini.settings.zone, look_at_the_zone()

    # The look

    @property
    def _expected(self) -> str:
        return str(self._config.root / FOLDER / FILE_NAME)

    async def _look(self, force: bool = False) -> None:
        async with self._turn:
            self._looked_at = self._clock()
            try:
                seen = await asyncio.to_thread(find_file, self._config.root, self._disk)
                if seen is None:
                    await self._none_there()
                elif force or seen.signature != self._done:
                    await self._take(seen)
                else:
                    self._report = self._report.after_look(self._looked_at)
            except SaidError as error:
                # Whoever keeps it from us tells nobody when that is over.
                self._looked_at = None
                await self._trouble(State.UNREADABLE, error.sentence)

    async def _none_there(self) -> None:
        if self._good is None:
            await self._trouble(State.NONE, Sentence(_NONE, {"file": self._expected}))
        else:
            await self._trouble(State.MISSING, Sentence(_MISSING, {"file": self._report.file}))

    async def _trouble(self, state: State, sentence: Sentence) -> None:
        self._done = None
        before = self._report
        self._report = before.after_trouble(before.file, state, sentence, self._clock())
        self._log.write(self._report)
        # What is over in a moment is not worth writing the whole file into the database once more.
        if state is not State.UNSETTLED and (before.state, before.trouble) != (state, self._report.trouble):
            await self._save()

    async def _take(self, seen: Seen) -> None:
        if not seen.held:
            self._held = None
        elif not self._stays_open(seen):
            raise held(seen.path)
        age = abs(self._clock().timestamp() - seen.signature.mtime_ns / 1e9)
        await self._pause(OLD_SETTLE_SECONDS if age > OLD.total_seconds() else SETTLE_SECONDS)
        raw = await asyncio.to_thread(read_settled, seen, self._disk)
        if raw is None:
            await self._come_back(seen)
            return
        now = self._clock()
        reading, records = await self._read(raw, now)
        if reading.unfinished and self._suspect != seen:
            self._suspect = seen
            await self._come_back(seen)
            return
        self._report = self._report.after_read(str(seen.path), reading, now)
        self._log.write(self._report)
        if not reading.refused:
            self._good, self._done = Good(raw, seen.signature, now), seen.signature
            self._repeated_at = now if reading.repeats else None
        await self._save()
        if not reading.refused:
            await self._hand_over(records, reading.held)

    def _stays_open(self, seen: Seen) -> bool:
        """Whether another program has had this version of it open for so long that it cannot be writing."""
        if self._held is None or self._held[0] != seen:
            self._held = seen, self._clock()
        # abs: a wall clock that was set back must not put it off.
        return abs(self._clock() - self._held[1]) >= HELD_LONG

    async def _come_back(self, seen: Seen) -> None:
        """Not in a quarter of an hour, but in the next step."""
        self._looked_at = None
        await self._trouble(State.UNSETTLED, Sentence(_UNSETTLED, {"file": str(seen.path)}))

    # What is in force

    async def _take_up(self, stored: StoredImport) -> None:
        self._report = load_report(stored.report)
        if stored.size < 0:
            return
        signature = Signature(stored.mtime_ns, stored.size)
        self._good = Good(stored.raw, signature, stored.read_at)
        if self._report.state is State.READ:
            self._done = signature
        await self._read_again()

    async def _read_again(self) -> None:
        """The same bytes mean something else: other clients are known, or the zone is another."""
        async with self._turn:
            if self._good is None:
                return
            now = self._clock()
            reading, records = await self._read(self._good.raw, now)
            self._repeated_at = now if reading.repeats else None
            if self._report.state is State.READ:
                self._report = self._report.after_read(self._report.file, reading, self._good.read_at)
                self._log.write(self._report)
                await self._save()
            await self._hand_over(records, reading.held)

    async def _read(self, raw: bytes, now: datetime) -> tuple[Reading, Records]:
        self._read_with = names, zone, _ = self._reads_with()
        reading, records = await asyncio.to_thread(_read_by_client, raw, zone, now, names)
        return (noting_held(reading, self._presence.running_records()) if reading.held else reading), records

    async def _hand_over(self, records: Records, held: Collection[str]) -> None:
        try:
            await self._presence.set_records(records, held)
        except SaidError as error:
            log.warning("not every status of %s could be stored: %s", FILE_NAME, error)
            self._done = None

    async def _save(self) -> None:
        good = self._good or Good(b"", Signature(-1, -1), self._clock())
        signature = good.signature
        stored = StoredImport(good.raw, signature.mtime_ns, signature.size, good.read_at, self._report.dump())
        try:
            await self._store.save_import(stored)
        except SaidError as error:
            # The statuses count all the same; after a restart the file is simply read anew.
            log.warning("%s", error)


def _read_by_client(raw: bytes, zone: tzinfo, now: datetime, names: frozenset[str]) -> tuple[Reading, Records]:
    records: Records = defaultdict(list)
    with collector_resting():
        reading = read(raw, zone, now, names, Repeats().occurrences)
        for record in reading.records:
            records[record.client].append(record)
    return reading, dict(records)


_NONE = marked("There is no {file} yet. It is looked for again and again.")
_MISSING = marked(
    "{file} is gone. The statuses it set stay as they are; to end them, put a file without their rows there."
)
_UNSETTLED = marked("{file} is being written just now. It is read as soon as it stays the same for a moment.")
