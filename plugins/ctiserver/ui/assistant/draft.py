"""What the steps of the assistant find out, and what they need for it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from cticlient.api import Keeping
from ctiserver.client.signin import Account
from ctiserver.client.trust import Shown
from ctiserver.ui.account import Stored
from ctiserver.wire.messages import GroupListed


@dataclass(slots=True)
class Draft:
    """Filled step by step."""

    server: str = ""
    user: str = ""
    certificate: str = ""
    keeping: Keeping | None = None
    """Where the password is; None before it was taken."""

    @property
    def stored(self) -> Stored:
        return Stored(self.server, self.user, self.certificate)


class Step(Protocol):
    """One page. ``leave`` does the work that the step is for; it may take its time."""

    def title(self) -> str: ...

    def widget(self) -> QWidget: ...

    def enter(self) -> None:
        """The page comes up: show what is known, and put the keyboard where a person begins."""

    def doing(self) -> str:
        """What is said while ``leave`` works."""

    async def leave(self) -> None:
        """Raises SaidError if one cannot go on."""

    def mend(self) -> None:
        """One could not: put the keyboard where that can be changed."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the steps do beyond the window."""

    look_at: Callable[[str, Path | None], Awaitable[object]]
    """Who answers at an address, with which certificates trusted. Raises ConnectError."""
    trust: Callable[[str, Shown], Awaitable[Path]]
    """Keep a certificate for a server; answers the file. Raises SaidError."""
    sign_in: Callable[[Account, str], Awaitable[float]]
    """Sign in and out again. Raises SaidError."""
    take: Callable[[Draft, str], Awaitable[Keeping]]
    """Keep account and password, and work with them from now on."""
    groups: Callable[[], Awaitable[Sequence[GroupListed]]]
    """Those one may see, as soon as there is a connection. Raises SaidError."""
    embed: Callable[[Sequence[GroupListed]], None]
