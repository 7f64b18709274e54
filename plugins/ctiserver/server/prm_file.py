"""Finding and reading PrmImport.csv on the disk, while some other program may be writing it."""

from dataclasses import dataclass
from pathlib import Path

from cticlient.texts import SaidError

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


def find_file(root: Path) -> Seen | None:
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
        return Seen(found[0], signature_of(found[0])) if found else None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(root / FOLDER / FILE_NAME, error) from error


def signature_of(path: Path) -> Signature:
    stat = path.stat()
    return Signature(stat.st_mtime_ns, stat.st_size)


def read_settled(seen: Seen) -> bytes | None:
    """The bytes, if the file is still what it was at that look, before and after reading; else None.

    Raises SaidError if it cannot be read, for instance because another program has locked it.
    """
    try:
        if signature_of(seen.path) != seen.signature:
            return None
        raw = seen.path.read_bytes()
        settled = len(raw) == seen.signature.size and signature_of(seen.path) == seen.signature
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(seen.path, error) from error
    return raw if settled else None


def unreadable(path: Path, error: OSError) -> SaidError:
    return SaidError(
        "{file} cannot be read ({reason}). The statuses stay as they are, and it is tried again.",
        file=str(path),
        reason=error.strerror or str(error),
    )


def _alike(folder: Path, name: str) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.casefold() == name.casefold()]
