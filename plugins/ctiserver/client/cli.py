"""The command ``cti``: its arguments, and the way from them to a request and an exit code."""

import asyncio
import getpass
import sys
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from cticlient.texts import SaidError, Texts
from cticlient.texts.usage import parser_class
from ctiserver.client import cli_calls, cli_status, cli_watch
from ctiserver.client.address import DEFAULT_URL, parse_address
from ctiserver.client.credentials import CommandPassword, first_line
from ctiserver.client.events import Event, LinkChanged, LinkState
from ctiserver.client.session import Session
from ctiserver.client.signin import Account
from ctiserver.client.terminal import PipeClosedError, Terminal
from ctiserver.client.tokens import MemoryTokens
from ctiserver.client.until import parse_until
from ctiserver.domain.status import Status, parse_status
from ctiserver.wire.messages import SessionKind

_Commands = Any  # argparse gives what add_subparsers() answers no public name
_Run = Callable[[Session, Namespace, Terminal], Coroutine[Any, Any, None]]

DONE, FAILED, INTERRUPTED = 0, 1, 130


def utc_now() -> datetime:
    return datetime.now(UTC)


class CommandLine:
    """Builds the parser; what the options say is in the language of ``tr``."""

    def __init__(self, tr: Texts, environ: Mapping[str, str], clock: Callable[[], datetime] = utc_now) -> None:
        self._tr = tr
        self._environ = environ
        self._clock = clock

    def parser(self) -> ArgumentParser:
        parser = parser_class(self._tr)(prog="cti", description=self._tr("The CTI client without a window."))
        self._add_server(parser, defaults=True)
        commands = parser.add_subparsers(metavar="COMMAND", required=True)
        self._add_status(commands)
        groups = self._command(commands, "groups", cli_status.groups, self._tr("the groups you may see"))
        groups.add_argument("--json", action="store_true")
        watch = self._command(commands, "watch", cli_watch.watch, self._tr("follow groups, a line for each change"))
        watch.add_argument("groups", metavar="GROUP", nargs="+")
        watch.add_argument("--json", action="store_true")
        self._add_calls(commands)
        return parser

    def _add_server(self, parser: ArgumentParser, defaults: bool) -> None:
        """The common options: valid before the command, and after it too, where they must not reset the former."""

        def default(value: object) -> object:
            return value if defaults else SUPPRESS

        tr, env = self._tr, self._environ
        parser.add_argument(
            "--server", metavar="URL", default=default(env.get("CTI_SERVER") or DEFAULT_URL), help=tr("the CTI server")
        )
        parser.add_argument(
            "--user", metavar="NAME", default=default(env.get("CTI_USER")), help=tr("user name on the server")
        )
        parser.add_argument(
            "--password-stdin", action="store_true", default=default(False),
            help=tr("read the password from standard input instead of the keyring"),
        )  # fmt: skip
        parser.add_argument(
            "--ca", metavar="FILE", type=Path, default=default(None), help=tr("trust the certificates in this file")
        )

    def _command(self, commands: _Commands, name: str, run: _Run, help: str) -> ArgumentParser:
        parser: ArgumentParser = commands.add_parser(name, help=help, description=help)
        self._add_server(parser, defaults=False)
        parser.set_defaults(run=run)
        return parser

    def _add_status(self, commands: _Commands) -> None:
        tr = self._tr
        status = commands.add_parser("status", help=tr("show and set the status of a person"))
        self._add_server(status, defaults=False)
        verbs = status.add_subparsers(metavar="COMMAND", required=True)
        show = self._command(verbs, "show", cli_status.show, tr("what is, and what comes next"))
        show.add_argument("--json", action="store_true")
        set_ = self._command(verbs, "set", cli_status.set_, tr("choose a status"))
        set_.add_argument("status", metavar="STATUS", type=self._status)
        set_.add_argument("--until", metavar="T", type=self._until, help=tr("such as 15:00, +90m, or RFC 3339"))
        set_.add_argument("--info", metavar="TEXT", default="")
        set_.add_argument("--forward", metavar="NUMBER|dnd", default="", help=tr("what the telephone does meanwhile"))
        clear = self._command(verbs, "clear", cli_status.clear, tr("be available"))
        for parser in (show, set_, clear):
            parser.add_argument("--for", dest="client", metavar="CLIENT", help=tr("of someone else"))

    def _add_calls(self, commands: _Commands) -> None:
        tr, control = self._tr, cli_calls
        self._command(commands, "dial", control.dial, tr("call a number")).add_argument("number", metavar="NUMBER")
        self._command(commands, "answer", control.answer, tr("answer the ringing call"))
        self._command(commands, "hangup", control.hangup, tr("end the call"))
        self._command(commands, "hold", control.hold, tr("put the call on hold"))
        self._command(commands, "resume", control.resume, tr("take the held call back"))
        transfer = self._command(commands, "transfer", control.transfer, tr("hand the call over to a number"))
        transfer.add_argument("number", metavar="NUMBER")
        pickup = self._command(commands, "pickup", control.pickup, tr("take a call that rings at someone else"))
        pickup.add_argument("client", metavar="CLIENT")
        forward = self._command(commands, "forward", control.forward, tr("forward your calls"))
        forward.add_argument("number", metavar="NUMBER|off")
        dnd = self._command(commands, "dnd", control.dnd, tr("do not disturb"))
        dnd.add_argument("switch", metavar="on|off", choices=("on", "off"))

    def _status(self, text: str) -> Status:
        try:
            return parse_status(text)
        except ValueError:
            names = ", ".join(status.name for status in Status if status is not Status.LOGGEDOUT)
            said = self._tr("there is no status “{status}”, but: {names}", status=text, names=names)
            raise ArgumentTypeError(said) from None

    def _until(self, text: str) -> datetime:
        try:
            return parse_until(text, self._clock())
        except (ValueError, OverflowError, OSError):
            said = self._tr("“{text}” is no time; write it like 15:00, +90m or 2026-08-24T15:00:00Z", text=text)
            raise ArgumentTypeError(said) from None


def run(arguments: Sequence[str], terminal: Terminal, environ: Mapping[str, str]) -> int:
    """The whole command; the answer is its exit code."""
    args = CommandLine(terminal.tr, environ).parser().parse_args(arguments)
    try:
        asyncio.run(_run(args, terminal))
    except SaidError as error:
        terminal.problem(error.sentence)
        return FAILED
    except PipeClosedError:
        return DONE
    except KeyboardInterrupt:
        return DONE if args.run is cli_watch.watch else INTERRUPTED
    return DONE


async def _run(args: Namespace, terminal: Terminal) -> None:
    session = _session(args)
    if args.run is cli_watch.watch:
        await cli_watch.until_stopped(_signed_in_and_run(session, args, terminal), terminal)
    else:
        await _signed_in_and_run(session, args, terminal)


def _session(args: Namespace) -> Session:
    url = parse_address(args.server).url
    user = args.user or _login_name()
    given = first_line(sys.stdin) if args.password_stdin else None
    kind: SessionKind = "watch" if args.run is cli_watch.watch else "command"
    account = Account(url, user, args.ca, kind)
    return Session(
        account, CommandPassword(url, user, given), MemoryTokens(), None, utc_now, Random(), product="cti"
    )  # fmt: skip


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise SaidError("Your user name on the server is not known. Give it with {option}.", option="--user") from None


async def _signed_in_and_run(session: Session, args: Namespace, terminal: Terminal) -> None:
    async with signed_in(session):
        await args.run(session, args, terminal)


@asynccontextmanager
async def signed_in(session: Session) -> AsyncIterator[None]:
    """A session that is connected. Raises SaidError with the reason if the first attempt fails."""
    outcome: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def hear(event: Event) -> None:
        if outcome.done() or not isinstance(event, LinkChanged):
            return
        if event.after.state is LinkState.UP:
            outcome.set_result(None)
        elif event.after.state is not LinkState.CONNECTING and event.after.reason is not None:
            outcome.set_exception(SaidError(event.after.reason.text, **event.after.reason.values))

    undo = session.listen(hear)
    running = asyncio.create_task(session.run())
    try:
        await asyncio.wait([outcome, running], return_when=asyncio.FIRST_COMPLETED)
        undo()
        await (outcome if outcome.done() else running)
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
