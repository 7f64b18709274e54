"""The report on PrmImport.csv: what the last read gave, how the last look ended, and the same in the log."""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from cticlient.texts import Sentence
from ctiserver.domain.prm import Problem, Reading, Severity
from ctiserver.domain.prm.report import problem_json, rfc3339

log = logging.getLogger(__name__)

MOST_PROBLEMS = 1000
"""More are counted, but neither kept nor logged one by one."""

_LEVELS = {Severity.ERROR: logging.WARNING, Severity.WARNING: logging.WARNING, Severity.INFO: logging.INFO}


class State(StrEnum):
    """How the last look ended."""

    NONE = "none"
    """There is no file, and there never was one."""
    READ = "read"
    REFUSED = "refused"
    """It could not be understood as a whole; the last good one stays in force."""
    UNREADABLE = "unreadable"
    MISSING = "missing"
    """It was there once; its statuses stay in force."""
    UNSETTLED = "unsettled"
    """Somebody is writing it just now."""


@dataclass(frozen=True, slots=True)
class Report:
    """``trouble`` is what kept the last look from being a read; the rest is of the last read. JSON values only."""

    file: str = ""
    state: State = State.NONE
    looked_at: str | None = None
    read_at: str | None = None
    in_force_since: str | None = None
    """When the file was read whose records are in force."""
    encoding: str = ""
    rows_read: int = 0
    rows_ok: int = 0
    problems: tuple[Mapping[str, Any], ...] = ()
    problems_left_out: int = 0
    trouble: tuple[Mapping[str, Any], ...] = ()

    def after_read(self, file: str, reading: Reading, at: datetime) -> "Report":
        kept = tuple(_problem(problem) for problem in reading.problems[:MOST_PROBLEMS])
        when = rfc3339(at)
        return Report(
            file=file,
            state=State.REFUSED if reading.refused else State.READ,
            looked_at=when,
            read_at=when,
            in_force_since=self.in_force_since if reading.refused else when,
            encoding=reading.encoding,
            rows_read=reading.rows_read,
            rows_ok=reading.rows_ok,
            problems=kept,
            problems_left_out=len(reading.problems) - len(kept),
        )

    def after_trouble(self, file: str, state: State, sentence: Sentence, at: datetime) -> "Report":
        severity = Severity.INFO if state in {State.NONE, State.UNSETTLED} else Severity.WARNING
        trouble = (_problem(Problem(0, "", "", severity, sentence)),)
        return replace(self, file=file, state=state, looked_at=rfc3339(at), trouble=trouble)

    def after_look(self, at: datetime) -> "Report":
        """The file was found to be the one already read."""
        return replace(self, looked_at=rfc3339(at))

    def as_json(self) -> dict[str, Any]:
        """The document: problems of the last look before those of the last read."""
        return {
            "file": self.file,
            "state": self.state.value,
            "looked_at": self.looked_at,
            "read_at": self.read_at,
            "in_force_since": self.in_force_since,
            "encoding": self.encoding,
            "rows_read": self.rows_read,
            "rows_ok": self.rows_ok,
            "problems": [*self.trouble, *self.problems],
            "problems_left_out": self.problems_left_out,
        }

    def dump(self) -> str:
        document = self.as_json()
        return json.dumps({**document, "problems": list(self.problems), "trouble": list(self.trouble)})


def load_report(text: str) -> Report:
    """What ``dump`` wrote; an empty report for what some other version wrote differently."""
    try:
        values = json.loads(text)
        values.update(
            state=State(values["state"]), problems=tuple(values["problems"]), trouble=tuple(values["trouble"])
        )
        return Report(**values)
    except (ValueError, TypeError, KeyError):
        return Report()


def _problem(problem: Problem) -> dict[str, Any]:
    """With the sentence itself, so that whoever shows it can say it in another language."""
    return {**problem_json(problem), "sentence": problem.sentence.text, "values": dict(problem.sentence.values)}


class ReportLog:
    """Writes reports into the log, one line a problem, and nothing that was the same last time."""

    def __init__(self) -> None:
        self._last: object = None

    def write(self, report: Report) -> None:
        same = (report.state, report.trouble, report.problems, report.rows_read)
        if same == self._last:
            return
        self._last = same
        for problem in report.trouble:
            log.log(_LEVELS[Severity(problem["severity"])], "%s", problem["message"])
        if report.state in {State.READ, State.REFUSED}:
            log.info("%s: %d rows read, %d right", report.file, report.rows_read, report.rows_ok)
            _log_problems(report.problems, report.problems_left_out)


def _log_problems(problems: Iterable[Mapping[str, Any]], left_out: int) -> None:
    for problem in problems:
        place = f"line {problem['line']}"
        if problem["column"]:
            # As a literal: what stands in a cell must not be able to write lines of its own into the log.
            place += f", {problem['column']} {problem['value']!r}"
        log.log(_LEVELS[Severity(problem["severity"])], "%s: %s", place, problem["message"])
    if left_out:
        log.warning("%d more problems are not listed", left_out)
