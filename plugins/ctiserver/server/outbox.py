"""What waits to be sent to one client: the newest state of each thing, in order, and never more than that."""

import asyncio
from collections.abc import Callable, Hashable


class Outbox:
    """Messages by key: a newer one for the same key takes the older one's place at the end of the queue."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, bytes] = {}
        self._something = asyncio.Event()
        self.closed = False

    def put(self, key: Hashable, message: bytes) -> None:
        # The newer one goes to the end: a snapshot between them must not be followed by what it already contains.
        self._waiting.pop(key, None)
        self._waiting[key] = message
        self._something.set()

    def drop(self, void: Callable[[Hashable], bool]) -> None:
        """Forget what has become void, such as the members of a group that is gone."""
        for key in [key for key in self._waiting if void(key)]:
            del self._waiting[key]

    def close(self) -> None:
        """Nothing more will come: ``take`` answers what is left and then nothing."""
        self.closed = True
        self._something.set()

    async def take(self) -> list[bytes]:
        """All that waits, as soon as anything does; empty once closed and drained."""
        while not self._waiting and not self.closed:
            self._something.clear()
            await self._something.wait()
        taken, self._waiting = list(self._waiting.values()), {}
        return taken
