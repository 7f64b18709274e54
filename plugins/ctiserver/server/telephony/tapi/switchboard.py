"""What TAPI tells of all wanted lines during one session: its messages, and what has to be asked because of them."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ctiserver.domain.lines import UNSEEN, LineFacts
from ctiserver.server.telephony.tapi import answers
from ctiserver.server.telephony.tapi.api import Api
from ctiserver.server.telephony.tapi.calls import UNSURE_FOR, CallTable, facts_of
from ctiserver.server.telephony.tapi.constants import (
    CallState,
    Message,
    Privilege,
)
from ctiserver.server.telephony.tapi.devices import DeviceSearch
from ctiserver.server.telephony.tapi.displaced import Displaced
from ctiserver.server.telephony.tapi.errors import TapiError
from ctiserver.server.telephony.tapi.lines import Device, Devices, Line, Opened, open_line
from ctiserver.server.telephony.tapi.messages import NUMCALLS, OF_FORWARD, OF_PARTNERS, OF_STATUS, REINIT, REMOVED, Told
from ctiserver.server.telephony.tapi.profiles import Profiles
from ctiserver.server.telephony.tapi.questions import Questions
from ctiserver.server.telephony.tapi.reading import APP_IS_LOST, LINE_IS_LOST, read_settings
from ctiserver.server.telephony.tapi.session import Session
from ctiserver.server.telephony.tapi.timers import Timers
from ctiserver.server.telephony.tapi.wanted import Wanted
from ctiserver.server.telephony.tapi.workers import LostError, Urgency, Workers

log = logging.getLogger(__name__)

REOPEN_AFTER = (0.5, 2.0, 5.0, 15.0, 60.0)
"""Seconds until a line that was lost, or could not be opened, is tried again; the last one for all that follow."""
MISSED_AFTER = 0.5
"""Seconds after NUMCALLS until a call that should have ended is looked after."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a switchboard is given."""

    api: Api
    profiles: Profiles
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    report: Callable[[str, LineFacts], None]
    """(address as it was asked for, facts)."""
    reinitialize: Callable[[str], None]
    """The session must begin anew; says why."""
    displaced: Displaced
    unsure_for: timedelta = UNSURE_FOR


class Switchboard:
    """The lines of one session. Everything happens in the loop; what blocks is given to workers."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.session: Session | None = None
        self.devices = Devices()
        self.lines: dict[str, Line] = {}
        self.table = CallTable(around.new_id, around.unsure_for)
        self.search: DeviceSearch | None = None
        self.questions: Questions | None = None
        self._workers: dict[str, Workers] = {}
        self._wanted = Wanted(self.devices)
        self._instances: dict[int, Line] = {}
        self._last_instance = 0
        self._sets_flags: set[str] = set()
        self._told: dict[str, LineFacts] = {}
        self._timers = Timers()
        self._waiting: dict[str, list[tuple[Callable[[], bool], asyncio.Future[None]]]] = {}
        self._loop = asyncio.get_running_loop()
        self._closed = False

    # Beginning and end

    def begin(self, session: Session) -> None:
        """The session is open: look at all devices, and open those that are wanted as they are found."""
        self.session = session
        self.search = DeviceSearch(self.around.api, session.app, self.around.profiles, self._found)
        api, clock = self.around.api, self.around.clock
        self.questions = Questions(
            api, session, self.table, self.lines, self.workers_of, clock, self.changed, self._timers
        )
        self.search.look_at_all(session.devices)

    def close(self) -> None:
        """The session is over: nothing is known of any line any more."""
        self._closed = True
        self._timers.close()
        for waiting in self._waiting.values():
            for _, future in waiting:
                if not future.done():
                    future.set_exception(LostError())
        if self.search is not None and self.questions is not None:
            self.search.close()
            self.questions.close()
        for workers in self._workers.values():
            workers.close()

    def workers(self, provider: str, threads: int = 8) -> Workers:
        """The threads that call into this provider."""
        if provider not in self._workers:
            self._workers[provider] = Workers(provider, threads)
        return self._workers[provider]

    def workers_of(self, line: Line) -> Workers:
        return self.workers(line.device.caps.provider, line.profile.threads)

    # Which lines are wanted

    def want(self, addresses: Iterable[str]) -> None:
        """Watch exactly these; each is reported at once, as far as it is known."""
        self._wanted.want(addresses)
        self._open_wanted(self._wanted.devices())
        self._let_go_unwanted()
        for address, key in self._wanted.keys().items():
            line = self.lines.get(key) if key is not None else None
            self.around.report(address, self.facts(line) if line is not None else UNSEEN)

    def line_at(self, address: str) -> Line | None:
        """The line of an address, open or not."""
        device = self.devices.find(address)
        return self.lines.get(device.key) if device is not None else None

    def _open_wanted(self, devices: Mapping[str, Device]) -> None:
        for key, device in devices.items():
            if key not in self.lines:
                self.lines[key] = Line(device)
                self._open(self.lines[key])

    def _devices_changed(self, device: Device) -> None:
        self._wanted.changed(device)
        self._open_wanted(self._wanted.wanted_of(device))
        self._let_go_unwanted()

    def _let_go_unwanted(self) -> None:
        for line in [line for line in self.lines.values() if not self._wanted.addresses(line.key)]:
            self._let_go(line)

    def _let_go(self, line: Line) -> None:
        del self.lines[line.key]
        self._lost(line)
        if handle := line.handle:
            line.closed()
            self._quietly(line, lambda: self.around.api.close(handle))

    # Devices

    def _found(self, device: Device) -> None:
        self.devices.add(device)
        if (line := self.lines.get(device.key)) is not None:
            line.device = device
        self._devices_changed(device)

    def _gone(self, number: int) -> None:
        device = self.devices.remove(number)
        if device is None:
            return
        if (line := self.lines.pop(device.key, None)) is not None:
            self._lost(line)
            line.closed()
        self._devices_changed(device)

    # Opening lines

    def _open(self, line: Line) -> None:
        if self._closed or self.session is None or line.handle or line.instance or line.key not in self.lines:
            return
        self._last_instance += 1
        instance = line.instance = self._last_instance
        self._instances[instance] = line
        app, api, device = self.session.app, self.around.api, line.device
        self.workers_of(line).submit(
            lambda: open_line(api, app, device, instance),
            lambda opened: self._opened(line, instance, opened),
            lambda error: self._not_opened(line, instance, error),
            Urgency.OPENING,
        )

    def _opened(self, line: Line, instance: int, opened: Opened) -> None:
        if self._closed or line.instance != instance or line.key not in self.lines:
            self._quietly(line, lambda: self.around.api.close(opened.handle))
            return
        line.opened(opened)
        if opened.dev_status is not None:
            self._look_at_flags(line)
        for handle in opened.calls:
            self.table.was_there(handle, line.key, self.around.clock(), Privilege.MONITOR)
        self.serve(line)
        self._audit_later(line)
        self.changed(line)

    def _not_opened(self, line: Line, instance: int, error: Exception) -> None:
        self._instances.pop(instance, None)
        if line.instance != instance:
            return
        line.closed()
        if isinstance(error, TapiError) and error.code in APP_IS_LOST:
            self.around.reinitialize(f"the telephony service does not know this program any more: {error.name}")
        if line.attempts == 0:
            log.warning("TAPI line %s cannot be opened: %s", line.key, error)
        self._open_later(line)

    def _open_later(self, line: Line) -> None:
        seconds = REOPEN_AFTER[min(line.attempts, len(REOPEN_AFTER) - 1)]
        line.attempts += 1
        self._timers.later(line.key, "open", seconds, lambda: self._open(line))

    def _lost(self, line: Line) -> None:
        """The line is closed: its calls are unknown, and so is it."""
        self._instances.pop(line.instance, None)
        self.table.forget_line(line.key)
        self._timers.cancel(line.key)
        self._report(line.key, UNSEEN)
        self._wake(line.key)

    # Messages

    def receive(self, told: Told) -> None:
        """In the order in which TAPI told them."""
        if self._closed:
            return
        match told.id:
            case Message.CREATE if self.search is not None:
                self.search.look(told.p1)
            case Message.REMOVE:
                self._gone(told.p1)
            case Message.LINEDEVSTATE if told.p1 & REINIT and not told.p2:
                self.around.reinitialize("the telephone systems of TAPI were set up anew")
            case Message.REPLY:
                return
            case _:
                line = self._instances.get(told.instance)
                if line is not None:
                    self._of_line(line, told)
                    self.serve(line)

    def _of_line(self, line: Line, told: Told) -> None:
        match told.id:
            case Message.CALLSTATE:
                self._call_state(line, told)
            case Message.CALLINFO if told.p1 & OF_PARTNERS:
                self.table.info_told(told.device)
            case Message.APPNEWCALL:
                self.table.appeared(told.p2, line.key, self.around.clock(), told.p3)
            case Message.LINEDEVSTATE:
                self._dev_state(line, told.p1)
            case Message.ADDRESSSTATE if told.p2 & OF_FORWARD:
                self.reread(line)
            case Message.DEVSPECIFIC:
                self.reread(line)
            case Message.CLOSE:
                self._closed_by_system(line)

    def _closed_by_system(self, line: Line) -> None:
        log.warning("TAPI line %s was closed by the telephone system", line.key)
        self._lost(line)
        line.closed()
        self._open_later(line)

    def _call_state(self, line: Line, told: Told) -> None:
        now = self.around.clock()
        self.table.appeared(told.device, line.key, now, told.p3, confirmed=False)
        if self.table.state_told(told.device, told.p1, told.p2, told.p3, now) is not None:
            self.changed(line)

    def _dev_state(self, line: Line, state: int) -> None:
        if state & REMOVED:
            self._gone(line.device.device)
            return
        if line.state_told(state):
            self.changed(line)
        if state & OF_STATUS:
            self.reread(line)
        if state & NUMCALLS and self.table.all_of(line.key):
            self._timers.later(line.key, "missed", MISSED_AFTER, lambda: self._missed(line))

    # Asking

    def serve(self, line: Line) -> None:
        """Ask what the call table wants to know now."""
        if self.table.todo and self.questions is not None:
            self.questions.serve(line)

    def _audit_later(self, line: Line) -> None:
        """Every now and then everything is asked anew: what a provider forgot to tell does not stay untold."""

        def due() -> None:
            self._missed(line)
            self.reread(line)
            self._audit_later(line)

        if line.profile.audit_s:
            self._timers.later(line.key, "audit", line.profile.audit_s, due)

    def _over(self, line: Line, handle: int) -> None:
        if self.questions is not None:
            self.questions.linger_over(line, handle)

    def _missed(self, line: Line) -> None:
        if self.questions is not None:
            self.questions.audit(line)

    def reread(self, line: Line) -> None:
        """Device status and forwards changed, or may have."""
        if not line.handle:
            return
        handle, api = line.handle, self.around.api

        def done(found: tuple[answers.DevStatus | None, answers.AddressStatus | None]) -> None:
            if line.handle == handle:
                self.has_read(line, *found)

        def failed(error: Exception) -> None:
            # A LINE_CLOSE that nobody sent.
            if line.handle == handle and isinstance(error, TapiError) and error.code in LINE_IS_LOST:
                self._closed_by_system(line)

        self.workers_of(line).submit(lambda: read_settings(api, handle), done, failed)

    def has_read(self, line: Line, status: answers.DevStatus | None, address: answers.AddressStatus | None) -> None:
        if status is not None:
            line.has_status(status)
            self._look_at_flags(line)
        if address is not None:
            line.entries = address.forwards
        self.changed(line)

    def _look_at_flags(self, line: Line) -> None:
        """A provider that sets flags for one line means it where it sets none: those telephones are not there."""
        provider = line.device.caps.provider
        new = bool(line.flags) and provider not in self._sets_flags
        if line.flags or line.profile.zero_flags_offline:
            self._sets_flags.add(provider)
        if provider in self._sets_flags:
            for other in self.lines.values() if new else (line,):
                if other.device.caps.provider == provider and other.handle and not other.flags:
                    other.reachable = False
                    self.changed(other)

    # Telling

    def facts(self, line: Line) -> LineFacts:
        if not line.handle:
            return UNSEEN
        facts = facts_of(
            self.table, line.key, line.device.number, self.around.clock(), line.reachable, line.forward, line.dnd
        )
        return replace(facts, message_waiting=True) if line.message_waiting else facts

    def changed(self, line: Line) -> None:
        """Report a line if it looks different now, and look whether somebody waited for that."""
        if self._closed:
            return
        if self.table.unsure(line.key):
            seconds = self.around.unsure_for.total_seconds() + 0.01
            self._timers.later(line.key, "unsure", seconds, lambda: self.changed(line), keep=True)
        for call in self.table.all_of(line.key):
            if call.state == CallState.DISCONNECTED:
                self._linger(line, call.handle)
        self._report(line.key, self.facts(line))
        self._wake(line.key)

    def _linger(self, line: Line, handle: int) -> None:
        seconds = line.profile.linger_ms / 1000
        self._timers.later(line.key, ("over", handle), seconds, lambda: self._over(line, handle), keep=True)

    def _report(self, key: str, facts: LineFacts) -> None:
        if self._told.get(key) == facts:
            return
        self._told[key] = facts
        for address in self._wanted.addresses(key):
            self.around.report(address, facts)

    def _wake(self, key: str) -> None:
        for condition, future in self._waiting.get(key, ()):
            if not future.done() and condition():
                future.set_result(None)

    async def until(self, line: Line, condition: Callable[[], bool]) -> None:
        """Wait for a change of this line after which the condition holds; limit the time."""
        if condition():
            return
        future: asyncio.Future[None] = self._loop.create_future()
        waiting = (condition, future)
        self._waiting.setdefault(line.key, []).append(waiting)
        try:
            await future
        finally:
            self._waiting[line.key].remove(waiting)

    # Within

    def _quietly(self, line: Line, call: Callable[[], None]) -> None:
        self.workers_of(line).submit(call, lambda _: None, lambda error: None)
