"""The commands ``simulate …`` and the lines of the switch."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from cticlient.texts import SaidError
from ctiserver.domain.people import Client, Line
from ctiserver.server.telephony.simulated.commands import handlers
from ctiserver.server.telephony.simulated.lines import keep_lines, naming
from ctiserver.server.telephony.simulated.switch import Switch

LINES = {
    "stefan": Line("stefan", "101", address="port1"),
    "anna": Line("anna", "102"),
    "hall": Line("hall", "103", name="Halle"),
    "real": Line("real", "104", provider="asterisk"),
}
CLIENTS = {
    "mueller": Client("mueller", "Müller", "Stefan", lines=("stefan",)),
    "foerster": Client("foerster", "Förster", "Anna", lines=("anna", "hall")),
}


class Simulate:
    def __init__(self) -> None:
        ids = count()
        naming_ = naming(CLIENTS, LINES)
        self.switch = Switch(lambda: datetime(2026, 11, 23, 9, 5, tzinfo=UTC), lambda: str(next(ids)), naming_)
        keep_lines(self.switch, LINES.values())
        self.handlers = handlers(self.switch, LINES)

    async def __call__(self, command: str, **arguments: Any) -> Any:
        return await self.handlers[f"simulate.{command}"](arguments)

    async def states(self) -> list[str]:
        return [shown["state"] for shown in await self("list")]


@pytest.fixture
def simulate() -> Simulate:
    return Simulate()


async def test_show_is_what_is_promised(simulate: Simulate) -> None:
    assert await simulate("show", line="stefan") == {
        "line": "stefan", "state": "idle", "forward": None, "dnd": False, "calls": [],
    }  # fmt: skip
    await simulate("ring", line="stefan", number="0301234", name="Kunde")
    assert await simulate("show", line="stefan") == {
        "line": "stefan",
        "state": "ringing",
        "forward": None,
        "dnd": False,
        "calls": [
            {
                "state": "ringing",
                "direction": "in",
                "number": "0301234",
                "name": "Kunde",
                "since": "2026-11-23T09:05:00Z",
            }
        ],
    }


async def test_settings_are_shown(simulate: Simulate) -> None:
    simulate.switch.forward("anna", "208")
    simulate.switch.do_not_disturb("anna", True)
    shown = await simulate("show", line="anna")
    assert (shown["forward"], shown["dnd"]) == ("208", True)


async def test_a_whole_call_by_commands(simulate: Simulate) -> None:
    shown = await simulate("call", line="stefan", number="102")
    assert (shown["calls"][0]["number"], shown["calls"][0]["name"]) == ("102", "Förster, Anna")
    assert await simulate.states() == ["dialing", "ringing", "idle"]
    assert (await simulate("answer", line="anna"))["state"] == "talking"
    assert (await simulate("hold", line="anna"))["state"] == "held"
    assert (await simulate("resume", line="anna"))["state"] == "talking"
    await simulate("hangup", line="stefan")
    assert await simulate.states() == ["idle", "idle", "idle"]


async def test_offline_online_and_refuse(simulate: Simulate) -> None:
    await simulate("ring", line="stefan", number="0301234")
    assert await simulate("offline", line="stefan") == {
        "line": "stefan", "state": "offline", "forward": None, "dnd": False, "calls": [],
    }  # fmt: skip
    assert (await simulate("online", line="stefan"))["state"] == "idle"
    await simulate("refuse", line="stefan", what="forward", on=True)
    with pytest.raises(SaidError):
        simulate.switch.forward("port1", "102")
    await simulate("refuse", line="stefan", what="forward", on=False)
    simulate.switch.forward("port1", "102")


async def test_list_has_the_simulated_lines_only(simulate: Simulate) -> None:
    assert [shown["line"] for shown in await simulate("list")] == ["stefan", "anna", "hall"]


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("show", {"line": "nobody"}),
        ("show", {}),
        ("show", {"line": "real"}),
        ("show", {"line": "port1"}),
        ("ring", {"line": "stefan"}),
        ("ring", {"line": "stefan", "number": " "}),
        ("call", {"line": "stefan"}),
        ("call", {"line": "stefan", "number": "101"}),
        ("answer", {"line": "stefan"}),
        ("hangup", {"line": "stefan"}),
        ("refuse", {"line": "stefan", "what": "answer", "on": True}),
        ("refuse", {"line": "stefan", "what": "dnd", "on": "perhaps"}),
    ],
)
async def test_what_cannot_be_done_is_said(simulate: Simulate, command: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(SaidError):
        await simulate(command, **arguments)
    assert await simulate.states() == ["idle", "idle", "idle"]


def test_names_of_lines(simulate: Simulate) -> None:
    name_of = naming(CLIENTS, LINES)
    assert [name_of(number) for number in ("101", "103", "104", "999")] == ["Müller, Stefan", "Halle", "", ""]


def test_the_switch_follows_the_lines(simulate: Simulate) -> None:
    switch = simulate.switch
    switch.forward("anna", "208")
    switch.dial("anna", "103")
    keep_lines(switch, [Line("anna", "102"), Line("stefan", "111", address="port1"), Line("new", "105")])
    assert set(switch.addresses()) == {"port1", "anna", "new"}
    assert switch.telephone("port1").number == "111"
    assert switch.facts("anna").forward == "208"
    assert switch.facts("anna").state == "idle"
    heard: list[frozenset[str]] = []
    switch.on_change(heard.append)
    keep_lines(switch, [Line("anna", "102"), Line("stefan", "111", address="port1"), Line("new", "105")])
    assert heard == []
