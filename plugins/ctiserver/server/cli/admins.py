"""``ctiserver admin …``: who may administer the server from a desktop."""

import argparse

from cticlient.texts import Texts
from ctiserver.server.cli.asking import password_from_stdin, typed_password
from ctiserver.server.cli.output import print_json, print_table
from ctiserver.server.cli.parsing import Subparsers, below, command
from ctiserver.server.cli.reach import administer


def add(subparsers: Subparsers, tr: Texts) -> None:
    admins = below(command(subparsers, "admin", tr("administrators"), None))
    command(admins, "list", tr("show all administrators"), _list, json=True)
    new = command(admins, "add", tr("add an administrator"), _add)
    password = command(admins, "password", tr("set the password of an administrator"), _password)
    remove = command(admins, "remove", tr("remove an administrator"), _remove)
    for parser in (new, password, remove):
        parser.add_argument("name", metavar="NAME")
    for parser in (new, password):
        parser.add_argument("--password-stdin", action="store_true", help=tr("read the password from stdin"))


def _asked(args: argparse.Namespace, tr: Texts) -> str:
    return password_from_stdin() if args.password_stdin else typed_password(tr)


def _add(args: argparse.Namespace, tr: Texts) -> int:
    administer(args, "admin.add", name=args.name, password=_asked(args, tr))
    print(tr("The administrator “{name}” was added.", name=args.name))
    return 0


def _list(args: argparse.Namespace, tr: Texts) -> int:
    admins = administer(args, "admin.list")
    if args.json:
        print_json(admins)
    else:
        print_table((tr("Name"),), [(admin["name"],) for admin in admins])
    return 0


def _password(args: argparse.Namespace, tr: Texts) -> int:
    administer(args, "admin.password", name=args.name, password=_asked(args, tr))
    print(tr("The password of “{name}” was set.", name=args.name))
    return 0


def _remove(args: argparse.Namespace, tr: Texts) -> int:
    administer(args, "admin.remove", name=args.name)
    print(tr("The administrator “{name}” was removed.", name=args.name))
    return 0
