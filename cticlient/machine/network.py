"""Notices that the network came, went or is another one, from a system that lets one wait until then.

Not from Qt's network information: on Windows that asks a service, which may not answer, while the window waits; and
from a thread it would keep the interpreter, so that the window waited all the same.
"""

import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from cticlient.aio import in_thread

log = logging.getLogger(__name__)


class Changes(Protocol):
    """What a system tells of the addresses of this computer."""

    def wait(self) -> bool:
        """Block until they changed since the last call: True; False after ``end``. Raises OSError if nobody tells."""

    def end(self) -> None:
        """Let ``wait``, which runs in another thread, return soon."""


class Network:
    """Tells of each change between ``start`` and ``stop``, neither of which waits for the system."""

    def __init__(self, changes: Changes, spawn: Callable[[Coroutine[Any, Any, None]], Any]) -> None:
        self._changes = changes
        self._spawn = spawn
        self._watching: Any = None

    def start(self, changed: Callable[[], None]) -> None:
        self._watching = self._spawn(self._watch(changed))

    def stop(self) -> None:
        self._changes.end()
        self._watching.cancel()

    async def _watch(self, changed: Callable[[], None]) -> None:
        try:
            while await in_thread(self._changes.wait):
                changed()
        except OSError as error:
            log.warning("changes of the network are not noticed: %s", error)
