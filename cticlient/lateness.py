"""The program watches itself: how late its loop comes to what is due, which is how long the window answers nobody."""

import asyncio
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

STEP_S = 0.1
"""Seconds between two looks; a look later than planned was kept waiting by something."""
LATE_S = 0.25
"""From here on a person notices, and it is written to the log."""
SLEPT_S = 30.0
"""So late the loop is only after a sleep of the computer."""
REPORT_S = 60.0
"""One line in the log at most for so many seconds."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Summary:
    """Of a span of time, in seconds."""

    looks: int
    p99: float
    worst: float


def summary(late: Sequence[float]) -> Summary:
    """Of at least one look."""
    ordered = sorted(late)
    return Summary(len(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], ordered[-1])


class Lateness:
    """Looks until cancelled. ``where`` is asked at each look what the loop did meanwhile; empty where nobody knows."""

    def __init__(
        self,
        running: Callable[[], float] = time.monotonic,
        where: Callable[[], str] = lambda: "",
        step: float = STEP_S,
        report: float = REPORT_S,
    ) -> None:
        self._running = running
        self._where = where
        self._step = step
        self._report = report
        self._late: list[float] = []
        self._places: dict[str, float] = {}

    async def watch(self) -> None:
        begun = self._running()
        while True:
            due = self._running() + self._step
            await asyncio.sleep(self._step)
            now = self._running()
            self.note(now - due)
            if now - begun >= self._report:
                self.tell()
                begun = now

    def note(self, late: float) -> None:
        """One look came so many seconds after it was due."""
        place = self._where()
        if late >= SLEPT_S:
            return
        self._late.append(max(0.0, late))
        if late >= LATE_S and place:
            self._places[place] = max(late, self._places.get(place, 0.0))

    def tell(self) -> None:
        """Write the worst of the last span to the log, if a person may have noticed it; then begin anew."""
        late, self._late = self._late, []
        places, self._places = self._places, {}
        if not late:
            return
        found = summary(late)
        if found.worst < LATE_S:
            return
        log.warning(
            "The window was held up for %.0f ms at worst (p99 %.0f ms of %d looks).",
            found.worst * 1000, found.p99 * 1000, found.looks,
        )  # fmt: skip
        for place, seconds in sorted(places.items(), key=lambda item: -item[1])[:3]:
            log.warning("It was held up for %.0f ms here:\n%s", seconds * 1000, place)


async def watch_loop(debug: bool) -> None:
    """Watch the loop this runs in, until cancelled; with ``debug`` the log also says where it was held up."""
    if not debug:
        await Lateness().watch()
        return
    where = Where(threading.get_ident())
    where.start()
    try:
        await Lateness(where=where.take).watch()
    finally:
        where.stop()


class Where:
    """A second thread that looks where the first one stands when its loop has not come round for a while.

    For who searches a fault: it wakes twenty times a second, so it does not run by itself.
    """

    def __init__(self, thread: int, late: float = LATE_S) -> None:
        self._thread = thread
        self._late = late
        self._beat = time.monotonic()
        self._seen = ""
        self._end = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="lateness", daemon=True)

    def start(self) -> None:
        self._watcher.start()

    def stop(self) -> None:
        self._end.set()
        self._watcher.join()

    def take(self) -> str:
        """The loop has come round: where it stood if it was late, else empty."""
        self._beat = time.monotonic()
        seen, self._seen = self._seen, ""
        return seen

    def _watch(self) -> None:
        while not self._end.wait(0.05):
            if time.monotonic() - self._beat >= self._late:
                self._seen = self._stack() or self._seen

    def _stack(self) -> str:
        frame = sys._current_frames().get(self._thread)
        return "".join(traceback.format_stack(frame)[-12:]) if frame is not None else ""
