"""A small server that speaks the wire's messages, a clock that is moved by hand, and sessions between the two."""

import asyncio
import contextlib
import itertools
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiohttp import WSMsgType, web
from msgspec import UNSET

from ctiserver.client.events import Event, LinkState
from ctiserver.client.session import Session
from ctiserver.client.signin import Account
from ctiserver.client.status_store import StatusStore
from ctiserver.client.tokens import MemoryTokens
from ctiserver.domain.stack import (
    Entry,
    OutdatedError,
    Stack,
    choose,
    end_automatic,
    expire,
    go_automatic,
    start_import,
)
from ctiserver.domain.status import Source, parse_status
from ctiserver.wire import messages as wire
from ctiserver.wire.codec import decode_from_client, encode
from ctiserver.wire.views import own_status

NOON = datetime(2026, 8, 24, 12, 0, tzinfo=UTC)


class Clock:
    """A wall clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)


class FakeServer:
    """Statuses by the rules of the domain, groups as the test sets them, and every request noted."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.password = "geheim"
        self.protocol = wire.PROTOCOL
        self.stack = Stack(revision=7)
        self.coming_views: list[wire.ComingView] = []
        self.phone: wire.PhoneNote | None = None
        self.groups: dict[str, tuple[str, list[wire.MemberView]]] = {}
        self.requests: list[wire.Request] = []
        self.logins: list[wire.Login] = []
        self.refusals: dict[type, wire.Failed] = {}
        self.mute: set[type] = set()
        """Requests that are not answered."""
        self.before: dict[type, Callable[[], Any]] = {}
        """Run once before a request of the type is answered."""
        self.tokens: set[str] = set()
        self.url = ""
        self.away = False
        self.losing: set[type] = set()
        """Requests that are carried out, but the connection breaks before the answer: once each."""
        self.deaf = False
        """Answers no pings, as if the cable had been cut."""
        self._ids = itertools.count(1)
        self._sockets: set[web.WebSocketResponse] = set()
        self._runner: web.AppRunner | None = None
        self._changed = asyncio.Event()

    async def start(self, context: ssl.SSLContext | None = None) -> None:
        """Serve, or serve again; with a context, encrypted."""
        self.away = False
        if self._runner is None or context is not None:
            await self.close()
            await self._listen(context)

    async def _listen(self, context: ssl.SSLContext | None) -> None:
        app = web.Application()
        app.router.add_get(wire.PATH, self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=context).start()
        port = self._runner.addresses[0][1]
        self.url = f"{'wss' if context else 'ws'}://127.0.0.1:{port}/cti"

    async def stop(self) -> None:
        """Hang up, and let nobody in until ``start``.

        It listens on: aiohttp leaves a connection open that is accepted in the very moment in which it stops.
        """
        self.away = True
        await self.hang_up()

    async def close(self) -> None:
        if self._runner is not None:
            await self.stop()
            await self._runner.cleanup()
            self._runner = None
            self.away = False

    async def hang_up(self) -> None:
        for socket in list(self._sockets):
            await socket.close()

    async def push(self, message: wire.Server) -> None:
        await self.push_raw(encode(message).decode())

    async def push_raw(self, text: str) -> None:
        for socket in self._sockets:
            await socket.send_str(text)

    def status(self, re: int | None = None) -> wire.OwnStatus:
        status = own_status("mueller", self.stack, (), self.phone, re)
        status.coming = self.coming_views or status.coming
        return status

    def choose_elsewhere(self, status: str, by: str = "schulze", **more: Any) -> None:
        self.stack = choose(self.stack, self._entry(status, Source.COLLEAGUE, by, **more))

    def import_(self, status: str, **more: Any) -> None:
        self.stack = start_import(self.stack, self._entry(status, Source.IMPORT, "Outlook", record="r1", **more))

    def _entry(self, status: str, source: Source, by: str, **more: Any) -> Entry:
        more.setdefault("since", self.clock())
        return Entry(id=f"s{next(self._ids)}", status=parse_status(status), source=source, set_by=by, **more)

    def of(self, type: type) -> list[Any]:
        return [request for request in self.requests if isinstance(request, type)]

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(50):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        if self.away:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(protocols=(wire.SUBPROTOCOL,), autoping=not self.deaf)
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            if wire.Hello not in self.mute:
                await self._say(socket, wire.Hello(protocol=self.protocol, product="fake", time=self.clock()))
            if await self._login(socket):
                await self._answer_all(socket)
        except ConnectionError:
            pass
        finally:
            self._sockets.discard(socket)
            self._changed.set()
        return socket

    async def _say(self, socket: web.WebSocketResponse, message: Any) -> None:
        await socket.send_str(encode(message).decode())

    async def _login(self, socket: web.WebSocketResponse) -> bool:
        frame = await socket.receive()
        if frame.type is not WSMsgType.TEXT:
            return False
        login = decode_from_client(frame.data)
        assert isinstance(login, wire.Login)
        self.logins.append(login)
        self._changed.set()
        if wire.Login in self.refusals:
            await self._say(socket, self.refusals[wire.Login])
            return False
        known = login.token in self.tokens if login.token is not UNSET else login.password == self.password
        if not known:
            code = "wrong_password" if login.token is UNSET else "token_expired"
            await self._say(socket, wire.Failed(code=code, message="no", sentence="The password is wrong."))
            return False
        token = f"token-{next(self._ids)}"
        self.tokens = {token}
        await self._say(
            socket, wire.Welcome(re=login.re, client="mueller", name="Müller", time=self.clock(), token=token)
        )
        await self._say(socket, wire.Providers(state={"simulated": "up"}))
        await self._say(socket, self.status())
        return True

    async def _answer_all(self, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            request = decode_from_client(frame.data)
            self.requests.append(request)
            self._changed.set()
            prepare = self.before.pop(type(request), None)
            if prepare is not None:
                await _maybe(prepare())
            if type(request) in self.mute or socket.closed:
                continue
            answer = self._answer(request)
            if type(request) in self.losing:
                self.losing.discard(type(request))
                await self.hang_up()
            else:
                await self._say(socket, answer)

    def _answer(self, request: wire.Request) -> wire.Server:
        if type(request) in self.refusals:
            refusal = self.refusals[type(request)]
            refusal.re = request.re
            return refusal
        match request:
            case wire.Subscribe():
                return self._snapshot(request)
            case wire.ListGroups():
                groups = [
                    wire.GroupListed(id=id, name=name, rights="v m", members=len(members))
                    for id, (name, members) in self.groups.items()
                ]
                return wire.Groups(re=request.re, groups=groups)
            case wire.StatusSet() | wire.StatusExpire() | wire.StatusAutomatic() | wire.StatusShow():
                return self._answer_status(request)
        return wire.Done(re=request.re)

    def _snapshot(self, request: wire.Subscribe) -> wire.Server:
        for id, (name, members) in self.groups.items():
            if request.group in {id, name}:
                return wire.Snapshot(group=wire.GroupView(id=id, name=name), members=members, version=1, re=request.re)
        return wire.Failed(
            code="no_such_group", message="no", sentence="There is no group “{group}”.",
            values={"group": request.group}, re=request.re,
        )  # fmt: skip

    def _answer_status(self, request: Any) -> wire.Server:
        try:
            if isinstance(request, wire.StatusSet):
                self._set(request)
            elif isinstance(request, wire.StatusExpire):
                self._check(request.revision)
                self.stack = expire(self.stack, self.clock())
            elif isinstance(request, wire.StatusAutomatic):
                self._check(request.revision)
                self._go(request)
        except OutdatedError:
            return wire.Outdated(re=request.re, status=self.status())
        return self.status(request.re)

    def _set(self, request: wire.StatusSet) -> None:
        self._check(request.revision)
        at = self.clock() if request.chosen_at is UNSET else request.chosen_at
        source = Source.MANUAL if request.client is UNSET else Source.COLLEAGUE
        until = None if request.until is UNSET else request.until
        forward = request.call_forward
        entry = self._entry(
            request.status, source, "mueller", since=at, info=request.info, until=until, call_forward=forward
        )
        self.stack = choose(self.stack, entry)

    def _go(self, request: wire.StatusAutomatic) -> None:
        away = self._entry("AWAY", Source.AUTOMATIC, "", since=self.clock(), info=request.info)
        self.stack = end_automatic(self.stack) if request.status is UNSET else go_automatic(self.stack, away)

    def _check(self, revision: Any) -> None:
        if revision is not UNSET and revision != self.stack.revision:
            raise OutdatedError


async def _maybe(value: Any) -> None:
    if asyncio.iscoroutine(value):
        await value


class Ear:
    """Hears a session's events and waits for what is expected."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.events: list[Event] = []
        self._more = asyncio.Event()
        session.listen(self._hear)

    def _hear(self, event: Event) -> None:
        self.events.append(event)
        self._more.set()

    def of(self, type: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, type)]

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(50):
            while not condition():
                self._more.clear()
                # Looked at again without an event, too: not all that a test waits for is told as one.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await self._more.wait()

    async def link(self, state: LinkState) -> None:
        await self.until(lambda: self.session.link.state is state)

    async def shows(self, status: str) -> None:
        await self.until(lambda: self.session.status is not None and self.session.status.shown.status == status)


class Quick(Random):
    """Jitter that makes no test wait."""

    def uniform(self, a: float, b: float) -> float:
        return 0.01


class Desk:
    """Makes sessions for a server and ends them."""

    def __init__(self, server: FakeServer, clock: Clock, folder: Path) -> None:
        self.server = server
        self.clock = clock
        self.path = folder / "status.json"
        self.tokens = MemoryTokens()
        self._running: list[asyncio.Task[None]] = []

    def session(
        self, *, store: bool = True, password: str | None = "geheim", ca: Path | None = None, **more: Any
    ) -> Ear:
        """A session that is not running yet."""

        async def ask() -> str | None:
            return password

        kind = "desktop" if store else "command"
        account = Account(more.pop("url", self.server.url), "mueller", ca, kind)
        kept = StatusStore(self.path) if store else None
        more.setdefault("monotonic", lambda: 0.0)
        session = Session(account, ask, self.tokens, kept, self.clock, Quick(), "test", step=0.01, **more)
        return Ear(session)

    def run(self, ear: Ear) -> asyncio.Task[None]:
        task = asyncio.create_task(ear.session.run())
        self._running.append(task)
        return task

    async def start(self, **how: Any) -> Ear:
        ear = self.session(**how)
        self.run(ear)
        return ear

    async def up(self, **how: Any) -> Ear:
        """A session that is connected and has shown the server's status."""
        ear = await self.start(**how)
        await ear.link(LinkState.UP)
        await ear.until(lambda: ear.session.status is not None)
        return ear

    async def close(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running.clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[FakeServer]:
    server = FakeServer(clock)
    await server.start()
    yield server
    await server.close()


@pytest.fixture
async def desk(server: FakeServer, clock: Clock, tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(server, clock, tmp_path)
    yield desk
    await desk.close()


@pytest.fixture
def ear_class() -> type[Ear]:
    return Ear
