"""The command ``ctiserver``: finds the command that was meant, runs it, and says what went wrong as a sentence."""

import argparse
import io
import os
import sys
from collections.abc import Sequence

from cticlient.texts import SaidError, Texts, catalogue_of, language_of_system
from ctiserver.server.cli import admins, clients, groups, lines, prm, server, service, simulate, tapi
from ctiserver.server.cli.parsing import below, joined, parser_class
from ctiserver.server.cli.reach import config_of
from ctiserver.server.logs import note_failure
from ctiserver.stopping import reader_left


def make_parser(tr: Texts) -> argparse.ArgumentParser:
    parser = parser_class(tr)(prog="ctiserver", description=tr("The CTI server and its administration."))
    subparsers = below(parser)
    for commands in (server, clients, lines, groups, admins, prm, simulate, service, tapi):
        commands.add(subparsers, tr)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0: done, 1: failed with a sentence on stderr; 2 (wrong usage) is raised by argparse."""
    _speak_utf8()
    tr = Texts(language_of_system(os.environ), [catalogue_of("cticlient"), catalogue_of("ctiserver")])
    args = make_parser(tr).parse_args(joined(sys.argv[1:] if argv is None else argv), argparse.Namespace(config=None))
    try:
        return int(args.func(args, tr))
    except SaidError as error:
        return _fail(tr.say(error.sentence))
    except KeyboardInterrupt:
        return _fail(tr("Interrupted."))
    except Exception as error:
        if isinstance(error, OSError) and reader_left(error):
            # Whoever read the output has had enough; the interpreter must not complain about it at its end either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        return _fail(_unforeseen(args, tr, error))


def _unforeseen(args: argparse.Namespace, tr: Texts, error: Exception) -> str:
    config = config_of(args)
    kind = type(error).__name__
    if note_failure(config, error):
        return tr(
            "The command failed for an unforeseen reason ({kind}); {file} says more.", kind=kind, file=config.log_file
        )
    return tr("The command failed for an unforeseen reason: {kind}: {reason}", kind=kind, reason=error)


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
