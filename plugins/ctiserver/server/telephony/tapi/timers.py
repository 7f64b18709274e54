"""Timers of the loop by whom they are for and what for: one each, and all gone when they are closed."""

import asyncio
from collections.abc import Callable


class Timers:
    def __init__(self) -> None:
        self._running: dict[tuple[str, object], asyncio.TimerHandle] = {}

    def later(self, key: str, name: object, seconds: float, call: Callable[[], None], keep: bool = False) -> None:
        """Instead of the one that runs under this name; ``keep``: that one stays."""
        running = self._running.get((key, name))
        if running is not None:
            if keep:
                return
            running.cancel()

        def due() -> None:
            self._running.pop((key, name), None)
            call()

        self._running[key, name] = asyncio.get_running_loop().call_later(seconds, due)

    def cancel(self, key: str) -> None:
        """All for this one."""
        for place in [place for place in self._running if place[0] == key]:
            self._running.pop(place).cancel()

    def close(self) -> None:
        for timer in self._running.values():
            timer.cancel()
        self._running.clear()
