"""What people ask of a line's calls: carried out by TAPI, and done when TAPI's own states show that it is."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from cticlient.texts import marked
from ctiserver.domain.lines import LineState
from ctiserver.server.telephony.driver import RefusedError
from ctiserver.server.telephony.tapi import answers
from ctiserver.server.telephony.tapi.abilities import picks_up
from ctiserver.server.telephony.tapi.api import Begun
from ctiserver.server.telephony.tapi.calls import Known
from ctiserver.server.telephony.tapi.constants import CallFeature, Privilege
from ctiserver.server.telephony.tapi.errors import GONE
from ctiserver.server.telephony.tapi.lines import Line
from ctiserver.server.telephony.tapi.patience import NO_REPLY, NOT_SHOWN, Patience, within
from ctiserver.server.telephony.tapi.session import Session
from ctiserver.server.telephony.tapi.switchboard import Switchboard
from ctiserver.server.telephony.tapi.workers import Urgency

NO_CALL = marked("Line “{line}” has no such call now.")
NO_RINGING = marked("No call rings at line “{line}” now.")
NO_TALK = marked("Line “{line}” is not in a call just now.")
NO_HELD = marked("Line “{line}” holds no call.")

RINGING, TALKING, HELD = (LineState.RINGING,), (LineState.TALKING,), (LineState.HELD,)
BEGUN = (LineState.TALKING, LineState.DIALING)
States = tuple[LineState, ...]
T = TypeVar("T")


class Commands:
    """The commands on one line during one session; the line is open."""

    def __init__(self, board: Switchboard, session: Session, line: Line, patience: Patience) -> None:
        self._board = board
        self._session = session
        self._api = board.around.api
        self._line = line
        self._patience = patience
        self._handle = line.handle

    async def dial(self, number: str) -> None:
        if any(call.shown is LineState.DIALING for call in self._calls()):
            raise RefusedError("Line “{line}” is dialing: hang up first.", line=self._line.device.number)
        active = self._first(TALKING)
        if active is None:
            await self._make_call(number)
        elif self._line.profile.consult and await self._can(active, CallFeature.SETUPTRANSFER):
            await self._consult(active, number)
        else:
            await self._hold(active)
            await self._make_call(number)

    async def answer(self, call: str | None) -> None:
        ringing = self._meant(call, NO_RINGING, RINGING)
        await self._park_active()
        await self._answer(ringing)

    async def hangup(self, call: str | None) -> None:
        await self._drop(self._meant(call, NO_CALL, BEGUN, RINGING, HELD))

    async def hold(self, call: str | None) -> None:
        await self._hold(self._meant(call, NO_TALK, TALKING))

    async def resume(self, call: str | None) -> None:
        held = self._meant(call, NO_HELD, HELD)
        active = self._first(TALKING)
        if active is not None and await self._can(active, CallFeature.SWAPHOLD):
            await self._own(active, held)
            await self._ask("lineSwapHold", lambda: self._api.swap_hold(active.handle, held.handle))
            await self._becomes(held, LineState.TALKING)
            return
        if active is not None:
            await self._hold(active)
        await self._unhold(held)

    async def transfer(self, number: str, call: str | None) -> None:
        """A ringing call is redirected, one in progress transferred blind."""
        meant = self._meant(call, NO_CALL, TALKING, HELD, RINGING)
        await self._own(meant)
        if meant.shown is LineState.RINGING:
            await self._ask("lineRedirect", lambda: self._api.redirect(meant.handle, number))
        else:
            if meant.shown is LineState.HELD:
                await self._unhold(meant)
            await self._transfer_blind(meant, number)
        await self._shown(lambda: self._is_over(meant))

    async def connect(self) -> None:
        """The held party and the active one get each other."""
        active, held = self._meant(None, NO_TALK, BEGUN), self._meant(None, NO_HELD, HELD)
        await self._own(active, held)
        await self._ask("lineCompleteTransfer", lambda: self._api.complete_transfer(held.handle, active.handle))
        await self._shown(lambda: all(self._is_over(call) for call in (active, held)))

    async def pickup(self, ringing: Line) -> None:
        """Take the call that rings at another line: by its number, or by sending it here."""
        if ringing is self._line:
            return await self.answer(None)
        await self._park_active()
        if picks_up(self._line.device.address, self._line.profile):
            begun = await self._ask("linePickup", lambda: self._api.pickup(self._handle, ringing.device.number))
            taken = self._appeared(begun)
        else:
            taken = await self._sent_here(ringing)
        await self._shown(lambda: taken.shown in (LineState.TALKING, LineState.RINGING) or taken.over)
        if taken.shown is LineState.RINGING:
            await self._answer(taken)
        return None

    async def park(self, number: str, call: str | None) -> str:
        """Park at a number, or where the telephone system chooses; answers where."""
        meant = self._meant(call, NO_TALK, TALKING, HELD)
        await self._own(meant)
        begun = await self._ask("linePark", lambda: self._api.park(meant.handle, number))
        await self._shown(lambda: self._is_over(meant))
        return number or (answers.var_string(begun.text.raw) if begun.text is not None else "")

    # The single steps

    async def _make_call(self, number: str) -> Known:
        return self._appeared(await self._ask("lineMakeCall", lambda: self._api.make_call(self._handle, number)))

    async def _consult(self, active: Known, number: str) -> None:
        await self._own(active)
        begun = await self._ask("lineSetupTransfer", lambda: self._api.setup_transfer(active.handle))
        consult = self._appeared(begun)
        try:
            await self._ask("lineDial", lambda: self._api.dial(consult.handle, number))
        except RefusedError:
            # The party on hold must not wait for a call that never begins.
            await self._drop(consult)
            await self._unhold(active)
            raise

    async def _answer(self, ringing: Known) -> None:
        await self._own(ringing)
        await self._ask("lineAnswer", lambda: self._api.answer(ringing.handle))
        await self._becomes(ringing, LineState.TALKING)

    async def _drop(self, call: Known) -> None:
        await self._own(call)
        await self._ask("lineDrop", lambda: self._api.drop(call.handle))
        await self._shown(lambda: self._is_over(call))

    async def _hold(self, call: Known) -> None:
        await self._own(call)
        await self._ask("lineHold", lambda: self._api.hold(call.handle))
        await self._becomes(call, LineState.HELD)

    async def _unhold(self, call: Known) -> None:
        await self._own(call)
        await self._ask("lineUnhold", lambda: self._api.unhold(call.handle))
        await self._becomes(call, LineState.TALKING)

    async def _transfer_blind(self, call: Known, number: str) -> None:
        if await self._can(call, CallFeature.BLINDTRANSFER):
            await self._ask("lineBlindTransfer", lambda: self._api.blind_transfer(call.handle, number))
            return
        await self._consult(call, number)
        consult = self._meant(None, NO_TALK, BEGUN)
        await self._ask("lineCompleteTransfer", lambda: self._api.complete_transfer(call.handle, consult.handle))

    async def _sent_here(self, ringing: Line) -> Known:
        there = next((call for call in self._board.table.of(ringing.key) if call.shown is LineState.RINGING), None)
        if there is None:
            raise RefusedError(NO_RINGING, line=ringing.device.number)
        before = {call.handle for call in self._calls()}
        await self._own(there)
        await self._ask("lineRedirect", lambda: self._api.redirect(there.handle, self._line.device.number))
        await self._shown(lambda: any(call.handle not in before for call in self._calls()))
        return next(call for call in self._calls() if call.handle not in before)

    async def _park_active(self) -> None:
        if (active := self._first(TALKING)) is not None:
            await self._hold(active)

    # TAPI

    async def _own(self, *calls: Known) -> None:
        """Only a call's owner may change it; a monitor becomes one."""
        for call in calls:
            if not call.privilege & Privilege.OWNER:
                await self._look(partial(self._api.own, call.handle, Privilege.OWNER))
                call.privilege = Privilege.OWNER

    async def _can(self, call: Known, feature: CallFeature) -> bool:
        """Whether the provider offers this of the call as it is; one that says nothing of features may do it."""
        status = await self._look(lambda: answers.call_status(self._api.call_status(call.handle)))
        features = status.features & (self._line.device.address.call_features or status.features)
        return not status.features or bool(features & feature)

    async def _look(self, call: Callable[[], T]) -> T:
        workers = self._board.workers_of(self._line)
        return await self._within(self._patience.reply, workers.run(call, Urgency.ASKED), NO_REPLY)

    async def _ask(self, function: str, begin: Callable[[], Begun]) -> Begun:
        workers = self._board.workers_of(self._line)
        return await self._within(self._patience.reply, self._session.request(function, begin, workers), NO_REPLY)

    async def _shown(self, condition: Callable[[], bool]) -> None:
        await self._within(self._patience.shown, self._board.until(self._line, condition), NOT_SHOWN)

    async def _becomes(self, call: Known, state: LineState) -> None:
        """Raises RefusedError if the call ends instead."""
        await self._shown(lambda: call.shown is state or self._is_over(call))
        if self._is_over(call):
            raise RefusedError(GONE, line=self._line.device.number)

    async def _within(self, seconds: float, wanted: Awaitable[T], late: str) -> T:
        return await within(seconds, wanted, late, self._line.device.number)

    # Which calls there are

    def _appeared(self, begun: Begun) -> Known:
        """The call that a request made; its states may have been told before."""
        if not begun.call.value:
            raise RefusedError(GONE, line=self._line.device.number)
        now = self._board.around.clock()
        call = self._board.table.appeared(begun.call.value, self._line.key, now, Privilege.OWNER)
        self._board.changed(self._line)
        self._board.serve(self._line)
        return call

    def _calls(self) -> list[Known]:
        return self._board.table.of(self._line.key)

    def _is_over(self, call: Known) -> bool:
        return call.over or self._board.table.get(call.handle) is not call

    def _first(self, states: States) -> Known | None:
        return next((call for call in self._calls() if call.shown in states), None)

    def _meant(self, named: str | None, none: str, *states: States) -> Known:
        """The call that is named, or the one a request without a name means: of the first states that has any."""
        allowed = [[call for call in self._calls() if call.shown in wanted] for wanted in states]
        if named is not None:
            found = [call for calls in allowed for call in calls if call.id == named]
        else:
            found = next((calls for calls in allowed if calls), [])
        if not found:
            raise RefusedError(none, line=self._line.device.number)
        if len(found) > 1 and found[0].shown is LineState.HELD:
            raise RefusedError(
                "Line “{line}” holds several calls: say which one is meant.", line=self._line.device.number
            )
        return found[0]
