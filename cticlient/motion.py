"""Whether things on the screen may move: as a person set it, else as the system says. Pure."""

from collections.abc import Callable
from enum import StrEnum


class Movement(StrEnum):
    """What a person wants."""

    SYSTEM = "system"
    FULL = "full"
    REDUCED = "reduced"


class Motion:
    """Asked by whatever moves, at each move; who has to stop at once is told by ``on_change``."""

    def __init__(self, wanted: Movement = Movement.SYSTEM, system_reduces: bool = False) -> None:
        self._wanted = wanted
        self._system_reduces = system_reduces
        self._listeners: list[Callable[[], None]] = []

    @property
    def reduced(self) -> bool:
        if self._wanted is Movement.SYSTEM:
            return self._system_reduces
        return self._wanted is Movement.REDUCED

    def want(self, wanted: Movement) -> None:
        self._become(wanted, self._system_reduces)

    def hear_system(self, reduces: bool) -> None:
        """The system said whether it wants less motion."""
        self._become(self._wanted, reduces)

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` whenever ``reduced`` became another; the answer takes it back."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _become(self, wanted: Movement, system_reduces: bool) -> None:
        before = self.reduced
        self._wanted, self._system_reduces = wanted, system_reduces
        if self.reduced != before:
            for listener in list(self._listeners):
                listener()
