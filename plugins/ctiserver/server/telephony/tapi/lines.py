"""The lines TAPI offers, and what is known of one that is open."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ctiserver.server.telephony.driver import Ability
from ctiserver.server.telephony.tapi import answers
from ctiserver.server.telephony.tapi.abilities import abilities
from ctiserver.server.telephony.tapi.api import Api
from ctiserver.server.telephony.tapi.constants import AddressState, DevState, DevStatusFlag, Error, Privilege
from ctiserver.server.telephony.tapi.errors import TapiError
from ctiserver.server.telephony.tapi.forwarding import Entries, dnd_of, forward_of
from ctiserver.server.telephony.tapi.messages import BACK, GONE, LAMP_OFF, LAMP_ON
from ctiserver.server.telephony.tapi.profiles import Profile, Profiles, profile_of, status_of

WATCHING = (Privilege.MONITOR, Privilege.NONE)
"""What a line is opened with, the first that the provider grants. Whoever watches becomes the owner of a call when he
acts on it, and only then. As owner of a line the server would be the only owner of every call that comes in, and TAPI
hangs up the calls whose only owner closes the line: a restart of the server would end what people are talking about."""
OWNING = (Privilege.MONITOR | Privilege.OWNER, *WATCHING)
"""For systems that let only an owner of the line act (``Profile.own``)."""
ALL_LINE_STATES = (
    DevState.CONNECTED | DevState.DISCONNECTED | DevState.MSGWAITON | DevState.MSGWAITOFF | DevState.INSERVICE
    | DevState.OUTOFSERVICE | DevState.MAINTENANCE | DevState.NUMCALLS | DevState.DEVSPECIFIC | DevState.REINIT
    | DevState.CAPSCHANGE | DevState.CONFIGCHANGE | DevState.REMOVED
)  # fmt: skip
ALL_ADDRESS_STATES = AddressState.OTHER | AddressState.DEVSPECIFIC | AddressState.FORWARD | AddressState.CAPSCHANGE
NOT_GRANTED = frozenset({Error.INVALPRIVSELECT, Error.INVALMEDIAMODE, Error.ALLOCATED, Error.OPERATIONUNAVAIL})
"""Errors of lineOpen that fewer privileges may help against."""


@dataclass(frozen=True, slots=True)
class Device:
    """A line device as it was found; ``device`` is TAPI's number of it, which lasts as long as the session."""

    device: int
    version: int
    caps: answers.DevCaps
    address: answers.AddressCaps
    profile: Profile

    @property
    def key(self) -> str:
        """What lasts: the provider and its permanent id of the line."""
        return f"{self.caps.provider}/{self.caps.permanent_id}"

    @property
    def number(self) -> str:
        """The first address; else the digits of the name, as providers write them that fill in no address."""
        if self.address.number:
            return self.address.number
        found = re.search(r"\+?\d{2,}", self.caps.name)
        return found.group() if found else ""


def words_of(device: Device) -> tuple[str, str]:
    """What an address as it stands in the server may call it: its key, or the permanent id alone."""
    return device.key.casefold(), str(device.caps.permanent_id)


def word(address: str) -> str:
    """An address as it is compared."""
    return address.strip().casefold()


class Devices:
    """The devices of a session, by their number and by what addresses call them."""

    def __init__(self) -> None:
        self._by_number: dict[int, Device] = {}
        self._by_word: dict[str, dict[int, Device]] = {}

    def __len__(self) -> int:
        return len(self._by_number)

    def __iter__(self) -> Iterator[Device]:
        return iter(self._by_number.values())

    def add(self, device: Device) -> None:
        self.remove(device.device)
        self._by_number[device.device] = device
        for name in words_of(device):
            self._by_word.setdefault(name, {})[device.device] = device

    def remove(self, number: int) -> Device | None:
        device = self._by_number.pop(number, None)
        if device is not None:
            for name in words_of(device):
                self._by_word[name].pop(number, None)
        return device

    def find(self, address: str) -> Device | None:
        """The device of this address; a permanent id that two telephone systems have is none."""
        alike = list(self._by_word.get(word(address), {}).values())
        exact = [device for device in alike if device.key == address]
        return exact[0] if exact else alike[0] if len(alike) == 1 else None


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a line brought."""

    handle: int
    privileges: int
    dev_status: answers.DevStatus | None
    entries: Entries | None
    calls: tuple[int, ...]


def look_at(api: Api, app: int, number: int, profiles: Profiles) -> Device:
    """Blocks. Raises TapiError."""
    version = api.negotiate(app, number)
    caps = answers.dev_caps(api.dev_caps(app, number, version))
    try:
        address = answers.address_caps(api.address_caps(app, number, version))
    except TapiError:
        # A line without capabilities of its address is still a line.
        address = answers.address_caps(b"")
    return Device(number, version, caps, address, profile_of(caps.provider, profiles))


def open_line(api: Api, app: int, device: Device, instance: int) -> Opened:
    """Open a line, ask for its messages, and read what it is doing. Blocks. Raises TapiError."""
    handle, privileges = _open(api, app, device, instance)
    try:
        _listen(api, handle, device)
        status, entries = _try_dev_status(api, handle), _try_entries(api, handle)
        calls = answers.call_list(api.new_calls(handle)) if privileges & Privilege.MONITOR else ()
    except TapiError:
        _close(api, handle)
        raise
    return Opened(handle, privileges, status, entries, calls)


def _open(api: Api, app: int, device: Device, instance: int) -> tuple[int, int]:
    extension = device.profile.extension
    if extension:
        extension = api.negotiate_extension(app, device.device, device.version, extension)
    wanted = OWNING if device.profile.own else WATCHING
    for privileges in wanted:
        try:
            return api.open(app, device.device, device.version, extension, instance, int(privileges)), int(privileges)
        except TapiError as error:
            if error.code not in NOT_GRANTED or privileges is wanted[-1]:
                raise
    raise AssertionError("the last privileges either open the line or raise")


def _listen(api: Api, handle: int, device: Device) -> None:
    """What the provider does not know must not be asked for; if it refuses all the same, calls are told anyway."""
    lines, addresses = int(ALL_LINE_STATES), int(ALL_ADDRESS_STATES)
    lines &= device.caps.line_states or lines
    addresses &= device.address.address_states or addresses
    try:
        api.listen(handle, lines, addresses)
    except TapiError:
        api.listen(handle, 0, int(AddressState.FORWARD) & addresses)


def _try_dev_status(api: Api, handle: int) -> answers.DevStatus | None:
    try:
        return answers.dev_status(api.dev_status(handle))
    except TapiError:
        return None


def _try_entries(api: Api, handle: int) -> Entries | None:
    try:
        return answers.address_status(api.address_status(handle)).forwards
    except TapiError:
        return None


def _close(api: Api, handle: int) -> None:
    try:
        api.close(handle)
    except TapiError:
        return


def same_number(one: str, other: str) -> bool:
    """Whether a telephone system means by one number what was written as the other: trunk prefixes differ."""
    one, other = (re.sub(r"[^0-9*#]", "", number).lstrip("0") for number in (one, other))
    shorter, longer = sorted((one, other), key=len)
    return shorter == longer or (len(shorter) >= 3 and longer.endswith(shorter))


@dataclass(slots=True, eq=False)
class Line:
    """One wanted line: how far it is open, and what is known of it beside its calls."""

    device: Device
    instance: int = 0
    """TAPI says it with every message; a new one each time the line is opened."""
    handle: int = 0
    """0: not open."""
    privileges: int = 0
    reachable: bool = True
    flags: int = 0
    """Those of the last device status that say whether the telephone is there."""
    message_waiting: bool = False
    entries: Entries = ()
    own: tuple[str, bool] | None = None
    """(forward, do-not-disturb) by the provider's own bytes."""
    alias: tuple[str, str] = ("", "")
    """(as the telephone system writes the target of the forward, as it was asked for)."""
    attempts: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One command of a person at a time."""
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.key = self.device.key

    @property
    def profile(self) -> Profile:
        return self.device.profile

    @property
    def forward(self) -> str:
        told = self.own[0] if self.own is not None else forward_of(self.entries)
        return self.alias[1] if told and told == self.alias[0] else told

    @property
    def dnd(self) -> bool:
        return self.own[1] if self.own is not None else dnd_of(self.entries)

    @property
    def abilities(self) -> frozenset[Ability]:
        needed = Privilege.OWNER if self.profile.own else Privilege.MONITOR
        return abilities(self.device.caps, self.device.address, self.profile, bool(self.privileges & needed))

    def opened(self, opened: Opened) -> None:
        self.handle, self.privileges, self.attempts = opened.handle, opened.privileges, 0
        if opened.dev_status is not None:
            self.has_status(opened.dev_status)
        if opened.entries is not None:
            self.entries = opened.entries

    def closed(self) -> None:
        self.handle = self.instance = 0

    def has_status(self, status: answers.DevStatus) -> None:
        """Flags that are not set mean that the telephone is not there, unless the provider never sets any."""
        there = DevStatusFlag.CONNECTED | DevStatusFlag.INSERVICE
        self.flags = status.flags & there
        if self.flags:
            self.reachable = self.flags == there
        self.message_waiting = bool(status.flags & DevStatusFlag.MSGWAIT)
        self.own = status_of(self.profile, status.own_bytes)

    def state_told(self, state: int) -> bool:
        """A LINE_LINEDEVSTATE; whether something that is shown changed by it."""
        before = (self.reachable, self.message_waiting)
        if state & GONE:
            self.reachable = False
        if state & BACK:
            self.reachable = True
        if state & (LAMP_ON | LAMP_OFF):
            self.message_waiting = bool(state & LAMP_ON)
        return before != (self.reachable, self.message_waiting)
