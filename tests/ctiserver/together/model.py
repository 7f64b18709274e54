"""What a person's status must be, worked out afresh from all that happened; it shares no code with the product."""

from dataclasses import dataclass, field
from datetime import datetime

from ctiserver.domain.status import Status


@dataclass(frozen=True)
class Row:
    id: str
    status: Status
    start: datetime
    end: datetime | None


@dataclass
class Model:
    """What is shown, worked out afresh from all that happened."""

    rows: list[Row] = field(default_factory=list)
    chosen: tuple[datetime, Status, datetime | None] | None = None
    dismissed: set[Row] = field(default_factory=set)

    def choose(self, at: datetime, status: Status, until: datetime | None) -> None:
        if self.chosen and self.chosen[0] > at:
            return
        self.chosen = at, status, until
        if status is Status.AVAILABLE:
            self.dismissed |= {row for row in self.rows if row.start <= at and (not row.end or row.end > at)}

    def shown(self, now: datetime) -> Status:
        running = [
            (row.start, 0, number, row.status)
            for number, row in enumerate(self.rows)
            if row.start <= now and (row.end is None or row.end > now) and row not in self.dismissed
        ]
        if self.chosen and (self.chosen[2] is None or self.chosen[2] > now) and self.chosen[1] is not Status.AVAILABLE:
            running.append((self.chosen[0], 1, 0, self.chosen[1]))
        return max(running)[3] if running else Status.AVAILABLE
