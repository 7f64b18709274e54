"""Plays a recording of ``ctiserver tapi probe`` on the double: a customer's telephone system as it was.

Recordings lie in ``recordings/``; each is played by a test. ``lamps`` in one says what the lines must have shown:
``{"0": ["idle", "ringing", "talking", "idle"]}``, by device.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ctiserver.server.telephony.tapi import answers
from ctiserver.server.telephony.tapi.constants import Message
from tests.tapi_double.control import Double

RECORDINGS = Path(__file__).with_name("recordings")
BLOBS = {"dev_caps": 0, "address_caps": 1, "address_status": 2, "dev_status": 3}
NOT_PLAYED = frozenset({Message.REPLY, Message.CREATE, Message.REMOVE, Message.CLOSE})


def recordings() -> list[Path]:
    return sorted(RECORDINGS.glob("*.json"))


class Replay:
    """Sets up the double as the recording found the system, then plays one message after the other."""

    def __init__(self, double: Double, recording: dict[str, Any]) -> None:
        self._double = double
        self._recording = recording
        double.say("reset")
        providers: set[str] = set()
        for device in recording["devices"]:
            caps = answers.dev_caps(bytes.fromhex(device.get("dev_caps", "")))
            if caps.provider not in providers:
                providers.add(caps.provider)
                double.provider(caps.provider)
            number = answers.address_caps(bytes.fromhex(device.get("address_caps", ""))).number
            double.say("line", caps.provider, caps.permanent_id, caps.name, number)
            self._blobs(device["device"], device)
            for call in device.get("calls", ()):
                self._call(device["device"], call["handle"], call, waits=True)

    def addresses(self) -> dict[int, str]:
        """The key of each device."""
        caps = {device["device"]: bytes.fromhex(device.get("dev_caps", "")) for device in self._recording["devices"]}
        known = {device: answers.dev_caps(data) for device, data in caps.items()}
        return {device: f"{line.provider}/{line.permanent_id}" for device, line in known.items()}

    def play(self) -> Iterator[dict[str, Any]]:
        """Each message once it is on its way; what was asked about it is answered as it was then."""
        for message in self._recording["messages"]:
            if message["id"] in NOT_PLAYED:
                continue
            device, told = message["device"], [message[name] for name in ("p1", "p2", "p3")]
            self._blobs(device, message)
            if message["id"] in (Message.CALLSTATE, Message.CALLINFO):
                self._call(device, message["handle"], message)
                self._double.say("post_call", device, message["handle"], message["id"], *told)
            elif message["handle"]:
                if message["id"] == Message.APPNEWCALL:
                    self._call(device, message["p2"], message)
                self._double.say("post_line", device, message["id"], *told)
            else:
                self._double.say("post", 0, message["id"], 0, *told)
            yield message

    def _blobs(self, device: int, part: dict[str, Any]) -> None:
        for name, kind in BLOBS.items():
            if name in part:
                self._double.say("blob", device, kind, part[name])

    def _call(self, device: int, handle: int, part: dict[str, Any], waits: bool = False) -> None:
        if "info" in part or "status" in part:
            info, status = part.get("info", ""), part.get("status", "")
            self._double.say("recorded", device, handle, info, status, int(waits))


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
