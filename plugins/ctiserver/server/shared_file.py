"""A file that other programs write: read without being in their way, and seen whether one of them has it open.

On Linux nobody who has a file open keeps anybody from anything. On Windows whoever opens a file says what the others
may do with it until it is closed: a program that writes may keep every reader out, and a reader every writer.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

if sys.platform == "win32":
    from ctiserver.server.windows_file import is_written, read
else:

    def is_written(path: Path) -> bool:
        return False

    def read(path: Path) -> bytes:
        return path.read_bytes()


@dataclass(frozen=True, slots=True)
class Disk:
    """Both block, and raise OSError."""

    is_written: Callable[[Path], bool] = is_written
    """Whether some program has the file open to write it, or lets nobody read it."""
    read: Callable[[Path], bytes] = read
    """All of it; meanwhile everybody may do with the file what they like."""


DISK = Disk()
