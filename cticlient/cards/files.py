"""Files of contacts: which kind they are, and no larger than anybody's contacts."""

from collections.abc import Sequence
from pathlib import Path

from cticlient.cards.card import Reading, Told
from cticlient.cards.csv_files import read_csv, write_csv
from cticlient.cards.vcards import read_vcards, write_vcards
from cticlient.files import write_atomically
from cticlient.model import SpeedDial
from cticlient.texts import SaidError, Texts

LARGEST = 200_000_000
VCARDS = (".vcf", ".vcard")


def read_file(path: Path, told: Told = lambda done, of: None) -> Reading:
    """Blocks: to be called in a thread. Raises SaidError if nothing of the file can be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise SaidError("{file} is larger than 200 MB: that is no list of contacts.", file=path.name)
        raw = path.read_bytes()
    except OSError as error:
        raise SaidError(
            "{file} cannot be read: {reason}. Check the file and its access rights.",
            file=path,
            reason=error.strerror or str(error),
        ) from error
    looks_so = b"BEGIN:VCARD" in raw[:4096].upper() or b"B\0E\0G\0I\0N\0:\0V" in raw[:4096].upper()
    return (read_vcards if path.suffix.lower() in VCARDS or looks_so else read_csv)(raw, told)


def write_file(path: Path, dials: Sequence[SpeedDial], tr: Texts) -> None:
    """By its ending a vCard file or a CSV. Blocks. Raises SaidError; a file that was there is then untouched."""
    content = write_vcards(dials) if path.suffix.lower() in VCARDS else write_csv(dials, tr)
    try:
        write_atomically(path, content)
    except OSError as error:
        raise SaidError(
            "{file} could not be written: {reason}. Choose another folder or make room on the disk.",
            file=path,
            reason=error.strerror or str(error),
        ) from error
