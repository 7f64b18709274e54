"""The threads that call TAPI. Every function of it is a call into another process, and a provider may keep it for long.

So nothing of it runs in the event loop, and each provider has threads of its own: one that blocks keeps back its own
lines and nobody else's. What a person asked for goes before what is only looked up.
"""

import asyncio
import itertools
import queue
import threading
from collections.abc import Callable
from enum import IntEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")
NOTHING_MORE = 1 << 30


class LostError(Exception):
    """The session is over, so no answer will come; whether the request was carried out is not known."""


class Urgency(IntEnum):
    """Small goes first."""

    ASKED = 0
    """Somebody waits for it."""
    HEARD = 1
    """A message made it necessary."""
    OPENING = 2
    """Lines on their way in."""


class Work(Generic[T]):
    """One call to be made: what it answers goes to ``done`` in the loop, even if nobody waits any more."""

    __slots__ = ("call", "done", "failed", "loop")

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.loop = loop
        self.call = call
        self.done = done
        self.failed = failed

    def run(self) -> None:
        try:
            answer = self.call()
        except Exception as error:
            self._tell(lambda error=error: self.failed(error))  # type: ignore[misc]
        else:
            self._tell(lambda: self.done(answer))

    def _tell(self, told: Callable[[], None]) -> None:
        try:
            self.loop.call_soon_threadsafe(told)
        except RuntimeError:
            # The loop is closed: the server ended while a provider kept this call.
            return


class Workers:
    """A few threads, started when there is work. They are daemons: a provider that never answers keeps no server up."""

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._queue: queue.PriorityQueue[tuple[int, int, Work[Any] | None]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._threads: list[threading.Thread] = []
        self._busy = 0
        self._closed = False

    def submit(
        self,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        urgency: Urgency = Urgency.HEARD,
    ) -> None:
        """To be called in the loop, which ``done`` or ``failed`` are called in as well."""
        loop = asyncio.get_running_loop()
        if self._closed:
            loop.call_soon(failed, LostError())
            return
        self._busy += 1

        def is_done(answer: T) -> None:
            self._busy -= 1
            done(answer)

        def has_failed(error: Exception) -> None:
            self._busy -= 1
            failed(error)

        self._queue.put((urgency, next(self._order), Work(loop, call, is_done, has_failed)))
        if len(self._threads) < min(self._most, self._busy):
            thread = threading.Thread(target=self._serve, name=f"tapi {self._name}", daemon=True)
            self._threads.append(thread)
            thread.start()

    async def run(self, call: Callable[[], T], urgency: Urgency = Urgency.HEARD) -> T:
        """The same for one who waits. Given up, the call still runs to its end and its answer goes nowhere."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def done(answer: T) -> None:
            if not future.done():
                future.set_result(answer)

        def failed(error: Exception) -> None:
            if not future.done():
                future.set_exception(error)

        self.submit(call, done, failed, urgency)
        return await future

    def widen(self, most: int) -> None:
        """From now on up to so many threads."""
        self._most = max(self._most, most)

    def close(self) -> None:
        """No more work; calls under way end when they end."""
        self._closed = True
        for _ in self._threads:
            self._queue.put((NOTHING_MORE, next(self._order), None))

    def _serve(self) -> None:
        while True:
            _, _, work = self._queue.get()
            if work is None:
                return
            work.run()
