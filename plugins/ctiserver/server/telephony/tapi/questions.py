"""Asks TAPI what the call table wants to know, gives ended calls back, finds those a provider forgot to end."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from ctiserver.server.telephony.tapi.api import Api
from ctiserver.server.telephony.tapi.calls import CallInfo, CallStatus, CallTable, Known, Todo
from ctiserver.server.telephony.tapi.constants import CallState, Error, Privilege
from ctiserver.server.telephony.tapi.errors import TapiError
from ctiserver.server.telephony.tapi.lines import Line
from ctiserver.server.telephony.tapi.reading import asked, audited
from ctiserver.server.telephony.tapi.session import Session
from ctiserver.server.telephony.tapi.timers import Timers
from ctiserver.server.telephony.tapi.workers import Urgency, Workers

log = logging.getLogger(__name__)


AGAIN_AFTER = 0.5
FAILURES_MOST = 3
"""How often a question about a call that fails is repeated at once, and after how many seconds the first time."""
DROPPED_AFTER = 5.0
"""Seconds after which the reply to the end of a call that is over anyway is not waited for any more."""


class Questions:
    """The questions of one session. Answers come in the loop, and count only if no message overtook them."""

    def __init__(
        self,
        api: Api,
        session: Session,
        table: CallTable,
        lines: Mapping[str, Line],
        workers_of: Callable[[Line], Workers],
        clock: Callable[[], datetime],
        changed: Callable[[Line], None],
        timers: Timers,
    ) -> None:
        self._api = api
        self._session = session
        self._table = table
        self._lines = lines
        self._workers_of = workers_of
        self._clock = clock
        self._changed = changed
        self._timers = timers
        self._asking: set[int] = set()
        self._closed = False

    def close(self) -> None:
        self._closed = True

    def serve(self, line: Line) -> None:
        """Ask what the table wants to know; of one call one question at a time."""
        todo = self._table.todo
        for handle in [handle for handle in todo if handle not in self._asking]:
            what = todo.pop(handle)
            call = self._table.get(handle)
            if call is not None and (owner := self._lines.get(call.line)) is not None:
                self._asking.add(handle)
                self._ask(owner, call, what)

    def _ask(self, line: Line, call: Known, what: set[Todo]) -> None:
        handle, version = call.handle, call.version
        self._workers_of(line).submit(
            lambda: asked(self._api, handle, what),
            lambda found: self._answered(line, handle, version, what, *found),
            lambda error: self._unanswered(line, handle, what, error),
        )

    def _answered(
        self, line: Line, handle: int, version: int, what: set[Todo], info: CallInfo | None, status: CallStatus | None
    ) -> None:
        self._asking.discard(handle)
        if self._closed:
            return
        before = self._table.get(handle)
        if Todo.RELEASE in what:
            if before is not None and before.over:
                self._table.forget(handle)
        elif before is not None and before.line == line.key:
            now = self._clock()
            if status is not None:
                self._table.status_read(handle, status, version, now)
            if info is not None:
                self._table.info_read(handle, info)
        self._changed(line)
        self.serve(line)

    def _unanswered(self, line: Line, handle: int, what: set[Todo], error: Exception) -> None:
        self._asking.discard(handle)
        if self._closed:
            return
        call = self._table.get(handle)
        dead = isinstance(error, TapiError) and error.code == Error.INVALCALLHANDLE
        if call is not None and (dead or call.over):
            self._table.forget(handle)
        elif call is not None:
            log.info("TAPI does not tell of a call at %s: %s", line.key, error)
            self._ask_again(line, call, what)
        self._changed(line)
        self.serve(line)

    # Calls that providers forget to end

    def _ask_again(self, line: Line, call: Known, what: set[Todo]) -> None:
        """A few times; what is not told then is asked with everything else, every now and then."""
        call.failures += 1

        def due() -> None:
            if self._table.get(call.handle) is call:
                self._table.todo.setdefault(call.handle, set()).update(what)
                self.serve(line)

        if call.failures <= FAILURES_MOST:
            self._timers.later(line.key, ("again", call.handle), AGAIN_AFTER * call.failures, due)

    def linger_over(self, line: Line, handle: int) -> None:
        """A call was DISCONNECTED a while ago, and no IDLE came: end it, and give it back."""
        call = self._table.get(handle)
        if call is None or call.state != CallState.DISCONNECTED or not line.handle:
            return
        if not call.privilege & Privilege.OWNER:
            self._release(line, handle)
            return
        # Its owner may not give back a call that is not idle.
        api, workers = self._api, self._workers_of(line)
        dropping = self._session.begin("lineDrop", lambda: api.drop(handle), workers, Urgency.HEARD)
        dropping.add_done_callback(lambda _: self._release(line, handle))
        self._timers.later(line.key, ("drop", handle), DROPPED_AFTER, lambda: self._release(line, handle))

    def _release(self, line: Line, handle: int) -> None:
        if self._closed or self._table.get(handle) is None:
            return
        self._table.todo.setdefault(handle, set()).add(Todo.RELEASE)
        self.serve(line)

    def audit(self, line: Line) -> None:
        """Compare the calls with what the provider answers now."""
        calls = [(call.handle, call.version) for call in self._table.all_of(line.key)]
        if not line.handle or self._closed or not calls:
            return
        api = self._api
        for handle, _ in calls:
            self._table.info_told(handle)

        def done(found: list[tuple[int, int, CallStatus | None]]) -> None:
            for handle, version, status in found:
                if status is None:
                    self._table.forget(handle)
                elif status.state != CallState.UNKNOWN:
                    self._table.status_read(handle, status, version, self._clock())
            self._changed(line)

        self.serve(line)
        self._workers_of(line).submit(partial(audited, api, calls), done, lambda error: None, Urgency.OPENING)
