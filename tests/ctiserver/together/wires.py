"""A small company's configuration directory, and connections that speak the wire's bare messages."""

import itertools
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientError, ClientSession, WSMsgType

from ctiserver.domain.people import Client, Kind, Line
from ctiserver.domain.rights import parse_rights
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.directory import Directory
from ctiserver.server.passwords import Passwords
from ctiserver.server.store.store import Store

PASSWORD = "geheim"
GROUP = "Team"


async def make_company(config: ConfigDirectory, users: dict[str, str], doors: dict[str, str]) -> None:
    """People who log in and clients that never do, each with the number of a simulated line, all in one group."""
    config.root.mkdir(exist_ok=True)
    store = await Store.open(config.database)
    directory = Directory(store, Passwords(), lambda: uuid.uuid4().hex[:12])
    await directory.load()
    await directory.add_group(GROUP, parse_rights("v m mn pi sm lm sc"))
    for name, number in {**users, **doors}.items():
        await directory.add_line(Line(id=number, number=number))
        kind = Kind.USER if name in users else Kind.NO_LOGIN
        await directory.add_client(Client(name=name, kind=kind, lines=(number,)), PASSWORD if name in users else None)
        await directory.add_member(GROUP, name)
    await store.close()


class GoneError(Exception):
    """The connection broke: whether the last request was carried out is not known."""


class Wire:
    """One logged-in connection; asks one thing at a time."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def ask(self, request: str, /, **fields: Any) -> dict[str, Any]:
        """The answer, whatever it says. Raises GoneError."""
        number = next(self._numbers)
        try:
            await self._socket.send_json({"type": request, "re": number, **fields})
            while True:
                message = await self._socket.receive()
                if message.type is not WSMsgType.TEXT:
                    raise GoneError
                answer: dict[str, Any] = message.json()
                if answer.get("re") == number:
                    return answer
        except (ClientError, OSError) as error:
            raise GoneError from error

    async def status(self, request: str, /, **fields: Any) -> dict[str, Any]:
        """Ask for something that is answered with a status."""
        answer = await self.ask(request, **fields)
        assert answer["type"] == "status", answer
        return answer


@asynccontextmanager
async def logged_in(url: str, user: str) -> AsyncIterator[Wire]:
    """As a command: it counts as nobody, so the server takes care of the ends. Raises GoneError."""
    try:
        async with (
            ClientSession() as session,
            session.ws_connect(f"{url}/cti", protocols=["cti.v1"], autoclose=True) as socket,
        ):
            wire = Wire(socket)
            answer = await wire.ask("login", user=user, password=PASSWORD, kind="command")
            assert answer["type"] == "welcome", answer
            yield wire
    except (ClientError, OSError) as error:
        raise GoneError from error
