"""Takes numbers and names out of a recording before it leaves a house: digits are swapped for others, the same ones for
the same, so that who called whom can still be followed; letters of names become x. Pure.

What a telephone system says of itself (provider, switch) stays, and so do the sizes: those are what a recording is for.
"""

from collections.abc import Callable, Iterator, Mapping
from ctypes import Structure, sizeof

from ctiserver.server.telephony.tapi import structures as raw

Swap = Mapping[str, str]

_PARTIES = tuple(
    f"dw{party}ID{part}"
    for party in ("Caller", "Called", "Connected", "Redirection", "Redirecting")
    for part in ("", "Name")
)
_TEXTS: dict[type[Structure], tuple[str, ...]] = {
    raw.LINEDEVCAPS: ("dwLineName",),
    raw.LINEADDRESSCAPS: ("dwAddress",),
    raw.LINECALLINFO: (*_PARTIES, "dwDisplayableAddress", "dwCalledParty", "dwComment", "dwDisplay"),
}
_BYTES: dict[type[Structure], tuple[str, ...]] = {
    raw.LINEDEVCAPS: ("dwDevSpecific",),
    raw.LINEADDRESSCAPS: ("dwDevSpecific",),
    raw.LINEADDRESSSTATUS: ("dwDevSpecific",),
    raw.LINEDEVSTATUS: ("dwDevSpecific", "dwAppInfo"),
    raw.LINECALLINFO: ("dwDevSpecific", "dwUserUserInfo", "dwCallData"),
    raw.LINECALLSTATUS: ("dwDevSpecific",),
}


def masked(kind: type[Structure], data: bytes, swap: Swap) -> bytes:
    """The structure with its numbers and names made unrecognisable; ``swap`` says which digit becomes which."""
    result = bytearray(data)
    fixed = kind.from_buffer_copy(data.ljust(sizeof(kind), b"\0"))
    for name in _TEXTS.get(kind, ()):
        _change(result, getattr(fixed, f"{name}Offset"), getattr(fixed, f"{name}Size"), lambda part: _text(part, swap))
    for name in _BYTES.get(kind, ()):
        _change(result, getattr(fixed, f"{name}Offset"), getattr(fixed, f"{name}Size"), lambda part: _signs(part, swap))
    if isinstance(fixed, raw.LINEADDRESSSTATUS):
        for offset, size in _forwards(fixed, data):
            _change(result, offset, size, lambda part: _text(part, swap))
    return bytes(result)


def _forwards(status: raw.LINEADDRESSSTATUS, data: bytes) -> Iterator[tuple[int, int]]:
    """Where the numbers of the forwards lie."""
    size = sizeof(raw.LINEFORWARD)
    for at in range(min(status.dwForwardNumEntries, status.dwForwardSize // size)):
        start = status.dwForwardOffset + at * size
        if start + size <= len(data):
            entry = raw.LINEFORWARD.from_buffer_copy(data, start)
            yield entry.dwDestAddressOffset, entry.dwDestAddressSize
            yield entry.dwCallerAddressOffset, entry.dwCallerAddressSize


def _change(data: bytearray, offset: int, size: int, to: Callable[[bytes], bytes]) -> None:
    if 0 < offset < len(data):
        end = min(offset + size, len(data))
        data[offset:end] = to(bytes(data[offset:end]))


def _text(part: bytes, swap: Swap) -> bytes:
    """UTF-16, of the same length."""
    units = [part[at : at + 2] for at in range(0, len(part), 2)]
    return b"".join(_unit(unit, swap) for unit in units)


def _unit(unit: bytes, swap: Swap) -> bytes:
    sign = int.from_bytes(unit, "little")
    if len(unit) < 2 or sign == 0:
        return unit
    return _sign(chr(sign), swap).encode("utf-16-le", "surrogatepass")


def _signs(part: bytes, swap: Swap) -> bytes:
    return b"".join(_sign(chr(byte), swap).encode("latin-1") if 0x20 < byte < 0x7F else bytes([byte]) for byte in part)


def _sign(sign: str, swap: Swap) -> str:
    if sign in swap:
        return swap[sign]
    return "x" if sign.isalpha() or ord(sign) > 0x7F else sign
