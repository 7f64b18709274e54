"""Who dials now."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cticlient.api import Dialler


class Diallers:
    """Who dials now: the plugin that offered it last."""

    def __init__(self) -> None:
        self._offered: list[Dialler] = []
        self._listeners: list[Callable[[], None]] = []

    @property
    def current(self) -> "Dialler | None":
        return self._offered[-1] if self._offered else None

    def offer(self, dialler: "Dialler") -> Callable[[], None]:
        self._offered.append(dialler)
        self._told()

        def withdraw() -> None:
            self._offered.remove(dialler)
            self._told()

        return withdraw

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _told(self) -> None:
        for listener in list(self._listeners):
            listener()
