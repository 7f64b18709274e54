"""One's own status on this desktop: what the server says, what was chosen without it, and the ends that come."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from msgspec import UNSET, structs

from cticlient.texts import SaidError
from ctiserver.client import sync, wording
from ctiserver.client.automatic import AutomaticStatus, has_automatic
from ctiserver.client.choice import Choice
from ctiserver.client.clocks import ServerTime
from ctiserver.client.deadline import STEP, Deadline
from ctiserver.client.errors import LostError, RefusedError, TookTooLongError
from ctiserver.client.events import Cause, OwnStatusChanged, Tell, Told
from ctiserver.client.status_disk import StatusDisk
from ctiserver.client.status_store import Kept
from ctiserver.domain.stack import Stack, end_automatic, expire
from ctiserver.wire.messages import (
    Outdated,
    OwnStatus,
    Request,
    ServerMessage,
    StatusExpire,
    StatusSet,
    StatusShow,
)
from ctiserver.wire.views import own_status, stack_from

ATTEMPTS = 5
AGAIN_SECONDS = 30.0
ALONE_AFTER = 2.0
"""Seconds the server has to answer that a status ended: after a sleep the connection may be dead without anyone
having noticed, and the person looks at the window now."""
LONGEST_PATIENCE = timedelta(seconds=60)
RETRIED = "server_error"
"""The server's own trouble: what it refused with it may be taken later."""

Ask = Callable[[Request], Awaitable[ServerMessage]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a StatusKeeper works with."""

    user: str
    time: ServerTime
    tell: Tell
    step: float = STEP
    """Seconds between two looks at the clock."""


class StatusKeeper:
    """Shows what the server says while connected, continues alone while not, and brings both together again.

    Without a ``disk`` (the command ``cti``) it only shows, and leaves the ends to others.
    """

    def __init__(self, around: Surroundings, disk: StatusDisk | None) -> None:
        self._around = around
        self._disk = disk
        self.client = around.user
        self.status: OwnStatus | None = None
        self.outbox: tuple[Choice, ...] = ()
        self._ask: Ask | None = None
        self._heard: OwnStatus | None = None
        """The newest that the server said on this connection."""
        self._settled = disk is None
        """Whether what was chosen alone has been sent; until then what the server says is not shown."""
        self._loaded = False
        self._unsettled = asyncio.Event()
        self._new_connection = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._asking: Choice | None = None
        self._fruitless = 0
        self.deadline = Deadline(around.time.now, self._end_has_come, around.step)
        self.automatic = AutomaticStatus(around.time.now)

    # Start, run, connection

    async def start(self) -> None:
        """Take up what is on disk; an end that passed meanwhile is caught up before the server is reached."""
        async with self._one_at_a_time:
            await self._load()

    async def _load(self) -> None:
        if self._disk is None or self._loaded:
            return
        kept = await self._disk.load()
        self._loaded = True
        self.client, self.outbox = kept.client or self.client, kept.outbox
        if kept.stack is not None:
            self._show(own_status(self.client, kept.stack), "server")
            self._expire_here()

    async def run(self) -> None:
        """Watch over the ends, until cancelled."""
        if self._disk is None:
            return
        async with asyncio.TaskGroup() as group:
            group.create_task(self._disk.run())
            group.create_task(self.deadline.run())
            group.create_task(self._settle_when_heard())
            group.create_task(self._be_automatic())

    def connected(self, ask: Ask, client: str) -> None:
        self._ask, self.client = ask, client
        self.automatic.connected()
        self._new_connection.set()

    def lost(self) -> None:
        """No connection any more: from here on this desktop decides alone."""
        self._ask = self._heard = None
        self._settled = self._disk is None
        self._unsettled.clear()
        self._arm()
        self.automatic.due.set()

    # What the server says

    def heard(self, status: OwnStatus) -> None:
        """The server said what one's status is; something older than what it said before is passed over."""
        if self._heard is not None and status.revision < self._heard.revision:
            return
        self._heard = structs.replace(status, re=UNSET)
        if self._settled:
            self._show_heard()
        else:
            self._unsettled.set()

    def _show_heard(self, cause: Cause | None = None) -> None:
        if self._heard is None:
            return
        before, after = _stack_of(self.status), _stack_of(self._heard)
        now = self._around.time.now()
        if cause is None:
            cause = "server" if after is None else sync.cause_of(before, after, now, self._asking)
        self._show(self._heard, cause)

    def _show(self, status: OwnStatus, cause: Cause) -> None:
        before, self.status = self.status, status
        self._keep()
        self._arm()
        self.automatic.changed(_stack_of(before), _stack_of(status))
        if before != status:
            self._around.tell(OwnStatusChanged(before, status, cause))

    def _keep(self) -> None:
        if self._disk is not None:
            self._disk.put(Kept(self.client, _stack_of(self.status), self.outbox))

    # What was chosen alone

    async def _settle_when_heard(self) -> None:
        while True:
            await self._unsettled.wait()
            self._new_connection.clear()
            if not await self._settle():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(AGAIN_SECONDS):
                        await self._new_connection.wait()

    async def _settle(self) -> bool:
        """Send what was chosen alone, then show what the server says. False: try again later."""
        dropped = False
        async with self._one_at_a_time:
            try:
                while self.outbox:
                    dropped = await self._hand_in(self.outbox[0]) or dropped
                    self.outbox = self.outbox[1:]
                    self._keep()
                await self._expire_before_showing()
            except LostError:
                self._unsettled.clear()
                return True
            except SaidError as error:
                _log.warning("what was chosen without connection could not be sent yet: %s", error)
                return False
            self._unsettled.clear()
            if self._ask is not None:
                self._settled = True
                # Who was told that a choice was dropped has been told by whom the status was changed.
                self._show_heard("server" if dropped else None)
                self.automatic.due.set()
            return True

    async def _hand_in(self, choice: Choice) -> bool:
        """Send a choice made alone; True if it was not taken over, which the person is told."""
        request = _request(choice)
        request.chosen_at = sync.on_server_clock(choice, self._around.time.offset)
        try:
            answer = await self._asked(request)
        except RefusedError as error:
            if error.code == RETRIED:
                raise
            self._around.tell(Told(wording.refused_choice(choice, error.sentence)))
            return True
        now = _stack_of(answer.status) if isinstance(answer, Outdated) else None
        if now is None or sync.shows(now, choice):
            return False
        self._around.tell(Told(wording.dropped(choice, now), choice))
        return True

    async def _expire_before_showing(self) -> None:
        # Or the window would show for a moment what has ended long ago.
        stack = _stack_of(self._heard)
        if stack is not None and expire(stack, self._around.time.now()) is not stack:
            try:
                await self._asked(StatusExpire(revision=stack.revision))
            except RefusedError as error:
                _log.info("the server did not end a status: %s", error)

    async def _asked(self, request: Request) -> ServerMessage:
        if self._ask is None:
            raise LostError("")
        return await self._ask(request)

    # Choosing

    async def choose(self, choice: Choice) -> None:
        """Set one's status; returns when it is stored, on the server or, without it, here. Raises SaidError."""
        async with self._one_at_a_time:
            await self._load()  # a person may be quicker than the disk
            if self._ask is not None and self._settled:
                try:
                    return await self._choose_there(choice)
                except (LostError, TookTooLongError):
                    if self._disk is None:
                        raise
            await self._choose_here(choice)
        return None

    async def _choose_here(self, choice: Choice) -> None:
        if self._disk is None:
            raise LostError("There is no connection to the server, so the status cannot be set.")
        stack = sync.apply(_stack_of(self.status) or Stack(), choice, self.client)
        self.outbox = sync.queued(self.outbox, choice)
        self._show(own_status(self.client, stack), "me")
        await self._disk.stored()
        if self._ask is not None:
            self._settled = False
            self._unsettled.set()

    async def _choose_there(self, choice: Choice) -> None:
        first = based_on = await self._latest()
        self._asking = choice
        try:
            for _ in range(ATTEMPTS):
                request = _request(choice)
                request.revision = based_on.revision
                answer = await self._asked(request)
                if not isinstance(answer, Outdated):
                    return
                based_on = answer.status
                if not _may_insist(first, based_on):
                    raise wording.overtaken(stack_from(based_on))
        finally:
            self._asking = None
        raise SaidError("The status changes too often just now and could not be set. Please try again.")

    async def _latest(self) -> OwnStatus:
        if self._heard is None:
            answer = await self._asked(StatusShow())
            if isinstance(answer, OwnStatus):
                return answer
        if self._heard is None:
            raise SaidError("The server did not say what your status is. Please try again.")
        return self._heard

    # Nobody there

    async def _be_automatic(self) -> None:
        while True:
            await self.automatic.due.wait()
            self.automatic.due.clear()
            async with self._one_at_a_time:
                try:
                    await self._cover_or_end()
                except SaidError as error:
                    _log.info("the server did not take that somebody came or went: %s", error)

    async def _cover_or_end(self) -> None:
        for _ in range(ATTEMPTS):
            if self._ask is None:
                self._end_automatic_here()
                return
            stack = _stack_of(self._heard)
            if not self._settled or stack is None:
                return  # it is due again as soon as it is settled
            request = self.automatic.request(stack)
            answer = None if request is None else await self._asked(request)
            if not isinstance(answer, Outdated):
                self.automatic.done(request)
                return

    def _end_automatic_here(self) -> None:
        """Without the server only what lies there is taken away: nobody sees it, and it would hide what is."""
        stack = _stack_of(self.status)
        if stack is not None and has_automatic(stack) and not self.automatic.wanted:
            self._show(own_status(self.client, end_automatic(stack)), "me")

    # Ends

    async def end_now(self) -> None:
        """Do at once what is done when an end comes."""
        await self._end_has_come()

    async def _end_has_come(self) -> None:
        async with self._one_at_a_time:
            if self._ask is not None and self._settled and self._heard is not None:
                await self._expire_there(self._heard)
            else:
                self._expire_here()
        self._be_patient()

    async def _expire_there(self, heard: OwnStatus) -> None:
        try:
            async with asyncio.timeout(ALONE_AFTER):
                await self._asked(StatusExpire(revision=heard.revision))
        except (SaidError, TimeoutError) as error:
            _log.info("the server could not be told of an end, it is done here: %s", error or "no answer")
            self._expire_here()

    def _expire_here(self) -> None:
        stack = _stack_of(self.status)
        if stack is None:
            return
        after = expire(stack, self._around.time.now())
        if after is not stack:
            self._show(own_status(self.client, after), "ended")

    def _arm(self) -> None:
        stack = _stack_of(self.status)
        self.deadline.set(stack.next_end if stack is not None and self._disk is not None else None)

    def _be_patient(self) -> None:
        """Where the server says that an end has not come, do not ask in a circle."""
        stack = _stack_of(self.status)
        now = self._around.time.now()
        if stack is None or stack.next_end is None or stack.next_end > now:
            self._fruitless = 0
            return
        self._fruitless += 1
        self.deadline.set(now + min(LONGEST_PATIENCE, timedelta(seconds=2 ** min(self._fruitless, 10))))


def _request(choice: Choice) -> StatusSet:
    return StatusSet(
        status=choice.status.name,
        info=choice.info,
        until=choice.until or UNSET,
        call_forward=choice.call_forward,
    )


def _stack_of(status: OwnStatus | None) -> Stack | None:
    """None also for a status that only a newer version knows: it is shown, but not acted on."""
    try:
        stack = None if status is None else stack_from(status)
    except (ValueError, KeyError):
        return None
    return stack if stack is not None and sync.is_dated(stack) else None


def _may_insist(first: OwnStatus, now: OwnStatus) -> bool:
    return now.chosen_at <= first.chosen_at
