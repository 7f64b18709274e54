"""``ctiserver client …``: accounts of people, and of telephones without anybody."""

import argparse
from typing import Any

from cticlient.texts import Texts
from ctiserver.server.cli.asking import password_from_stdin, typed_password
from ctiserver.server.cli.output import print_fields, print_json, print_table
from ctiserver.server.cli.parsing import Subparsers, below, command, given
from ctiserver.server.cli.reach import administer

_TEXTS = ("last_name", "first_name", "email", "department", "kind", "lines")


def add(subparsers: Subparsers, tr: Texts) -> None:
    clients = below(command(subparsers, "client", tr("accounts of people and of telephones"), None))
    for name, help, func in (
        ("add", tr("add a client"), _add),
        ("set", tr("change what is given and leave the rest"), _set),
    ):
        parser = command(clients, name, help, func)
        parser.add_argument("name", metavar="NAME")
        _add_options(parser, tr)
    command(clients, "list", tr("show all clients"), _list, json=True)
    show = command(clients, "show", tr("show one client"), _show, json=True)
    remove = command(clients, "remove", tr("remove a client, its memberships and its status"), _remove)
    password = command(clients, "password", tr("set the password of a client"), _password)
    for parser in (show, remove, password):
        parser.add_argument("name", metavar="NAME")
    password.add_argument("--password-stdin", action="store_true", help=tr("read the password from stdin"))


def _add_options(parser: argparse.ArgumentParser, tr: Texts) -> None:
    for option in ("--last-name", "--first-name", "--email", "--department"):
        parser.add_argument(option)
    parser.add_argument("--kind", choices=("user", "no-login"))
    parser.add_argument(
        "--line",
        action="append",
        dest="lines",
        metavar="ID",
        help=tr("a line of the client; may be given several times, the first one is the main line"),
    )
    parser.add_argument("--password-stdin", action="store_true", help=tr("read the password from stdin"))


def _fields(args: argparse.Namespace) -> dict[str, Any]:
    password = {"password": password_from_stdin()} if args.password_stdin else {}
    return {"name": args.name, **given(args, *_TEXTS), **password}


def _add(args: argparse.Namespace, tr: Texts) -> int:
    fields = _fields(args)
    client = administer(args, "client.add", **fields)
    if args.json:
        print_json(client)
        return 0
    print(tr("The client “{name}” was added.", name=client["name"]))
    if client["kind"] == "user" and "password" not in fields:
        print(
            tr(
                "Nobody can log in as this client until it has a password: ctiserver client password {name}",
                name=client["name"],
            )
        )
    return 0


def _set(args: argparse.Namespace, tr: Texts) -> int:
    client = administer(args, "client.set", **_fields(args))
    if args.json:
        print_json(client)
    else:
        print(tr("The client “{name}” was changed.", name=client["name"]))
    return 0


def _list(args: argparse.Namespace, tr: Texts) -> int:
    clients = administer(args, "client.list")
    if args.json:
        print_json(clients)
        return 0
    head = (tr("Name"), tr("Last name"), tr("First name"), tr("Department"), tr("E-mail"), tr("Kind"), tr("Lines"))
    names = ("name", "last_name", "first_name", "department", "email", "kind")
    print_table(head, [(*(client[name] for name in names), ", ".join(client["lines"])) for client in clients])
    return 0


def _show(args: argparse.Namespace, tr: Texts) -> int:
    client = administer(args, "client.show", name=args.name)
    if args.json:
        print_json(client)
        return 0
    print_fields(
        (
            (tr("Name"), client["name"]),
            (tr("Last name"), client["last_name"]),
            (tr("First name"), client["first_name"]),
            (tr("Department"), client["department"]),
            (tr("E-mail"), client["email"]),
            (tr("Kind"), client["kind"]),
            (tr("Lines"), ", ".join(client["lines"])),
        )
    )
    return 0


def _remove(args: argparse.Namespace, tr: Texts) -> int:
    administer(args, "client.remove", name=args.name)
    print(tr("The client “{name}” was removed.", name=args.name))
    return 0


def _password(args: argparse.Namespace, tr: Texts) -> int:
    # Looked for first: nobody should type a password twice to learn that there is no such client.
    name = administer(args, "client.show", name=args.name)["name"]
    password = password_from_stdin() if args.password_stdin else typed_password(tr)
    administer(args, "client.password", name=name, password=password)
    print(tr("The password of “{name}” was set.", name=name))
    return 0
