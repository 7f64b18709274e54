"""``ctiserver line …``: the telephone lines that the server watches."""

import argparse

from cticlient.texts import Texts
from ctiserver.server.cli.output import print_json, print_table
from ctiserver.server.cli.parsing import Subparsers, below, command, given
from ctiserver.server.cli.reach import administer

PROVIDERS = ("simulated", "asterisk", "tapi")
_FIELDS = ("number", "name", "provider", "address")


def add(subparsers: Subparsers, tr: Texts) -> None:
    lines = below(command(subparsers, "line", tr("telephone lines"), None))
    new = command(lines, "add", tr("add a line"), _add)
    change = command(lines, "set", tr("change what is given and leave the rest"), _set)
    command(lines, "list", tr("show all lines"), _list, json=True)
    remove = command(lines, "remove", tr("remove a line, from its clients too"), _remove)
    for parser in (new, change, remove):
        parser.add_argument("id", metavar="ID")
    new.add_argument("--number", required=True, metavar="N")
    change.add_argument("--number", metavar="N")
    for parser in (new, change):
        parser.add_argument("--name")
        parser.add_argument("--provider", choices=PROVIDERS)
        parser.add_argument("--address", metavar="A", help=tr("the telephone system's own name of the line"))


def _add(args: argparse.Namespace, tr: Texts) -> int:
    line = administer(args, "line.add", id=args.id, **given(args, *_FIELDS))
    if args.json:
        print_json(line)
    else:
        print(tr("The line “{line}” was added.", line=line["id"]))
    return 0


def _set(args: argparse.Namespace, tr: Texts) -> int:
    line = administer(args, "line.set", id=args.id, **given(args, *_FIELDS))
    if args.json:
        print_json(line)
    else:
        print(tr("The line “{line}” was changed.", line=line["id"]))
    return 0


def _list(args: argparse.Namespace, tr: Texts) -> int:
    lines = administer(args, "line.list")
    if args.json:
        print_json(lines)
        return 0
    head = (tr("Id"), tr("Number"), tr("Name"), tr("Telephone system"), tr("Address"))
    print_table(head, [tuple(line[name] for name in ("id", *_FIELDS)) for line in lines])
    return 0


def _remove(args: argparse.Namespace, tr: Texts) -> int:
    administer(args, "line.remove", id=args.id)
    print(tr("The line “{line}” was removed.", line=args.id))
    return 0
