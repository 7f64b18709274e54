"""``ctiserver simulate …``: plays the simulated telephones of the running server."""

import argparse
from functools import partial
from typing import Any

from cticlient.texts import Texts, marked
from ctiserver.server.cli.output import print_json, print_table
from ctiserver.server.cli.parsing import Function, Subparsers, below, command
from ctiserver.server.cli.reach import ask_server

STATES = {
    "unknown": marked("unknown"),
    "offline": marked("phone offline"),
    "idle": marked("idle"),
    "dialing": marked("dialing"),
    "ringing": marked("ringing"),
    "talking": marked("on a call"),
    "held": marked("on hold"),
}


def add(subparsers: Subparsers, tr: Texts) -> None:
    plays = below(command(subparsers, "simulate", tr("play the simulated telephones of the running server"), None))
    ring = _line_command(plays, "ring", tr("a call from outside rings at the line"), _ring)
    ring.add_argument("--from", dest="number", required=True, metavar="N", help=tr("the number it comes from"))
    ring.add_argument("--name", default="", metavar="T", help=tr("the name it comes with"))
    for name, help in (
        ("answer", tr("answer the ringing call")),
        ("hold", tr("put the call on hold")),
        ("resume", tr("go on with the held call")),
        ("busy", tr("the number outside that the line calls is busy")),
        ("hangup", tr("end the call")),
        ("offline", tr("take the telephone away")),
        ("online", tr("bring the telephone back")),
    ):
        _line_command(plays, name, help, partial(_play, f"simulate.{name}"))
    dial = _line_command(plays, "call", tr("the line dials a number"), _call)
    dial.add_argument("number", metavar="NUMBER")
    refuse = _line_command(
        plays, "refuse", tr("the telephone refuses forwarding or do-not-disturb from now on"), _refuse
    )
    refuse.add_argument("what", metavar="forward|dnd", choices=("forward", "dnd"))
    refuse.add_argument("on", metavar="on|off", choices=("on", "off"))
    _line_command(plays, "show", tr("what the telephone itself stands at"), _show)
    command(plays, "list", tr("show all simulated telephones"), _list, json=True)


def _line_command(plays: Subparsers, name: str, help: str, func: Function) -> Any:
    parser = command(plays, name, help, func, json=True)
    parser.add_argument("line", metavar="LINE")
    return parser


def _play(play: str, args: argparse.Namespace, tr: Texts, /, **arguments: Any) -> int:
    telephone = ask_server(args, play, line=args.line, **arguments)
    if args.json:
        print_json(telephone)
    return 0


def _ring(args: argparse.Namespace, tr: Texts) -> int:
    return _play("simulate.ring", args, tr, number=args.number, name=args.name)


def _call(args: argparse.Namespace, tr: Texts) -> int:
    return _play("simulate.call", args, tr, number=args.number)


def _refuse(args: argparse.Namespace, tr: Texts) -> int:
    return _play("simulate.refuse", args, tr, what=args.what, on=args.on == "on")


def _show(args: argparse.Namespace, tr: Texts) -> int:
    telephone = ask_server(args, "simulate.show", line=args.line)
    if args.json:
        print_json(telephone)
    else:
        _print([telephone], tr)
    return 0


def _list(args: argparse.Namespace, tr: Texts) -> int:
    telephones = ask_server(args, "simulate.list")
    if args.json:
        print_json(telephones)
    else:
        _print(telephones, tr)
    return 0


def _print(telephones: list[dict[str, Any]], tr: Texts) -> None:
    head = (tr("Line"), tr("State"), tr("Forward"), tr("Do not disturb"), tr("Calls"))
    print_table(head, [_row(telephone, tr) for telephone in telephones])


def _row(telephone: dict[str, Any], tr: Texts) -> tuple[str, ...]:
    def said(state: str) -> str:
        return tr(STATES[state]) if state in STATES else state

    calls = ", ".join(f"{said(call['state'])} {call['number']}".rstrip() for call in telephone["calls"])
    dnd = tr("on") if telephone["dnd"] else ""
    return telephone["line"], said(telephone["state"]), telephone["forward"] or "", dnd, calls
