"""What a look at PrmImport.csv gave, as data for a JSON document."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from cticlient.texts import Sentence
from ctiserver.domain.prm.file import Reading
from ctiserver.domain.prm.problems import Problem, Severity
from ctiserver.domain.prm.record import Record

PREVIEW = timedelta(days=7)
Say = Callable[[Sentence], str]


def rfc3339(at: datetime | None) -> str | None:
    """The instant as in ``2018-11-01T09:00:00Z``."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at is not None else None


def problem_json(problem: Problem, say: Say = str) -> dict[str, Any]:
    return {
        "line": problem.line,
        "column": problem.column,
        "value": problem.value,
        "severity": problem.severity.value,
        "message": say(problem.sentence),
    }


def check_json(file: str, reading: Reading, now: datetime, say: Say = str) -> dict[str, Any]:
    """The answer of ``prm check``: the file, what is wrong with it, and what the next seven days will bring."""
    return {
        "file": file,
        "encoding": reading.encoding,
        "rows_read": reading.rows_read,
        "rows_ok": reading.rows_ok,
        "problems": [problem_json(problem, say) for problem in reading.problems],
        "preview": [record_json(record) for record in preview(reading.records, now)],
    }


def record_json(record: Record) -> dict[str, Any]:
    return {
        "client": record.client,
        "status": record.status.name,
        "start": rfc3339(record.start),
        "end": rfc3339(record.end),
        "call_forward": record.call_forward,
        "info": record.info,
        "set_by": record.set_by,
        "id": record.id,
    }


def preview(records: Iterable[Record], now: datetime) -> list[Record]:
    """The records that run now or start within the next seven days, by start; those that start at once come first."""
    return sorted((record for record in records if _shows(record, now)), key=lambda record: _order(record, now))


def _shows(record: Record, now: datetime) -> bool:
    if record.over(now):
        return False
    if record.start is None or now <= record.start:
        return record.start is None or record.start <= now + PREVIEW
    # A record of status 0 is a moment; one that lies behind us does nothing any more.
    return not record.ends_imports


def _order(record: Record, now: datetime) -> tuple[bool, datetime, int]:
    return record.start is not None, record.start or now, record.row


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
