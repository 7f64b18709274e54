"""What somebody had set at a telephone and had to give way to another setting: it comes back with the end of that.

TAPI keeps forward and do-not-disturb in one list, so one takes the place of the other. Kept durably before the
telephone is touched (docs/adr/0011), so that neither a restart of the server nor one of TAPI loses it.
"""

import json
import logging
from typing import Protocol

from cticlient.texts import SaidError
from ctiserver.server.telephony.driver import RefusedError
from ctiserver.server.telephony.tapi.constants import ForwardMode
from ctiserver.server.telephony.tapi.forwarding import Entries, Entry

log = logging.getLogger(__name__)


class Kept(Protocol):
    """What is needed of the Store; when ``save_displaced`` returns it is on the disk. Empty: nothing any more."""

    async def load_displaced(self) -> dict[str, str]: ...

    async def save_displaced(self, key: str, settings: str) -> None: ...


class OnlyInMemory:
    """For a driver that nobody gave a store."""

    async def load_displaced(self) -> dict[str, str]:
        return {}

    async def save_displaced(self, key: str, settings: str) -> None: ...


class Displaced:
    """By the keys of the lines."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._entries: dict[str, Entries] = {}

    async def load(self) -> None:
        """What was kept by an earlier run; what cannot be read is as if there were nothing."""
        try:
            kept = await self._kept.load_displaced()
        except SaidError as error:
            log.warning("what telephones had before do-not-disturb is not known: %s", error)
            return
        self._entries = {key: _entries(text) for key, text in kept.items()}

    def of(self, key: str) -> Entries:
        return self._entries.get(key, ())

    async def put(self, key: str, entries: Entries) -> None:
        """Raises RefusedError if it cannot be kept; then nothing may be changed at the telephone."""
        if entries == self.of(key):
            return
        try:
            await self._kept.save_displaced(key, _text(entries))
        except SaidError as error:
            raise RefusedError(error.sentence.text, **error.sentence.values) from error
        self._entries[key] = entries


def _text(entries: Entries) -> str:
    return json.dumps([[int(entry.mode), entry.number, entry.caller] for entry in entries]) if entries else ""


def _entries(text: str) -> Entries:
    try:
        return tuple(Entry(ForwardMode(mode), str(number), str(caller)) for mode, number, caller in json.loads(text))
    except (ValueError, TypeError):
        log.warning("what a telephone had before is not readable: %s", text)
        return ()
