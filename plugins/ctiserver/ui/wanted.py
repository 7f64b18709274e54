"""A status as a person wants it, before it is known when."""

from dataclasses import dataclass
from datetime import datetime

from ctiserver.domain.status import Status


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall be set."""

    status: Status
    info: str = ""
    until: datetime | None = None
    call_forward: str = ""
