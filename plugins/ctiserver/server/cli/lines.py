"""``ctiserver line …``: the telephone lines that the server watches."""

import argparse

from cticlient.texts import Texts
from ctiserver.server.cli.output import print_json, print_table
from ctiserver.server.cli.parsing import Subparsers, below, command, given
from ctiserver.server.cli.reach import administer, discovered

PROVIDERS = ("simulated", "asterisk", "tapi")
_FIELDS = ("number", "name", "provider", "address")


def add(subparsers: Subparsers, tr: Texts) -> None:
    lines = below(command(subparsers, "line", tr("telephone lines"), None))
    new = command(lines, "add", tr("add a line"), _add)
    change = command(lines, "set", tr("change what is given and leave the rest"), _set)
    command(lines, "list", tr("show all lines"), _list, json=True)
    remove = command(lines, "remove", tr("remove a line, from its clients too"), _remove)
    discover = command(lines, "discover", tr("show the lines that a telephone system offers"), _discover, json=True)
    discover.add_argument("--provider", choices=PROVIDERS, required=True)
    discover.add_argument("--add", action="store_true", help=tr("add those that are not there yet, by their number"))
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


def _discover(args: argparse.Namespace, tr: Texts) -> int:
    found = discovered(args, args.provider)
    known = {line["address"]: line["id"] for line in administer(args, "line.list") if line["provider"] == args.provider}
    if args.add:
        known |= _add_missing(args, [line for line in found if line["address"] not in known])
    rows = [{**line, "line": known.get(line["address"], "")} for line in found]
    if args.json:
        print_json(rows)
        return 0
    head = (tr("Address"), tr("Number"), tr("Name"), tr("Line"))
    print_table(head, [tuple(row[name] for name in ("address", "number", "name", "line")) for row in rows])
    return 0


def _add_missing(args: argparse.Namespace, found: list[dict[str, str]]) -> dict[str, str]:
    """Answers the ids of the new lines by address. Those without a number cannot be dialled and are left out."""
    taken = {line["id"] for line in administer(args, "line.list")}
    added = {}
    for line in found:
        if line["number"] and line["number"] not in taken:
            administer(args, "line.add", id=line["number"], provider=args.provider, **line)
            taken.add(line["number"])
            added[line["address"]] = line["number"]
    return added


def _remove(args: argparse.Namespace, tr: Texts) -> int:
    administer(args, "line.remove", id=args.id)
    print(tr("The line “{line}” was removed.", line=args.id))
    return 0
