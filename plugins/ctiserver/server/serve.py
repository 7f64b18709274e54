"""Composition root of the server: makes the parts, wires them, serves, and takes everything down in order."""

import asyncio
import os
import ssl
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import metadata
from typing import Any

from aiohttp import web

from cticlient.texts import SaidError
from ctiserver.domain.stack import Entry, Stack
from ctiserver.server import administration
from ctiserver.server.attendance import Attendance
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.control import Control, Handler
from ctiserver.server.directory import Change, Directory
from ctiserver.server.http import Listener
from ctiserver.server.hub import Hub
from ctiserver.server.line_board import LineBoard
from ctiserver.server.lock import holding
from ctiserver.server.login_guard import LoginGuard
from ctiserver.server.member_views import MemberViews
from ctiserver.server.passwords import Passwords
from ctiserver.server.phone_keeper import PhoneKeeper
from ctiserver.server.presence import Presence
from ctiserver.server.prm_import import PrmImport
from ctiserver.server.requests import Office
from ctiserver.server.session import Door, Session, providers_message
from ctiserver.server.settings import Settings
from ctiserver.server.store.store import Store
from ctiserver.server.telephony import discovering
from ctiserver.server.telephony.driver import Link, TelephoneDriver
from ctiserver.server.telephony.simulated import commands
from ctiserver.server.telephony.simulated.commands import PROVIDER
from ctiserver.server.telephony.simulated.driver import SimulatedDriver
from ctiserver.server.telephony.simulated.kept import KeptSettings
from ctiserver.server.telephony.simulated.lines import keep_lines, naming
from ctiserver.server.telephony.simulated.switch import Switch
from ctiserver.server.telephony.systems import real_systems
from ctiserver.server.tokens import Tokens
from ctiserver.stopping import told_to_end
from ctiserver.wire.codec import encode

DISTRIBUTION = "cticlient"
LOCK_SECONDS = 5.0


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return uuid.uuid4().hex[:12]


def _version() -> str:
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:  # run from a checkout that nobody installed
        return "unreleased"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a server, wired but not yet open to anyone."""

    config: ConfigDirectory
    store: Store
    directory: Directory
    switch: Switch
    drivers: Mapping[str, TelephoneDriver]
    board: LineBoard
    keeper: PhoneKeeper
    attendance: Attendance
    presence: Presence
    hub: Hub
    prm: PrmImport
    started: datetime


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that serves."""

    url: str
    parts: Parts


@asynccontextmanager
async def serve(
    config: ConfigDirectory, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Serving]:
    """Serve from this configuration directory while the block runs.

    Port 0 picks a free one. Raises SaidError when the directory is in use, the database or the port is not to be had.
    """
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(holding(config.lock_file, LOCK_SECONDS))
        parts = await _open(config, stack)
        _wire(parts)
        listener = _listener(parts)
        url = await _listen(listener, host, port, tls, stack)
        control = Control(config, _handlers(parts, listener))
        await control.start()
        stack.push_async_callback(control.stop)
        yield Serving(url, parts)


async def _open(config: ConfigDirectory, stack: AsyncExitStack) -> Parts:
    """Everything is read and caught up before anybody is let in."""
    store = await Store.open(config.database)
    stack.push_async_callback(store.close)
    directory = Directory(store, Passwords(), new_id)
    await directory.load()
    switch = Switch(now, new_id, naming(directory.clients, directory.lines))
    keep_lines(switch, directory.lines.values())
    kept = KeptSettings(switch, config.root / "simulated.json")
    kept.start()
    stack.callback(kept.stop)
    directory.on_change(lambda change: keep_lines(switch, directory.lines.values()))
    real = real_systems(Settings(config, os.environ), config.root, store)
    drivers: dict[str, TelephoneDriver] = {PROVIDER: SimulatedDriver(switch), **real}
    board = LineBoard(drivers, directory, now)
    await board.open()
    stack.push_async_callback(board.close)
    keeper = PhoneKeeper(store, board, directory, now)
    await keeper.load()
    stack.push_async_callback(keeper.close)
    attendance = Attendance()
    presence = Presence(store, directory, attendance, now, new_id)
    presence.on_change(lambda client, before, after: keeper.follow(client, after))
    await presence.load()
    shown = partial(_shown, presence)
    views = MemberViews(directory, board, shown, attendance.logged_in, keeper.note)
    hub = Hub(directory, views, first_version=int(now().timestamp() * 1000))
    prm = PrmImport(config, store, directory, presence, now)
    await prm.start()
    stack.push_async_callback(prm.stop)
    for client in directory.clients:
        keeper.follow(client, presence.stack(client))
    await stack.enter_async_context(_running(presence.agenda.run(), prm.run()))
    return Parts(config, store, directory, switch, drivers, board, keeper, attendance, presence, hub, prm, now())


def _shown(presence: Presence, client: str) -> Entry:
    return presence.stack(client).shown


@asynccontextmanager
async def _running(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _wire(parts: Parts) -> None:
    """Who hears of whose changes."""
    hub, directory, office = parts.hub, parts.directory, _office(parts)

    def tell_status(client: str) -> None:
        viewers = hub.of(client)
        if viewers and client in directory.clients:
            message = encode(office.own_status(client))
            for viewer in viewers:
                viewer.outbox.put("status", message)

    def status_changed(client: str, before: Stack, after: Stack) -> None:
        hub.touch(client)
        tell_status(client)

    def line_changed(line: str) -> None:
        for client in directory.owners(line):
            hub.touch(client.name)

    def link_changed(provider: str) -> None:
        message = encode(providers_message(parts.board))
        for viewer in hub.viewers():
            viewer.outbox.put("providers", message)

    parts.presence.on_change(status_changed)
    parts.keeper.on_change(tell_status)
    parts.keeper.on_change(hub.touch)
    parts.attendance.on_change(hub.touch)
    parts.board.on_change(line_changed)
    parts.board.on_link(link_changed)


def _office(parts: Parts) -> Office:
    return Office(parts.directory, parts.presence, parts.board, parts.keeper, parts.hub, now)


def _listener(parts: Parts) -> Listener:
    office, guard, tokens = _office(parts), LoginGuard(now), Tokens(parts.store, now)
    door = Door(parts.directory, tokens, guard, parts.attendance, f"CTI Server {_version()}", now)
    listener = Listener(lambda peer: Session(peer, door, office, parts.hub), lambda: _metrics(parts, listener))
    leaving: set[asyncio.Task[None]] = set()

    def directory_changed(change: Change) -> None:
        if (change.gone or change.login) and change.kind in ("client", "administrator"):
            task = asyncio.create_task(listener.end_sessions_of(change.id))
            leaving.add(task)
            task.add_done_callback(leaving.discard)

    parts.directory.on_change(directory_changed)
    return listener


def _metrics(parts: Parts, listener: Listener) -> dict[str, float]:
    return {
        "uptime_seconds": (now() - parts.started).total_seconds(),
        "connections": len(listener.sessions),
        "clients": len(parts.directory.clients),
        "lines": len(parts.directory.lines),
        **{f'provider_up{{provider="{name}"}}': link is Link.UP for name, link in parts.board.links().items()},
    }


async def _listen(listener: Listener, host: str, port: int, tls: ssl.SSLContext | None, stack: AsyncExitStack) -> str:
    runner = web.AppRunner(listener.app(), access_log=None, handle_signals=False, shutdown_timeout=3.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, host, port, ssl_context=tls)
    try:
        await site.start()
    except OSError as error:
        raise SaidError(
            "The server cannot listen on {host}:{port} ({reason}). "
            "Is another server running there? Choose another port with --listen HOST:PORT.",
            host=host,
            port=port,
            reason=error.strerror or str(error),
        ) from None
    shown = f"[{host}]" if ":" in host else host
    return f"{'wss' if tls else 'ws'}://{shown}:{runner.addresses[0][1]}"


def _handlers(parts: Parts, listener: Listener) -> Mapping[str, Handler]:
    async def status(arguments: dict[str, Any]) -> dict[str, Any]:
        return status_json(parts, listener)

    return {
        **administration.handlers(parts.directory),
        **commands.handlers(parts.switch, parts.directory.lines),
        **discovering.handlers(parts.drivers),
        **parts.prm.handlers(),
        "status": status,
    }


def status_json(parts: Parts, listener: Listener) -> dict[str, Any]:
    """What ``ctiserver status --json`` prints; ``uptime`` in seconds."""
    return {
        "version": _version(),
        "config": str(parts.config.root),
        "uptime": round((now() - parts.started).total_seconds(), 1),
        "connections": len(listener.sessions),
        "logged_in": sorted({session.account for session in listener.sessions if session.account}),
        "providers": {name: link.value for name, link in parts.board.links().items()},
        "last_import": parts.prm.report(),
    }


async def run(
    config: ConfigDirectory, host: str, port: int, tls: ssl.SSLContext | None, announce: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or Ctrl-C; ``announce`` is called with the address once the server serves."""
    stop = asyncio.Event()
    with told_to_end(stop.set):
        await run_until(stop, config, host, port, tls, announce)


async def run_until(
    stop: asyncio.Event,
    config: ConfigDirectory,
    host: str,
    port: int,
    tls: ssl.SSLContext | None,
    announce: Callable[[str], None],
) -> None:
    """The same until ``stop`` is set, in any thread's loop."""
    async with serve(config, host, port, tls) as serving:
        announce(serving.url)
        await stop.wait()
