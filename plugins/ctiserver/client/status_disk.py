"""Keeps one's own status on disk beside the running program, without letting the window wait for the disk."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from cticlient.texts import Sentence, marked
from ctiserver.client.events import Tell, Told
from ctiserver.client.status_store import Kept, StatusStore

NOT_STORED = marked(
    "Your status could not be stored on this computer: {reason}. If this computer is switched off now, it may not "
    "restore the previous status in time. Please make room on the disk or tell your administrator."
)

_log = logging.getLogger(__name__)


class StatusDisk:
    """The newest state is written; what was overtaken before its turn came is not."""

    def __init__(self, store: StatusStore, account: str, tell: Tell) -> None:
        self._store = store
        self._account = account
        self._tell = tell
        self._waiting: Kept | None = None
        self._woken = asyncio.Event()
        self._writing = asyncio.Lock()
        self._failing = False

    async def load(self) -> Kept:
        """What is on disk; what was wrong with it is told."""
        kept = await asyncio.to_thread(self._store.load, self._account)
        if self._store.trouble is not None:
            _log.warning("%s", self._store.trouble)
            self._tell(Told(self._store.trouble))
        return kept

    def put(self, kept: Kept) -> None:
        """To be written soon."""
        self._waiting = kept
        self._woken.set()

    async def stored(self) -> None:
        """Returns when all that was put is on disk, or was said not to be."""
        async with self._writing:
            kept, self._waiting = self._waiting, None
            if kept is not None:
                await _to_the_end(self._write(kept))

    async def run(self) -> None:
        """Write what is put, until cancelled; the last state is written even then."""
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                await self.stored()
        finally:
            await asyncio.shield(self.stored())

    async def _write(self, kept: Kept) -> None:
        try:
            await asyncio.to_thread(self._store.save, self._account, kept)
        except OSError as error:
            _log.error("the status could not be stored: %s", error)
            if not self._failing:
                self._tell(Told(Sentence(NOT_STORED, {"reason": error.strerror or str(error)})))
            self._failing = True
        else:
            self._failing = False


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Await ``work`` even when cancelled: a thread writes on in any case, and no second one may write beside it."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
