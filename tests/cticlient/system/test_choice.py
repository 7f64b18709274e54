"""Which switches a system has."""

from pathlib import Path

import pytest

from cticlient.system.choice import _elsewhere
from cticlient.system.command import Command
from cticlient.texts import SaidError


@pytest.mark.parametrize(
    ("system", "links", "login"), [("linux", True, True), ("darwin", False, True), ("plan9", False, False)]
)
def test_what_can_be_had(tmp_path: Path, system: str, links: bool, login: bool) -> None:
    found = _elsewhere(system, {}, tmp_path, Command(("cticlient",)), "")
    for switch, possible in ((found.tel_links, links), (found.at_login, login)):
        assert (switch.impossible is None) == possible
        if possible:
            switch.switch_on()
            assert switch.is_on()
        else:
            with pytest.raises(SaidError):
                switch.switch_on()
            assert not switch.is_on()
            assert switch.note() is None
        switch.switch_off()
        assert not switch.is_on()
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes()] == []
