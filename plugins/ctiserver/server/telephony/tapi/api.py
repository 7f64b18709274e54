"""TAPI's functions as plain Python: they block, raise TapiError, and own every buffer they hand out.

Functions that TAPI finishes later answer a Begun, which holds all memory TAPI writes to until its reply was fetched.
"""

import ctypes
from collections.abc import Callable
from ctypes import Structure, byref, c_uint32, create_string_buffer, sizeof
from dataclasses import dataclass
from typing import Any

from ctiserver.server.telephony.tapi import structures as raw
from ctiserver.server.telephony.tapi.constants import (
    ADDRESS_MODE_ID,
    BEARER_MODE_VOICE,
    CALL_SELECT_LINE,
    HIGHEST_VERSION,
    LOWEST_VERSION,
    PARK_DIRECTED,
    PARK_NOT_DIRECTED,
    TRANSFER_MODE_TRANSFER,
    USE_EVENT,
    Error,
    MediaMode,
)
from ctiserver.server.telephony.tapi.dll import LacksFunctionError, Library
from ctiserver.server.telephony.tapi.errors import TapiError
from ctiserver.server.telephony.tapi.forwarding import Entries

ROOM = 2048
"""Bytes that an answer gets at first beside its fixed part."""
MOST = 1 << 20
"""Bytes that no honest answer needs."""
TRIES = 5


class DeafError(Exception):
    """``lineInitializeExW`` said that it succeeded and made nothing: Wine's own tapi32 is like that."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A request on its way: its id, and what must stay in memory until its reply. ``id`` 0: it is done already."""

    id: int
    keeps: tuple[Any, ...]
    call: c_uint32
    """Where the handle of a new call is once the reply was fetched."""
    text: ctypes.Array[ctypes.c_char] | None = None
    """A VARSTRING that is filled by then."""


@dataclass(frozen=True, slots=True)
class Started:
    """``app`` is the handle; ``devices`` how many there are; the event is not waited on, but TAPI wants one."""

    app: int
    devices: int


class Api:
    """One library's TAPI. Safe for several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library

    # The application

    def initialize(self, name: str) -> Started:
        """Raises TapiError; DeafError if the library does nothing."""
        app, devices, version = c_uint32(0), c_uint32(0), c_uint32(HIGHEST_VERSION)
        params = raw.LINEINITIALIZEEXPARAMS(dwTotalSize=sizeof(raw.LINEINITIALIZEEXPARAMS), dwOptions=USE_EVENT)
        title = _wide(name)
        self._do("lineInitializeExW", byref(app), None, None, title, byref(devices), byref(version), byref(params))
        if not app.value or not params.Handles:
            raise DeafError("lineInitializeExW made no application")
        return Started(app.value, devices.value)

    def shutdown(self, app: int) -> None:
        self._do("lineShutdown", app)

    def next_message(self, app: int, message: raw.LINEMESSAGE, milliseconds: int) -> int:
        """Zero, or the code of the error; of all functions this one is called most, and its time-out is no error."""
        return self._function("lineGetMessage")(app, byref(message), milliseconds) & 0xFFFFFFFF

    def negotiate(self, app: int, device: int) -> int:
        """The version to speak to a device in: 2.0 to 2.2, never above."""
        version, extension = c_uint32(0), raw.LINEEXTENSIONID()
        self._do(
            "lineNegotiateAPIVersion", app, device, LOWEST_VERSION, HIGHEST_VERSION, byref(version), byref(extension)
        )
        return version.value

    def negotiate_extension(self, app: int, device: int, version: int, extension: int) -> int:
        """Have the provider send its own messages (LINE_DEVSPECIFIC)."""
        agreed = c_uint32(0)
        self._do("lineNegotiateExtVersion", app, device, version, extension, extension, byref(agreed))
        return agreed.value

    # Answers of variable size, as bytes

    def provider_list(self) -> bytes:
        return self._answer("lineGetProviderListW", raw.LINEPROVIDERLIST, HIGHEST_VERSION)

    def dev_caps(self, app: int, device: int, version: int) -> bytes:
        return self._answer("lineGetDevCapsW", raw.LINEDEVCAPS, app, device, version, 0)

    def address_caps(self, app: int, device: int, version: int, address: int = 0) -> bytes:
        return self._answer("lineGetAddressCapsW", raw.LINEADDRESSCAPS, app, device, address, version, 0)

    def address_status(self, line: int, address: int = 0) -> bytes:
        return self._answer("lineGetAddressStatusW", raw.LINEADDRESSSTATUS, line, address)

    def dev_status(self, line: int) -> bytes:
        return self._answer("lineGetLineDevStatusW", raw.LINEDEVSTATUS, line)

    def new_calls(self, line: int) -> bytes:
        return self._answer("lineGetNewCalls", raw.LINECALLLIST, line, 0, CALL_SELECT_LINE)

    def call_info(self, call: int) -> bytes:
        return self._answer("lineGetCallInfoW", raw.LINECALLINFO, call)

    def call_status(self, call: int) -> bytes:
        return self._answer("lineGetCallStatus", raw.LINECALLSTATUS, call)

    # Lines

    def open(self, app: int, device: int, version: int, extension: int, instance: int, privileges: int) -> int:
        line = c_uint32(0)
        media = int(MediaMode.INTERACTIVEVOICE)
        self._do("lineOpenW", app, device, byref(line), version, extension, instance, privileges, media, None)
        return line.value

    def close(self, line: int) -> None:
        self._do("lineClose", line)

    def listen(self, line: int, line_states: int, address_states: int) -> None:
        """Which LINE_LINEDEVSTATE and LINE_ADDRESSSTATE messages are wanted."""
        self._do("lineSetStatusMessages", line, line_states, address_states)

    # Calls, at once

    def own(self, call: int, privilege: int) -> None:
        self._do("lineSetCallPrivilege", call, privilege)

    def release(self, call: int) -> None:
        self._do("lineDeallocateCall", call)

    # Requests that are finished by a LINE_REPLY

    def make_call(self, line: int, number: str) -> Begun:
        params = _call_params()
        return self._begin("lineMakeCallW", lambda call: (line, byref(call), _wide(number), 0, byref(params)), params)

    def setup_transfer(self, call: int) -> Begun:
        params = _call_params()
        return self._begin("lineSetupTransferW", lambda consult: (call, byref(consult), byref(params)), params)

    def pickup(self, line: int, number: str) -> Begun:
        return self._begin("linePickupW", lambda call: (line, 0, byref(call), _wide(number), None))

    def dial(self, call: int, number: str) -> Begun:
        return self._begin("lineDialW", lambda _: (call, _wide(number), 0))

    def answer(self, call: int) -> Begun:
        return self._begin("lineAnswer", lambda _: (call, None, 0))

    def drop(self, call: int) -> Begun:
        return self._begin("lineDrop", lambda _: (call, None, 0))

    def hold(self, call: int) -> Begun:
        return self._begin("lineHold", lambda _: (call,))

    def unhold(self, call: int) -> Begun:
        return self._begin("lineUnhold", lambda _: (call,))

    def swap_hold(self, active: int, held: int) -> Begun:
        return self._begin("lineSwapHold", lambda _: (active, held))

    def blind_transfer(self, call: int, number: str) -> Begun:
        return self._begin("lineBlindTransferW", lambda _: (call, _wide(number), 0))

    def redirect(self, call: int, number: str) -> Begun:
        return self._begin("lineRedirectW", lambda _: (call, _wide(number), 0))

    def complete_transfer(self, held: int, consult: int) -> Begun:
        conference = c_uint32(0)
        return self._begin(
            "lineCompleteTransfer", lambda _: (held, consult, byref(conference), TRANSFER_MODE_TRANSFER), conference
        )

    def park(self, call: int, number: str = "") -> Begun:
        """At a number, or where the telephone system chooses; ``text`` of the answer says where then."""
        if number:
            return self._begin("lineParkW", lambda _: (call, PARK_DIRECTED, _wide(number), None))
        where = create_string_buffer(sizeof(raw.VARSTRING) + ROOM)
        raw.VARSTRING.from_buffer(where).dwTotalSize = len(where)
        return self._begin("lineParkW", lambda _: (call, PARK_NOT_DIRECTED, None, where), where, text=where)

    def forward(self, line: int, entries: Entries) -> Begun:
        """No entries: neither forward nor do-not-disturb."""
        memory = forward_list(entries) if entries else None
        return self._begin("lineForwardW", lambda call: (line, 0, 0, memory, 0, byref(call), None), memory)

    def message_waiting(self, line: int, flag: int, on: bool) -> Begun:
        return self._begin("lineSetLineDevStatus", lambda _: (line, flag, int(on)))

    def dev_specific(self, line: int, data: bytes, call: int = 0) -> Begun:
        memory = create_string_buffer(data, len(data))
        return self._begin("lineDevSpecific", lambda _: (line, 0, call, memory, len(data)), memory)

    # Within

    def _function(self, name: str) -> Callable[..., int]:
        try:
            return self._library.function(name)
        except LacksFunctionError as error:
            raise TapiError(name, Error.OPERATIONUNAVAIL) from error

    def _do(self, name: str, *arguments: Any) -> int:
        code = self._function(name)(*arguments)
        if code < 0:
            raise TapiError(name, code)
        return code

    def _begin(
        self,
        name: str,
        arguments: Callable[[c_uint32], tuple[Any, ...]],
        *keeps: Any,
        text: ctypes.Array[ctypes.c_char] | None = None,
    ) -> Begun:
        call = c_uint32(0)
        made = arguments(call)
        return Begun(self._do(name, *made), (*keeps, *made), call, text)

    def _answer(self, name: str, kind: type[Structure], *arguments: Any) -> bytes:
        """Ask with as much room as the answer says it needs; of one that needs ever more, what it gave so far."""
        room = sizeof(kind) + ROOM
        code = int(Error.STRUCTURETOOSMALL)
        for last in (*[False] * (TRIES - 1), True):
            memory = create_string_buffer(room)
            head = (c_uint32 * 3).from_buffer(memory)
            head[0] = room
            code = self._function(name)(*arguments, memory) & 0xFFFFFFFF
            if code not in (0, Error.STRUCTURETOOSMALL):
                break
            needed = head[1]
            if code == 0 and (needed <= room or last or max(needed, room * 2) > MOST):
                return memory.raw
            room = min(max(needed, room * 2), MOST)
        raise TapiError(name, code or Error.STRUCTURETOOSMALL)


def forward_list(entries: Entries) -> ctypes.Array[ctypes.c_char]:
    """A LINEFORWARDLIST; the offsets of its strings count from its beginning."""
    size = sizeof(raw.LINEFORWARD)
    start = sizeof(raw.LINEFORWARDLIST) - size
    fixed, texts = b"", b""
    for entry in entries:
        places = []
        for text in (entry.caller, entry.number):
            data = f"{text}\0".encode("utf-16-le") if text else b""
            places.append((len(data), start + size * len(entries) + len(texts) if data else 0))
            texts += data
        (caller_size, caller_at), (number_size, number_at) = places
        fixed += bytes(raw.LINEFORWARD(int(entry.mode), caller_size, caller_at, 0, number_size, number_at))
    # A list without room for one entry would be shorter than the structure.
    total = max(start + len(fixed) + len(texts), sizeof(raw.LINEFORWARDLIST))
    head = total.to_bytes(4, "little") + len(entries).to_bytes(4, "little")
    return create_string_buffer((head + fixed + texts).ljust(total, b"\0"), total)


def _wide(text: str) -> ctypes.Array[ctypes.c_char]:
    """UTF-16 by bytes: a wide character of C has four on Linux."""
    data = f"{text}\0".encode("utf-16-le")
    return create_string_buffer(data, len(data))


def _call_params() -> raw.LINECALLPARAMS:
    return raw.LINECALLPARAMS(
        dwTotalSize=sizeof(raw.LINECALLPARAMS),
        dwBearerMode=BEARER_MODE_VOICE,
        dwMaxRate=3100,
        dwMediaMode=int(MediaMode.INTERACTIVEVOICE),
        dwAddressMode=ADDRESS_MODE_ID,
    )
