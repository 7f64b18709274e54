"""What a system has to offer for keys that work everywhere, and the answer of one that offers nothing."""

from collections.abc import Callable
from typing import Protocol

from cticlient.hotkeys.keys import Keys
from cticlient.texts import SaidError, Sentence, marked

Pressed = Callable[[Keys], None]


class Backend(Protocol):
    """Keys and selected text of one system. All calls come from Qt's thread, and ``pressed`` is called in it."""

    @property
    def impossible(self) -> Sentence | None:
        """Why this system grants no hot keys at all."""

    def start(self, pressed: Pressed) -> None:
        """Begin; ``pressed`` is called for keys that were grabbed."""

    def grab(self, keys: Keys) -> None:
        """Raises SaidError if another program has them, or the keyboard has no such key."""

    def release(self, keys: Keys) -> None: ...

    async def selected_text(self) -> str:
        """What is selected in the program that has the focus; empty if nothing is. Raises SaidError."""

    def close(self) -> None: ...


class NoHotKeys:
    """For a system that grants none; it says why."""

    def __init__(self, why: Sentence) -> None:
        self.impossible: Sentence | None = why
        self._why = why

    def start(self, pressed: Pressed) -> None:
        pass

    def grab(self, keys: Keys) -> None:
        raise self._error()

    def release(self, keys: Keys) -> None:
        pass

    async def selected_text(self) -> str:
        raise self._error()

    def close(self) -> None:
        pass

    def _error(self) -> SaidError:
        return SaidError(self._why.text, **self._why.values)


class LateBackend:
    """Made when it is started: what it needs is loaded after the first picture."""

    def __init__(self, make: Callable[[], Backend]) -> None:
        self._make = make
        self._made: Backend | None = None

    @property
    def impossible(self) -> Sentence | None:
        return self._made.impossible if self._made is not None else None

    def start(self, pressed: Pressed) -> None:
        self._made = self._make()
        self._made.start(pressed)

    def grab(self, keys: Keys) -> None:
        if self._made is not None:
            self._made.grab(keys)

    def release(self, keys: Keys) -> None:
        if self._made is not None:
            self._made.release(keys)

    async def selected_text(self) -> str:
        return await self._made.selected_text() if self._made is not None else ""

    def close(self) -> None:
        if self._made is not None:
            self._made.close()


def taken(keys: str) -> SaidError:
    """What is said of keys that another program holds."""
    return SaidError(
        marked("{keys} is taken by another program. Choose other keys, or free these there first."), keys=keys
    )
