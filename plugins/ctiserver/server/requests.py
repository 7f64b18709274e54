"""What a logged-in client may ask for, and how it is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from msgspec import UNSET, UnsetType

from cticlient.texts import SaidError
from ctiserver.domain.numbers import parse_number
from ctiserver.domain.people import Client
from ctiserver.domain.rights import Right, format_rights
from ctiserver.domain.stack import Entry, OutdatedError
from ctiserver.domain.status import Source, Status, parse_status
from ctiserver.server.directory import Account, Directory
from ctiserver.server.hub import Hub, Viewer
from ctiserver.server.line_board import LineBoard
from ctiserver.server.phone_keeper import PhoneKeeper
from ctiserver.server.presence import Presence, chosen_entry
from ctiserver.server.telephony.driver import TelephoneDriver
from ctiserver.wire import messages as wire
from ctiserver.wire.views import own_status

Answer = wire.Server | None
"""None: the hub has put the answer into the viewer's outbox itself."""


class NotAllowedError(SaidError):
    """The right is missing; told like something that does not exist where even that is not to be known."""

    code = "not_allowed"


class NoSuchGroupError(SaidError):
    code = "no_such_group"


class NoSuchClientError(SaidError):
    code = "no_such_client"


class NoLineError(SaidError):
    code = "no_line"


@dataclass(frozen=True, slots=True)
class Office:
    """Everything requests are answered with."""

    directory: Directory
    presence: Presence
    board: LineBoard
    keeper: PhoneKeeper
    hub: Hub
    clock: Callable[[], datetime]

    def own_status(self, client: str, re: int | None = None) -> wire.OwnStatus:
        stack = self.presence.stack(client)
        return own_status(client, stack, self.presence.coming(client), self.keeper.note(client), re)

    def shares(self, viewer: str, client: str, right: Right) -> bool:
        """Whether some group gives ``viewer`` this right over ``client``."""
        return any(
            {Right.VIEW, right} <= group.rights_of(viewer)
            for group in self.directory.groups.values()
            if client in group.members and viewer in group.members
        )


class Requests:
    """The requests of one session."""

    def __init__(self, office: Office, account: Account, viewer: Viewer) -> None:
        self._office = office
        self._account = account
        self._viewer = viewer

    async def answer(self, request: wire.Request) -> Answer:
        """Raises SaidError if it is refused."""
        match request:
            case wire.ListGroups():
                return self._list_groups(request)
            case wire.Subscribe():
                self._subscribe(request)
                return None
            case wire.Unsubscribe():
                self._office.hub.unsubscribe(self._viewer, request.group)
                return wire.Done(re=request.re)
            case wire.StatusShow() | wire.StatusSet() | wire.StatusExpire() | wire.StatusAutomatic():
                return await self._answer_status(request)
            case _:
                await self._control(request)
                return wire.Done(re=request.re)

    # Groups

    def _list_groups(self, request: wire.ListGroups) -> wire.Groups:
        listed = [
            wire.GroupListed(
                id=group.id,
                name=group.name,
                rights=format_rights(group.rights_of(self._account.name)),
                members=len(group.members),
            )
            for group in self._office.hub.visible(self._account.name)
        ]
        return wire.Groups(re=request.re, groups=listed)

    def _subscribe(self, request: wire.Subscribe) -> None:
        group = self._office.directory.find_group(request.group)
        if group is None or Right.VIEW not in group.rights_of(self._account.name):
            # Not to be told apart: whether a group exists is nobody's business who may not see it.
            raise NoSuchGroupError(
                "There is no group “{group}” that you may see. Please ask who manages the CTI server.",
                group=request.group,
            )
        self._office.hub.subscribe(self._viewer, group, request.re)

    # Statuses

    async def _answer_status(
        self, request: wire.StatusShow | wire.StatusSet | wire.StatusExpire | wire.StatusAutomatic
    ) -> wire.Server:
        client = self._client_meant(request)
        try:
            return await self._apply_status(request, client)
        except OutdatedError:
            return wire.Outdated(re=request.re, status=self._office.own_status(client))

    async def _apply_status(
        self, request: wire.StatusShow | wire.StatusSet | wire.StatusExpire | wire.StatusAutomatic, client: str
    ) -> wire.Server:
        presence = self._office.presence
        match request:
            case wire.StatusSet():
                await self._choose(request, client)
                if client != self._account.name and not self._may_read(client):
                    return wire.Done(re=request.re)
            case wire.StatusExpire():
                await presence.expire(client, request.revision)
            case wire.StatusAutomatic():
                await presence.automatic(client, _automatic(request), request.revision)
        return self._office.own_status(client, request.re)

    async def _choose(self, request: wire.StatusSet, client: str) -> None:
        try:
            status = parse_status(request.status)
        except ValueError:
            raise SaidError("There is no status “{status}”.", status=request.status) from None
        own = client == self._account.name
        until, chosen_at = _instant(request.until), _instant(request.chosen_at)
        entry = chosen_entry(status, self._account.name, own, request.info, until, request.call_forward)
        await self._office.presence.choose(client, entry, _or_none(request.revision), chosen_at)

    def _client_meant(self, request: wire.Request) -> str:
        named = getattr(request, "client", UNSET)
        if named is UNSET:
            return self._own().name
        client = self._office.directory.find_client(named)
        if client is not None and client.name == self._account.name:
            return client.name
        may = self._may_set if isinstance(request, wire.StatusSet) else self._may_read
        if client is not None and may(client.name):
            return client.name
        if self._account.administrator:
            raise NoSuchClientError("There is no client “{client}”.", client=named)
        raise NotAllowedError("You may not do this for “{client}”: the right for it is missing.", client=named)

    def _may_set(self, client: str) -> bool:
        return self._account.administrator or self._office.shares(self._account.name, client, Right.SET_STATUS)

    def _may_read(self, client: str) -> bool:
        """The whole stack, with what it did to the phone, is shown to those who also may see its numbers."""
        if self._account.administrator:
            return True
        return all(
            self._office.shares(self._account.name, client, right)
            for right in (Right.SET_STATUS, Right.STATUS, Right.MONITOR, Right.NUMBERS)
        )

    def _own(self) -> Client:
        client = self._office.directory.clients.get(self._account.name)
        if client is None:
            raise NoSuchClientError(
                "“{name}” is an administrator and has neither a status nor a telephone. Please name a client.",
                name=self._account.name,
            )
        return client

    # Calls

    def _line_of(self, client: Client) -> tuple[TelephoneDriver, str]:
        if client.main_line is None or client.main_line not in self._office.directory.lines:
            raise NoLineError("“{client}” has no telephone line.", client=client.name)
        return self._office.board.driver_of(client.main_line)

    async def _control(self, request: wire.Request) -> None:
        driver, address = self._line_of(self._own())
        call = getattr(request, "call", UNSET) or None
        match request:
            case wire.Dial():
                await driver.dial(address, _number(request.number))
            case wire.Answer():
                await driver.answer(address, call)
            case wire.Hangup():
                await driver.hangup(address, call)
            case wire.Hold():
                await driver.hold(address, call)
            case wire.Resume():
                await driver.resume(address, call)
            case _:
                await self._control_more(request, driver, address, call)

    async def _control_more(
        self, request: wire.Request, driver: TelephoneDriver, address: str, call: str | None
    ) -> None:
        match request:
            case wire.Transfer(number=str() as number):
                await driver.transfer(address, _number(number), call)
            case wire.Transfer():
                await driver.connect(address)
            case wire.Pickup():
                await driver.pickup(address, self._ringing_at(request.client))
            case wire.SetForward():
                await driver.forward(address, _number(request.number) if request.number else "")
            case wire.SetDnd():
                await driver.do_not_disturb(address, request.on)
            case _:
                raise SaidError("This server does not know the request.")

    def _ringing_at(self, named: str) -> str:
        client = self._office.directory.find_client(named)
        if client is None or not self._office.shares(self._account.name, client.name, Right.PICKUP):
            raise NotAllowedError("You may not pick up calls of “{client}”: the right for it is missing.", client=named)
        return self._line_of(client)[1]


def _number(text: str) -> str:
    try:
        return parse_number(text)
    except ValueError:
        raise SaidError("“{number}” is no telephone number: digits, *, # and + are allowed.", number=text) from None


def _or_none(revision: int | object) -> int | None:
    return revision if isinstance(revision, int) else None


def _instant(time: datetime | UnsetType) -> datetime | None:
    if isinstance(time, UnsetType):
        return None
    try:
        return time.astimezone(UTC)
    except OverflowError:
        raise SaidError("The time {time} is out of reach.", time=time.isoformat()) from None


def _automatic(request: wire.StatusAutomatic) -> Entry | None:
    if not isinstance(request.status, str):
        return None
    try:
        status = parse_status(request.status)
    except ValueError:
        raise SaidError("There is no status “{status}”.", status=request.status) from None
    if status is not Status.AWAY:
        raise SaidError("Only “away” can be set automatically.")
    return Entry(id="", status=status, since=datetime.min, source=Source.AUTOMATIC, info=request.info)
