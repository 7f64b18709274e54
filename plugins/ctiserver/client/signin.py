"""From nothing to a session: connect, hear the server out, log in by token or password."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec import UNSET

from ctiserver.client.address import parse_address, service_name
from ctiserver.client.connection import Connection, connect
from ctiserver.client.errors import ConnectError, LostError, sentence_of
from ctiserver.client.tokens import TokenStore
from ctiserver.wire.messages import PROTOCOL, Failed, Hello, Login, SessionKind, Welcome

ANSWER_SECONDS = 15.0
PASSING = frozenset({"busy", "too_many_attempts", "too_many", "throttled", "unavailable", "internal", "stopping"})
"""Refusals of a login that go away by themselves."""

Password = Callable[[], Awaitable[str | None]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """Who logs in where; ``ca`` is a file of certificates to trust instead of the system's."""

    url: str
    user: str
    ca: Path | None = None
    kind: SessionKind = "desktop"

    @property
    def key(self) -> str:
        """Names the account among others of the same profile."""
        return f"{self.user}@{service_name(self.url)}"


class SignIn:
    """Knows how one account gets in."""

    def __init__(self, account: Account, password: Password, tokens: TokenStore, product: str) -> None:
        self._account = account
        self._password = password
        self._tokens = tokens
        self._product = product

    async def __call__(self) -> tuple[Connection, Welcome]:
        """A logged-in connection. Raises ConnectError."""
        token = await self._tokens.get()
        if token is not None:
            try:
                return await self._enter(token)
            except _LoginRefusedError as error:
                if not error.final:
                    raise
                _log.info("the token was not taken, logging in with the password")
        return await self._enter(None)

    async def _enter(self, token: str | None) -> tuple[Connection, Welcome]:
        connection = await connect(parse_address(self._account.url), self._account.ca)
        try:
            await _hello(connection)
            welcome = await self._login(connection, await self._credentials(token))
        except BaseException:
            await connection.close()
            raise
        if welcome.token is not UNSET:
            await self._tokens.set(welcome.token)
        return connection, welcome

    async def _credentials(self, token: str | None) -> Login:
        if token is None:
            return await self._with_password()
        # Worthless once sent, whatever comes of it; not a moment earlier, or a server that is away would cost it.
        await self._tokens.clear()
        return Login(user=self._account.user, token=token)

    async def _with_password(self) -> Login:
        password = await self._password()
        if password is None:
            raise ConnectError(
                "No password is known for “{user}”. Enter it, then connect again.",
                final=True, password=True, user=self._account.user,
            )  # fmt: skip
        return Login(user=self._account.user, password=password)

    async def _login(self, connection: Connection, login: Login) -> Welcome:
        login.re, login.kind, login.product = 1, self._account.kind, self._product
        await _sent(connection, login)
        while True:
            match await _next(connection):
                case Welcome() as welcome:
                    return welcome
                case Failed() as failed:
                    raise _LoginRefusedError(failed)


async def look_at(url: str, ca: Path | None) -> Hello:
    """Who answers at an address, without saying who asks. Raises ConnectError."""
    connection = await connect(parse_address(url), ca)
    try:
        return await _hello(connection)
    finally:
        await connection.close()


async def _hello(connection: Connection) -> Hello:
    hello = await _next(connection)
    if not isinstance(hello, Hello):
        raise ConnectError("The server did not introduce itself. It may be of another version.")
    if hello.protocol != PROTOCOL:
        raise ConnectError(
            "The server ({product}) speaks version {theirs} of the protocol, this program version {ours}. "
            "Update the older of the two.",
            final=True, product=hello.product, theirs=hello.protocol, ours=PROTOCOL,
        )  # fmt: skip
    return hello


class _LoginRefusedError(ConnectError):
    def __init__(self, failed: Failed) -> None:
        sentence = sentence_of(failed)
        final = failed.code not in PASSING
        super().__init__("{message}", final=final, password=final, message=str(sentence))
        self.sentence = sentence


async def _sent(connection: Connection, login: Login) -> None:
    try:
        await connection.send(login)
    except LostError as error:
        raise _hung_up() from error


async def _next(connection: Connection) -> object:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await connection.receive()
    except TimeoutError as error:
        raise ConnectError("The server did not answer the login in time. It is tried again.") from error
    except LostError as error:
        raise _hung_up() from error


def _hung_up() -> ConnectError:
    return ConnectError("The server ended the connection before the login was done. It is tried again.")
