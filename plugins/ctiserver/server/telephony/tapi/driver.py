"""The driver of TAPI: one telephone system to the server, however many providers are behind it."""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime

from cticlient.texts import SaidError, marked
from ctiserver.domain.lines import LineFacts
from ctiserver.server.telephony.driver import (
    Ability,
    Found,
    Link,
    NoSuchAbilityError,
    RefusedError,
    Reports,
    TimedOutError,
)
from ctiserver.server.telephony.tapi.api import Api, DeafError
from ctiserver.server.telephony.tapi.commands import Commands
from ctiserver.server.telephony.tapi.constants import Error
from ctiserver.server.telephony.tapi.displaced import Displaced, Kept, OnlyInMemory
from ctiserver.server.telephony.tapi.dll import Library
from ctiserver.server.telephony.tapi.errors import NO_SERVICE, TapiError, refused
from ctiserver.server.telephony.tapi.lines import Line
from ctiserver.server.telephony.tapi.patience import DEFAULT, LOST, Patience
from ctiserver.server.telephony.tapi.profiles import Profiles
from ctiserver.server.telephony.tapi.pulse import feel_pulse
from ctiserver.server.telephony.tapi.session import Session
from ctiserver.server.telephony.tapi.settings import PhoneSettings
from ctiserver.server.telephony.tapi.switchboard import Surroundings, Switchboard
from ctiserver.server.telephony.tapi.workers import LostError, Urgency, Workers

log = logging.getLogger(__name__)

PROVIDER = "tapi"
NOT_RUNNING = frozenset({Error.SERVICE_NOT_RUNNING, Error.NODRIVER, Error.DISCONNECTED})
AGAIN_AFTER = (0.5, 1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds until TAPI is begun again after it was lost or refused, the last one for all that follow."""
STABLE_AFTER = 60.0
"""Seconds after which a session counts as one that went well."""

NOT_THERE = marked("TAPI is not connected just now; line “{line}” cannot be reached. It is tried again by itself.")
NOT_BEGUN = marked("TAPI has not begun yet. Please try again in a moment.")
NOT_IN_TIME = marked("TAPI does not answer: a telephone system may hold it up. It is tried again by itself.")
NOT_ANSWERED = marked("TAPI could not be started ({error}). It is tried again by itself.")
BEGINS_ANEW = marked("TAPI begins anew ({reason}).")
NO_LINE = marked("TAPI has no line “{line}”. “ctiserver line discover --provider tapi” shows those there are.")
NOT_OPEN = marked("The line “{line}” could not be opened at the telephone system yet. It is tried again by itself.")
DEAF = marked(
    "This TAPI says that it works and does nothing, as the one of Wine does: telephones need TAPI on real Windows."
)
NO_DEVICES = marked(
    "TAPI has no telephone lines: no service provider (TSP) of a telephone system is set up. Please install the one of "
    "your telephone system and set it up in “Phone and Modem”."
)


class TapiDriver:
    """TAPI 2.x behind the interface that all telephone systems have.

    ``load`` is called in a thread whenever TAPI is begun, until it has succeeded once.
    """

    def __init__(
        self,
        load: Callable[[], Library],
        profiles: Profiles,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex[:12],
        patience: Patience = DEFAULT,
        again_after: tuple[float, ...] = AGAIN_AFTER,
        kept: Kept | None = None,
    ) -> None:
        self._load = load
        self._profiles = profiles
        self._clock = clock
        self._new_id = new_id
        self._patience = patience
        self._again_after = again_after
        self._displaced = Displaced(kept or OnlyInMemory())
        self._library: Library | None = None
        self._reports: Reports | None = None
        self._wanted: tuple[str, ...] = ()
        self._session: Session | None = None
        self._board: Switchboard | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._over: asyncio.Future[str] | None = None
        self._found: asyncio.Event = asyncio.Event()
        self._why: SaidError | None = None
        # For the functions of TAPI that are no provider's. Two: one may hang, the other ends the session.
        self._service = Workers("service", 2)

    # The interface

    async def open(self, reports: Reports) -> None:
        self._reports = reports
        await self._displaced.load()
        self._keeping = asyncio.create_task(self._keep())

    async def close(self) -> None:
        self._reports = None
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
            self._keeping = None
        self._service.close()

    async def watch(self, addresses: Iterable[str]) -> None:
        self._wanted = tuple(addresses)
        if self._board is not None:
            self._board.want(self._wanted)

    def abilities(self, address: str) -> frozenset[Ability]:
        line = self._board.line_at(address) if self._board is not None else None
        return line.abilities if line is not None else frozenset()

    async def dial(self, address: str, number: str) -> None:
        async with self._commands(address, Ability.DIAL) as commands:
            await commands.dial(number)

    async def answer(self, address: str, call: str | None = None) -> None:
        async with self._commands(address, Ability.ANSWER) as commands:
            await commands.answer(call)

    async def hangup(self, address: str, call: str | None = None) -> None:
        async with self._commands(address, Ability.HANGUP) as commands:
            await commands.hangup(call)

    async def hold(self, address: str, call: str | None = None) -> None:
        async with self._commands(address, Ability.HOLD) as commands:
            await commands.hold(call)

    async def resume(self, address: str, call: str | None = None) -> None:
        async with self._commands(address, Ability.HOLD) as commands:
            await commands.resume(call)

    async def transfer(self, address: str, number: str, call: str | None = None) -> None:
        async with self._commands(address, Ability.TRANSFER) as commands:
            await commands.transfer(number, call)

    async def connect(self, address: str) -> None:
        async with self._commands(address, Ability.TRANSFER) as commands:
            await commands.connect()

    async def pickup(self, address: str, ringing: str) -> None:
        other = self._line(ringing)
        async with self._commands(address, Ability.PICKUP) as commands:
            await commands.pickup(other)

    async def park(self, address: str, number: str = "", call: str | None = None) -> str:
        """Park the call in progress at a number, or where the telephone system chooses; answers where."""
        async with self._commands(address, Ability.PARK) as commands:
            return await commands.park(number, call)

    async def forward(self, address: str, number: str) -> None:
        async with self._settings(address) as settings:
            await settings.forward(number)

    async def do_not_disturb(self, address: str, on: bool) -> None:
        async with self._settings(address) as settings:
            await settings.do_not_disturb(on)

    async def message_waiting(self, address: str, on: bool) -> None:
        """The lamp of the telephone that says that there are messages."""
        async with self._settings(address) as settings:
            await settings.message_waiting(on)

    async def read(self, address: str) -> LineFacts:
        async with self._settings(address) as settings:
            await settings.read()
        line, board = self._line(address), self._board
        if board is None:
            raise RefusedError(NOT_THERE, line=address)
        return board.facts(line)

    async def discover(self) -> list[Found]:
        """All lines TAPI offers, in the order of their numbers. Raises RefusedError if TAPI is not there."""
        if self._board is None or self._board.search is None:
            raise self._why or RefusedError(NOT_BEGUN)
        async with asyncio.timeout(self._patience.start):
            await self._board.search.finished.wait()
        if not self._board.devices and self._why is not None:
            raise self._why
        devices = sorted(self._board.devices, key=lambda device: (len(device.number), device.number))
        return [Found(device.key, device.number, device.caps.name) for device in devices]

    # Lines

    def _line(self, address: str) -> Line:
        """Raises RefusedError if it is not open."""
        if self._board is None or self._session is None:
            raise RefusedError(NOT_THERE, line=address)
        line = self._board.line_at(address)
        if line is None:
            raise RefusedError(NO_LINE, line=address)
        if not line.handle:
            raise RefusedError(NOT_OPEN, line=address)
        return line

    @asynccontextmanager
    async def _commands(self, address: str, ability: Ability) -> AsyncIterator[Commands]:
        line, board, session = self._line(address), self._board, self._session
        assert board is not None
        assert session is not None
        if ability not in line.abilities:
            raise NoSuchAbilityError("The telephone of line “{line}” cannot do that.", line=address)
        async with line.lock:
            with _as_sentences(address):
                yield Commands(board, session, line, self._patience)

    @asynccontextmanager
    async def _settings(self, address: str) -> AsyncIterator[PhoneSettings]:
        line, board, session = self._line(address), self._board, self._session
        assert board is not None
        assert session is not None
        async with line.lock:
            with _as_sentences(address):
                yield PhoneSettings(board, session, line, self._patience)

    # The life of TAPI

    async def _keep(self) -> None:
        """One session after the other, as long as the driver is open."""
        loop = asyncio.get_running_loop()
        attempts = 0
        while True:
            begun = loop.time()
            try:
                why: SaidError = RefusedError(BEGINS_ANEW, reason=await self._live())
            except Exception as error:
                why = _why(error)
            attempts = 0 if loop.time() - begun > STABLE_AFTER else attempts
            self._say_down(why)
            await asyncio.sleep(self._again_after[min(attempts, len(self._again_after) - 1)])
            attempts += 1

    async def _live(self) -> str:
        """One session, to its end; answers why it ended. Raises what kept it from beginning."""
        over: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def end(reason: str) -> None:
            if not over.done():
                over.set_result(reason)

        api = Api(await self._loaded())
        board = Switchboard(
            Surroundings(api, self._profiles, self._clock, self._new_id, self._report, end, self._displaced)
        )
        session = Session(api, board.receive, end)
        pulse: asyncio.Task[None] | None = None
        try:
            async with asyncio.timeout(self._patience.start):
                await session.open(self._service)
            board.begin(session)
            pulse = asyncio.create_task(
                feel_pulse(api, session, board.devices, self._service, self._patience.pulse, end)
            )
            self._session, self._board = session, board
            if not session.devices:
                # Lines may be added at any time; until then there is nothing to be reached.
                self._say_down(RefusedError(NO_DEVICES))
                await self._first_device(board, over)
            else:
                self._say_up(board)
            return await over
        finally:
            self._session = self._board = None
            if pulse is not None:
                pulse.cancel()
            board.close()
            await self._shut_down(session)

    async def _first_device(self, board: Switchboard, over: "asyncio.Future[str]") -> None:
        while not over.done() and not board.devices:
            await asyncio.wait([over], timeout=1.0)
        if not over.done():
            self._say_up(board)

    async def _loaded(self) -> Library:
        if self._library is None:
            self._library = await self._service.run(self._load, Urgency.ASKED)
        return self._library

    async def _shut_down(self, session: Session) -> None:
        try:
            async with asyncio.timeout(self._patience.end):
                await session.shut_down(self._service)
        except (TapiError, TimeoutError) as error:
            log.warning("TAPI was not ended cleanly: %s", error or "not in time")

    # What is told

    def _report(self, address: str, facts: LineFacts) -> None:
        if self._reports is not None:
            self._reports.line(address, facts)

    def _say_up(self, board: Switchboard) -> None:
        self._why = None
        if self._reports is not None:
            self._reports.link(Link.UP, f"TAPI offers {self._session.devices if self._session else 0} lines")
        board.want(self._wanted)

    def _say_down(self, why: SaidError) -> None:
        if str(why) != str(self._why):
            log.warning("TAPI is not there: %s", why)
        self._why = why
        if self._reports is not None:
            self._reports.link(Link.DOWN, str(why))


@contextmanager
def _as_sentences(line: str) -> Iterator[None]:
    """Whatever ends a request is said to whoever asked."""
    try:
        yield
    except LostError:
        raise TimedOutError(LOST) from None
    except TapiError as error:
        raise refused(error, line) from error


def _why(error: Exception) -> SaidError:
    """Why TAPI did not begin, for whoever asks."""
    match error:
        case SaidError():
            return error
        case DeafError():
            return RefusedError(DEAF)
        case TimeoutError():
            return RefusedError(NOT_IN_TIME)
        case TapiError():
            return RefusedError(NO_SERVICE if error.code in NOT_RUNNING else NOT_ANSWERED, error=error.name)
    log.error("TAPI failed", exc_info=error)
    return RefusedError(BEGINS_ANEW, reason=type(error).__name__)
