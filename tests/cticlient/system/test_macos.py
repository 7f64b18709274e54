"""The start at login on macOS."""

import plistlib
from pathlib import Path

from cticlient.system.command import Command
from cticlient.system.macos import AtLogin


def test_login(tmp_path: Path) -> None:
    login = AtLogin(tmp_path, Command(("/opt/cticlient", "--background")))
    assert not login.is_on()
    login.switch_on()
    (file,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    assert plistlib.loads(file.read_bytes())["ProgramArguments"] == ["/opt/cticlient", "--background"]
    assert login.is_on()
    file.write_bytes(b"no plist")
    assert not login.is_on()
    assert login.note() is None
    AtLogin(tmp_path, Command(("/other",))).switch_on()
    assert "Another installation" in str(login.note())
    login.switch_off()
    assert not file.exists()
