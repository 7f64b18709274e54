"""The events of a person's calendar as rows of a PrmImport.csv: which of them, as which status, saying how much."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from ctiserver.domain.prm.header import COLUMNS
from ctiserver.domain.prm.neutral import neutral, one_line
from ctiserver.domain.prm.times import FIRST_YEAR, LAST_YEAR, Times
from ctiserver.domain.status import Status

LONG = timedelta(hours=24)
"""An absence this long is a holiday, a shorter one is not at work."""


class Busy(StrEnum):
    """How an event takes its owner's time."""

    BUSY = "busy"
    AWAY = "out of office"
    FREE = "free"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Event:
    """One event on one day. Times are aware, or naive in the zone of whoever reads, or whole days (end exclusive)."""

    uid: str
    start: datetime | date
    end: datetime | date
    busy: Busy = Busy.BUSY
    title: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file, in texts."""

    id: str
    client: str
    status: str
    start: str
    end: str
    info: str
    set_by: str


@dataclass(frozen=True, slots=True)
class Exported:
    """``left_out`` counts the events in the span that make no row, by reason."""

    rows: tuple[Row, ...]
    left_out: Counter[Busy]


@dataclass(frozen=True, slots=True)
class Export:
    """For whom and how: ``titles`` writes the titles of events that are not private; else nothing of them is told."""

    client: str
    zone: tzinfo
    now: datetime
    until: datetime
    titles: bool = False
    set_by: str = ""

    def rows(self, events: Iterable[Event]) -> Exported:
        """The events that run at ``now`` or begin before ``until``, by start; the same events give the same rows."""
        left_out: Counter[Busy] = Counter()
        found: list[Row] = []
        for event in events:
            span = self._span(event)
            if span is None:
                continue
            status = _status(event, span[1] - span[0])
            if status is None:
                left_out[event.busy] += 1
                continue
            found.append(self._row(event, status, span))
        return Exported(
            tuple(_numbered(sorted(set(found), key=lambda row: (row.start, row.end, row.id, row.info)))), left_out
        )

    def _row(self, event: Event, status: Status, span: tuple[datetime, datetime]) -> Row:
        title = event.title if self.titles and not event.private else ""
        instant = _as_read(span[0], self.zone)
        name = f"{self.client}\n{event.uid}\n{instant.isoformat() if instant else ''}"
        return Row(
            id="cal-" + hashlib.blake2b(name.encode(errors="replace"), digest_size=8).hexdigest(),
            client=one_line(self.client),
            status=str(status.value),
            start=_text(span[0]),
            end=_text(span[1]) if span[1].year <= LAST_YEAR else "",
            info=one_line(title),
            set_by=one_line(self.set_by),
        )

    def _span(self, event: Event) -> tuple[datetime, datetime] | None:
        """Local start and end as they are to be written; None for what is over, far ahead, or no time at all."""
        start, end = _local(event.start, self.zone), _local(event.end, self.zone)
        if event.end == event.start and not isinstance(event.start, datetime):
            end = start + timedelta(days=1)
        start = max(start, datetime(FIRST_YEAR, 1, 1))
        begins, ends = _as_read(start, self.zone), _as_read(end, self.zone)
        if begins is None or ends is None:
            return None
        if isinstance(event.end, datetime) and event.end.tzinfo is not None and ends < event.end:
            # The hour that comes twice is read as the first one: rather a little longer than too short.
            end = _after_the_fold(end, self.zone)
            ends = _as_read(end, self.zone) or ends
        return (start, end) if begins < ends and self.now < ends and begins < self.until else None


def _status(event: Event, length: timedelta) -> Status | None:
    if event.busy is Busy.AWAY:
        return Status.HOLIDAY if length >= LONG or not isinstance(event.start, datetime) else Status.OFFWORK
    return Status.MEETING if event.busy is Busy.BUSY else None


def _local(moment: datetime | date, zone: tzinfo) -> datetime:
    """Naive, to the second, in the zone."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(UTC).astimezone(zone)
        except (OverflowError, OSError):
            moment = moment.replace(tzinfo=None)
    return moment.replace(tzinfo=None, microsecond=0, fold=0)


def _as_read(local: datetime, zone: tzinfo) -> datetime | None:
    """The instant the import will take this for."""
    if local.year > LAST_YEAR:
        return datetime.max.replace(tzinfo=UTC)
    try:
        return Times(zone).moment(local).at
    except (OverflowError, ValueError):
        return None


def _after_the_fold(local: datetime, zone: tzinfo) -> datetime:
    """The first full minute from ``local`` on that comes once only."""
    local = local.replace(second=0) + timedelta(minutes=1 if local.second else 0)
    while local.replace(tzinfo=zone).utcoffset() != local.replace(tzinfo=zone, fold=1).utcoffset():
        local += timedelta(minutes=1)
    return local


def _numbered(rows: Iterable[Row]) -> Iterable[Row]:
    """Two events of one name and start need ids of their own."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row.id] += 1
        yield row if seen[row.id] == 1 else replace(row, id=f"{row.id}-{seen[row.id]}")


def _text(local: datetime) -> str:
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def csv_of(rows: Iterable[Row]) -> bytes:
    """The file, as Excel opens it by a double click in Germany: semicolons, CR LF, UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS[:10])
    for row in rows:
        cells = (row.id, row.client, row.status, "0", row.start, row.end, row.info, "", "", row.set_by)
        writer.writerow([neutral(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig", errors="replace")
