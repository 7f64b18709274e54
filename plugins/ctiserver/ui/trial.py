"""Something that may take a while and that a person can give up."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class GivenUpError(Exception):
    """The person did not want to wait any longer."""


class Trial(Generic[T]):
    """One at a time."""

    def __init__(self) -> None:
        self._task: asyncio.Task[T] | None = None

    @property
    def running(self) -> bool:
        return self._task is not None

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of ``work``. Raises GivenUpError."""
        self._task = asyncio.ensure_future(work)
        try:
            return await self._task
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise GivenUpError from None
        finally:
            self._task = None

    def give_up(self) -> None:
        if self._task is not None:
            self._task.cancel()
