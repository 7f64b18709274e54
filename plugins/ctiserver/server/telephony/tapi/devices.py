"""Looks at the line devices of a session: at all of them at its beginning, at single ones when they come."""

import asyncio
import logging
from collections.abc import Callable

from ctiserver.server.telephony.tapi.api import Api
from ctiserver.server.telephony.tapi.lines import Device, look_at
from ctiserver.server.telephony.tapi.profiles import Profiles
from ctiserver.server.telephony.tapi.workers import Urgency, Workers

log = logging.getLogger(__name__)

AT_ONCE = 8
STUCK_AFTER = 2.0
"""Seconds after which a device that is looked at counts as stuck, and its neighbours wait for the others."""


class DeviceSearch:
    """Nobody knows whose a device is before it answers: so one that does not must hold up as few others as possible."""

    def __init__(self, api: Api, app: int, profiles: Profiles, found: Callable[[Device], None]) -> None:
        self._api = api
        self._app = app
        self._profiles = profiles
        self._found = found
        self._loop = asyncio.get_running_loop()
        self._workers = Workers("devices", AT_ONCE)
        self._pending: list[int] = []
        self._begun: dict[int, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self.finished = asyncio.Event()
        """All devices of the beginning have been looked at, or are stuck."""

    def look_at_all(self, count: int) -> None:
        self._pending = list(range(count))
        for _ in range(min(count, AT_ONCE)):
            self._next()
        self._finish()
        self._timer = self._loop.call_later(STUCK_AFTER, self._look_past_stuck)

    def look(self, number: int) -> None:
        """At one that has come, or has changed."""
        if not self._closed:
            self._look(number)

    def close(self) -> None:
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        self._workers.close()

    def _next(self) -> None:
        if self._closed or not self._pending:
            return
        stuck = self._stuck()
        # Providers have their devices side by side: go on as far as possible from one that does not answer.
        number = max(self._pending, key=lambda n: min(abs(n - s) for s in stuck)) if stuck else self._pending[0]
        self._pending.remove(number)
        self._look(number)

    def _look(self, number: int) -> None:
        api, app, profiles = self._api, self._app, self._profiles
        self._begun[number] = self._loop.time()

        def done(device: Device) -> None:
            over()
            if not self._closed:
                self._found(device)

        def failed(error: Exception) -> None:
            log.info("TAPI device %d is left out: %s", number, error)
            over()

        def over() -> None:
            self._begun.pop(number, None)
            self._next()
            self._finish()

        self._workers.submit(lambda: look_at(api, app, number, profiles), done, failed, Urgency.OPENING)

    def _stuck(self) -> list[int]:
        now = self._loop.time()
        return [number for number, since in self._begun.items() if now - since >= STUCK_AFTER]

    def _look_past_stuck(self) -> None:
        """Those that are stuck keep their threads: the others get as many more."""
        if stuck := self._stuck():
            self._workers.widen(AT_ONCE + len(stuck))
            for _ in range(AT_ONCE + len(stuck) - len(self._begun)):
                self._next()
        self._finish()
        self._timer = self._loop.call_later(STUCK_AFTER / 2, self._look_past_stuck) if self._begun else None

    def _finish(self) -> None:
        if not self._pending and len(self._stuck()) == len(self._begun):
            self.finished.set()
