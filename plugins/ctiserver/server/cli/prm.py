"""``ctiserver prm …``: check a PrmImport.csv before it counts, read it now, and say what the last read gave."""

import argparse
import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from cticlient.texts import SaidError, Sentence, Texts, marked
from ctiserver.domain.prm import Problem, Reading, Severity, read
from ctiserver.domain.prm.report import check_json, has_errors, preview
from ctiserver.server.cli import from_ics
from ctiserver.server.cli.output import print_json, print_table
from ctiserver.server.cli.parsing import Subparsers, below, command
from ctiserver.server.cli.reach import ask_server, carry_out, config_of
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.local_zone import LocalZone
from ctiserver.server.prm_settings import settings_of
from ctiserver.server.repeats import Repeats

Clock = Callable[[], datetime]


def add(subparsers: Subparsers, tr: Texts) -> None:
    prm = below(command(subparsers, "prm", tr("statuses imported from PrmImport.csv"), None))
    check = command(prm, "check", tr("check a file as the import would read it, and change nothing"), _check, json=True)
    check.add_argument("file", metavar="FILE")
    command(prm, "reload", tr("have the running server read PrmImport.csv now"), _reload, json=True)
    command(prm, "report", tr("show what the last read of PrmImport.csv gave"), _report, json=True)
    from_ics.add(prm, tr)


def _check(args: argparse.Namespace, tr: Texts) -> int:
    return check(args.file, config_of(args), tr, as_json=args.json, clock=lambda: datetime.now(UTC))


def check(file: str, config: ConfigDirectory, tr: Texts, as_json: bool, clock: Clock) -> int:
    """Print what the import would make of ``file``; 1 if there is any error. Raises SaidError if it cannot be read."""
    path = Path(file)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _not_readable(path, error) from error
    names, skipped = _client_names(config, tr)
    zone, now = settings_of(config.ini, LocalZone()).zone, clock()
    reading = _with(read(raw, zone, now, names, Repeats().occurrences), skipped)
    if as_json:
        print_json(check_json(file, reading, now, tr.say))
    else:
        _print_reading(file, reading, now, zone, tr)
    return 1 if has_errors(reading.problems) else 0


def _client_names(config: ConfigDirectory, tr: Texts) -> tuple[list[str] | None, Sentence | None]:
    """The names the server knows; or None, and why they cannot be checked."""
    if not config.database.is_file():
        return None, Sentence(_UNCHECKED, {"directory": str(config.root)})
    try:
        clients = asyncio.run(carry_out(config, "client.list", {}))
    except SaidError as error:
        return None, Sentence(_UNCHECKED_BECAUSE, {"reason": tr.say(error.sentence)})
    return [client["name"] for client in clients], None


def _with(reading: Reading, remark: Sentence | None) -> Reading:
    if remark is None:
        return reading
    problem = Problem(0, "Client", "", Severity.INFO, remark)
    return Reading(
        reading.records,
        (problem, *reading.problems),
        reading.encoding,
        reading.rows_read,
        reading.rows_ok,
        reading.refused,
    )


def _not_readable(path: Path, error: OSError) -> SaidError:
    if isinstance(error, FileNotFoundError):
        return SaidError("There is no file {file}.", file=str(path))
    return SaidError("{file} cannot be read ({reason}).", file=str(path), reason=error.strerror or str(error))


def _reload(args: argparse.Namespace, tr: Texts) -> int:
    report = ask_server(args, "prm.reload")
    read_now = report["state"] == "read"
    if read_now or args.json:
        _show_report(report, args.json, tr)
    if not read_now:
        why = next(problem for problem in report["problems"] if problem["severity"] != "info" or not problem["line"])
        raise SaidError(why["sentence"], **why["values"])
    return 0


def _report(args: argparse.Namespace, tr: Texts) -> int:
    _show_report(ask_server(args, "prm.report"), args.json, tr)
    return 0


def _show_report(report: dict[str, Any], as_json: bool, tr: Texts) -> None:
    """The server says its sentences in English; here they are said in the reader's language."""
    problems = [_said(problem, tr) for problem in report["problems"]]
    if as_json:
        print_json({**report, "problems": problems})
        return
    print(tr("{file}, looked at {time}", file=report["file"], time=_local(report["looked_at"])))
    if report["read_at"]:
        _print_numbers(report["encoding"], report["rows_read"], report["rows_ok"], tr)
    for problem in problems:
        _print_problem(problem, tr)
    if report["problems_left_out"]:
        print(tr.count("{n} more problem", "{n} more problems", report["problems_left_out"]))


def _said(problem: Mapping[str, Any], tr: Texts) -> dict[str, Any]:
    kept = {name: problem[name] for name in ("line", "column", "value", "severity")}
    return {**kept, "message": tr(problem["sentence"], **problem["values"])}


def _local(time: str | None) -> str:
    return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M:%S}" if time else "–"


def _print_reading(file: str, reading: Reading, now: datetime, zone: tzinfo, tr: Texts) -> None:
    print(file)
    _print_numbers(reading.encoding, reading.rows_read, reading.rows_ok, tr)
    document = check_json(file, reading, now, tr.say)
    for problem in document["problems"]:
        _print_problem(problem, tr)
    records = preview(reading.records, now)
    if not records:
        print(tr("No status is set within the next seven days."))
        return
    print(tr("Within the next seven days:"))
    head = [tr("Client"), tr("Status"), tr("Start"), tr("End"), tr("Info"), tr("Call forwarding"), tr("Set by")]
    print_table(
        head,
        (
            (
                record.client,
                record.status.name,
                f"{record.start.astimezone(zone):%Y-%m-%d %H:%M}" if record.start else tr("at once"),
                f"{record.end.astimezone(zone):%Y-%m-%d %H:%M}" if record.end else tr("no end"),
                _shown(record.info),
                record.call_forward,
                _shown(record.set_by),
            )
            for record in records
        ),
    )


def _print_numbers(encoding: str, rows: int, right: int, tr: Texts) -> None:
    read = tr.count("{n} row read", "{n} rows read", rows) + ", " + tr("{n} without error", n=right)
    # What could not be read as text has no encoding.
    print(f"{read} ({encoding})" if encoding else read)


def _print_problem(problem: Mapping[str, Any], tr: Texts) -> None:
    """Such as ``error: line 3, Client “x”: …``; what is not about one row has no place."""
    column, value = problem["column"], _shown(problem["value"])
    if value:
        column = f"{column} {tr('“{value}”', value=value)}".strip()
    line = tr("line {n}", n=problem["line"]) if problem["line"] else ""
    place = ", ".join(part for part in (line, column) if part)
    parts = (tr(_SEVERITIES[problem["severity"]]), place, problem["message"])
    print(": ".join(part for part in parts if part))


def _shown(text: str) -> str:
    """On one line, and unable to steer the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


_SEVERITIES = {"error": marked("error"), "warning": marked("warning"), "info": marked("info")}
_UNCHECKED = marked(
    "There is no CTI server in {directory}, so the names of the clients were not checked. "
    "Name its configuration directory with --config."
)
_UNCHECKED_BECAUSE = marked("The names of the clients were not checked: {reason}")
