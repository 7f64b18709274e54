r"""On Windows: a folder for the server's account and the administrators alone.

``%PROGRAMDATA%`` lets every user of the machine read what lies below it, and files there have no rights of their own.
"""

from pathlib import Path

import ntsecuritycon
import pywintypes
import win32api
import win32security

from cticlient.texts import SaidError
from ctiserver.server.service.plan import NAME, account_sid

SYSTEM, ADMINISTRATORS = "S-1-5-18", "S-1-5-32-544"


def make_private(folder: Path) -> None:
    """Give it, and all that will lie in it, to the system, the administrators, the service, and who runs this.

    Raises SaidError.
    """
    rights = win32security.ACL()
    inherited = win32security.CONTAINER_INHERIT_ACE | win32security.OBJECT_INHERIT_ACE
    for sid in _entitled():
        rights.AddAccessAllowedAceEx(win32security.ACL_REVISION, inherited, ntsecuritycon.FILE_ALL_ACCESS, sid)
    described = win32security.SECURITY_DESCRIPTOR()
    described.SetSecurityDescriptorDacl(True, rights, False)
    # Nothing comes down from the folder above.
    described.SetSecurityDescriptorControl(win32security.SE_DACL_PROTECTED, win32security.SE_DACL_PROTECTED)
    try:
        # What lies there already inherits nothing by itself.
        for path in (folder, *folder.rglob("*")):
            win32security.SetFileSecurity(str(path), win32security.DACL_SECURITY_INFORMATION, described)
    except pywintypes.error as error:
        raise SaidError(
            "The rights of {directory} could not be set ({reason}). Passwords lie there: "
            "let nobody but administrators and the server read it.",
            directory=str(folder),
            reason=error.strerror.strip(),
        ) from error


def _entitled() -> list[object]:
    known = [win32security.ConvertStringSidToSid(sid) for sid in (SYSTEM, ADMINISTRATORS, account_sid(NAME))]
    token = win32security.OpenProcessToken(win32api.GetCurrentProcess(), win32security.TOKEN_QUERY)
    return [*known, win32security.GetTokenInformation(token, win32security.TokenUser)[0]]
