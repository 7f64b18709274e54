"""The status that shows by itself while nobody is at the computer: what is to be asked of the server, and when."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from msgspec import UNSET

from ctiserver.domain.stack import LONG_AGO, Stack
from ctiserver.domain.status import Source, Status
from ctiserver.wire.messages import StatusAutomatic


class AutomaticStatus:
    """Wants to be told of every change of the stack; ``due`` is set when ``request`` may have something to ask.

    It covers what began before the cause did, and once at a time: what a person chose since (here, on another desktop
    or by a colleague) is not covered again, and what another desktop of the same person ended stays ended.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._info: str | None = None
        self._since = LONG_AGO
        self._to_cover = False
        self._to_end = True
        """Also at the start: what an earlier run left behind has no cause any more."""
        self.due = asyncio.Event()

    @property
    def wanted(self) -> bool:
        return self._info is not None

    def want(self, info: str | None) -> None:
        """Nobody is there, for the reason that ``info`` says; None: somebody is."""
        if (info is None) == (self._info is None):
            return
        self._info = info
        self._to_cover, self._to_end = self.wanted, not self.wanted
        if self.wanted:
            self._since = self._now()
        self.due.set()

    def connected(self) -> None:
        """The server ended it when the connection was lost."""
        self._to_cover = self.wanted
        self.due.set()

    def changed(self, before: Stack | None, after: Stack | None) -> None:
        """The stack is another one: when what was chosen has ended, there is something to cover again."""
        if not self.wanted or before is None or after is None:
            return
        ended = before.shown.status is not Status.AVAILABLE and before.shown.source is not Source.AUTOMATIC
        if ended and after.shown.status is Status.AVAILABLE:
            self._to_cover = True
            self.due.set()

    def request(self, stack: Stack) -> StatusAutomatic | None:
        """What is to be asked of the server, whose stack this is; None: nothing."""
        if self._to_end and has_automatic(stack):
            return StatusAutomatic(revision=stack.revision)
        free = stack.shown.status is Status.AVAILABLE and stack.chosen_at <= self._since
        if self._to_cover and self._info is not None and free:
            return StatusAutomatic(revision=stack.revision, status=Status.AWAY.name, info=self._info)
        return None

    def done(self, request: StatusAutomatic | None) -> None:
        """It was asked and answered, or nothing needed to be; the person may have come or gone again meanwhile."""
        if request is None or request.status is UNSET:
            self._to_end = False
        if request is None or request.status is not UNSET:
            self._to_cover = False


def has_automatic(stack: Stack) -> bool:
    return any(entry.source is Source.AUTOMATIC for entry in stack.entries)
