"""``ctiserver tapi …``: looks at TAPI itself, for those who set up a telephone system or find out why it behaves so."""

import argparse
import contextlib
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cticlient.texts import SaidError, Texts
from ctiserver.server.cli.output import print_json, print_table
from ctiserver.server.cli.parsing import Subparsers, below, command
from ctiserver.server.cli.reach import config_of
from ctiserver.server.settings import Settings
from ctiserver.server.telephony.systems import tapi_library

if TYPE_CHECKING:
    from ctiserver.server.telephony.tapi.probe import Probe

DIGITS = "0123456789"


def add(subparsers: Subparsers, tr: Texts) -> None:
    parts = below(command(subparsers, "tapi", tr("telephone systems that are reached through TAPI"), None))
    probe = command(parts, "probe", tr("show what TAPI offers, and record what it tells"), _probe, json=True)
    probe.add_argument("--tapi-library", metavar="FILE", help=tr("instead of the TAPI of the system"))
    probe.add_argument("--record", metavar="FILE", help=tr("write everything that TAPI tells into this file"))
    probe.add_argument("--seconds", type=float, default=60.0, metavar="N", help=tr("how long to record (60)"))
    probe.add_argument("--clear", action="store_true", help=tr("record numbers and names as they are"))


def _probe(args: argparse.Namespace, tr: Texts) -> int:
    # Only here: every other command starts faster without it.
    from ctiserver.server.telephony.tapi.api import Api, DeafError
    from ctiserver.server.telephony.tapi.dll import load
    from ctiserver.server.telephony.tapi.driver import DEAF
    from ctiserver.server.telephony.tapi.errors import TapiError
    from ctiserver.server.telephony.tapi.probe import Probe, summary

    settings = Settings(config_of(args), os.environ)
    looking = Probe(Api(load(args.tapi_library or tapi_library(settings))))
    try:
        looked = looking.look()
        if args.record:
            _record(args, tr, looking, looked)
    except DeafError:
        raise SaidError(DEAF) from None
    except TapiError as error:
        raise SaidError("TAPI could not be asked: {reason}.", reason=str(error)) from error
    finally:
        looking.end()
    if args.json:
        print_json({"providers": looked["providers"], "devices": summary(looked)})
    else:
        _print(looked, summary(looked), tr)
    return 0


def _swap() -> dict[str, str]:
    """Which digit stands for which in this recording; nobody but the recording's own numbers can tell.

    One round through all of them: left to chance alone, a short number could stand there as it is.
    """
    around = random.SystemRandom().sample(DIGITS, len(DIGITS))
    return dict(zip(around, [*around[1:], around[0]], strict=True))


def _record(args: argparse.Namespace, tr: Texts, looking: "Probe", looked: dict[str, Any]) -> None:
    from ctiserver.server.telephony.tapi.probe import without_people

    end = time.monotonic() + args.seconds
    said = tr("Recording for {seconds} seconds; Ctrl-C ends it earlier.", seconds=f"{args.seconds:g}")
    print(said, file=sys.stderr, flush=True)
    # Ctrl-C is the usual end, and what came until then counts.
    with contextlib.suppress(KeyboardInterrupt):
        looking.listen(looked["messages"], lambda: time.monotonic() < end, time.monotonic)
    kept = looked if args.clear else without_people(looked, _swap())
    try:
        Path(args.record).write_text(json.dumps(kept, indent=1), "utf-8")
    except OSError as error:
        raise SaidError(
            "{file} could not be written ({reason}).", file=args.record, reason=error.strerror or str(error)
        ) from error
    print(tr("{n} messages were recorded in {file}.", n=len(kept["messages"]), file=args.record), file=sys.stderr)


def _print(looked: dict[str, Any], devices: list[dict[str, Any]], tr: Texts) -> None:
    for number, file in looked["providers"]:
        print(tr("Service provider {number}: {file}", number=number, file=file))
    head = (tr("Device"), tr("Provider"), tr("Permanent id"), tr("Number"), tr("Name"), tr("Version"), tr("Error"))
    names = ("device", "provider", "permanent_id", "number", "name", "version", "error")
    print_table(head, [tuple(str(device.get(name, "")) for name in names) for device in devices])
