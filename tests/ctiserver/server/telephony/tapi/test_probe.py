"""The probe: what it records, that people are not recognised in it, and that a recording plays again."""

import asyncio
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.domain.lines import LineState
from ctiserver.server.telephony.tapi import answers, structures
from ctiserver.server.telephony.tapi.api import Api
from ctiserver.server.telephony.tapi.dll import load
from ctiserver.server.telephony.tapi.masking import masked
from ctiserver.server.telephony.tapi.probe import Probe, summary, without_people
from tests.ctiserver.server.telephony.tapi.conftest import MakeOffice, Office
from tests.tapi_double.control import Double
from tests.tapi_double.replay import Replay, read, recordings

SWAP = dict(zip("0123456789", "1234567890", strict=True))
LAMPS = ["idle", "ringing", "talking", "held", "talking", "idle"]


def record(double: Double) -> dict[str, Any]:
    """A call that rings, is answered, held, taken back and ended, and a forward; with a call that was there before."""
    double.lines("101", "102")
    double.say("answer", double.say("ring", 1, "0309", "Alt"))
    probe = Probe(Api(load(double.path)))
    looked = probe.look()
    over = threading.Event()
    listening = threading.Thread(
        target=probe.listen, args=(looked["messages"], lambda: not over.is_set(), time.monotonic)
    )
    listening.start()
    try:
        call = double.say("ring", 0, "03012345", "Schulze")
        for step in (("answer",), ("state", 0x400, 0), ("state", 0x100, 0), ("remote_hangup",)):
            heard(double, looked)
            double.say(step[0], call, *step[1:])
        double.say("forward", 1, 1, "208")
        heard(double, looked)
    finally:
        over.set()
        listening.join()
        probe.end()
    return looked


def heard(double: Double, looked: dict[str, Any]) -> None:
    """Until everything said so far was recorded."""
    end = time.monotonic() + 10
    before = -1
    while double.truth()["queued"] or len(looked["messages"]) != before:
        assert time.monotonic() < end
        before = len(looked["messages"])
        time.sleep(0.02)


def test_it_shows_all_there_is(double: Double) -> None:
    looked = record(double)
    assert looked["providers"] == [[1, "Generic.tsp"]]
    assert [(line["number"], line["version"], line["privileges"]) for line in summary(looked)] == [
        ("101", "2.2", 2), ("102", "2.2", 2),
    ]  # fmt: skip
    names = [message["message"] for message in looked["messages"]]
    assert {"LINE_APPNEWCALL", "LINE_CALLSTATE", "LINE_ADDRESSSTATE", "LINE_LINEDEVSTATE"} <= set(names)
    ringing = next(message for message in looked["messages"] if message["message"] == "LINE_CALLSTATE")
    assert answers.call_info(bytes.fromhex(ringing["info"])).caller.number == "03012345"
    assert double.truth()["app"] == 0


def test_people_are_not_recognised(double: Double) -> None:
    kept = without_people(record(double), SWAP)
    text = json.dumps(kept)
    for word in ("Schulze", "03012345", "Alt", "208"):
        assert word.encode("utf-16-le").hex() not in text
    ringing = next(message for message in kept["messages"] if message["message"] == "LINE_CALLSTATE")
    caller = answers.call_info(bytes.fromhex(ringing["info"])).caller
    assert (caller.number, caller.name) == ("14123456", "xxxxxxx")
    assert answers.dev_caps(bytes.fromhex(kept["devices"][0]["dev_caps"])).provider == "Generic"


async def play(office: Office, replay: Replay) -> dict[str, list[str]]:
    """What the lines showed, each state once."""
    shown: dict[str, list[str]] = {}
    for _ in replay.play():
        await office.truth(lambda truth: truth["queued"] == 0)
        await settled(office)
    for address, facts in office.told:
        states = shown.setdefault(address, [])
        if facts.known and (not states or states[-1] != facts.state.value):
            states.append(facts.state.value)
    return shown


async def settled(office: Office) -> None:
    """Nothing more is reported because of the last message."""
    while True:
        before = len(office.told)
        await asyncio.sleep(0.03)
        if len(office.told) == before:
            return


async def test_what_was_recorded_plays_again(double: Double, make_office: MakeOffice) -> None:
    recording = without_people(record(double), SWAP)
    replay = Replay(double, recording)
    addresses = replay.addresses()
    office = await make_office(*addresses.values())
    await office.state(addresses[1], LineState.TALKING)
    shown = await play(office, replay)
    assert shown[addresses[0]] == LAMPS
    assert office.facts[addresses[1]].forward == "319"
    assert any(call.number == "14123456" for _, facts in office.told for call in facts.calls)


@pytest.mark.parametrize("path", recordings(), ids=lambda path: path.stem)
async def test_recordings_of_real_systems(double: Double, make_office: MakeOffice, path: Path) -> None:
    recording = read(path)
    replay = Replay(double, recording)
    addresses = replay.addresses()
    office = await make_office(*addresses.values(), open_lines=False)
    await office.until(lambda: all(office.facts[address].known for address in addresses.values()))
    shown = await play(office, replay)
    for device, lamps in recording.get("lamps", {}).items():
        assert shown[addresses[int(device)]] == lamps


@given(st.binary(max_size=500), st.sampled_from([structures.LINECALLINFO, structures.LINEADDRESSSTATUS]))
def test_masking_keeps_every_length(data: bytes, kind: Any) -> None:
    assert len(masked(kind, data, SWAP)) == len(data)
