"""Finding and reading PrmImport.csv on the disk, while some other program may be writing it."""

from dataclasses import dataclass, field
from pathlib import Path

from cticlient.texts import SaidError
from ctiserver.server.shared_file import DISK, Disk

FILE_NAME = "PrmImport.csv"
FOLDER = "prm"


@dataclass(frozen=True, slots=True)
class Signature:
    """What tells one version of the file from another."""

    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class Seen:
    """The file at one look."""

    path: Path
    signature: Signature
    held: bool = field(default=False, compare=False)
    """Another program had it open to write it, or kept readers out."""


def find_file(root: Path, disk: Disk = DISK) -> Seen | None:
    """The file in its folder below ``root``, both without regard to case; None if there is none.

    Raises SaidError where two files have that name, or where the folder cannot be looked into.
    """
    try:
        found = sorted(path for folder in _alike(root, FOLDER) if folder.is_dir() for path in _alike(folder, FILE_NAME))
        if len(found) > 1:
            raise SaidError(
                "There are several files that could be meant: {files}. Leave only one of them.",
                files=", ".join(str(path) for path in found),
            )
        return Seen(found[0], signature_of(found[0]), disk.is_written(found[0])) if found else None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(root / FOLDER / FILE_NAME, error) from error


def signature_of(path: Path) -> Signature:
    stat = path.stat()
    return Signature(stat.st_mtime_ns, stat.st_size)


def read_settled(seen: Seen, disk: Disk = DISK) -> bytes | None:
    """The bytes, if the file is still what it was at that look, before and after reading; else None.

    Raises SaidError if it cannot be read, for instance because another program keeps readers out.
    """
    try:
        if signature_of(seen.path) != seen.signature:
            return None
        raw = disk.read(seen.path)
        settled = len(raw) == seen.signature.size and signature_of(seen.path) == seen.signature
        return raw if settled and (seen.held or not disk.is_written(seen.path)) else None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise held(seen.path) if seen.held else unreadable(seen.path, error) from error


def held(path: Path) -> SaidError:
    return SaidError(
        "{file} is open in another program. The statuses stay as they are, and it is read as soon as that program "
        "lets go of it.",
        file=str(path),
    )


def unreadable(path: Path, error: OSError) -> SaidError:
    return SaidError(
        "{file} cannot be read ({reason}). The statuses stay as they are, and it is tried again.",
        file=str(path),
        reason=error.strerror or str(error),
    )


def _alike(folder: Path, name: str) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.casefold() == name.casefold()]
