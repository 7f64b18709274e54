"""A fresh server for each test."""

import itertools
from collections.abc import AsyncIterator

import pytest

from ctiserver.server.line_board import LineBoard
from ctiserver.server.telephony.simulated.lines import keep_lines
from ctiserver.server.telephony.simulated.switch import Switch
from tests.ctiserver.server.phone_keeper.server import NOW, Directory, Driver, Here, Memories, Server


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    directory, here = Directory(), Here()
    ids = itertools.count()
    switch = Switch(lambda: NOW, lambda: str(next(ids)))
    keep_lines(switch, directory.lines.values())
    switch.on_change(lambda changed: here.stirred.set())
    driver = Driver(switch, here)
    board = LineBoard({"simulated": driver}, directory, lambda: NOW)
    await board.open()
    made = Server(directory, here, Memories(here), switch, driver, board, None)  # type: ignore[arg-type]
    board.on_change(lambda line: here.stirred.set())
    await made.until(lambda: board.seen("103").facts.known)
    await made.start()
    yield made
    await made.keeper.close()
    await board.close()
