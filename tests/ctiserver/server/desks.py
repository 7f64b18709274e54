"""One who speaks with a server over a WebSocket, and whom the server's tests have in it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from ctiserver.domain.people import Client, Kind, Line
from ctiserver.domain.rights import parse_rights
from ctiserver.server.directory import Directory

Told = dict[str, Any]


@dataclass
class Desk:
    """One connection and everything it was told, as raw texts and as objects."""

    socket: aiohttp.ClientWebSocketResponse
    raw: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    _asked: int = 0

    async def next(self) -> Told:
        text = await self.socket.receive_str(timeout=50)
        self.raw.append(text)
        self.told.append(json.loads(text))
        return self.told[-1]

    async def until(self, true: Callable[[Told], bool]) -> Told:
        while not true(message := await self.next()):
            pass
        return message

    async def ask(self, type: str, **fields: Any) -> Told:
        self._asked += 1
        number = self._asked
        await self.socket.send_json({"type": type, "re": number, **fields})
        return await self.until(lambda message: message.get("re") == number)

    async def member(self, client: str, true: Callable[[Told], bool] = lambda member: True) -> Told:
        """The next change of a member for which ``true`` holds."""
        message = await self.until(
            lambda m: m["type"] == "member" and m["member"]["client"] == client and true(m["member"])
        )
        found: Told = message["member"]
        return found


async def add_people(directory: Directory) -> None:
    for number, name in ((201, "anna"), (202, "bert"), (203, "cleo")):
        await directory.add_line(Line(str(number), str(number)))
        client = Client(name, last_name=name.title(), lines=(str(number),))
        await directory.add_client(client, f"{name}-password")
    await directory.add_client(Client("lager", kind=Kind.NO_LOGIN))
    await directory.add_group("all", parse_rights("v m mn sm lm sc pi"))
    await directory.add_group("plain", parse_rights("v m sm lm"))
    for group in ("all", "plain"):
        for name in ("anna", "bert", "cleo", "lager"):
            await directory.add_member(group, name)
