"""``ctiserver group …``: groups, their rights and their members."""

import argparse
from typing import Any

from cticlient.texts import Texts
from ctiserver.server.cli.output import print_fields, print_json, print_table
from ctiserver.server.cli.parsing import Subparsers, below, command, given
from ctiserver.server.cli.reach import administer


def add(subparsers: Subparsers, tr: Texts) -> None:
    groups = below(command(subparsers, "group", tr("groups, their rights and members"), None))
    new = command(groups, "add", tr("add a group"), _add)
    new.add_argument("name", metavar="NAME")
    change = command(groups, "set", tr("change what is given and leave the rest"), _set)
    show = command(groups, "show", tr("show one group with its members"), _show, json=True)
    remove = command(groups, "remove", tr("remove a group"), _remove)
    command(groups, "list", tr("show all groups"), _list, json=True)
    for parser in (change, show, remove):
        parser.add_argument("group", metavar="GROUP", help=tr("id or name of the group"))
    change.add_argument("--name", help=tr("the new name; the id stays"))
    for parser in (new, change):
        parser.add_argument("--rights", metavar='"v m mn sm lm"', help=tr("what members see of each other"))
    _add_member_commands(command(groups, "member", tr("members of a group"), None), tr)


def _add_member_commands(parser: argparse.ArgumentParser, tr: Texts) -> None:
    members = below(parser)
    new = command(members, "add", tr("add a client to a group, or change the rights of a member"), _add_member)
    remove = command(members, "remove", tr("take a client out of a group"), _remove_member)
    for parser in (new, remove):
        parser.add_argument("group", metavar="GROUP", help=tr("id or name of the group"))
        parser.add_argument("client", metavar="CLIENT")
    new.add_argument("--rights", metavar='"-mn sc"', help=tr("what this member has less (-) or more than the group"))


def _say(args: argparse.Namespace, group: dict[str, Any], sentence: str) -> int:
    if args.json:
        print_json(group)
    else:
        print(sentence)
    return 0


def _add(args: argparse.Namespace, tr: Texts) -> int:
    group = administer(args, "group.add", name=args.name, **given(args, "rights"))
    return _say(args, group, tr("The group “{name}” was added; its id is {id}.", name=group["name"], id=group["id"]))


def _set(args: argparse.Namespace, tr: Texts) -> int:
    group = administer(args, "group.set", group=args.group, **given(args, "name", "rights"))
    return _say(args, group, tr("The group “{name}” was changed.", name=group["name"]))


def _list(args: argparse.Namespace, tr: Texts) -> int:
    groups = administer(args, "group.list")
    if args.json:
        print_json(groups)
        return 0
    head = (tr("Id"), tr("Name"), tr("Rights"), tr("Members"))
    print_table(head, [(group["id"], group["name"], group["rights"], str(len(group["members"]))) for group in groups])
    return 0


def _show(args: argparse.Namespace, tr: Texts) -> int:
    group = administer(args, "group.show", group=args.group)
    if args.json:
        print_json(group)
        return 0
    print_fields(((tr("Id"), group["id"]), (tr("Name"), group["name"]), (tr("Rights"), group["rights"])))
    print()
    head = (tr("Member"), tr("Deviation"))
    print_table(head, [(member["client"], member["rights"]) for member in group["members"]])
    return 0


def _remove(args: argparse.Namespace, tr: Texts) -> int:
    administer(args, "group.remove", group=args.group)
    print(tr("The group “{name}” was removed.", name=args.group))
    return 0


def _add_member(args: argparse.Namespace, tr: Texts) -> int:
    group = administer(args, "group.member.add", group=args.group, client=args.client, **given(args, "rights"))
    said = tr("“{client}” is a member of the group “{group}”.", client=args.client, group=group["name"])
    return _say(args, group, said)


def _remove_member(args: argparse.Namespace, tr: Texts) -> int:
    group = administer(args, "group.member.remove", group=args.group, client=args.client)
    said = tr("“{client}” is no longer a member of the group “{group}”.", client=args.client, group=group["name"])
    return _say(args, group, said)
