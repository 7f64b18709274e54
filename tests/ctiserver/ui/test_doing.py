"""What a person asked for is begun once it is its turn, and leaves nothing behind if it never is."""

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cticlient.api import Kind, SaidError
from ctiserver.ui.doing import Doing

from .conftest import FakeHost


async def test_a_refusal_is_told(qapp: QApplication, tmp_path: Path) -> None:
    host = FakeHost(tmp_path)

    async def refused() -> None:
        raise SaidError("No.")

    Doing(host)(refused, "It was not done")
    await asyncio.gather(*host.tasks)
    assert [(notice.title, notice.text, notice.kind) for notice in host.notices] == [
        ("It was not done", "No.", Kind.WARNING)
    ]


async def test_what_is_called_off_before_its_turn_never_begins(qapp: QApplication, tmp_path: Path) -> None:
    host, asked = FakeHost(tmp_path), list[str]()

    async def work() -> None:
        asked.append("began")

    Doing(host)(work, "It was not done")
    (task,) = host.tasks
    task.cancel()
    await asyncio.wait([task])
    assert asked == []
