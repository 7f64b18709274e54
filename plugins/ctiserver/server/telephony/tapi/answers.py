"""What TAPI answers, taken out of its structures of variable size as plain values.

Nothing in a structure is believed: an offset outside the buffer, a size that is too large or odd, a count of entries
that do not fit read as nothing or as far as the buffer goes. Strings are UTF-16 and end at the first NUL.
"""

from ctypes import Structure, sizeof
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from ctiserver.server.telephony.tapi import structures as raw
from ctiserver.server.telephony.tapi.calls import CallInfo, CallStatus, Party
from ctiserver.server.telephony.tapi.constants import ForwardMode, PartyFlag
from ctiserver.server.telephony.tapi.forwarding import Entry

S = TypeVar("S", bound=Structure)

LONGEST = 4096
"""Bytes of one string; a longer one is cut off."""


@dataclass(frozen=True, slots=True)
class DevCaps:
    """A line device: who provides it, its lasting id, what it can do (bits of LineFeature, DevState …)."""

    provider: str
    permanent_id: int
    name: str
    addresses: int
    media_modes: int
    line_states: int
    features: int
    settable: int


@dataclass(frozen=True, slots=True)
class AddressCaps:
    """One address of a line: its number, and what it can do (bits of AddressFeature, CallFeature …)."""

    number: str
    address_states: int
    flags: int
    call_features: int
    features: int
    forward_modes: int
    most_forwards: int
    park_modes: int


@dataclass(frozen=True, slots=True)
class AddressStatus:
    """How an address is forwarded now."""

    forwards: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class DevStatus:
    """Bits of DevStatusFlag, and the provider's own bytes."""

    flags: int
    own_bytes: bytes


def dev_caps(data: bytes) -> DevCaps:
    caps = _fixed(raw.LINEDEVCAPS, data)
    return DevCaps(
        provider=_text(data, caps.dwProviderInfoOffset, caps.dwProviderInfoSize),
        permanent_id=caps.dwPermanentLineID,
        name=_text(data, caps.dwLineNameOffset, caps.dwLineNameSize),
        addresses=caps.dwNumAddresses,
        media_modes=caps.dwMediaModes,
        line_states=caps.dwLineStates,
        features=caps.dwLineFeatures,
        settable=caps.dwSettableDevStatus,
    )


def address_caps(data: bytes) -> AddressCaps:
    caps = _fixed(raw.LINEADDRESSCAPS, data)
    return AddressCaps(
        number=_text(data, caps.dwAddressOffset, caps.dwAddressSize),
        address_states=caps.dwAddressStates,
        flags=caps.dwAddrCapFlags,
        call_features=caps.dwCallFeatures,
        features=caps.dwAddressFeatures,
        forward_modes=caps.dwForwardModes,
        most_forwards=caps.dwMaxForwardEntries,
        park_modes=caps.dwParkModes,
    )


def address_status(data: bytes) -> AddressStatus:
    """The offsets of an entry's own strings count from the beginning of the whole structure."""
    status = _fixed(raw.LINEADDRESSSTATUS, data)
    size = sizeof(raw.LINEFORWARD)
    there = _part(data, status.dwForwardOffset, status.dwForwardSize)
    entries = []
    for at in range(min(status.dwForwardNumEntries, len(there) // size)):
        entry = raw.LINEFORWARD.from_buffer_copy(there, at * size)
        number = _text(data, entry.dwDestAddressOffset, entry.dwDestAddressSize)
        caller = _text(data, entry.dwCallerAddressOffset, entry.dwCallerAddressSize)
        entries.append(Entry(ForwardMode(entry.dwForwardMode), number, caller))
    return AddressStatus(tuple(entries))


def dev_status(data: bytes) -> DevStatus:
    status = _fixed(raw.LINEDEVSTATUS, data)
    return DevStatus(status.dwDevStatusFlags, _part(data, status.dwDevSpecificOffset, status.dwDevSpecificSize))


def call_info(data: bytes) -> CallInfo:
    info = _fixed(raw.LINECALLINFO, data)
    return CallInfo(
        origin=info.dwOrigin,
        caller=_party(data, info, "Caller"),
        called=_party(data, info, "Called"),
        connected=_party(data, info, "Connected"),
        call_id=info.dwCallID,
        line=info.hLine,
    )


def call_status(data: bytes) -> CallStatus:
    status = _fixed(raw.LINECALLSTATUS, data)
    return CallStatus(
        status.dwCallState, status.dwCallStateMode, status.dwCallPrivilege, status.dwCallFeatures,
        _instant(status.tStateEntryTime),
    )  # fmt: skip


def call_list(data: bytes) -> tuple[int, ...]:
    """The handles of calls; zero is none."""
    found = _fixed(raw.LINECALLLIST, data)
    there = _part(data, found.dwCallsOffset, found.dwCallsSize)
    count = min(found.dwCallsNumEntries, len(there) // 4)
    handles = (int.from_bytes(there[at * 4 : at * 4 + 4], "little") for at in range(count))
    return tuple(handle for handle in handles if handle)


def provider_list(data: bytes) -> tuple[tuple[int, str], ...]:
    """(lasting id, file name) of the installed service providers."""
    found = _fixed(raw.LINEPROVIDERLIST, data)
    size = sizeof(raw.LINEPROVIDERENTRY)
    there = _part(data, found.dwProviderListOffset, found.dwProviderListSize)
    entries = [
        raw.LINEPROVIDERENTRY.from_buffer_copy(there, at * size)
        for at in range(min(found.dwNumProviders, len(there) // size))
    ]
    return tuple(
        (entry.dwPermanentProviderID, _text(data, entry.dwProviderFilenameOffset, entry.dwProviderFilenameSize))
        for entry in entries
    )


def var_string(data: bytes) -> str:
    found = _fixed(raw.VARSTRING, data)
    return _text(data, found.dwStringOffset, found.dwStringSize)


def _fixed(kind: type[S], data: bytes) -> S:
    """The fixed part; what an older provider left out reads as zero."""
    return kind.from_buffer_copy(data.ljust(sizeof(kind), b"\0"))


def _part(data: bytes, offset: int, size: int) -> bytes:
    return data[offset : min(offset + size, len(data))] if 0 < offset < len(data) else b""


def _text(data: bytes, offset: int, size: int) -> str:
    """Up to the first NUL. Half a character at the end, and what is no UTF-16, are left out or replaced."""
    part = _part(data, offset, min(size, LONGEST))
    text = part[: len(part) // 2 * 2].decode("utf-16-le", errors="replace").partition("\0")[0]
    return "".join(sign for sign in text if sign.isprintable()).strip()


def _party(data: bytes, info: raw.LINECALLINFO, which: str) -> Party:
    def value(part: str) -> int:
        return int(getattr(info, f"dw{which}ID{part}"))

    flags = PartyFlag(value("Flags"))
    if flags & (PartyFlag.BLOCKED | PartyFlag.OUTOFAREA):
        return Party()
    # The flags say what is valid; a provider that sets none but gives a number means the number.
    return Party(_text(data, value("Offset"), value("Size")), _text(data, value("NameOffset"), value("NameSize")))


def _instant(time: raw.SYSTEMTIME) -> datetime | None:
    try:
        whole = datetime(
            time.wYear, time.wMonth, time.wDay, time.wHour, time.wMinute, time.wSecond, tzinfo=UTC
        )  # fmt: skip
        return whole.replace(microsecond=min(time.wMilliseconds, 999) * 1000)
    except ValueError:
        return None
