"""A status that a person chose on this desktop."""

from dataclasses import dataclass
from datetime import datetime

from ctiserver.domain.status import Status


@dataclass(frozen=True, slots=True)
class Choice:
    """A status as a person chose it here; ``chosen_at`` by the clock of this machine."""

    id: str
    status: Status
    chosen_at: datetime
    info: str = ""
    until: datetime | None = None
    call_forward: str = ""

    @property
    def clears(self) -> bool:
        """Ends everything that runs, imports included."""
        return self.status is Status.AVAILABLE
