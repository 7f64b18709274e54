"""What the desktop knows of its server: stays connected, keeps groups and own status current, carries requests."""

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from msgspec import UNSET

from cticlient.texts import SaidError, Sentence, marked
from ctiserver.client.backoff import Backoff
from ctiserver.client.board import Board
from ctiserver.client.choice import Choice
from ctiserver.client.clocks import Clock, ServerTime
from ctiserver.client.connection import Connection
from ctiserver.client.deadline import STEP
from ctiserver.client.errors import ConnectError, LostError, RefusedError, TookTooLongError, sentence_of
from ctiserver.client.events import (
    Event,
    GroupState,
    Link,
    LinkChanged,
    LinkState,
    OwnLineChanged,
    ProvidersChanged,
)
from ctiserver.client.requests import NOT_CONNECTED, SECONDS, Requests
from ctiserver.client.serving import Serving
from ctiserver.client.signin import Account, Password, SignIn
from ctiserver.client.status_disk import StatusDisk
from ctiserver.client.status_keeper import StatusKeeper, Surroundings
from ctiserver.client.status_store import StatusStore
from ctiserver.client.telephone import Telephone
from ctiserver.client.tokens import TokenStore
from ctiserver.domain.stack import LATEST
from ctiserver.domain.status import Status, parse_status
from ctiserver.wire import messages as wire

CHANGED = marked("The network of this computer has changed. It is tried again.")

_log = logging.getLogger(__name__)


class Session(Telephone):
    """One account on one server; ``run`` keeps it connected, listeners hear of every change."""

    def __init__(
        self,
        account: Account,
        password: Password,
        tokens: TokenStore,
        store: StatusStore | None,
        clock: Clock,
        random: Random,
        product: str = "cticlient",
        *,
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
        monotonic: Callable[[], float] = time.monotonic,
        step: float = STEP,
        patience: float = SECONDS,
    ) -> None:
        self.account = account
        self._clock = clock
        self._monotonic = monotonic
        self._patience = patience
        self._listeners: list[Callable[[Event], None]] = []
        self._sign_in = SignIn(account, password, tokens, product)
        self._backoff = Backoff(random)
        self._time = ServerTime(clock, monotonic)
        self._board = Board(self._tell, clock)
        disk = None if store is None else StatusDisk(store, account.key, self._tell)
        self._keeper = StatusKeeper(Surroundings(account.user, self._time, self._tell, step), disk)
        self._new_id = new_id
        self._requests: Requests | None = None
        self._hurry = asyncio.Event()
        self._attempt: asyncio.Future[tuple[Connection, wire.Welcome]] | None = None
        self._serving: Serving | None = None
        self._last_words: Sentence | None = None
        self._logged = ""
        self.link = Link(LinkState.OFFLINE, clock())
        self.own: wire.MemberView | None = None
        self.welcome: wire.Welcome | None = None
        self.providers: dict[str, str] = {}

    @property
    def groups(self) -> dict[str, GroupState]:
        """The watched groups by id."""
        return self._board.groups

    @property
    def status(self) -> wire.OwnStatus | None:
        """One's own status as it is shown: the server's, or while disconnected this desktop's own."""
        return self._keeper.status

    def now(self) -> datetime:
        """The server's time while connected, else this machine's."""
        return self._time.now()

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Hear every event; the answer takes it back."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _tell(self, event: Event) -> None:
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception:
                _log.exception("a listener failed at %s", type(event).__name__)

    # Connection

    async def run(self) -> None:
        """Connect and stay connected, until cancelled."""
        await self._keeper.start()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keeper.run())
            group.create_task(self._stay_connected())

    async def look_again(self) -> None:
        """The computer slept or its network changed: find out at once whether the connection still stands.

        Without this a dead one is noticed only when its heartbeat fails, and a new attempt waits for its turn.
        """
        if self._attempt is None and self._serving is not None and await self._serving.answers():
            return
        if self.link.password:
            return  # a wrong password is no better in another network, and tried often it locks the account
        self._backoff.reset()
        # Not all desktops of a house in the very moment in which its network is back.
        await asyncio.sleep(self._backoff.delay())
        self._hurry.set()
        if self._attempt is not None:
            self._attempt.cancel()

    async def reconnect_now(self) -> None:
        """A person wants a connection now: no waiting, and REFUSED is tried once more."""
        self._backoff.reset()
        self._hurry.set()

    async def _stay_connected(self) -> None:
        while True:
            stood = await self._be_connected()
            await self._wait(stood)

    async def _be_connected(self) -> float:
        """One connection from start to end; the seconds it stood."""
        self._hurry.clear()
        self._set_link(LinkState.CONNECTING, self.link.reason)
        try:
            connection, welcome = await self._sign_in_anew()
        except ConnectError as error:
            state = LinkState.REFUSED if error.final else LinkState.OFFLINE
            self._set_link(state, error.sentence, password=error.password)
            return 0.0
        start = self._monotonic()
        try:
            await self._serve(connection, welcome)
        finally:
            await connection.close()
        return self._monotonic() - start

    async def _sign_in_anew(self) -> tuple[Connection, wire.Welcome]:
        """Raises ConnectError, also when the attempt was given up because the network changed meanwhile."""
        self._attempt = asyncio.ensure_future(self._sign_in())
        try:
            return await self._attempt
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise ConnectError(CHANGED) from None
        finally:
            self._attempt = None

    async def _wait(self, stood: float) -> None:
        if self.link.state is LinkState.REFUSED:
            self._hurry.clear()
            await self._hurry.wait()
            return
        seconds = self._backoff.delay(stood)
        self._set_link(LinkState.OFFLINE, self.link.reason, self._clock() + timedelta(seconds=seconds))
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            pass

    async def _serve(self, connection: Connection, welcome: wire.Welcome) -> None:
        self._requests = requests = Requests(connection.send, self._patience)
        self._serving = Serving(requests, connection)
        self.welcome, self._last_words = welcome, None
        self._time.connected(welcome.time)
        self._keeper.connected(requests.ask, welcome.client)
        self._set_link(LinkState.UP)
        subscribing = asyncio.create_task(self._subscribe_again(requests, list(self.groups)))
        reason: Sentence | None = None
        try:
            while True:
                self._take_safely(await connection.receive(), requests)
        except LostError as lost:
            reason = self._last_words or lost.sentence
        finally:
            subscribing.cancel()
            requests.close()
            self._lost(reason)

    def _lost(self, reason: Sentence | None) -> None:
        self._requests = self._serving = None
        self._time.disconnected()
        self._keeper.lost()
        self._set_link(LinkState.OFFLINE, reason)
        self._board.lost()
        self._set_providers({})

    def _set_link(
        self,
        state: LinkState,
        reason: Sentence | None = None,
        next_try: datetime | None = None,
        password: bool = False,
    ) -> None:
        before = self.link
        same = (before.state is LinkState.UP) == (state is LinkState.UP)
        self.link = Link(state, before.since if same else self._clock(), reason, next_try, password)
        self._log_once(state, reason)
        if self.link != before:
            self._tell(LinkChanged(before, self.link))

    def _log_once(self, state: LinkState, reason: Sentence | None) -> None:
        if state is not LinkState.UP and (reason is None or state is LinkState.CONNECTING):
            return
        said = "connected" if state is LinkState.UP else f"not connected: {reason}"
        if said != self._logged:
            _log.log(logging.INFO if state is LinkState.UP else logging.WARNING, "%s: %s", self.account.url, said)
        self._logged = said

    # Messages

    def _take_safely(self, message: wire.ServerMessage, requests: Requests) -> None:
        try:
            self._take(message, requests)
        except Exception:  # one message that nobody foresaw must not end the session
            _log.exception("a message of type %s could not be taken in", type(message).__name__)

    def _take(self, message: wire.ServerMessage, requests: Requests) -> None:
        re = getattr(message, "re", UNSET)
        number = re if isinstance(re, int) else 0
        asked = requests.asked(number)
        match message:
            case wire.OwnStatus():
                self._take_status(message)
            case wire.Outdated():
                self._take_status(message.status)
            case wire.Own():
                before, self.own = self.own, message.member
                self._tell(OwnLineChanged(before, message.member))
            case wire.Providers():
                self._set_providers(message.state)
            case wire.Failed() if asked is None:
                self._last_words = sentence_of(message)
                _log.warning("the server says: %s", self._last_words)
            case _:
                self._take_for_board(message, asked)
        requests.answered(number, message)

    def _take_for_board(self, message: wire.ServerMessage, asked: wire.Request | None) -> None:
        wanted = asked.group if isinstance(asked, wire.Subscribe) else None
        match message:
            case wire.Snapshot():
                self._board.snapshot(message, wanted)
            case wire.Member():
                self._board.member(message)
            case wire.Removed():
                self._board.removed(message)
            case wire.GroupGone():
                self._board.gone(message)
            case wire.Failed(code="no_such_group") if wanted is not None:
                self._board.gone(wire.GroupGone(group=wanted))

    def _take_status(self, status: wire.OwnStatus) -> None:
        if self.welcome is not None and status.client == self.welcome.client:
            self._keeper.heard(status)

    def _set_providers(self, state: dict[str, str]) -> None:
        if state != self.providers:
            self.providers = state
            self._tell(ProvidersChanged(state))

    async def ask(self, request: wire.Request) -> wire.ServerMessage:
        """Ask the server anything. Raises SaidError: refused, not connected, or no answer in time."""
        if self._requests is None:
            raise LostError(NOT_CONNECTED)
        return await self._requests.ask(request)

    # Groups

    async def subscribe(self, group: str) -> GroupState:
        """Watch a group by id (or name) from now on, over reconnects too; without connection it waits for one.

        Raises SaidError if the server refuses it; it is then ``gone`` and asked for again at each reconnect.
        """
        state = self._board.want(group)
        if self._requests is not None:
            with contextlib.suppress(LostError):  # it is asked for again at the reconnect
                await self._requests.ask(wire.Subscribe(group=group))
        return state

    async def unsubscribe(self, group: str) -> None:
        """Watch it no longer."""
        self._board.forget(group)
        if self._requests is not None:
            try:
                await self._requests.ask(wire.Unsubscribe(group=group))
            except SaidError as error:
                _log.info("unsubscribing %s: %s", group, error)

    async def list_groups(self) -> list[wire.GroupListed]:
        """The groups one may see; watched ones that had gone and are there again are taken up again."""
        answer = await self.ask(wire.ListGroups())
        groups = answer.groups if isinstance(answer, wire.Groups) else []
        back = [group.id for group in groups if group.id in self.groups and self.groups[group.id].state == "gone"]
        if back and self._requests is not None:
            await self._subscribe_again(self._requests, back)
        return groups

    async def _subscribe_again(self, requests: Requests, groups: list[str]) -> None:
        for group in groups:
            try:
                await requests.ask(wire.Subscribe(group=group))
            except LostError:
                return
            except (RefusedError, TookTooLongError) as error:
                _log.warning("group %s: %s", group, error)

    # Status

    async def set_status(
        self,
        status: Status | str,
        info: str = "",
        until: datetime | None = None,
        call_forward: str = "",
        client: str | None = None,
    ) -> None:
        """Set one's own status (a desktop also without connection), or that of ``client``; returns when stored."""
        chosen = _status(status)
        if until is not None and until <= self.now():
            raise SaidError("The end of the status has passed already. Please choose an end in the future.")
        if until is not None and until >= LATEST:
            raise SaidError("The end lies too far ahead. Please choose an earlier one, or none.")
        if client is not None and client != self._keeper.client:
            await self._set_for(client, chosen, info, until, call_forward)
            return
        choice = Choice(self._new_id(), chosen, self._clock(), info.strip(), until, call_forward.strip())
        await self._keeper.choose(choice)

    async def _set_for(self, client: str, status: Status, info: str, until: datetime | None, forward: str) -> None:
        await self.ask(
            wire.StatusSet(
                status=status.name, info=info, until=until or UNSET, call_forward=forward, client=client
            )
        )  # fmt: skip

    async def clear_status(self, client: str | None = None) -> None:
        """AVAILABLE: ends everything."""
        await self.set_status(Status.AVAILABLE, client=client)

    async def show_status(self, client: str | None = None) -> wire.OwnStatus:
        """The whole stack, freshly asked for; of someone else with the right to see it."""
        answer = await self.ask(wire.StatusShow(client=client if client is not None else UNSET))
        if not isinstance(answer, wire.OwnStatus):
            raise SaidError("The server answered something else than a status. It may be of another version.")
        return answer

    def set_automatic(self, info: str | None) -> None:
        """Nobody is at this computer, for the reason that ``info`` says (None: somebody is). Covers AVAILABLE only."""
        self._keeper.automatic.want(info)

    async def expire(self) -> None:
        """Do now what is done when an end comes."""
        await self._keeper.end_now()


def _status(status: Status | str) -> Status:
    try:
        chosen = parse_status(status) if isinstance(status, str) else status
    except ValueError:
        raise SaidError("There is no status “{status}”.", status=status) from None
    if chosen is Status.LOGGEDOUT:
        raise SaidError("“Logged out” follows from the connection and cannot be chosen. Please choose another status.")
    return chosen
