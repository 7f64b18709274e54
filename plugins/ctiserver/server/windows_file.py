"""On Windows: opening a file so that nobody is kept from writing, renaming or deleting it meanwhile.

Python's own ``open`` keeps others from renaming and deleting.
"""

from pathlib import Path

import pywintypes
import win32con
import win32file

ALL = win32con.FILE_SHARE_READ | win32con.FILE_SHARE_WRITE | win32con.FILE_SHARE_DELETE
HELD = frozenset({32, 33})
"""ERROR_SHARING_VIOLATION; ERROR_LOCK_VIOLATION, of a part of the file."""


def is_written(path: Path) -> bool:
    """Asked by wishing for a moment that nobody should write: that is refused while somebody can. Raises OSError."""
    try:
        opened(path, ALL & ~win32con.FILE_SHARE_WRITE).Close()
    except pywintypes.error as error:
        if error.winerror in HELD:
            return True
        raise _as_os_error(error, path) from None
    return False


def read(path: Path) -> bytes:
    """All of it. Raises OSError."""
    try:
        handle = opened(path, ALL)
        try:
            _, content = win32file.ReadFile(handle, win32file.GetFileSize(handle))
        finally:
            handle.Close()
    except pywintypes.error as error:
        raise _as_os_error(error, path) from None
    return bytes(content)


def opened(path: Path, share: int) -> "pywintypes.HANDLEType":
    """To be read; ``share`` is what others may do meanwhile. Raises pywintypes.error."""
    existing, plain = win32con.OPEN_EXISTING, win32con.FILE_ATTRIBUTE_NORMAL
    return win32file.CreateFile(str(path), win32con.GENERIC_READ, share, None, existing, plain, None)


def _as_os_error(error: "pywintypes.error", path: Path) -> OSError:
    # Which OSError it is, FileNotFoundError for instance, Python makes of Windows' number.
    return OSError(0, error.strerror.strip(), str(path), error.winerror)
