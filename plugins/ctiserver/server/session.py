"""One connection: hello, login within ten seconds, then requests and their answers until either side has enough."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from msgspec import UNSET

from cticlient.texts import SaidError, marked
from ctiserver.domain.people import Kind, folded
from ctiserver.server.attendance import Attendance
from ctiserver.server.directory import Account, Directory
from ctiserver.server.hub import Hub, Viewer
from ctiserver.server.line_board import LineBoard
from ctiserver.server.login_guard import LoginGuard
from ctiserver.server.outbox import Outbox
from ctiserver.server.requests import Office, Requests
from ctiserver.server.tokens import VALID, Tokens
from ctiserver.wire import messages as wire
from ctiserver.wire.codec import BadMessageError, decode_from_client, encode
from ctiserver.wire.sentences import packed

log = logging.getLogger(__name__)

NORMAL, POLICY = 1000, 1008
OWN_ERROR = marked("The server could not do this because of an error of its own; its log says more.")
AT_ONCE = 32
"""Requests of one client that may be under way together; it is not read from while there are more."""


class Peer(Protocol):
    """The other end of the connection."""

    address: str

    async def send(self, text: bytes) -> None:
        """Raises ConnectionError or TimeoutError when it does not get through."""

    async def receive(self) -> str | bytes | None:
        """The next text; None once it is closed."""

    async def close(self, code: int) -> None:
        """With a close code of RFC 6455, 7.4.1."""


class LoginRefusedError(SaidError):
    """``code`` tells a program whether trying again makes sense; ``re`` is the number of what was refused, if known."""

    def __init__(self, text: str, /, *, code: str, re: int | None = None, **values: object) -> None:
        super().__init__(text, **values)
        self.code = code
        self.re = re


@dataclass(frozen=True, slots=True)
class Door:
    """What a login is checked with."""

    directory: Directory
    tokens: Tokens
    guard: LoginGuard
    attendance: Attendance
    product: str
    clock: Callable[[], datetime]


class Session:
    """Serves one peer from its hello to its end."""

    def __init__(self, peer: Peer, door: Door, office: Office, hub: Hub) -> None:
        self._peer = peer
        self._door = door
        self._office = office
        self._hub = hub
        self.account: str | None = None
        """The name under which it is logged in."""
        self._outbox = Outbox()
        self._work: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def serve(self) -> None:
        """Until the peer is gone or was sent away."""
        now = self._door.clock()
        self._put("hello", wire.Hello(protocol=wire.PROTOCOL, product=self._door.product, time=now))
        sending = asyncio.create_task(self._send())
        try:
            await self._serve_logged_in()
        finally:
            self._outbox.close()
            for task in self._work:
                task.cancel()
            # What waits, such as the reason for sending someone away, still goes out; but not to someone who stalls.
            await asyncio.wait([sending], timeout=2)
            sending.cancel()
            await self._peer.close(NORMAL if self.account else POLICY)

    async def _serve_logged_in(self) -> None:
        login = None
        try:
            async with asyncio.timeout(wire.LOGIN_SECONDS):
                login = await self._first_message()
                account = await self._let_in(login)
        except TimeoutError:
            return
        except LoginRefusedError as refused:
            self._put("refused", failed(refused, refused.code, login.re if login else refused.re))
            return
        if account is not None and login is not None:
            await self._stay(account, login)

    async def _send(self) -> None:
        try:
            while texts := await self._outbox.take():
                for text in texts:
                    await self._peer.send(text)
        except (ConnectionError, TimeoutError) as gone:
            log.info("%s does not read any more: %s", self._peer.address, gone or "time-out")
            await self._peer.close(POLICY)

    def _put(self, key: object, message: wire.Server) -> None:
        self._outbox.put(key, encode(message))

    async def end(self, code: int) -> None:
        """Hang up: the account may no longer be here, or the server goes away."""
        await self._peer.close(code)

    # Login

    async def _first_message(self) -> wire.Login | None:
        text = await self._peer.receive()
        if text is None:
            return None
        try:
            message = decode_from_client(text)
        except BadMessageError as bad:
            raise LoginRefusedError(
                "The first message must be a login: {what}", code=bad.code, re=bad.re, what=str(bad)
            ) from None
        if not isinstance(message, wire.Login):
            raise LoginRefusedError("The first message must be a login.", code="login_first", re=message.re)
        return message

    async def _let_in(self, login: wire.Login | None) -> Account | None:
        if login is None:
            return None
        wait = self._door.guard.wait(login.user, self._peer.address)
        if wait:
            seconds = int(wait.total_seconds()) + 1
            raise LoginRefusedError(
                "Too many wrong passwords. Please try again in {seconds} s.", code="too_many_attempts", seconds=seconds
            )
        account = await self._verify(login)
        if account is None:
            self._door.guard.failed(login.user, self._peer.address)
            log.warning("login refused for %r from %s", login.user, self._peer.address)
            raise LoginRefusedError(
                "The user name or the password is wrong. Check both; the administrator of the CTI server can set a new "
                "password.",
                code="wrong_password",
            )
        self._door.guard.succeeded(login.user, self._peer.address)
        await self._welcome(login, account)
        return account

    async def _verify(self, login: wire.Login) -> Account | None:
        if isinstance(login.password, str):
            return await self._door.directory.verify(login.user, login.password)
        if not isinstance(login.token, str):
            return None
        name = await self._door.tokens.redeem(login.token)
        account = _account(self._door.directory, name) if name else None
        # A token stands for the password of one account: whoever names another one does not become its owner unasked.
        if account is None or folded(login.user) != folded(account.name):
            raise LoginRefusedError("The session has ended. Please log in with the password.", code="token_expired")
        return account

    async def _welcome(self, login: wire.Login, account: Account) -> None:
        keeps = login.kind != "command"
        token = await self._door.tokens.issue(account.name) if keeps else UNSET
        welcome = wire.Welcome(
            re=login.re,
            client=account.name,
            name=account.display_name,
            time=self._door.clock(),
            administrator=account.administrator,
            token=token,
            token_seconds=int(VALID.total_seconds()) if keeps else UNSET,
        )
        self._put("welcome", welcome)

    # Requests

    async def _stay(self, account: Account, login: wire.Login) -> None:
        viewer = Viewer(account.name, self._outbox)
        self.account = account.name
        own = account.name in self._door.directory.clients
        self._put("providers", providers_message(self._office.board))
        if own:
            self._put("status", self._office.own_status(account.name))
            self._door.attendance.come(account.name, login.kind)
        self._hub.add(viewer)
        try:
            await self._requests(Requests(self._office, account, viewer), account)
        finally:
            self._hub.remove(viewer)
            if own:
                self._door.attendance.go(account.name, login.kind)

    async def _requests(self, requests: Requests, account: Account) -> None:
        while (text := await self._peer.receive()) is not None:
            try:
                request = decode_from_client(text)
            except BadMessageError as bad:
                self._put(object(), bad_message(bad))
                continue
            if isinstance(request, wire.Logout):
                await self._door.tokens.revoke(account.name)
                self._put(object(), wire.Done(re=request.re))
                return
            await self._room.acquire()
            task = asyncio.create_task(self._answer(requests, request))
            self._work.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._work.discard(task)
        self._room.release()

    async def _answer(self, requests: Requests, request: wire.Request) -> None:
        try:
            answer = await requests.answer(request)
        except SaidError as said:
            answer = failed(said, getattr(said, "code", "refused"), request.re)
        except Exception:
            log.exception("a request of type %s failed", type(request).__name__)
            answer = failed(SaidError(OWN_ERROR), "server_error", request.re)
        if answer is not None:
            self._put(object(), answer)


def _account(directory: Directory, name: str) -> Account | None:
    """Whoever a token was issued to, if they still may log in."""
    client = directory.clients.get(name)
    if client is not None:
        return Account(name, client.display_name) if client.kind is Kind.USER else None
    return Account(name, name, administrator=True) if name in directory.administrators else None


def failed(said: SaidError, code: str, re: int | None = None) -> wire.Failed:
    """A refusal as a message: the sentence travels so that it can be said in the reader's language."""
    return wire.Failed(
        code=code,
        message=str(said.sentence),
        sentence=said.sentence.text,
        values=packed(said.sentence),
        re=UNSET if re is None else re,
    )


def providers_message(board: LineBoard) -> wire.Providers:
    """Whether each telephone system is reached."""
    return wire.Providers(state={name: link.value for name, link in board.links().items()})


def bad_message(bad: BadMessageError) -> wire.Failed:
    return wire.Failed(code=bad.code, message=str(bad), re=UNSET if bad.re is None else bad.re)
