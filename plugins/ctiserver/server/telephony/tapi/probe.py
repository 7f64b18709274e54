"""Looks at all that TAPI offers, and records what it tells, raw: what a vendor's driver does is learnt in no other way.

Everything is done in one thread, one thing after the other: so a recording says which answer belonged to which message.
"""

from collections.abc import Callable
from ctypes import Structure
from dataclasses import dataclass, field
from typing import Any

from ctiserver.server.telephony.tapi import answers
from ctiserver.server.telephony.tapi import structures as raw
from ctiserver.server.telephony.tapi.api import Api
from ctiserver.server.telephony.tapi.constants import Error, Message, Privilege
from ctiserver.server.telephony.tapi.errors import TapiError
from ctiserver.server.telephony.tapi.lines import ALL_ADDRESS_STATES, ALL_LINE_STATES, NOT_GRANTED, WATCHING
from ctiserver.server.telephony.tapi.masking import Swap, masked
from ctiserver.server.telephony.tapi.messages import Told

FORMAT = 1
NAME = "CTI Server Probe"
LOOK_MS = 200
STRUCTURES: dict[str, type[Structure]] = {
    "dev_caps": raw.LINEDEVCAPS,
    "address_caps": raw.LINEADDRESSCAPS,
    "dev_status": raw.LINEDEVSTATUS,
    "address_status": raw.LINEADDRESSSTATUS,
    "info": raw.LINECALLINFO,
    "status": raw.LINECALLSTATUS,
}
"""What stands raw in a recording, by its name there."""
Messages = list[dict[str, Any]]
OF_CALLS = frozenset({Message.CALLSTATE, Message.CALLINFO})
OF_SETTINGS = frozenset({Message.ADDRESSSTATE, Message.LINEDEVSTATE, Message.DEVSPECIFIC})


@dataclass(slots=True)
class Probe:
    """One look at TAPI. What it brings has numbers and names as they are; ``without_people`` takes them out."""

    api: Api
    app: int = 0
    handles: dict[int, int] = field(default_factory=dict)
    """The open line of each device."""

    def look(self) -> dict[str, Any]:
        """Begin, open every line there is, and write down what they are. Raises TapiError, DeafError."""
        started = self.api.initialize(NAME)
        self.app = started.app
        try:
            providers = [list(entry) for entry in answers.provider_list(self.api.provider_list())]
        except TapiError:
            providers = []
        devices = [self._device(number) for number in range(started.devices)]
        return {"format": FORMAT, "masked": False, "providers": providers, "devices": devices, "messages": []}

    def listen(self, messages: Messages, goes_on: Callable[[], bool], now: Callable[[], float]) -> None:
        """Add messages as they come, as long as ``goes_on`` says; ``now`` in seconds."""
        begun = now()
        message = raw.LINEMESSAGE()
        while goes_on():
            code = self.api.next_message(self.app, message, LOOK_MS)
            if code == Error.OPERATIONFAILED:
                continue
            if code:
                break
            told = Told(
                message.hDevice, message.dwMessageID, message.dwCallbackInstance,
                message.dwParam1 & 0xFFFFFFFF, message.dwParam2 & 0xFFFFFFFF, message.dwParam3 & 0xFFFFFFFF,
            )  # fmt: skip
            messages.append({"ms": round((now() - begun) * 1000), **self._message(told)})

    def end(self) -> None:
        if self.app:
            self.api.shutdown(self.app)
            self.app = 0

    def _device(self, number: int) -> dict[str, Any]:
        found: dict[str, Any] = {"device": number}
        try:
            found["version"] = self.api.negotiate(self.app, number)
            found["dev_caps"] = _raw(self.api.dev_caps(self.app, number, found["version"]))
            found["address_caps"] = _raw(self.api.address_caps(self.app, number, found["version"]))
            self._open(number, found)
        except TapiError as error:
            found["error"] = str(error)
        return found

    def _open(self, number: int, found: dict[str, Any]) -> None:
        for privileges in WATCHING:
            try:
                # The instance of a line is its device here, so that every message says whose it is.
                handle = self.api.open(self.app, number, found["version"], 0, number, int(privileges))
                break
            except TapiError as error:
                if error.code not in NOT_GRANTED or privileges is WATCHING[-1]:
                    raise
        found["privileges"] = int(privileges)
        self.handles[number] = handle
        self._try_listen(handle, found)
        found |= self._settings(handle)
        found["calls"] = []
        if privileges & Privilege.MONITOR:
            calls = answers.call_list(self.api.new_calls(handle))
            found["calls"] = [{"handle": call, **self._call(call)} for call in calls]

    def _try_listen(self, handle: int, found: dict[str, Any]) -> None:
        caps = answers.dev_caps(bytes.fromhex(found["dev_caps"]))
        address = answers.address_caps(bytes.fromhex(found["address_caps"]))
        lines = int(ALL_LINE_STATES) & (caps.line_states or 0xFFFFFFFF)
        try:
            self.api.listen(handle, lines, int(ALL_ADDRESS_STATES) & (address.address_states or 0xFFFFFFFF))
        except TapiError as error:
            found["listen"] = error.name

    def _message(self, told: Told) -> dict[str, Any]:
        found: dict[str, Any] = {
            "message": told.name, "id": told.id, "device": told.instance, "handle": told.device,
            "p1": told.p1, "p2": told.p2, "p3": told.p3,
        }  # fmt: skip
        if told.id in OF_CALLS:
            found |= self._call(told.device)
        elif told.id == Message.APPNEWCALL:
            found |= self._call(told.p2)
        elif told.id in OF_SETTINGS and told.device in self.handles.values():
            found |= self._settings(told.device)
        return found

    def _call(self, call: int) -> dict[str, Any]:
        return {
            **_try("info", lambda: self.api.call_info(call)),
            **_try("status", lambda: self.api.call_status(call)),
        }

    def _settings(self, handle: int) -> dict[str, Any]:
        return {
            **_try("dev_status", lambda: self.api.dev_status(handle)),
            **_try("address_status", lambda: self.api.address_status(handle)),
        }


def _try(name: str, ask: Callable[[], bytes]) -> dict[str, str]:
    try:
        return {name: _raw(ask())}
    except TapiError as error:
        return {f"{name}_error": error.name}


def _raw(data: bytes) -> str:
    """In hexadecimal digits, up to what the provider says that it used."""
    used = int.from_bytes(data[8:12], "little")
    return (data[:used] if 12 <= used <= len(data) else data.rstrip(b"\0")).hex()


def without_people(recording: dict[str, Any], swap: Swap) -> dict[str, Any]:
    """The same recording with the numbers and names of people made unrecognisable."""
    devices = [_masked(device, swap) for device in recording["devices"]]
    messages = [_masked(message, swap) for message in recording["messages"]]
    return {**recording, "masked": True, "devices": devices, "messages": messages}


def _masked(part: dict[str, Any], swap: Swap) -> dict[str, Any]:
    changed = {
        name: masked(kind, bytes.fromhex(part[name]), swap).hex() for name, kind in STRUCTURES.items() if name in part
    }
    calls = {"calls": [_masked(call, swap) for call in part["calls"]]} if "calls" in part else {}
    return {**part, **changed, **calls}


def summary(looked: dict[str, Any]) -> list[dict[str, Any]]:
    """What a person wants to see of each device."""
    return [_summary(device) for device in looked["devices"]]


def _summary(device: dict[str, Any]) -> dict[str, Any]:
    if "dev_caps" not in device:
        return {"device": device["device"], "error": device.get("error", "")}
    caps = answers.dev_caps(bytes.fromhex(device["dev_caps"]))
    address = answers.address_caps(bytes.fromhex(device.get("address_caps", "")))
    return {
        "device": device["device"],
        "provider": caps.provider,
        "permanent_id": caps.permanent_id,
        "name": caps.name,
        "number": address.number,
        "version": f"{device['version'] >> 16}.{device['version'] & 0xFFFF}",
        "privileges": device.get("privileges", 0),
        "call_features": address.call_features,
        "address_features": address.features,
        "line_features": caps.features,
        "forward_modes": address.forward_modes,
        "error": device.get("error", ""),
    }
