"""Tells what happened to the computer: it slept and is awake again, or its network changed."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from enum import StrEnum
from typing import Any, Protocol

from cticlient.machine.attendance import AttendanceWatch, Sources
from cticlient.machine.clocks import Look, jumped

STEP_S = 5.0
"""Seconds between two looks at the clocks."""

log = logging.getLogger(__name__)


class MachineEvent(StrEnum):
    AWOKE = "awoke"
    """It slept, or its clock was set: what was planned for a time must be looked at anew, connections may be dead."""
    NETWORK = "network"
    """The network came, went, or is another one."""


class Source(Protocol):
    """Somebody who notices one kind of event."""

    def start(self, noticed: Callable[[], None]) -> None: ...

    def stop(self) -> None: ...


Heard = Callable[[MachineEvent], None]
Spawn = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]


def unknown_machine(spawn: Spawn) -> "Machine":
    """A computer that says nothing of itself."""
    return Machine(AttendanceWatch(Sources, spawn), tuple, tuple, spawn)


def read_clocks() -> Look:
    return Look(time.time(), time.monotonic())


class Machine:
    """From ``start`` to ``close``; ``attendance`` is watched while somebody listens to it."""

    def __init__(
        self,
        attendance: AttendanceWatch,
        sleeps: Callable[[], Sequence[Source]],
        networks: Callable[[], Sequence[Source]],
        spawn: Spawn,
        clocks: Callable[[], Look] = read_clocks,
        step: float = STEP_S,
    ) -> None:
        self.attendance = attendance
        self._sleeps = sleeps
        self._networks = networks
        self._spawn = spawn
        self._clocks = clocks
        self._step = step
        self._sources: list[Source] = []
        self._listeners: list[Heard] = []
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look; what a system does not offer is left out."""
        for make, event in ((self._sleeps, MachineEvent.AWOKE), (self._networks, MachineEvent.NETWORK)):
            for source in make():
                self._begin(source, event)
        self._task = self._spawn(self._watch_clocks())

    def close(self) -> None:
        for source in self._sources:
            source.stop()
        self._sources.clear()
        if self._task is not None:
            self._task.cancel()

    def listen(self, heard: Heard) -> Callable[[], None]:
        """Hear of every event; it may be told twice if two noticed it. The answer ends it."""
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard) if heard in self._listeners else None

    def _begin(self, source: Source, event: MachineEvent) -> None:
        try:
            source.start(lambda: self._tell(event))
        except Exception:  # the clocks are watched all the same
            log.exception("%s cannot be watched", type(source).__name__)
        else:
            self._sources.append(source)

    async def _watch_clocks(self) -> None:
        before = self._clocks()
        while True:
            await asyncio.sleep(self._step)
            now = self._clocks()
            if jumped(before, now, self._step):
                self._tell(MachineEvent.AWOKE)
            before = now

    def _tell(self, event: MachineEvent) -> None:
        log.info("the computer: %s", event)
        for heard in list(self._listeners):
            try:
                heard(event)
            except Exception:
                log.exception("a listener failed at %s", event)
