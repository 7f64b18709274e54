"""What a telephone is set to: forward, do-not-disturb, the lamp for messages. The reply says that TAPI took it; the
truth is what the telephone says of itself afterwards."""

import asyncio
from collections.abc import Callable

from ctiserver.server.telephony.driver import Ability, NoSuchAbilityError, TimedOutError
from ctiserver.server.telephony.tapi.api import Begun
from ctiserver.server.telephony.tapi.constants import DevStatusFlag
from ctiserver.server.telephony.tapi.forwarding import (
    Entries,
    fitting,
    forward_of,
    forwarded,
    giving_way,
    undisturbed,
)
from ctiserver.server.telephony.tapi.lines import Line, same_number
from ctiserver.server.telephony.tapi.patience import NO_REPLY, NOT_SHOWN, Patience, within
from ctiserver.server.telephony.tapi.profiles import payload
from ctiserver.server.telephony.tapi.reading import read_settings
from ctiserver.server.telephony.tapi.session import Session
from ctiserver.server.telephony.tapi.switchboard import Switchboard
from ctiserver.server.telephony.tapi.workers import Urgency

LOOK_AGAIN = 0.25
"""Seconds between two looks at a telephone that has not taken its setting yet: some providers tell of no change."""


class PhoneSettings:
    """The settings of one line during one session; the line is open."""

    def __init__(self, board: Switchboard, session: Session, line: Line, patience: Patience) -> None:
        self._board = board
        self._session = session
        self._api = board.around.api
        self._line = line
        self._patience = patience
        self._handle = line.handle

    async def read(self) -> None:
        """Ask the telephone itself. Raises RefusedError."""
        found = await within(
            self._patience.reply,
            self._board.workers_of(self._line).run(lambda: read_settings(self._api, self._handle), Urgency.ASKED),
            NO_REPLY,
            self._line.device.number,
        )
        self._board.has_read(self._line, *found)

    async def forward(self, number: str) -> None:
        """To a number; empty: not at all."""
        self._require(Ability.FORWARD)
        line = self._line
        if line.profile.forward or line.profile.forward_off:
            await self._own_words(line.profile.forward if number else line.profile.forward_off, number)
        else:
            await self.read()
            back = self._comes_back() if forward_of(line.entries) else ()
            again = tuple(entry for entry in back if entry.is_dnd)
            await self._give_list(forwarded(line.entries, number, again), bool(number))
        if line.profile.confirmed_by_reply:
            line.entries = forwarded(line.entries, number)
        await self._confirmed(lambda: self._has_forward(number))

    async def do_not_disturb(self, on: bool) -> None:
        self._require(Ability.DND)
        line = self._line
        if line.profile.dnd_on:
            await self._own_words(line.profile.dnd_on if on else line.profile.dnd_off, "")
        else:
            await self.read()
            back = self._comes_back() if line.dnd else ()
            await self._give_list(undisturbed(line.entries, on, back), on)
        if line.profile.confirmed_by_reply:
            line.entries = undisturbed(line.entries, on)
        await self._confirmed(lambda: line.dnd == on)

    async def message_waiting(self, on: bool) -> None:
        self._require(Ability.MESSAGE_WAITING)
        flag = int(DevStatusFlag.MSGWAIT)
        await self._ask("lineSetLineDevStatus", lambda: self._api.message_waiting(self._handle, flag, on))
        await self._confirmed(lambda: self._line.message_waiting == on)

    def _require(self, ability: Ability) -> None:
        if ability not in self._line.abilities:
            raise NoSuchAbilityError("The telephone of line “{line}” cannot do that.", line=self._line.device.number)

    def _comes_back(self) -> Entries:
        """What gave way to what the telephone has now. Only then: what was changed by hand since then is left alone."""
        return self._board.around.displaced.of(self._line.key)

    async def _give_list(self, wanted: Entries, on: bool) -> None:
        line, displaced = self._line, self._board.around.displaced
        fits = fitting(wanted, line.device.address.most_forwards)
        gone = giving_way(line.entries, fits) if on else ()
        if gone:
            # Before the telephone is touched: a server that is killed in between finds it again.
            await displaced.put(line.key, gone)
        await self._ask("lineForward", lambda: self._api.forward(self._handle, fits))
        if gone == ():
            await displaced.put(line.key, ())

    async def _own_words(self, template: str, number: str) -> None:
        """In the provider's own words, as its profile gives them."""
        if not template:
            raise NoSuchAbilityError("The telephone of line “{line}” cannot do that.", line=self._line.device.number)
        await self._ask("lineDevSpecific", lambda: self._api.dev_specific(self._handle, payload(template, number)))

    async def _ask(self, function: str, begin: Callable[[], Begun]) -> None:
        workers = self._board.workers_of(self._line)
        request = self._session.request(function, begin, workers)
        await within(self._patience.reply, request, NO_REPLY, self._line.device.number)

    def _has_forward(self, number: str) -> bool:
        line = self._line
        if number and line.forward != number and same_number(line.forward, number):
            # The telephone system writes the target in its own way; it is the one that was asked for.
            line.alias = (line.forward, number)
            self._board.changed(line)
        return line.forward == number

    async def _confirmed(self, condition: Callable[[], bool]) -> None:
        """Wait until the telephone itself says so. Raises TimedOutError: it took the request and does not show it."""
        line = self._line
        end = asyncio.get_running_loop().time() + self._patience.shown
        while not condition():
            left = end - asyncio.get_running_loop().time()
            if left <= 0:
                raise TimedOutError(NOT_SHOWN, line=line.device.number)
            if not line.profile.confirmed_by_reply:
                await self.read()
            try:
                async with asyncio.timeout(min(LOOK_AGAIN, left)):
                    await self._board.until(line, condition)
            except TimeoutError:
                continue
        self._board.changed(line)
