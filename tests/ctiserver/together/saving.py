"""A program that is made to be killed: stores one change after the other and prints each once it counts as stored.

``saving.py desktop FILE`` saves a desktop's own end-time store, ``saving.py server FILE`` commits to the database.
The n-th change is the status whose info is n; the program goes on from what it finds, ``COUNT`` changes further.
"""

import asyncio
import itertools
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ctiserver.client.choice import Choice
from ctiserver.client.status_store import Kept, StatusStore
from ctiserver.domain.people import Client
from ctiserver.domain.stack import Entry, Stack
from ctiserver.domain.status import Status
from ctiserver.server.directory import Directory
from ctiserver.server.passwords import Passwords
from ctiserver.server.store.store import Store

ACCOUNT = "anna@server"
CLIENT = "anna"
COUNT = 40
NOON = datetime(2026, 8, 24, 12, tzinfo=UTC)


def nth(number: int) -> Stack:
    """Longer and shorter ones in turn, so that a mixture of two could not be taken for one."""
    entry = Entry(id=str(number), status=Status.BUSY, since=NOON, info=f"{number} " + "ü" * (number % 7 * 400))
    return Stack((entry,), number, NOON, NOON)


def number_of(stack: Stack | None) -> int:
    """Which change this is, 0 for none. Raises AssertionError for something that was never stored."""
    if stack is None or not stack.entries:
        return 0
    assert stack == nth(stack.revision)
    return stack.revision


def kept(number: int) -> Kept:
    stack = nth(number)
    return Kept(CLIENT, stack, (Choice(str(number), Status.BUSY, NOON, stack.shown.info),))


def say(number: int) -> None:
    # One system call, however Python was told to buffer.
    os.write(1, f"{number}\n".encode())


def main(kind: str, path: Path) -> None:
    if kind == "desktop":
        store = StatusStore(path)
        first = number_of(store.load(ACCOUNT).stack) + 1
        for number in _numbers(first):
            store.save(ACCOUNT, kept(number))
            say(number)
    else:
        asyncio.run(_commit(path))


def _numbers(first: int) -> Iterator[int]:
    return itertools.islice(itertools.count(first), COUNT)


async def _commit(path: Path) -> None:
    store = await Store.open(path)
    directory = Directory(store, Passwords(), lambda: "id")
    await directory.load()
    if CLIENT not in directory.clients:
        await directory.add_client(Client(name=CLIENT))
    first = number_of((await store.load_stacks()).get(CLIENT)) + 1
    for number in _numbers(first):
        await store.save_stack(CLIENT, nth(number))
        say(number)
    await store.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
