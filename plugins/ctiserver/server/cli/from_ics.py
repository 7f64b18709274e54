"""``ctiserver prm from-ics``: writes rows for PrmImport.csv from a person's calendar."""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from cticlient.texts import SaidError, Texts, marked
from ctiserver.domain.prm.calendar import Busy, Export, csv_of
from ctiserver.domain.prm.neutral import one_line
from ctiserver.server.cli.parsing import Subparsers, command
from ctiserver.server.cli.reach import config_of
from ctiserver.server.local_zone import LocalZone
from ctiserver.server.prm_settings import settings_of

Clock = Callable[[], datetime]
DAYS = 31
MOST_DAYS = 3660
_STDOUT = ("", "-", "stdout")


def add(subparsers: Subparsers, tr: Texts) -> None:
    parser = command(subparsers, "from-ics", tr("write rows for PrmImport.csv from a calendar file (.ics)"), _from_ics)
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--client", required=True, metavar="NAME", help=tr("whose calendar it is"))
    parser.add_argument("--titles", action="store_true", help=tr("write the titles of events that are not private"))
    parser.add_argument("--days", type=number_of_days, default=DAYS, metavar="N", help=tr("how many days ahead"))
    parser.add_argument("--output", default="", metavar="FILE", help=tr("where to write; the screen if not given"))
    parser.add_argument("--set-by", default="Calendar", metavar="TEXT", help=tr("what is shown as set by"))
    parser.add_argument("--zone", default="", metavar="NAME", help=tr("the time zone of the server's TimeZone setting"))
    parser.add_argument(
        "--email", default="", metavar="ADDRESS", help=tr("the person's address, for telling what they declined")
    )


def number_of_days(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_DAYS:
        raise ValueError
    return number


def _from_ics(args: argparse.Namespace, tr: Texts) -> int:
    return from_ics(args, tr, lambda: datetime.now(UTC))


def from_ics(args: argparse.Namespace, tr: Texts, clock: Clock) -> int:
    """Write what ``args`` ask for. Raises SaidError if the calendar cannot be read or the rows not be written."""
    # Imported only here: no other command needs to wait for the calendar library.
    from ctiserver.server.ics import events

    if not one_line(args.client):
        raise SaidError("The name of the client is empty. Name it with --client.")
    now = clock()
    until = now + timedelta(days=args.days)
    export = Export(args.client, _zone(args), now, until, args.titles, args.set_by)
    calendar = events(_content(Path(args.file)), args.file, now, until, args.email.strip())
    found = export.rows(calendar.events)
    if calendar.unread:
        print(
            tr.count(
                "{n} event cannot be used and is left out.",
                "{n} events cannot be used and are left out.",
                calendar.unread,
            ),
            file=sys.stderr,
        )
    if args.output in _STDOUT:
        # As bytes: no machine's own encoding or line ends must come in between.
        sys.stdout.buffer.write(csv_of(found.rows))
        sys.stdout.flush()
        return 0
    _write(Path(args.output), csv_of(found.rows))
    _tell(args.output, len(found.rows), found.left_out, tr)
    return 0


def _zone(args: argparse.Namespace) -> tzinfo:
    if not args.zone:
        return settings_of(config_of(args).ini, LocalZone()).zone
    try:
        return ZoneInfo(args.zone)
    except (KeyError, ValueError, OSError):
        raise SaidError("There is no time zone {zone}. Write a name such as Europe/Berlin.", zone=args.zone) from None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SaidError("There is no file {file}.", file=str(path)) from None
    except OSError as error:
        raise SaidError(
            "{file} cannot be read ({reason}).", file=str(path), reason=error.strerror or str(error)
        ) from error


def _write(path: Path, content: bytes) -> None:
    """All at once: the server may read the file at any moment."""
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        handle, new = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(new).chmod(mode)
            Path(new).replace(path)
        except OSError:
            with suppress(OSError):
                Path(new).unlink()
            raise
    except OSError as error:
        raise SaidError(
            "{file} cannot be written ({reason}).", file=str(path), reason=error.strerror or str(error)
        ) from error


def _tell(output: str, rows: int, left_out: Counter[Busy], tr: Texts) -> None:
    print(tr.count("{n} row written to {file}", "{n} rows written to {file}", rows, file=output))
    if left_out:
        reasons = (f"{number} {tr(_REASONS[reason])}" for reason, number in sorted(left_out.items()))
        print(tr("Left out: {reasons}", reasons=", ".join(reasons)))


_REASONS = {
    Busy.FREE: marked("free"),
    Busy.TENTATIVE: marked("tentative"),
    Busy.DECLINED: marked("declined"),
    Busy.CANCELLED: marked("cancelled"),
}
