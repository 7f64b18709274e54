"""One life of TAPI, from lineInitializeEx to lineShutdown: its messages in order, its requests until their reply."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable

from ctiserver.server.telephony.tapi.api import Api, Begun, Started
from ctiserver.server.telephony.tapi.constants import GONE, Error, Message
from ctiserver.server.telephony.tapi.errors import TapiError
from ctiserver.server.telephony.tapi.messages import Told
from ctiserver.server.telephony.tapi.structures import LINEMESSAGE
from ctiserver.server.telephony.tapi.workers import LostError, Urgency, Workers

log = logging.getLogger(__name__)

NAME = "CTI Server"
PUMP_MS = 1000
"""How long one look for messages lasts: no message of the end of a session is needed to notice it."""
DEAF_AFTER = 3
"""Messages without content, one after the other, by which a library shows that it does nothing."""
PARKED_MOST = 4096
_DWORD = 0xFFFFFFFF

Receive = Callable[[Told], None]


class Pending:
    """A request whose reply has not come. It owns the memory TAPI writes to, whoever still waits for it."""

    __slots__ = ("begun", "future")

    def __init__(self, future: asyncio.Future[Begun]) -> None:
        self.future = future
        self.begun: Begun | None = None

    def replied(self, function: str, code: int) -> None:
        if self.future.done():
            return
        if code:
            self.future.set_exception(TapiError(function, code))
        elif self.begun is not None:
            self.future.set_result(self.begun)


class Session:
    """Everything but ``open``, the pump and the calls given to workers happens in the loop."""

    def __init__(self, api: Api, receive: Receive, lost: Callable[[str], None]) -> None:
        self.app = 0
        self.devices = 0
        self._api = api
        self._receive = receive
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._pending: dict[int, tuple[str, Pending]] = {}
        self._kept: list[Pending] = []
        self._parked: dict[int, int] = {}
        self._came: deque[Told] = deque()
        self._came_lock = threading.Lock()
        self._pump = threading.Thread(target=self._run_pump, name="tapi messages", daemon=True)
        self._over = False

    async def open(self, workers: Workers) -> None:
        """Raises TapiError, DeafError, TimeoutError comes from whoever limits the time.

        The workers must outlive a beginning that was given up.
        """
        future: asyncio.Future[Started] = self._loop.create_future()

        def begin() -> Started:
            if future.cancelled():
                raise LostError
            return self._api.initialize(NAME)

        def done(started: Started) -> None:
            if future.cancelled():
                # Too late for whoever waited: a session that nobody knows must not stay. TAPI would also not let
                # anybody begin anew after a REINIT as long as it is there.
                workers.submit(lambda: self._api.shutdown(started.app), lambda _: None, lambda _: None)
            else:
                future.set_result(started)

        def failed(error: Exception) -> None:
            if not future.cancelled():
                future.set_exception(error)

        workers.submit(begin, done, failed, Urgency.ASKED)
        started = await future
        self.app, self.devices = started.app, started.devices
        self._pump.start()

    def end(self) -> None:
        """No message is told any more and no reply comes; whoever waits for one is told so."""
        self._over = True
        for _, pending in self._pending.values():
            if not pending.future.done():
                pending.future.set_exception(LostError())
        # What is pending keeps its memory until the session itself is let go, after lineShutdown.

    async def shut_down(self, workers: Workers) -> None:
        """Give TAPI back; a provider that blocks may keep this up, so limit its time."""
        self.end()
        if self.app:
            app = self.app
            await workers.run(lambda: self._api.shutdown(app), Urgency.ASKED)

    async def request(
        self, function: str, begin: Callable[[], Begun], workers: Workers, urgency: Urgency = Urgency.ASKED
    ) -> Begun:
        """Begin a request and wait for its reply. Raises TapiError, LostError.

        May be given up at any time: the reply is still waited for, and the memory kept until then.
        """
        return await self.begin(function, begin, workers, urgency)

    def begin(
        self, function: str, begin: Callable[[], Begun], workers: Workers, urgency: Urgency = Urgency.ASKED
    ) -> asyncio.Future[Begun]:
        """The same without waiting."""
        future: asyncio.Future[Begun] = self._loop.create_future()
        # Nobody may be left to look at the error of a request that was given up.
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        pending = Pending(future)

        def failed(error: Exception) -> None:
            if not future.done():
                future.set_exception(error)

        workers.submit(begin, lambda begun: self._has_begun(function, pending, begun), failed, urgency)
        return future

    def _has_begun(self, function: str, pending: Pending, begun: Begun) -> None:
        pending.begun = begun
        if self._over:
            self._kept.append(pending)
            if not pending.future.done():
                pending.future.set_exception(LostError())
        elif begun.id == 0:
            pending.replied(function, 0)
        elif (code := self._parked.pop(begun.id, None)) is not None:
            pending.replied(function, code)
        else:
            self._pending[begun.id] = (function, pending)

    # Messages

    def _run_pump(self) -> None:
        message = LINEMESSAGE()
        empty = 0
        while True:
            message.dwMessageID = GONE
            code = self._api.next_message(self.app, message, PUMP_MS)
            if self._over:
                return
            if code == Error.OPERATIONFAILED:
                continue
            if code:
                self._tell_lost(f"lineGetMessage answered {TapiError('lineGetMessage', code).name}")
                return
            if message.dwMessageID == GONE:
                empty += 1
                if empty >= DEAF_AFTER:
                    self._tell_lost("lineGetMessage brings messages without content")
                    return
                continue
            empty = 0
            self._came_in(
                Told(
                    message.hDevice, message.dwMessageID, message.dwCallbackInstance,
                    message.dwParam1 & _DWORD, message.dwParam2 & _DWORD, message.dwParam3 & _DWORD,
                )
            )  # fmt: skip

    def _came_in(self, told: Told) -> None:
        """From the pump: the loop is woken once for all that came until it looks."""
        with self._came_lock:
            first = not self._came
            self._came.append(told)
        if first:
            self._in_loop(self._take)

    def _tell_lost(self, reason: str) -> None:
        self._in_loop(lambda: None if self._over else self._lost(reason))

    def _in_loop(self, call: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(call)
        except RuntimeError:
            return

    def _take(self) -> None:
        with self._came_lock:
            came = list(self._came)
            self._came.clear()
        for told in came:
            if self._over:
                return
            if told.id == Message.REPLY:
                self._replied(told)
            try:
                self._receive(told)
            except Exception:
                log.exception("a message could not be taken in: %s", told)

    def _replied(self, told: Told) -> None:
        found = self._pending.pop(told.p1, None)
        if found is not None:
            function, pending = found
            pending.replied(function, told.p2)
            return
        # A reply may be faster than the answer of the function that it replies to.
        if len(self._parked) >= PARKED_MOST:
            del self._parked[next(iter(self._parked))]
        self._parked[told.p1] = told.p2
