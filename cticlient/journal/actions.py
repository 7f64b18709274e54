"""What the journal's window sets off in the program."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class JournalActions:
    """Wired by the program, used by the window."""

    dial: Callable[[str], None]
    """What is written as the telephone system wants it."""
    add_speed_dial: Callable[[str, str], None]
    """Name and number."""
    spawn: Callable[[Coroutine[Any, Any, None]], object]
    open_options: Callable[[], None]
