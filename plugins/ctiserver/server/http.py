"""The listener: the WebSocket at /cti, /healthz for a watchdog and /metrics for Prometheus."""

import asyncio
import ipaddress
from collections.abc import Callable, Mapping

from aiohttp import WSCloseCode, WSMsgType, web

from ctiserver.server.session import Session
from ctiserver.wire.messages import MAX_CLIENT_MESSAGE, PATH, SUBPROTOCOL

HEARTBEAT = 20.0
"""Seconds between pings; a peer that does not answer within half of it is gone. So a cut cable shows within 45 s."""
STALLED = 30.0
"""Seconds after which someone who does not read is hung up on."""
EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"

Metrics = Callable[[], dict[str, float]]


class WebSocketPeer:
    """A WebSocket as a session sees it."""

    def __init__(self, socket: web.WebSocketResponse, address: str) -> None:
        self._socket = socket
        self.address = address

    async def send(self, text: bytes) -> None:
        async with asyncio.timeout(STALLED):
            await self._socket.send_frame(text, WSMsgType.TEXT)

    async def receive(self) -> str | bytes | None:
        message = await self._socket.receive()
        if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
            data: str | bytes = message.data
            return data
        return None

    async def close(self, code: int) -> None:
        if not self._socket.closed:
            await self._socket.close(code=code)


class Listener:
    """Serves sessions and knows which are open."""

    def __init__(self, new_session: Callable[[WebSocketPeer], Session], metrics: Metrics) -> None:
        self._new_session = new_session
        self._metrics = metrics
        self.sessions: set[Session] = set()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get(PATH, self._serve)
        app.router.add_get("/healthz", _healthy)
        app.router.add_get("/metrics", self._measure)
        app.on_shutdown.append(self._hang_up)
        return app

    async def end_sessions_of(self, account: str) -> None:
        for session in [session for session in self.sessions if session.account == account]:
            await session.end(WSCloseCode.POLICY_VIOLATION)

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        # Compression is off: it costs ten times the processor, and secrets beside chosen text must not be compressed.
        socket = web.WebSocketResponse(
            protocols=(SUBPROTOCOL,),
            heartbeat=HEARTBEAT,
            # What aiohttp counts as too big begins at this very size.
            max_msg_size=MAX_CLIENT_MESSAGE + 1,
            compress=False,
            timeout=5.0,
        )
        await socket.prepare(request)
        session = self._new_session(WebSocketPeer(socket, request.remote or ""))
        self.sessions.add(session)
        try:
            await session.serve()
        finally:
            self.sessions.discard(session)
        return socket

    async def _measure(self, request: web.Request) -> web.Response:
        if not _is_loopback(request.remote):
            raise web.HTTPForbidden(text="metrics are for this machine only\n")
        return web.Response(body=exposed(self._metrics()).encode(), headers={"Content-Type": EXPOSITION})

    async def _hang_up(self, _: web.Application) -> None:
        for session in list(self.sessions):
            await session.end(WSCloseCode.GOING_AWAY)


def exposed(metrics: Mapping[str, float]) -> str:
    """Figures in Prometheus' text form; a name may bear its labels, those of one family stand together."""
    lines, family = [], ""
    for name, value in metrics.items():
        before, family = family, name.partition("{")[0]
        if family != before:
            lines.append(f"# TYPE ctiserver_{family} gauge\n")
        lines.append(f"ctiserver_{name} {value:g}\n")
    return "".join(lines)


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _is_loopback(address: str | None) -> bool:
    try:
        return address is not None and ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
