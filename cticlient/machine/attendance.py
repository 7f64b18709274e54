"""Whether somebody is at the computer: locks and the time without input, from whatever this system offers."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

LOOK_S = 5.0
"""Seconds between two looks at how long nobody touched anything."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attendance:
    """What the system says just now."""

    locked: bool | None = None
    """None: it does not say whether the screen is locked."""
    idle: float | None = None
    """Seconds since somebody last touched keyboard or mouse; None: it does not say."""


class LockSource(Protocol):
    """Somebody who knows whether the screen is locked."""

    async def start(self, changed: Callable[[bool | None], None]) -> None:
        """Say it now if it is known, and from then on whenever it changes; None when it is known no longer."""

    def stop(self) -> None: ...


class IdleSource(Protocol):
    """Somebody who knows how long nobody touched anything."""

    async def seconds(self) -> float | None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Sources:
    """Of one watch; of several idle sources the first that knows counts, a screen is locked if any says so."""

    locks: Sequence[LockSource] = ()
    idles: Sequence[IdleSource] = ()


Heard = Callable[[Attendance], None]


class AttendanceWatch:
    """Looks only while somebody listens: without a listener the system is asked nothing."""

    def __init__(
        self,
        make: Callable[[], Sources],
        spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
        look: float = LOOK_S,
    ) -> None:
        self._make = make
        self._spawn = spawn
        self._look = look
        self._listeners: list[Heard] = []
        self._said: dict[LockSource, bool | None] = {}
        self._task: asyncio.Task[None] | None = None
        self.now = Attendance()

    def listen(self, heard: Heard) -> Callable[[], None]:
        """Tell ``heard`` what is known, from now on and at once when it changes; the answer ends it."""
        self._listeners.append(heard)
        if self._task is None or self._task.done():
            self._task = self._spawn(self._watch())
        elif self.now != Attendance():
            heard(self.now)

        def leave() -> None:
            if heard in self._listeners:
                self._listeners.remove(heard)
            if not self._listeners:
                self._end()

        return leave

    def _end(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task, self.now = None, Attendance()

    async def _watch(self) -> None:
        sources = self._make()
        self._said = {}
        try:
            for lock in sources.locks:
                await self._start(lock)
            while True:
                self._tell(self._locked(), await _first(sources.idles))
                await asyncio.sleep(self._look)
        finally:
            for lock in sources.locks:
                lock.stop()
            for idle in sources.idles:
                idle.close()

    async def _start(self, lock: LockSource) -> None:
        def changed(locked: bool | None) -> None:
            self._said[lock] = locked
            self._tell(self._locked(), self.now.idle)

        try:
            await lock.start(changed)
        except Exception:  # whatever one of them does, the others may know
            log.exception("%s cannot be watched", type(lock).__name__)

    def _locked(self) -> bool | None:
        known = [said for said in self._said.values() if said is not None]
        return any(known) if known else None

    def _tell(self, locked: bool | None, idle: float | None) -> None:
        now = Attendance(locked, idle)
        if now == self.now:
            return
        self.now = now
        for heard in list(self._listeners):
            try:
                heard(now)
            except Exception:
                log.exception("a listener failed at %s", now)


async def _first(idles: Sequence[IdleSource]) -> float | None:
    for idle in idles:
        try:
            seconds = await idle.seconds()
        except Exception:
            log.exception("%s cannot be asked", type(idle).__name__)
            continue
        if seconds is not None:
            return seconds
    return None
