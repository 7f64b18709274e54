"""The company at work: its server filled with people and lines, telephones that live, colleagues who are logged in."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from ctiserver.client.events import Event, LinkChanged, LinkState
from ctiserver.client.session import Session
from ctiserver.client.signin import Account
from ctiserver.client.tokens import MemoryTokens
from ctiserver.demo.company import GROUP, ME, PEOPLE, RIGHTS, Person
from ctiserver.demo.records import records
from ctiserver.server import first_start
from ctiserver.server.administration import handlers
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.directory import Directory
from ctiserver.server.passwords import Passwords
from ctiserver.server.serve import Serving, new_id, now, serve
from ctiserver.server.store.store import Store
from ctiserver.server.telephony.simulated.life import Life, Pace

PACE = Pace(pause=(1.5, 5.0), ring=(3.0, 6.0), talk=(8.0, 20.0), hold=(4.0, 8.0))
CALLS_AT_ONCE = 3
LOGIN_SECONDS = 20.0


async def establish(config: ConfigDirectory, password: str) -> None:
    """Make the configuration directory, and in it everybody with a line, and the group they are all in."""
    await first_start.make(config, "admin", password, "localhost", now(), new_id)
    ini = config.ini.read_text("utf-8")
    config.ini.write_text(ini.replace("PrmImportReloadInterval_min=15", "PrmImportReloadInterval_min=1"), "utf-8")
    store, passwords = await Store.open(config.database), Passwords()
    try:
        directory = Directory(store, passwords, new_id)
        await directory.load()
        await _fill(directory, password)
    finally:
        passwords.close()
        await store.close()


async def _fill(directory: Directory, password: str) -> None:
    commands = handlers(directory)
    await commands["group.add"]({"name": GROUP, "rights": RIGHTS})
    for person in PEOPLE:
        await commands["line.add"]({"id": person.number, "number": person.number, "provider": "simulated"})
        await commands["client.add"](
            {
                "name": person.client,
                "last_name": person.last_name,
                "first_name": person.first_name,
                "department": person.department,
                "email": person.email,
                "lines": [person.number],
                "password": password,
            }
        )
        await commands["group.member.add"]({"group": GROUP, "client": person.client})


@asynccontextmanager
async def at_work(config: ConfigDirectory, password: str, random: Random) -> AsyncIterator[Serving]:
    """The server serves, colleagues are logged in and have chosen their statuses, telephones ring now and then."""
    async with AsyncExitStack() as stack:
        serving = await stack.enter_async_context(serve(config))
        colleagues = [person for person in PEOPLE if person.here and person.client != ME]
        await asyncio.gather(*(_come(person, serving.url, password, stack) for person in colleagues))
        away = {person.number for person in PEOPLE if not person.here or person.client == ME}
        life = Life(
            serving.parts.switch, [p.number for p in PEOPLE], random, PACE, excluded=away, at_once=CALLS_AT_ONCE
        )
        await stack.enter_async_context(_going_on(life.run()))
        yield serving


@asynccontextmanager
async def _going_on(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _come(person: Person, url: str, password: str, stack: AsyncExitStack) -> None:
    """Log in as this person's desktop does, and choose what they have chosen."""

    async def given() -> str:
        return password

    session = Session(Account(url, person.client), given, MemoryTokens(), None, now, Random())
    connected = asyncio.Event()

    def heard(event: Event) -> None:
        if isinstance(event, LinkChanged) and session.link.state is LinkState.UP:
            connected.set()

    session.listen(heard)
    await stack.enter_async_context(_going_on(session.run()))
    async with asyncio.timeout(LOGIN_SECONDS):
        await connected.wait()
    if person.choice is not None:
        until = now() + person.choice.lasts if person.choice.lasts else None
        await session.set_status(person.choice.status, person.choice.info, until)


async def write_import(serving: Serving, short: timedelta) -> datetime:
    """Put PrmImport.csv where the server reads it, as any other program would; answers when its statuses begin."""
    # Not before what people have chosen by hand: a later choice would cover it.
    begin = (now() + timedelta(seconds=1)).replace(microsecond=0)
    path = serving.parts.config.prm_dir / "PrmImport.csv"
    await asyncio.to_thread(_write, path, records(begin.astimezone().replace(tzinfo=None), short))
    await serving.parts.prm.reload()
    return begin


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="")
