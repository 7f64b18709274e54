"""What is fuzzed: each target takes bytes, and raises only where the product is wrong.

Nothing here needs the fuzzer: tests/test_fuzz_seeds.py runs every target over its seeds, findings included.
"""

import contextlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from zoneinfo import ZoneInfo

from cticlient.cards.csv_files import read_csv, write_csv
from cticlient.cards.vcards import read_vcards, write_vcards
from cticlient.model import checked
from cticlient.texts import SaidError, Texts
from ctiserver.client import until as typed
from ctiserver.domain.ini import parse_ini
from ctiserver.domain.prm import later, next_start, read, with_imports
from ctiserver.domain.prm.report import check_json
from ctiserver.domain.prm.settings import import_settings
from ctiserver.domain.rights import format_rights, parse_deviation, parse_rights
from ctiserver.domain.stack import Stack
from ctiserver.domain.status import Status
from ctiserver.ui.until_text import parse_until
from ctiserver.wire.codec import BadMessageError, decode_from_client, decode_from_server, encode
from ctiserver.wire.messages import OwnStatus
from ctiserver.wire.views import own_status, stack_from

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ENGLISH = Texts("en", [])
CLIENTS = ("schmidt", "Müller", "förster")


def csv(data: bytes) -> None:
    """A PrmImport.csv: read, checked, previewed and applied."""
    reading = read(data, BERLIN, NOW, CLIENTS)
    assert reading.rows_ok <= reading.rows_read
    assert not (reading.refused and reading.records)
    json.dumps(check_json("f", reading, NOW))
    numbers = count()
    for record in reading.records:
        assert record.client in CLIENTS
        assert record.status is not Status.LOGGEDOUT
        assert not (record.start and record.end and record.end <= record.start)
    for client in CLIENTS:
        records = [record for record in reading.records if record.client == client]
        stack = with_imports(Stack(), records, (), NOW, lambda: str(next(numbers))).stack
        next_start(records, NOW)
        for at, _ in later(stack, records, (), NOW):
            assert at > NOW
        assert stack_from(own_status(client, stack)) == stack


def ini(data: bytes) -> None:
    """A server.ini, and what the import takes from it."""
    found = parse_ini(data)
    settings = import_settings(found, BERLIN)
    assert 60 <= settings.interval.total_seconds() <= 86400
    NOW.astimezone(settings.zone)


def wire(data: bytes) -> None:
    """A message from either side: understood, and said again the same; or refused with a code."""
    for decode in (decode_from_client, decode_from_server):
        try:
            message = decode(data)
        except BadMessageError as bad:
            _check_refusal(bad)
            continue
        again = decode(encode(message))
        assert encode(again) == encode(message)
        if isinstance(message, OwnStatus):
            with contextlib.suppress(ValueError):
                stack_from(message)


def _check_refusal(bad: BadMessageError) -> None:
    assert bad.code in {"malformed", "invalid", "unknown_type"}
    assert bad.re is None or type(bad.re) is int


def until(data: bytes) -> None:
    """The end of a status as people type it, in the dialog and in a command."""
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(SaidError):
        assert parse_until(text, NOW, BERLIN) > NOW
    with contextlib.suppress(ValueError, OverflowError):
        assert typed.parse_until(text, NOW, BERLIN).utcoffset() is not None


def rights(data: bytes) -> None:
    """The rights of a group, and how a member deviates."""
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(ValueError):
        found = parse_rights(text)
        assert parse_rights(format_rights(found)) == found
    with contextlib.suppress(ValueError):
        parse_deviation(text)


def contacts(data: bytes) -> None:
    """A CSV or vCard of contacts: everything that is taken can be dialled, and comes out again as it went in."""
    for read_contacts in (read_csv, read_vcards):
        with contextlib.suppress(SaidError):
            reading = read_contacts(data)
            dials = [card.dial for card in reading.cards]
            assert all(checked(dial) == dial and dial.number for dial in dials)
            assert all(doubt.line > 0 for doubt in reading.doubts)
            assert [card.dial for card in read_csv(write_csv(dials, ENGLISH)).cards] == dials
            assert len(read_vcards(write_vcards(dials)).cards) == len(dials) if dials else True


TARGETS: dict[str, Callable[[bytes], None]] = {
    "csv": csv, "ini": ini, "wire": wire, "until": until, "rights": rights,
    "contacts": contacts,
}  # fmt: skip
