"""On Windows nobody but the system, administrators, the service and its maker reads the configuration."""

from pathlib import Path
from typing import Any

import pytest

from tests.platforms import WINDOWS

pytestmark = pytest.mark.skipif(not WINDOWS, reason="lists of rights are Windows' own")


def trusted(path: Path) -> list[str]:
    import win32security

    found: Any = win32security.GetNamedSecurityInfo(
        str(path), win32security.SE_FILE_OBJECT, win32security.DACL_SECURITY_INFORMATION
    ).GetSecurityDescriptorDacl()
    entries = [found.GetAce(at) for at in range(found.GetAceCount())]
    return [win32security.ConvertSidToStringSid(entry[2]) for entry in entries if entry[1]]


EVERYONE, USERS = "S-1-1-0", "S-1-5-32-545"


def test_strangers_lose_their_rights(tmp_path: Path) -> None:
    import win32security

    from ctiserver.server.private_folder import make_private

    open_to_all = win32security.ACL()
    everyone = win32security.ConvertStringSidToSid(EVERYONE)
    open_to_all.AddAccessAllowedAce(win32security.ACL_REVISION, 0x1F01FF, everyone)
    what = win32security.DACL_SECURITY_INFORMATION
    win32security.SetNamedSecurityInfo(str(tmp_path), win32security.SE_FILE_OBJECT, what, None, None, open_to_all, None)
    assert EVERYONE in trusted(tmp_path)
    (tmp_path / "before").write_text("there already")
    make_private(tmp_path)
    (tmp_path / "after").write_text("still mine")
    for path in (tmp_path, tmp_path / "before"):
        assert not {EVERYONE, USERS}.intersection(trusted(path))
