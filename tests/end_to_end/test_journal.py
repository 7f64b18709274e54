"""The journal of a real desktop at a real server: what it noted, read from the profile's file afterwards."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.end_to_end.processes import Server
from tests.end_to_end.test_window import Window


def noted(profile: Path) -> list[tuple[str, str, str, str]]:
    """Whose, number, name and outcome of every call, in their order."""
    question = "SELECT whose_key, number, name, outcome FROM entry ORDER BY since"
    with closing(sqlite3.connect(profile / "journal.db")) as connection:
        return list(connection.execute(question))


def prefer(profile: Path, **wanted: object) -> None:
    profile.mkdir(exist_ok=True)
    (profile / "settings.json").write_text(json.dumps({"version": 1, "client": wanted}), "utf-8")


async def test_own_calls_missed_answered_declined_and_dialled(server: Server, tmp_path: Path) -> None:
    window = await Window(server, tmp_path / "anna").open_for("anna")
    await window.lamp("anna", "idle")
    (await server.admin("simulate", "ring", "201", "--from", "03012345670", "--name", "Schulze GmbH")).ok()
    await window.lamp("anna", "ringing")
    (await server.admin("simulate", "hangup", "201")).ok()
    await window.lamp("anna", "idle")
    (await server.admin("simulate", "ring", "201", "--from", "202")).ok()
    await window.lamp("anna", "ringing")
    (await server.admin("simulate", "answer", "201")).ok()
    await window.lamp("anna", "talking")
    (await server.admin("simulate", "hangup", "201")).ok()
    await window.lamp("anna", "idle")
    assert window.running is not None
    window.running.say("click chris")
    await window.lamp("anna", "dialing")
    (await server.cti("anna", "hangup")).ok()
    await window.lamp("anna", "idle")
    await window.close()
    calls = noted(tmp_path / "anna")
    assert [(number, outcome) for _, number, _, outcome in calls] == [
        ("03012345670", "missed"),
        ("202", "answered"),
        ("203", "no-answer"),
    ]
    assert calls[0][2] == "Schulze GmbH"
    assert "Bert" in calls[1][2], "the name was found in the group"


async def test_a_call_that_ended_while_the_server_was_away_is_not_missed(server: Server, tmp_path: Path) -> None:
    window = await Window(server, tmp_path / "anna").open_for("anna")
    await window.lamp("anna", "idle")
    (await server.admin("simulate", "ring", "201", "--from", "0301")).ok()
    await window.lamp("anna", "ringing")
    await server.stop()
    await window.lamp("anna", "unknown")
    await server.start()
    await window.tiles(lambda tiles: tiles["anna"]["lamp"] == "idle", patience=45)
    await window.close()
    ((_, number, _, outcome),) = noted(tmp_path / "anna")
    assert (number, outcome) == ("0301", "unknown")


async def test_colleagues_only_with_the_right_and_the_switch(server: Server, tmp_path: Path) -> None:
    (await server.admin("group", "set", "Team", "--rights", "v m mn cl sm lm")).ok()
    (await server.admin("group", "member", "add", "Team", "bert", "--rights", "-cl")).ok()
    for user in ("anna", "bert"):
        prefer(tmp_path / user, journal_colleagues=True)
    windows = [await Window(server, tmp_path / user).open_for(user) for user in ("anna", "bert", "chris")]
    for window in windows:
        await window.lamp("tor", "idle")
    (await server.admin("simulate", "ring", "290", "--from", "0301", "--name", "Bote")).ok()
    for window in windows:
        await window.lamp("tor", "ringing")
    (await server.admin("simulate", "hangup", "290")).ok()
    for window in windows:
        await window.lamp("tor", "idle")
        await window.close()
    assert noted(tmp_path / "anna") == [("tor", "0301", "Bote", "missed")]
    assert noted(tmp_path / "bert") == [], "without the right"
    assert noted(tmp_path / "chris") == [], "without the switch"
