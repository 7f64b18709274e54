"""A record of PrmImport.csv: one row that is right, in the form in which it is applied."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from ctiserver.domain.status import Status


@dataclass(frozen=True, slots=True)
class Record:
    """One status of one client as the file gives it; times are aware UTC.

    ``key`` stays the same over changes of the row as long as its id does. ``content`` is a hash of all that matters of
    the row; Activity and Caption, which are never interpreted, do not count.
    """

    key: str
    content: str
    client: str
    status: Status
    start: datetime | None
    """None: from the moment the record is first applied."""
    end: datetime | None
    """None: until the person chooses something else."""
    info: str = ""
    call_forward: str = ""
    set_by: str = ""
    row: int = 0
    """The physical line the row starts in; of equal starts the later row lies on top."""
    id: str = ""
    activity: str = ""
    caption: str = ""

    def over(self, now: datetime) -> bool:
        return self.end is not None and self.end <= now

    @property
    def ends_imports(self) -> bool:
        """Status 0: not a status of its own, but the end of the imports that run at its start."""
        return self.status is Status.AVAILABLE


def content_hash(*values: str) -> str:
    """What two rows share that say the same."""
    return hashlib.blake2b(repr(values).encode(), digest_size=16).hexdigest()


def key_of_id(id_: str) -> str:
    return f"id:{id_}"


def key_of_content(content: str) -> str:
    """The key of a record without an id of its own; never equal to one made from an id."""
    return f"row:{content}"


def key_of_occurrence(key: str, local: datetime) -> str:
    """The key of one time of a row that repeats, by the row's own key and the naive local start."""
    return f"at:{local.isoformat()} {key}"


def key_of_row(key: str) -> str:
    """The key of the row that a record comes from, which is its own unless the row repeats."""
    return key.partition(" ")[2] if key.startswith("at:") else key
