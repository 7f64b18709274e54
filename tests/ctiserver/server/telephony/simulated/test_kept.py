"""Settings of simulated telephones outlive the server."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from ctiserver.server.telephony.driver import Ability
from ctiserver.server.telephony.simulated.kept import KeptSettings
from ctiserver.server.telephony.simulated.switch import Switch


def started(path: Path, *numbers: str) -> Switch:
    ids = count()
    switch = Switch(lambda: datetime(2026, 1, 1, tzinfo=UTC), lambda: str(next(ids)))
    for number in numbers:
        switch.add_line(f"L{number}", number)
    KeptSettings(switch, path).start()
    return switch


def test_a_telephone_is_found_as_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "simulated.json"
    before = started(path, "1", "2", "3")
    before.forward("L1", "2")
    before.do_not_disturb("L2", True)
    before.refuse("L2", Ability.DND, True)
    before.go_offline("L3")
    before.dial("L1", "0301234")
    after = started(path, "1", "2", "3")
    assert after.facts("L1").forward == "2"
    assert after.facts("L1").calls == ()
    assert after.facts("L2").dnd
    assert Ability.DND not in after.abilities("L2")
    assert [after.facts(line).state.value for line in after.addresses()] == ["idle", "idle", "offline"]
    assert [path.name for path in tmp_path.iterdir()] == ["simulated.json"]


def test_numbers_come_from_the_directory_and_lines_that_are_gone_stay_gone(tmp_path: Path) -> None:
    path = tmp_path / "simulated.json"
    started(path, "1", "2").forward("L2", "1")
    assert started(path, "1").addresses() == ("L1",)
    assert started(path, "1", "2").facts("L2").forward == ""


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"L1": 3}', '{"L1": {"forward": "2"}}', "\udcff"])
def test_a_damaged_file_is_no_reason_not_to_start(tmp_path: Path, text: str) -> None:
    path = tmp_path / "simulated.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    switch = started(path, "1", "2")
    switch.forward("L1", "2")
    assert started(path, "1", "2").facts("L1").forward == "2"


def test_a_folder_that_cannot_be_written_does_not_stop_the_switch(tmp_path: Path) -> None:
    switch = started(tmp_path / "missing" / "simulated.json", "1", "2")
    switch.forward("L1", "2")
    assert switch.facts("L1").forward == "2"
