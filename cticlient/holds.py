"""The count of what still belongs on a picture."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Holds:
    """Counts who still has something on its way; ``wait`` until nobody has."""

    def __init__(self) -> None:
        self._count = 0
        self._free = asyncio.Event()
        self._free.set()

    @contextmanager
    def hold(self) -> Iterator[None]:
        self._count += 1
        self._free.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._free.set()

    @property
    def free(self) -> bool:
        return not self._count

    async def wait(self) -> None:
        await self._free.wait()
