"""Files that survive a crash: written beside, flushed to the disk, then put in place in one step."""

import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` with ``content``: after a crash there is the old file or the new one, never a part.

    Raises OSError if the folder cannot be written or the disk is full; the old file is then untouched.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def set_aside(path: Path, stamp: str) -> Path:
    """Keep a damaged file under another name (``settings.damaged-STAMP.json``) and answer where."""
    kept = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    path.replace(kept)
    return kept


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
