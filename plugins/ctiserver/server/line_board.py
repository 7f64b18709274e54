"""What the server knows of every line just now, from all telephone systems, and since when."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from cticlient.texts import SaidError
from ctiserver.domain.lines import UNSEEN, LineFacts, with_ended
from ctiserver.domain.people import Line
from ctiserver.server.directory import Change
from ctiserver.server.taken import Taken, TakenCalls
from ctiserver.server.telephony.driver import Link, Reports, TelephoneDriver

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """A line at this moment; ``since`` is when its present state began, as far as one can know."""

    facts: LineFacts
    """What its driver said, and of calls that are over what other lines show."""
    since: datetime


class Lines(Protocol):
    """What the board needs of the Directory."""

    @property
    def lines(self) -> Mapping[str, Line]: ...

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]: ...


class LineBoard:
    """Follows the drivers and the Directory; tells listeners which line looks different now.

    While a telephone system is out of reach, its lines are unknown since the loss, whatever they were before.
    A line whose provider has no driver stays unknown.
    """

    def __init__(self, drivers: Mapping[str, TelephoneDriver], directory: Lines, clock: Callable[[], datetime]) -> None:
        self._drivers = dict(drivers)
        self._directory = directory
        self._clock = clock
        self._opened = clock()
        self._lines: dict[str, Line] = {}
        self._at: dict[tuple[str, str], set[str]] = {}
        self._seen: dict[str, Seen] = {}
        self._links = dict.fromkeys(self._drivers, Link.DOWN)
        self._line_listeners: list[Callable[[str], None]] = []
        self._link_listeners: list[Callable[[str], None]] = []
        self._watching: dict[str, asyncio.Task[None]] = {}
        self._watch_again: set[str] = set()
        self._taken = TakenCalls()
        self._undo: Callable[[], None] = lambda: None

    async def open(self) -> None:
        """Open all drivers; a telephone system that is away is no error, its link says so later."""
        self._opened = self._clock()
        self._undo = self._directory.on_change(self._directory_changed)
        self._follow_directory()
        for provider, driver in self._drivers.items():
            try:
                await driver.open(
                    Reports(partial(self._line_reported, provider), partial(self._link_reported, provider))
                )
            except Exception:
                log.exception("the driver of “%s” did not start; its lines stay unknown", provider)

    async def close(self) -> None:
        self._undo()
        self._undo = lambda: None
        for task in self._watching.values():
            task.cancel()
        await asyncio.gather(*self._watching.values(), return_exceptions=True)
        for provider, driver in self._drivers.items():
            try:
                await driver.close()
            except Exception:
                log.exception("the driver of “%s” did not close cleanly", provider)

    def seen(self, line: str) -> Seen:
        """The line as it is known now; a line nobody heard of is unknown."""
        return self._seen.get(line) or Seen(UNSEEN, self._opened)

    def links(self) -> dict[str, Link]:
        return dict(self._links)

    def driver_of(self, line: str) -> tuple[TelephoneDriver, str]:
        """The driver of a line and the driver's own address of it.

        Raises SaidError if there is no such line, or no driver for its provider.
        """
        known = self._directory.lines.get(line)
        if known is None:
            raise SaidError("There is no line “{line}” any more.", line=line)
        driver = self._drivers.get(known.provider)
        if driver is None:
            raise SaidError(
                "The line “{line}” belongs to the telephone system “{provider}”, which this server does not reach: "
                "its driver is not set up here.",
                line=line,
                provider=known.provider,
            )
        return driver, known.at

    def on_change(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Tell ``listener`` the id of each line whose facts changed; the answer takes it back."""
        self._line_listeners.append(listener)
        return lambda: self._line_listeners.remove(listener)

    def on_link(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Tell ``listener`` the provider whose link changed; the answer takes it back."""
        self._link_listeners.append(listener)
        return lambda: self._link_listeners.remove(listener)

    # What drivers report

    def _line_reported(self, provider: str, address: str, facts: LineFacts) -> None:
        # A report that overtakes the loss of the link is worth nothing; at its return all lines are asked anew.
        if self._links[provider] is Link.UP:
            for line in sorted(self._at.get((provider, address), ())):
                self._show(line, facts)

    def _link_reported(self, provider: str, link: Link, reason: str) -> None:
        if self._links[provider] is link:
            return
        self._links[provider] = link
        log.log(logging.INFO if link is Link.UP else logging.WARNING, "link of “%s” is %s: %s", provider, link, reason)
        if link is Link.DOWN:
            for line in [line.id for line in self._lines.values() if line.provider == provider]:
                self._show(line, UNSEEN)
        else:
            self._watch(provider)
        _tell(self._link_listeners, provider)

    def _show(self, line: str, facts: LineFacts) -> None:
        before = self._seen.get(line)
        if before is not None and before.facts.ended and facts.known:
            facts = replace(facts, ended=with_ended(before.facts.ended, *facts.ended))
        if before is not None and before.facts == facts:
            return
        self._seen[line] = Seen(facts, self._since(before, facts))
        _tell(self._line_listeners, line)
        if before is not None:
            for taken in self._taken.look(line, before.facts, facts, self._clock()):
                self._note(taken)

    def _note(self, taken: Taken) -> None:
        seen = self._seen.get(taken.line)
        if seen is not None and seen.facts.known:
            facts = replace(seen.facts, ended=with_ended(seen.facts.ended, taken.ended))
            self._seen[taken.line] = Seen(facts, seen.since)
            _tell(self._line_listeners, taken.line)

    def _since(self, before: Seen | None, facts: LineFacts) -> datetime:
        if before is not None and before.facts.state is facts.state:
            return before.since
        # A call that was there before we could see it has a start of its own.
        starts = [call.since for call in facts.calls if call.state is facts.state]
        return min(starts, default=self._clock())

    # Which lines there are

    def _directory_changed(self, change: Change) -> None:
        if change.kind == "line":
            self._follow_directory()

    def _follow_directory(self) -> None:
        before, self._lines = self._lines, dict(self._directory.lines)
        places = {line: (known.provider, known.at) for line, known in self._lines.items()}
        self._at = {}
        for line, place in places.items():
            self._at.setdefault(place, set()).add(line)
        changed = [
            line
            for line in before.keys() | places.keys()
            if line not in before or (before[line].provider, before[line].at) != places.get(line)
        ]
        for line in sorted(changed):
            self._forget(line)
        touched = {known[line].provider for known in (before, self._lines) for line in changed if line in known}
        for provider in sorted(touched & self._drivers.keys()):
            self._watch(provider)

    def _forget(self, line: str) -> None:
        """Another telephone, or none: what was known of the line does not hold for it."""
        gone = self._seen.pop(line, None)
        if line in self._lines:
            self._seen[line] = Seen(UNSEEN, self._clock())
        if gone is not None and gone != self._seen.get(line):
            _tell(self._line_listeners, line)

    def _watch(self, provider: str) -> None:
        """Have the driver report our lines, those of now; one request at a time, the last one counts."""
        if self._links[provider] is Link.DOWN:
            return
        self._watch_again.add(provider)
        if (task := self._watching.get(provider)) is None or task.done():
            self._watching[provider] = asyncio.get_running_loop().create_task(self._keep_watching(provider))

    async def _keep_watching(self, provider: str) -> None:
        while provider in self._watch_again:
            self._watch_again.discard(provider)
            try:
                await self._drivers[provider].watch(self._addresses(provider))
            except Exception:
                log.exception("the driver of “%s” could not watch its lines", provider)

    def _addresses(self, provider: str) -> Iterable[str]:
        return sorted(address for known, address in self._at if known == provider)


def _tell(listeners: Iterable[Callable[[str], None]], what: str) -> None:
    for listener in list(listeners):
        listener(what)
