"""One WebSocket to the server that carries messages, and what may go wrong on the way to it."""

import asyncio
import logging
import ssl
from pathlib import Path

import aiohttp

from ctiserver.client.address import Address
from ctiserver.client.errors import ConnectError, LostError
from ctiserver.client.requests import LOST
from ctiserver.client.trust import explain_certificate, trust
from ctiserver.wire.codec import BadMessageError, decode_from_server, encode
from ctiserver.wire.messages import SUBPROTOCOL, Request, ServerMessage

CONNECT_SECONDS = 10.0
HEARTBEAT = 15.0
"""Seconds between pings; a server that is silent for half as long after one counts as lost."""
LARGEST = 64 * 1024 * 1024
"""Bytes of one message: a snapshot of a very large group must pass."""

_log = logging.getLogger(__name__)


class Connection:
    """An open WebSocket."""

    def __init__(self, http: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._http = http
        self._socket = socket
        self._passed_over: set[str] = set()

    async def send(self, request: Request) -> None:
        """Raises LostError when the connection is gone."""
        try:
            await self._socket.send_str(encode(request).decode())
        except (aiohttp.ClientError, ConnectionError):
            raise LostError(LOST) from None

    async def receive(self) -> ServerMessage:
        """The next message that is understood; others are passed over. Raises LostError at the end."""
        while True:
            frame = await self._socket.receive()
            if frame.type not in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}:
                raise LostError("The connection to the server was lost. It is being restored.")
            try:
                return decode_from_server(frame.data)
            except BadMessageError as error:
                self._pass_over(error)

    def _pass_over(self, error: BadMessageError) -> None:
        # A newer server may say more than we know; once in the log is enough.
        if str(error) not in self._passed_over and len(self._passed_over) < 100:
            self._passed_over.add(str(error))
            _log.info("passed over a message of the server: %s", error)

    async def drop(self) -> None:
        """Let go of what nobody answers on: without a goodbye that would be waited for in vain."""
        await self._http.close()

    async def close(self) -> None:
        """Say goodbye and let go; never raises."""
        try:
            async with asyncio.timeout(2):
                await self._socket.close()
        except (TimeoutError, aiohttp.ClientError, ConnectionError):
            pass
        finally:
            await self._http.close()


async def connect(address: Address, ca: Path | None) -> Connection:
    """Open the WebSocket. Raises ConnectError with what a person can do about it."""
    context = trust(ca) if address.secure else None
    http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS))
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            socket = await http.ws_connect(
                address.url,
                protocols=(SUBPROTOCOL,),
                ssl=context if context is not None else True,
                heartbeat=HEARTBEAT,
                max_msg_size=LARGEST,
            )
    except BaseException as error:
        await http.close()
        if isinstance(error, aiohttp.ClientError | OSError | TimeoutError):
            raise await _explained(error, address) from error
        raise
    if socket.protocol != SUBPROTOCOL:
        await Connection(http, socket).close()
        raise _other_program(address)
    return Connection(http, socket)


async def _explained(error: Exception, address: Address) -> ConnectError:
    match error:
        case aiohttp.ClientConnectorCertificateError(certificate_error=ssl.SSLCertVerificationError() as why):
            return await explain_certificate(why, address)
        case aiohttp.ClientConnectorDNSError():
            return ConnectError(
                "No computer named “{host}” can be found. Check the server address, and whether this computer is "
                "in the network.",
                host=address.host,
            )
        case aiohttp.ClientSSLError():
            return ConnectError(
                "At {address} nobody answers in encrypted form. Check address and port of the server.",
                address=address.url,
            )
        case aiohttp.WSServerHandshakeError(status=status) if status >= 500:
            return ConnectError(
                "The server at {address} is not ready (HTTP {status}). It is tried again.",
                address=address.url, status=status,
            )  # fmt: skip
        case aiohttp.WSServerHandshakeError() | aiohttp.ClientResponseError():
            return _other_program(address)
        case TimeoutError():
            return ConnectError(
                "The server at {address} does not answer. Check the address, and whether a firewall is in between.",
                address=address.url,
            )
        case aiohttp.ClientConnectorError(os_error=ConnectionRefusedError()):
            return ConnectError(
                "At {address} no server is running just now. Check address and port, or start the server.",
                address=address.url,
            )
        case _:
            return ConnectError(
                "The server at {address} cannot be reached: {reason}. Check the address and the network.",
                address=address.url, reason=_reason(error),
            )  # fmt: skip


def _reason(error: Exception) -> str:
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__


def _other_program(address: Address) -> ConnectError:
    return ConnectError(
        "At {address} something answers that is no CTI server. Check address, port and path.", address=address.url
    )
